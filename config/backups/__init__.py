"""Copies of the whole database: one file for either engine, whole or not there, compared when it is brought back."""
