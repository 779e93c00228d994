"""The cast and the stage of the tests: who acts, and plainly synthetic rows to act upon.

Each function saves one thing with all that it needs; what a test is about, it names.
"""

from itertools import count
from typing import Any

from django.contrib.auth.models import Permission, User
from django.utils import timezone

from claims.grading.wording import read_wording
from claims.models import Claim, Document, Membership, Suggestion, Version, Watch
from literature.models import Notice, Reference, Search, SearchHit, SearchRun

PASSWORD = "a password for tests"
_numbers = count(1)
ABSTRACT = [
    {"label": "BACKGROUND", "category": "BACKGROUND", "text": "This is an invented record for tests."},
    {"label": "RESULTS", "category": "RESULTS", "text": "Sample connectivity was lower than in controls."},
]


def make_editor(name: str = "editor") -> User:
    """Staff with every permission on both floors, but no superuser."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
    of_the_house = Permission.objects.filter(content_type__app_label__in=("claims", "literature"))
    user.user_permissions.set(of_the_house)
    return user


def make_reader(name: str = "reader") -> User:
    """Staff who may look at everything and change nothing."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
    looking = Permission.objects.filter(
        content_type__app_label__in=("claims", "literature"), codename__startswith="view_"
    )
    user.user_permissions.set(looking)
    return user


def make_member(document: Document, role: str, name: str = "") -> User:
    """An account with a role in the document, and no permission beside it; neither staff nor anything else."""
    name = name or f"{role}-{next(_numbers)}"
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
    Membership.objects.create(document=document, user=user, role=role)
    return user


def make_superuser(name: str = "root") -> User:
    return User.objects.create_superuser(name, f"{name}@example.org", PASSWORD)


def make_document(title: str = "Sample document", **values: Any) -> Document:
    """A document with one version, so that claims can stand in it."""
    number = next(_numbers)
    defaults = {"title": title, "slug": f"sample-{number}", "key_prefix": f"S{number}"}
    document = Document.objects.create(**{**defaults, **values})
    Version.objects.create(document=document, number=1, text="Sample text.", markup="plain", sha256=f"{number:064d}")
    return document


def make_claim(text: str = "Sample networks are robust.", *, document: Document | None = None, **values: Any) -> Claim:
    """A claim at the end of its document, with its wording read as the import reads it."""
    document = document or make_document()
    position = document.claims.count() + 1
    wording = read_wording(text, context=values.get("context", ""))
    cues = [{"text": cue.text, "start": cue.start, "end": cue.end, "role": cue.role} for cue in wording.cues]
    section = values.setdefault("section", ["Sample section"])
    defaults = {
        "key": f"{document.key_prefix}-{position:03d}",
        "source": "sentence",
        "position": position,
        "kind": Claim.Kind.FINDING,
        "section_path": " › ".join(section),
        "wording_strength": wording.strength,
        "wording_certainty": wording.certainty,
        "wording_cues": cues,
    }
    return Claim.objects.create(document=document, text=text, **{**defaults, **values})


def make_reference(pmid: int | None = None, **values: Any) -> Reference:
    """A synthetic article; its PMID is above every real one."""
    number = pmid or 90_000_000 + next(_numbers)
    defaults: dict[str, Any] = {
        "title": f"[Sample] Invented trial {number}",
        "abstract": ABSTRACT,
        "authors": [{"last": "Sample", "fore": "Ada", "initials": "A", "suffix": "", "collective": ""}],
        "journal": "Journal of Invented Samples",
        "year": 2020,
        "publication_types": [{"ui": "D016449", "name": "Randomized Controlled Trial"}],
    }
    return Reference.objects.create(pmid=str(number), **{**defaults, **values})


def make_notice(reference: Reference, kind: str = Notice.Kind.RETRACTION, **values: Any) -> Notice:
    defaults = {"ref_type": "RetractionIn", "citation": "J Invented Samples. 2021;1(1):1", "pmid": "90999999"}
    return Notice.objects.create(reference=reference, kind=kind, **{**defaults, **values})


def make_suggestion(claim: Claim, reference: Reference | None = None, **values: Any) -> Suggestion:
    defaults = {
        "score": 0.5,
        "terms": ["connectivity", "controls"],
        "sentence": ABSTRACT[1]["text"],
        "sentence_section": "RESULTS",
    }
    return Suggestion.objects.create(claim=claim, reference=reference or make_reference(), **{**defaults, **values})


def make_search(name: str = "", **values: Any) -> Search:
    number = next(_numbers)
    defaults = {"name": name or f"Sample search {number}", "slug": f"search-{number}", "query": "sample[ti]"}
    return Search.objects.create(**{**defaults, **values})


def make_run(search: Search | None = None, status: str = SearchRun.Status.COMPLETE, **values: Any) -> SearchRun:
    defaults: dict[str, Any] = {"lease_until": timezone.now(), "term": "sample[ti]"}
    return SearchRun.objects.create(search=search or make_search(), status=status, **{**defaults, **values})


def make_hit(search: Search, reference: Reference, **values: Any) -> SearchHit:
    return SearchHit.objects.create(search=search, pmid=reference.pmid, reference=reference, **values)


def watch(document: Document, search: Search) -> Watch:
    return Watch.objects.create(document=document, search=search)
