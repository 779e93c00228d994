"""What a file or a page holds, read into blocks. No database and no network."""
