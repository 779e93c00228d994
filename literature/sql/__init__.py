"""The only hand-written SQL: many rows at once, and works by their words."""
