"""The searches that watch for documents: whoever edits a document looks after them."""
