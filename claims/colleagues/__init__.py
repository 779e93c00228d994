"""Colleagues come in by a mail with a link: invited to a document, or for a new password."""
