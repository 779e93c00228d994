"""New papers set against the claims: which to look at first, and why."""
