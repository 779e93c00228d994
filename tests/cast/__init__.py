"""The cast and the stage of the tests: who acts, and plainly synthetic rows to act upon.

Each function saves one thing with all that it needs; what a test is about, it names.
"""

from tests.cast.alerts import make_delivery, tell, tell_follower
from tests.cast.claims import ROBUST, make_cautious_claim, make_claim, make_document, make_robust_claim
from tests.cast.desk import QUOTE, act, finding
from tests.cast.evidence import make_citation, make_suggestion
from tests.cast.house import make_one_of_each, make_one_of_everything
from tests.cast.papers import ABSTRACT, make_notice, make_reference
from tests.cast.people import PASSWORD, make_editor, make_member, make_reader, make_superuser
from tests.cast.searches import make_hit, make_run, make_search, watch

__all__ = [
    "ABSTRACT",
    "PASSWORD",
    "QUOTE",
    "ROBUST",
    "act",
    "finding",
    "make_cautious_claim",
    "make_citation",
    "make_claim",
    "make_delivery",
    "make_document",
    "make_editor",
    "make_hit",
    "make_member",
    "make_notice",
    "make_one_of_each",
    "make_one_of_everything",
    "make_reader",
    "make_reference",
    "make_robust_claim",
    "make_run",
    "make_search",
    "make_suggestion",
    "make_superuser",
    "tell",
    "tell_follower",
    "watch",
]
