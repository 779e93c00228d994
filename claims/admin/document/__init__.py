"""The page of a document: its text, its list of references, its members, its imports."""
