"""How strongly a claim speaks and what its evidence carries."""
