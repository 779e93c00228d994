"""Blocks into statements, each where it stands. Pure."""
