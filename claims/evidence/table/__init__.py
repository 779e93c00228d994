"""Evidence as a table: CSV in, with a report of each row, and the same columns out."""
