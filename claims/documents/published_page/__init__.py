"""The page at which a document was published: asked again and again, and what its changes become."""
