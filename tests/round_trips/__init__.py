"""References written by us and read by parsers that are not ours: what comes back of each field."""
