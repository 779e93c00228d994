"""As editors of any country read them alike."""
