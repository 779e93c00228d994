"""What happened to rows: every write, and what it tells of a claim."""
