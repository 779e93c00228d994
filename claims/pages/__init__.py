"""Pages for readers: a document as a living article, its claims, its overview. What they show is for strangers."""
