"""What the statements of a document cite, and the entries of its own list."""
