"""What papers say about claims: an editor's acts, what speaks against them, and what follows."""
