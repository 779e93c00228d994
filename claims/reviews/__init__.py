"""Looking again at a claim, and when that is due."""
