"""A person's visits to a document, and what changed there since the last one."""
