"""The site of the desk: who may open it, how one signs in, and the pages of one's own account."""
