"""Duties for a human: raised by a rule or a person, open until somebody resolves them."""
