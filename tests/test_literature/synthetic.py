"""Plainly synthetic records as PubMed XML, and a client without a pace: for tests of the ground floor."""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from literature.entrez.client import Client
from literature.entrez.parse import parse_record
from literature.entrez.records import Record
from literature.http.retrying import RetryPolicy
from tests.pubmed_replica import Clock, Library, Replica

FIRST = 90_100_001
START = date(2026, 9, 1)
TYPES = {"D016428": "Journal Article", "D016441": "Retracted Publication", "D016440": "Retraction Notice"}
RETRACTED = ("D016428", "D016441")


class NoLimit:
    """A limiter that lets everything through: the replica counts nothing."""

    rate = 1_000_000

    def acquire(self, deadline: float) -> "NoLimit":
        return self

    def sent(self) -> None: ...


def client_of(replica: Replica, **options: object) -> Client:
    return client_at(replica.base_url, **options)


def client_at(url: str, *, attempts: int = 2, made: type[Client] = Client, **options: object) -> Client:
    """A client that gives up fast and never waits long."""
    retry_policy = RetryPolicy(attempts, base=0.01, cap=0.02)
    defaults = {"limiter": NoLimit(), "retry_policy": retry_policy, "deadline": 20.0}
    return made(url, email="tests@claimwatch.invalid", tool="claimwatch", **{**defaults, **options})


def link(ref_type: str, pmid: int | str = "", citation: str = "J Invented Samples. 2026;1:1") -> str:
    number = f'<PMID Version="1">{pmid}</PMID>' if pmid else ""
    return f'<CommentsCorrections RefType="{ref_type}"><RefSource>{citation}</RefSource>{number}</CommentsCorrections>'


def article(
    pmid: int = FIRST,
    title: str = "Sample ketamine trial",
    *,
    version: int = 1,
    revised: date = date(2026, 3, 2),
    links: Sequence[str] = (),
    types: Sequence[str] = ("D016428",),
    mesh: Sequence[str] = (),
    journal: str = "Journal of Invented Samples",
    pages: str = "1-2",
) -> bytes:
    """One PubmedArticle."""
    kinds = "".join(f'<PublicationType UI="{ui}">{TYPES.get(ui, ui)}</PublicationType>' for ui in types)
    headings = "".join(
        f'<MeshHeading><DescriptorName UI="D000000" MajorTopicYN="N">{name}</DescriptorName></MeshHeading>'
        for name in mesh
    )
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="{version}">{pmid}</PMID>
<DateRevised><Year>{revised.year}</Year><Month>{revised.month:02}</Month><Day>{revised.day:02}</Day></DateRevised>
<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>1</Volume><PubDate><Year>2026</Year>
</PubDate></JournalIssue><Title>{escape(journal)}</Title></Journal><ArticleTitle>[Sample] {escape(title)}</ArticleTitle>
<Pagination><MedlinePgn>{pages}</MedlinePgn></Pagination><Language>eng</Language>
<PublicationTypeList>{kinds}</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>Sample</MedlineTA>
</MedlineJournalInfo><CommentsCorrectionsList>{"".join(links)}</CommentsCorrectionsList>
<MeshHeadingList>{headings}</MeshHeadingList></MedlineCitation><PubmedData><History>
<PubMedPubDate PubStatus="entrez"><Year>2026</Year><Month>3</Month><Day>1</Day></PubMedPubDate></History>
<PublicationStatus>ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">10.9999/sample.{pmid}</ArticleId></ArticleIdList></PubmedData></PubmedArticle>""".encode()


def record(pmid: int = FIRST, title: str = "Sample ketamine trial", **values: object) -> Record:
    """The same as the parser reads it."""
    return parse_record(article(pmid, title, **values))


def library(count: int = 0, *, start: date = START) -> Library:
    """`count` synthetic records, numbered from FIRST, on the day `start`."""
    held = Library(Clock(start))
    for number in range(count):
        held.add(article(FIRST + number), since=date(2026, 3, 1))
    return held
