"""The page of a claim and the list of them, with all acts."""
