"""Books and chapters (StatPearls, GeneReviews, NCBI Bookshelf); synthetic."""

from literature.entrez.parse import parse_records
from tests.test_literature.pubmed_samples import article, body, parsed


def people(kind: str, name: str) -> str:
    return f'<AuthorList Type="{kind}"><Author><LastName>{name}</LastName></Author></AuthorList>'


def book(own: str = "", inside: str = people("editors", "Editor")) -> str:
    return (
        '<PubmedBookArticle><BookDocument><PMID Version="1">90000050</PMID><ArticleIdList>'
        '<ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><Publisher><PublisherName>Press'
        "</PublisherName><PublisherLocation>Town</PublisherLocation></Publisher><BookTitle>[Sample] The <i>book</i>"
        f"</BookTitle><PubDate><Year>2009</Year><Month>02</Month></PubDate><BeginningDate><Year>1993</Year>"
        f"</BeginningDate>{inside}<Edition>2nd</Edition><Isbn>9780000000002</Isbn>"
        f'<ELocationID EIdType="doi">10.1000/BOOK</ELocationID><Medium>Internet</Medium></Book>{own}'
        '<PublicationType UI="D016454">Review</PublicationType><Abstract><AbstractText Label="AIM">One.</AbstractText>'
        "<AbstractText>Two.</AbstractText></Abstract><ContributionDate><Year>2003</Year><Month>5</Month><Day>9</Day>"
        "</ContributionDate></BookDocument><PubmedBookData><History><PubMedPubDate PubStatus='pubmed'><Year>2011</Year>"
        "<Month>3</Month><Day>1</Day><Hour>6</Hour><Minute>0</Minute></PubMedPubDate></History><PublicationStatus>"
        'ppublish</PublicationStatus><ArticleIdList><ArticleId IdType="pubmed">90000050</ArticleId></ArticleIdList>'
        "</PubmedBookData></PubmedBookArticle>"
    )


CHAPTER = "<ArticleTitle>[Sample] The chapter</ArticleTitle>" + people("authors", "Author")


def test_books_are_not_lost_among_articles() -> None:
    kinds = [record.kind for record in parse_records(body(article(), book(), book(CHAPTER)))]
    assert kinds == ["article", "book", "chapter"]


def test_a_chapter_has_its_own_authors_and_the_editors_of_its_book() -> None:
    chapter = parsed(book(CHAPTER, people("authors", "Whole") + people("editors", "Editor")))
    assert [person["last"] for person in chapter.authors] == ["Author"]
    assert [person["last"] for person in chapter.editors] == ["Editor"]
    assert [person["last"] for person in chapter.book_authors] == ["Whole"]
    assert (chapter.title, chapter.book_title) == ("[Sample] The chapter", "[Sample] The book")


def test_the_doi_of_the_book_is_not_that_of_its_chapter() -> None:
    assert (parsed(book()).doi, parsed(book(CHAPTER)).doi) == ("10.1000/book", "")
    assert parsed(book(CHAPTER)).elocations[0]["value"] == "10.1000/BOOK"


def test_a_whole_book_is_titled_by_itself_and_its_authors_are_the_authors() -> None:
    whole = parsed(book(inside=people("authors", "Whole")))
    assert (whole.title, whole.title_markup) == ("[Sample] The book", "[Sample] The <i>book</i>")
    assert [person["last"] for person in whole.authors] == ["Whole"]
    assert whole.book_authors == []


def test_every_part_of_a_book_is_read() -> None:
    whole = parsed(book())
    assert (whole.book_accession, whole.publisher, whole.publisher_place) == ("NBK1", "Press", "Town")
    assert (whole.edition, whole.isbns, whole.medium) == ("2nd", ["9780000000002"], "Internet")
    assert (whole.date_raw, whole.year, whole.month) == ("2009 Feb", 2009, 2)
    assert (whole.contribution_date, whole.beginning_date) == ("2003-05-09", "1993")
    assert whole.publication_types == [{"ui": "D016454", "name": "Review"}]
    assert [part["label"] for part in whole.abstract] == ["AIM", ""]
    assert whole.history[0] == {
        "status": "pubmed", "year": 2011, "month": 3, "day": 1, "hour": 6, "minute": 0,
    }  # fmt: skip
    assert [entry["type"] for entry in whole.identifiers] == ["bookaccession", "pubmed"]
    assert whole.publication_status == "ppublish"
