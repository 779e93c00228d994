"""How dates are written at the desk, by language."""
