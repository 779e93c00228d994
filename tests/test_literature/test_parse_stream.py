"""Streaming: what is cut, foreign, ill-formed or hostile in a body."""

import gzip
import io

import pytest

from literature.entrez.parse import Broken, NotPubMedXML, Record, Truncated, parse_record, parse_records
from literature.entrez.stream import CHUNK
from tests.test_literature.pubmed_samples import HEAD, article, body


def numbered(count: int, start: int = 90000001, text: str = "word " * 200) -> list[str]:
    abstract = f"<Abstract><AbstractText>{text}</AbstractText></Abstract>"
    return [article(pmid=f"<PMID>{number}</PMID>", inside=abstract) for number in range(start, start + count)]


def pmids(source: io.BytesIO) -> list[str]:
    return [record.pmid for record in parse_records(source)]


def test_records_come_in_order_across_many_chunks() -> None:
    records = numbered(300)
    assert sum(map(len, records)) > 4 * CHUNK
    assert pmids(body(*records)) == [str(number) for number in range(90000001, 90000301)]


def test_a_record_larger_than_a_chunk_is_read_whole() -> None:
    (record,) = parse_records(body(*numbered(1, text="word " * CHUNK)))
    assert len(record.abstract[0]["text"]) == 5 * CHUNK - 1


@pytest.mark.parametrize("missing", [5, 25, 2000, 40000])
def test_a_cut_set_gives_what_was_whole_and_then_says_truncated(missing: int) -> None:
    records = numbered(40)
    text = body(*records).getvalue()[:-missing]
    stream = parse_records(io.BytesIO(text))
    whole = text.count(b"</PubmedArticle>")
    assert [next(stream).pmid for _ in range(whole)] == [str(90000001 + number) for number in range(whole)]
    with pytest.raises(Truncated, match="without </PubmedArticleSet>"):
        next(stream)


def test_a_cut_gzip_file_is_truncated_too() -> None:
    packed = gzip.compress(body(*numbered(300, text="".join(map(chr, range(97, 123))))).getvalue())
    with pytest.raises(Truncated, match="compressed file"):
        list(parse_records(gzip.GzipFile(fileobj=io.BytesIO(packed[: len(packed) // 2]))))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "empty"),
        (b'<?xml version="1.0"?>\n', "no XML element"),
        (b"<!DOCTYPE html>\n<html><title>502 Bad Gateway</title></html>", "HTML"),
        (b'{"error":"API rate limit exceeded","count":"4"}', "JSON"),
        (
            b"<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>",
            "Unable to obtain query #1",
        ),
        (b"<records><record/></records>", "root is records"),
        (gzip.compress(b"x", mtime=0), "gzip"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><PubmedArticleSet></PubmedArticleSet>', "UTF-8"),
        (b"PMID- 90000001\nTI  - [Sample]", "no XML element"),
    ],
)
def test_a_body_that_is_something_else_is_refused_by_its_name(text: bytes, says: str) -> None:
    with pytest.raises(NotPubMedXML, match=says):
        list(parse_records(io.BytesIO(text)))


def test_a_reported_error_can_be_read_and_a_key_is_not_repeated() -> None:
    with pytest.raises(NotPubMedXML) as refused:
        list(parse_records(io.BytesIO(b"<eFetchResult><ERROR>ID list\n is empty!</ERROR></eFetchResult>")))
    assert refused.value.reported == "ID list is empty!"
    with pytest.raises(NotPubMedXML) as refused:
        list(parse_records(io.BytesIO(b'{"error":"API key invalid","api-key":"0123secret"}')))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("empty", [b"<PubmedArticleSet></PubmedArticleSet>\n", b"<PubmedArticleSet/>"])
def test_an_empty_set_is_no_error(empty: bytes) -> None:
    assert list(parse_records(io.BytesIO(HEAD + empty))) == []


def test_two_answers_in_one_body_are_not_passed_over_in_silence() -> None:
    with pytest.raises(NotPubMedXML, match="something follows"):
        list(parse_records(io.BytesIO(body(article()).getvalue() * 2)))


@pytest.mark.parametrize("spoil", ["<Title>", "&nope;", "\x01", "</Article>"])
def test_an_ill_formed_record_does_not_stop_the_others(spoil: str) -> None:
    bad = article(pmid="<PMID>90000002</PMID>", inside=spoil)
    first, second, third = parse_records(body(article(), bad, article(pmid="<PMID>90000003</PMID>")))
    assert (first.pmid, third.pmid) == ("90000001", "90000003")
    assert isinstance(second, Broken) and second.pmid == "90000002" and second.raw == bad.encode()


def test_a_record_without_end_tag_does_not_take_the_next_one_with_it() -> None:
    cut = article(pmid="<PMID>90000002</PMID>").replace("</PubmedArticle>", "")
    first, second = parse_records(body(cut, article()))
    assert isinstance(first, Broken) and first.pmid == "90000002"
    assert second.pmid == "90000001"


def test_a_record_inside_a_comment_is_none() -> None:
    hidden = f"<!-- {''.join(numbered(80, 90001000))} -->"
    shown = numbered(3)
    assert pmids(body(shown[0], hidden, *shown[1:])) == ["90000001", "90000002", "90000003"]
    kept = [record.pmid for record in parse_records(body(hidden, *shown), keep_raw=True)]
    assert kept == ["90000001", "90000002", "90000003"]


def test_an_entity_is_never_resolved_from_a_file(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("[Sample] secret")
    hostile = f'<!DOCTYPE PubmedArticleSet [<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    text = f"{hostile}<PubmedArticleSet>{article(title='&file;')}</PubmedArticleSet>"
    (record,) = parse_records(io.BytesIO(text.encode()))
    assert isinstance(record, Broken) and b"secret" not in record.raw


def test_the_raw_bytes_are_kept_only_when_asked_and_read_again_as_the_same_record() -> None:
    source = article(title="[Sample] <mml:math><mml:mi>x</mml:mi></mml:math> é")
    (plain,) = parse_records(body(source))
    (kept,) = parse_records(body(source), keep_raw=True)
    assert (plain.raw, kept.raw) == (b"", source.encode())
    again = parse_record(kept.raw)
    assert isinstance(again, Record) and again.fingerprint() == plain.fingerprint() == kept.fingerprint()


@pytest.mark.parametrize("raw", [b"", b"<PubmedArticle>", b"<DeleteCitation/>", b"<html/>", b"<a/><b/>"])
def test_reading_one_record_again_refuses_what_is_none(raw: bytes) -> None:
    with pytest.raises(NotPubMedXML):
        parse_record(raw)


def test_the_layout_of_the_file_does_not_change_the_fingerprint() -> None:
    compact = article(title="[Sample] Two <i>words</i>")
    spread = compact.replace("><", ">\n   <").replace("Two <i>", "Two\n   <i>")
    (one,), (other,) = parse_records(body(compact)), parse_records(body(spread))
    assert one.fingerprint() == other.fingerprint()
