"""The API's reading of documents, claims and what editors decided; tokens, and what a user follows."""
