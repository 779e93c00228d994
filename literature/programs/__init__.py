"""Other programs at work for us: each ends with whoever waits for it."""
