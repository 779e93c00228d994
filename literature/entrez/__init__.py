"""The only door to NCBI: everything that knows how E-utilities speak lives here, nothing of Django does."""
