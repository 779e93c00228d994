"""The desk's pages of the literature: what is searched for, what came, and what is known about each work."""

from literature.admin import additions, files, references, runs, searches

__all__ = ["additions", "files", "references", "runs", "searches"]
