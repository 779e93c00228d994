"""Asking over HTTP, alike for all who are asked: the pace, the retries, what can go wrong, where one may connect."""
