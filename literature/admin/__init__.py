"""The desk's pages of the literature: what is searched for, what came, and what is known about each work."""

from literature.admin import (
    addition_admin,
    baseline_admin,
    reference_admin,
    reference_file_admin,
    run_admin,
    search_admin,
    style_admin,
)

__all__ = [
    "addition_admin",
    "baseline_admin",
    "reference_admin",
    "reference_file_admin",
    "run_admin",
    "search_admin",
    "style_admin",
]
