"""The statements of two versions of a text: which is which, and what changed."""
