"""Telling people: what there is to tell (outbox), in which words (message), and by which way (channels)."""
