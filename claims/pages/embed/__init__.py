"""What other sites show of a public document: marks in the page that they published, a badge, a framed page."""
