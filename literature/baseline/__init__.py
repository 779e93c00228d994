"""PubMed's baseline and update files, read into the library."""
