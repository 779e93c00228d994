"""Who signs in, and from where: passwords, the limit of wrong tries, sessions and tokens. Knows neither floor."""
