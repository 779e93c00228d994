"""Learning from decisions: what editors attached and dismissed, as a shift of the order in which papers are read."""
