"""A desk of any size: plainly synthetic rows, made in bulk."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice, product
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, models
from django.utils import timezone

from claims.grading.wording import read_wording
from claims.models import Anchor, Assessment, Claim, Document, Evidence, Flag, Suggestion
from literature.models import Notice, Reference, ReferenceEvent
from tests import cast

PER_DOCUMENT = 250  # claims
EVIDENCE = 5  # a claim
BATCH = 5000
WORDS = (
    "connectivity", "volume", "response", "remission", "relapse", "cognition", "sleep", "pain", "pressure", "glucose",
    "weight", "rhythm",
)  # fmt: skip
VERBS = (
    "is associated with",
    "may reduce",
    "is one of the most robust markers of",
    "predicts",
    "was related to",
)
STATES = ["new"] * 80 + ["dismissed"] * 14 + ["later"] * 5 + ["attached"]
NOW = timezone.now()


def fill(claims: int, references: int, suggestions: int) -> None:
    """Documents of 250 claims; five papers of evidence a claim; a fifth of the suggestions decided; with history."""
    editor = cast.make_editor()
    works = store(Reference, (reference(place) for place in range(references)))
    store(ReferenceEvent, (ReferenceEvent(reference_id=pk, kind="added") for pk in works))
    store(Notice, notices(works))
    said = [pk for start in range(0, claims, PER_DOCUMENT) for pk in document(start, claims - start)]
    store(Suggestion, (suggestion(place, said, works, editor) for place in range(suggestions)))
    used = store(Evidence, (evidence(place, said, works, editor) for place in range(claims * EVIDENCE)))
    store(
        Assessment,
        (Assessment(claim_id=pk, certainty="low", rationale="Invented.", assessed_by=editor) for pk in said[::2]),
    )
    store(Flag, (flag(place, said, used, works, editor) for place in range(claims * 2)))
    for model, chosen in ((Claim, {}), (Evidence, {}), (Suggestion, {"decided_by": editor})):
        remember(model, editor, **chosen)
    settle()


def store(model: type[models.Model], rows: Iterable[Any]) -> list[int]:
    """Their ids. Past the manager that keeps history: `remember` makes it."""
    before = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
    for part in parts(rows):
        model._base_manager.bulk_create(part)
    return list(model._base_manager.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True))


def parts(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rows = iter(rows)
    while part := list(islice(rows, BATCH)):
        yield part


def reference(place: int) -> Reference:
    word, other = words_of(place)
    sentence = sentence_of(place)
    labels = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")
    return Reference(
        pmid=str(90_100_000 + place),
        title=f"[Sample] Invented trial {place} of {word} and {other}",
        abstract=[{"label": name, "category": name, "text": " ".join([sentence] * 4)} for name in labels],
        authors=[{"last": "Sample", "fore": "Ada", "initials": "A", "suffix": "", "collective": ""}],
        journal="Journal of Invented Samples",
        year=1990 + place % 36,
        publication_types=[{"ui": "D016449", "name": "Randomized Controlled Trial"}],
    )


def words_of(place: int) -> tuple[str, str]:
    return WORDS[place % len(WORDS)], WORDS[place // 7 % len(WORDS)]


def sentence_of(place: int) -> str:
    """A sentence of the abstract of a reference, which is quoted from it."""
    word, other = words_of(place)
    return f"Invented {word} was significantly associated with {other} in the patients of sample {place}."


def notices(works: list[int]) -> Iterator[Notice]:
    for place, pk in enumerate(works[::100]):
        kind = ("erratum", "retraction", "concern", "erratum", "erratum")[place % 5]
        yield Notice(reference_id=pk, kind=kind, ref_type="Sample", citation="J Invented Samples. 2021;1(1):1")


def document(start: int, left: int) -> list[int]:
    """The ids of the claims of one more document."""
    made = cast.make_document(f"Sample document {start // PER_DOCUMENT + 1}")
    said = product(WORDS, VERBS, WORDS)
    texts = (f"{one.capitalize()} {verb} {other}." for one, verb, other in said)
    rows = [claim(made, place, text) for place, text in enumerate(islice(texts, min(PER_DOCUMENT, left)), 1)]
    ids = store(Claim, rows)
    version = made.current
    version.text, starts = text_of(rows)
    version.save()
    store(Anchor, (Anchor(claim_id=pk, version=version, exact=row.text, start=start, end=start + len(row.text))
                   for pk, row, start in zip(ids, rows, starts, strict=True)))  # fmt: skip
    return ids


def text_of(rows: list[Claim]) -> tuple[str, list[int]]:
    """The text that states them, under their sections and five in a paragraph, and where each begins."""
    text, starts = "", []
    for place, row in enumerate(rows):
        is_new = place == 0 or row.section != rows[place - 1].section
        text += f"\n\n{row.section_path}\n\n" if is_new else "\n\n" if place % 5 == 0 else " "
        starts.append(len(text))
        text += row.text
    return text, starts


def claim(of: Document, place: int, text: str) -> Claim:
    wording, section = read_wording(text), [f"Section {place // 20 + 1}"]
    return Claim(
        document=of, key=f"{of.key_prefix}-{place:03d}", text=text, position=place, source="sentence",
        section=section, section_path=section[0], kind=Claim.Kind.values[place % 6],
        wording_strength=wording.strength, wording_certainty=wording.certainty,
        wording_cues=[{"text": c.text, "start": c.start, "end": c.end, "role": c.role} for c in wording.cues],
        certainty="low" if place % 2 else "", certainty_is_stale=place % 10 == 1,
        review_due_on=NOW.date() + timedelta(days=place * 3 - 60),
    )  # fmt: skip


def suggestion(place: int, said: list[int], works: list[int], editor: User) -> Suggestion:
    """Each claim has as many; its papers lie far apart, so that no pair comes twice."""
    mine, turn = place % len(said), place // len(said)
    state = STATES[(place * 31 + turn) % 100]
    by = None if state == "new" else editor
    return Suggestion(
        claim_id=said[mine], reference_id=works[(mine * 17 + turn * 1009) % len(works)],
        score=(place * 7919 % 1000) / 1000, terms=["invented", *WORDS[:3]], state=state,
        sentence="An invented sentence that nobody published, as long as such sentences are.",
        sentence_section="RESULTS", reason="off topic" if state == "dismissed" else "",
        decided_by=by, decided_at=by and NOW,
    )  # fmt: skip


def evidence(place: int, said: list[int], works: list[int], editor: User) -> Evidence:
    mine, turn = place % len(said), place // len(said)
    state = ("accepted", "accepted", "accepted", "proposed", "rejected")[(mine + turn) % 5]
    cited = (mine * 17 + turn * 997 + 3) % len(works)
    return Evidence(
        claim_id=said[mine], reference_id=works[cited], state=state, quote=sentence_of(cited), quote_section="RESULTS",
        stance=("supports", "supports", "contradicts", "neutral")[place % 4], note="An invented note.",
        proposed_by=editor, proposed_at=NOW - timedelta(minutes=place),
        decided_by=None if state == "proposed" else editor, decided_at=None if state == "proposed" else NOW,
    )  # fmt: skip


def flag(place: int, said: list[int], used: list[int], works: list[int], editor: User) -> Flag:
    """A quarter is open, a twelfth of a retraction."""
    targets: tuple[Callable[[], dict[str, int]], ...] = (
        lambda: {"claim_id": said[place % len(said)]},
        lambda: {"evidence_id": used[place % len(used)]},
        lambda: {"reference_id": works[place * 100 % len(works)]},
    )
    resolved = {} if place % 4 == 0 else {"resolved_at": NOW, "resolved_by": editor, "resolution": "Done."}
    return Flag(
        kind=("retracted", "overstated", "uncited")[(2 - place) % 3],
        cause=f"sample {place}",
        note="An invented note.",
        raised_at=NOW - timedelta(minutes=place),
        **targets[place % 3](),
        **resolved,
    )


def remember(model: type[models.Model], editor: User, **chosen: Any) -> None:
    for part in parts(model._base_manager.filter(**chosen).iterator(BATCH)):
        model.history.bulk_history_create(part, default_user=editor, default_date=NOW, batch_size=BATCH)


def settle() -> None:
    """As autovacuum leaves PostgreSQL, which cannot inside a transaction; SQLite is left as the product leaves it."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
