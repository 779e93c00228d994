"""Files as people and sources send them, made when a test asks for them. None of them is anybody's text."""
