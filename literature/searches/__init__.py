"""Saved searches: asked, run, and what each run brought."""
