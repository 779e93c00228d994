"""The API's reading of the literature. `rows` holds the rules that every list of both floors follows."""
