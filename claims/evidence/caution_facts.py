"""The facts that a finding's `cautions` rest on, read for a new finding and for rows of evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from claims.evidence.cautions import COMMENT, Caution, FindingFacts, Use, cautions
from claims.evidence.studied_population import mismatch_of
from claims.models import Claim, Evidence
from claims.models.evidence import EvidenceQuerySet
from claims.text.quotes import QuoteNotFound, section_of_quote
from literature.library.adding import is_stub
from literature.library.related_works import Version, comment_names, versions_of_each
from literature.models import Reference

Quoted = Mapping[tuple[int, str], set[str]]  # keys of claims, by the work and the quote


def cautions_about(
    claim: Claim, reference: Reference, *, directness: str, quote: str = "", own: Evidence | None = None
) -> list[Caution]:
    """What speaks against a finding before it is saved; `own` is the row that is revised."""
    quote = " ".join(quote.split())
    versions = versions_of_each([reference])[reference.pk]
    shared = Evidence.objects.current().filter(claim__in=claim.with_restatements()).select_related("claim")
    forms = _comments(reference, shared) | {
        reference.pk: "",
        **{v.reference.pk: v.relation for v in versions if v.reference},
    }
    rows = shared.filter(_one_work(reference, forms)).select_related("reference").order_by("pk")
    row = Evidence(claim=claim, reference=reference, directness=directness, quote=quote)
    row.quote_section = _section(quote, reference)
    uses = tuple(_use(other, forms.get(other.reference_id, "Same DOI")) for other in rows if other != own)
    return cautions(_facts(row, versions, uses, _quoted([row])))


def cautions_of_rows(rows: Sequence[Evidence]) -> dict[int, list[Caution]]:
    """What speaks against current evidence as it stands, by its id; in a number of queries that does not grow.

    That a paper is used twice is no caution here: both rows stand on the page.
    """
    versions = versions_of_each({row.reference_id: row.reference for row in rows}.values())
    quoted = _quoted(rows)
    return {row.pk: cautions(_facts(row, versions[row.reference_id], (), quoted)) for row in rows}


def _one_work(reference: Reference, forms: Iterable[int]) -> Q:
    """The work itself, its other forms, and another record with its DOI."""
    same_doi = Q(reference__doi=reference.doi) if reference.doi else Q()
    return Q(reference__in=[*forms]) | same_doi


def _comments(reference: Reference, shared: EvidenceQuerySet) -> dict[int, str]:
    """The works among the evidence that comment on this one, or on which it comments: one study, told twice."""
    own = comment_names(reference.details.get("notices", ()))
    names = {name for name in (reference.pmid, reference.doi) if name}
    rows = shared.values_list("reference", "reference__pmid", "reference__doi", "reference__details__notices")
    return {pk: COMMENT for pk, pmid, doi, notices in rows if own & {pmid, doi} or comment_names(notices or ()) & names}


def _use(row: Evidence, form: str) -> Use:
    return Use(row.pk, row.claim.key, row.reference.short_citation, row.stance, row.quote, form)


def _quoted(rows: Iterable[Evidence]) -> Quoted:
    """On which claims the quotes of these rows stand."""
    pairs = {(row.reference_id, row.quote) for row in rows if row.quote}
    if not pairs:
        return {}
    works, quotes = {work for work, _ in pairs}, {quote for _, quote in pairs}
    keys: dict[tuple[int, str], set[str]] = defaultdict(set)
    current = Evidence.objects.current().filter(reference__in=works, quote__in=quotes)
    for work, quote, key in current.values_list("reference", "quote", "claim__key"):
        keys[work, quote].add(key)
    return keys


def _section(quote: str, reference: Reference) -> str:
    try:
        return section_of_quote(quote, reference.abstract, reference.title) if quote else ""
    except QuoteNotFound:  # refused with its reason when it is saved
        return ""


def _facts(row: Evidence, versions: Iterable[Version], uses: tuple[Use, ...], quoted: Quoted) -> FindingFacts:
    reference = row.reference
    elsewhere = quoted.get((row.reference_id, row.quote), set()) - {row.claim.key}
    published = next((v.citation or f"PMID {v.pmid}" for v in versions if v.relation == "Published as"), "")
    return FindingFacts(
        directness=row.directness,
        quote=row.quote,
        section=row.quote_section,
        category=_category(reference, row.quote_section),
        also_quoted_on=tuple(sorted(elsewhere)),
        status=reference.status,
        replaced_by=reference.replaced_by,
        is_notice=reference.is_notice,
        is_preprint=reference.is_preprint,
        published_as=published,
        mismatch=found.says if (found := mismatch_of(row.claim, reference)) else "",
        lacks_details=is_stub(reference),
        uses=uses,
    )


def _category(reference: Reference, label: str) -> str:
    """NLM's category of the section with this label (evidence keeps 60 characters of it)."""
    named = ((s["label"] or s["category"])[:60] == label and s["category"] for s in reference.abstract)
    return next((category for category in named if category), "") if label else ""
