"""judge(): the whole ladder, one row for each thing NCBI has been seen to send."""

from datetime import UTC, datetime

import pytest

from literature.entrez import errors
from literature.entrez.answers import Action, judge, read_search, read_summaries
from literature.http import failures
from literature.http.retrying import parse_retry_after

PROLOG = '<?xml version="1.0" encoding="UTF-8" ?>\n'
SEARCH = (
    PROLOG + '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n'
    "<eSearchResult><Count>2</Count><RetMax>2</RetMax><RetStart>0</RetStart><IdList>\n<Id>90000002</Id>\n"
    "<Id>90000001</Id>\n</IdList><TranslationSet/><QueryTranslation>ketamine[tiab]</QueryTranslation>"
    "</eSearchResult>\n"
)
EMPTY_SET = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet></PubmedArticleSet>'
)
RECORD = "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>90000001</PMID></MedlineCitation></PubmedArticle>"
POSTED = "<ePostResult><QueryKey>1</QueryKey><WebEnv>MCID_0123456789abcdef01234567</WebEnv></ePostResult>"
WALL = (
    "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only "
    "retrieve the first 9,999 records matching the query."
)
LIMIT = '{"error":"API rate limit exceeded","api-key":"192.0.2.1","count":"4","limit":"3"}'
KEY = '{"error":"API key invalid","api-key":"k1secret","type":"invalid","status":"unknown"}'
XHTML = (
    '<?xml version="1.0" encoding="ISO-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    '"http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">\n<html><head><title>NCBI/eutils211 - WWW Error 500 '
    "Diagnostic</title></head><body><h1>Server Error</h1></body></html>"
)
HEAD_ONLY = "<head> <title>NCBI/eutils202 - WWW Error 500 Diagnostic</title> </head> <body>Server Error</body>"
NO_ROUTE = "Unable to route request!\n\nservice name: /http/service/ratecontrol\ndtab:\n"
RELAYED = "Error: proxy_stream(): <html><title>502 Server Error</title>Please try again in 30 seconds.</html>"
TIMEOUT = "Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
PUBONE = "Error: CEFetchPApplication::proxy_stream(): Failed to connect to PubOne service. Try again later."
OUT_OF_RANGE = "Cannot retrieve history data: OUT OF RANGE. Parameter retstart=1 + 1 is greater than number of records"


def fetch_error(text: str) -> str:
    return f"{PROLOG}<eFetchResult>\n\t<ERROR>{text}</ERROR>\n</eFetchResult>\n"


def search_error(text: str) -> str:
    return f"{PROLOG}<eSearchResult><ERROR>{text}</ERROR></eSearchResult>"


def json_search_error(text: str) -> str:
    return '{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":"' + text + '"}}\n'


OK, RETRY, HALVE, FAIL = Action.OK, Action.RETRY, Action.HALVE, Action.FAIL
LADDER = [
    ("a search", 200, "esearch", SEARCH, OK, None),
    ("a search in JSON", 200, "esearch", '{"header":{},"esearchresult":{"count":"0","idlist":[]}}', OK, None),
    ("an empty set of records", 200, "efetch", EMPTY_SET, OK, None),
    ("a self-closing set", 200, "efetch", "<PubmedArticleSet/>", OK, None),
    ("a set of records", 200, "efetch", RECORD + "</PubmedArticleSet>\n", OK, None),
    ("a title with the word ERROR", 200, "efetch", RECORD + "<ERROR>x</ERROR></PubmedArticleSet>", OK, None),
    ("a citation found", 200, "ecitmatch", "j|2001|1|1|a|key|12345\n", OK, None),
    ("a summary with one unknown UID", 200, "esummary",
     '{"result":{"uids":["7"],"7":{"uid":"7","error":"cannot get document summary"}}}', OK, None),
    ("rate limit with 429", 429, "esearch", LIMIT, RETRY, failures.RateLimited),
    ("rate limit with 200", 200, "efetch", LIMIT, RETRY, failures.RateLimited),
    ("429 without a body", 429, "esearch", "", RETRY, failures.RateLimited),
    ("an invalid key", 400, "esearch", KEY, FAIL, failures.Refused),
    ("zero bytes", 200, "efetch", "", RETRY, failures.BadAnswer),
    ("only a prolog", 200, "esearch", PROLOG, RETRY, failures.BadAnswer),
    ("an HTML page", 200, "esearch", "<html><body>NCBI</body></html>", RETRY, failures.BadAnswer),
    ("an HTML page with doctype", 200, "esearch", "<!DOCTYPE html><html></html>", RETRY, failures.BadAnswer),
    ("the XHTML page of a 500", 500, "esearch", XHTML, RETRY, failures.Unavailable),
    ("the XHTML page of a 500 with 200", 200, "efetch", XHTML, RETRY, failures.BadAnswer),
    ("the headless page of a 500", 500, "esearch", HEAD_ONLY, RETRY, failures.Unavailable),
    ("plain text: no route", 502, "esearch", NO_ROUTE, RETRY, failures.Unavailable),
    ("plain text: no route with 200", 200, "ecitmatch", NO_ROUTE, RETRY, failures.Unavailable),
    ("502", 502, "efetch", "<html><title>502</title></html>", HALVE, failures.Unavailable),
    ("504", 504, "efetch", "", HALVE, failures.Unavailable),
    ("503", 503, "esearch", "", RETRY, failures.Unavailable),
    ("a set without its end tag", 200, "efetch", RECORD, HALVE, failures.BadAnswer),
    ("a set cut inside the end tag", 200, "efetch", RECORD + "</PubmedArticle", HALVE, failures.BadAnswer),
    ("a search without its end tag", 200, "esearch", SEARCH[:-20], HALVE, failures.BadAnswer),
    ("JSON cut short", 200, "esearch", '{"esearchresult":{"count":"4"', HALVE, failures.BadAnswer),
    ("a search without a count", 200, "esearch", "<eSearchResult></eSearchResult>", RETRY, failures.BadAnswer),
    ("JSON without a result", 200, "esearch", '{"header":{"type":"esearch"}}', RETRY, failures.BadAnswer),
    ("JSON that is no object", 200, "esearch", "[]", RETRY, failures.BadAnswer),
    ("another tool's answer", 200, "esearch", POSTED, RETRY, failures.BadAnswer),
    ("a good body with a bad status", 500, "esearch", SEARCH, RETRY, failures.Unavailable),
    ("a timeout of the viewer", 400, "efetch", fetch_error(TIMEOUT), RETRY, failures.Unavailable),
    ("a timeout of the viewer with 200", 200, "efetch", fetch_error(TIMEOUT), RETRY, failures.Unavailable),
    ("PubOne away", 400, "efetch", fetch_error(PUBONE), RETRY, failures.Unavailable),
    ("a relayed 502 page", 400, "efetch", fetch_error(RELAYED), RETRY, failures.Unavailable),
    ("no document summary", 400, "efetch", fetch_error("Error occurred: cannot get document summary"), RETRY,
     failures.Unavailable),
    ("an outage of the backend", 200, "esearch",
     search_error("Search Backend failed: Database is not supported: pubmed"), RETRY, failures.Unavailable),
    ("an unknown error with 200", 200, "esearch", search_error("Something new"), RETRY, failures.BadAnswer),
    ("an unknown error with 400", 400, "efetch", fetch_error("Something new"), RETRY, failures.BadAnswer),
    ("an error element left open", 200, "esearch", "<eSearchResult><ERROR>Some", RETRY, failures.BadAnswer),
    ("an empty error element", 200, "esearch", search_error(""), RETRY, failures.BadAnswer),
    ("a lost session, and we keep none", 200, "efetch", fetch_error("Unable to obtain query #1"), RETRY,
     failures.BadAnswer),
    ("a query PubMed cannot run", 200, "esearch", search_error("Search Backend failed: syntax"), FAIL,
     errors.QueryRefused),
    ("beyond 9,998", 200, "esearch", search_error(WALL), FAIL, errors.TooManyResults),
    ("beyond 9,998 in JSON with a raw line feed", 200, "esearch", json_search_error(WALL), FAIL,
     errors.TooManyResults),
    ("beyond 9,998 by history", 400, "efetch", fetch_error(WALL), FAIL, errors.TooManyResults),
    ("beyond 9,998 in the words of 2022", 200, "esearch",
     search_error("Search Backend failed: Exception:\nPosition 15000 is out of acceptable range [9999,9998]"), FAIL,
     errors.TooManyResults),
    ("beyond the history", 400, "efetch", fetch_error(OUT_OF_RANGE), FAIL, failures.Refused),
    ("no valid id", 400, "efetch", fetch_error("ID list is empty! Possibly it has no correct IDs."), FAIL,
     failures.Refused),
    ("no valid id as text", 400, "efetch", "ID+list+is+empty!+Possibly+it+has+no+correct+IDs.", FAIL, failures.Refused),
    ("an empty id", 200, "efetch", fetch_error("Supplied id parameter is empty."), FAIL, failures.Refused),
    ("an invalid database", 200, "esearch",
     "<eSearchResult><ERROR>Invalid db name specified: nothing</ERROR></eSearchResult>", FAIL, failures.Refused),
    ("a missing database", 400, "esearch", "Mandatory parameter: db - is omitted", FAIL, failures.Refused),
    ("no id for a summary", 200, "esummary",
     "<eSummaryResult><ERROR>Neither query_key nor id specified</ERROR></eSummaryResult>", FAIL, failures.Refused),
    ("an invalid uid", 200, "esummary", '{"error":"Invalid uid abc at position= 0","result":{"uids":[]}}', FAIL,
     failures.Refused),
    ("too many uids for JSON", 200, "esummary", '{"header":{},"error":"Too many UIDs in request. Maximum is 500"}',
     FAIL, failures.Refused),
    ("nothing to summarise", 200, "esummary", '{"esummaryresult":["Empty id list - nothing todo"]}', FAIL,
     failures.Refused),
    ("414", 414, "esearch", "<html>414 Request-URI Too Large</html>", FAIL, failures.Refused),
    ("413", 413, "efetch", "", HALVE, failures.AnswerTooLarge),
    ("403 of a blocked address", 403, "esearch", "<html>Access Denied</html>", FAIL, failures.Refused),
    ("404", 404, "esearch", "<html>404</html>", FAIL, failures.Refused),
    ("400 without words", 400, "esearch", "", RETRY, failures.BadAnswer),
    ("a move for good", 301, "esearch", "", FAIL, failures.Refused),
    ("a move for now", 302, "esearch", "", RETRY, failures.Unavailable),
]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "tool", "body", "action", "error"), [row[1:] for row in LADDER], ids=[row[0] for row in LADDER]
)
def test_each_answer_seen_in_the_wild_gets_its_verdict(status, tool, body, action, error) -> None:
    verdict = judge(status, {}, body.encode(), tool=tool)
    assert verdict.action is action, verdict
    assert action is OK or (verdict.error is error and verdict.reason)


def test_permanent_errors_are_exactly_those_that_fail_at_once() -> None:
    for name, _, _, _, action, error in LADDER:
        assert error is None or error.permanent == (action is FAIL), name


def test_an_invalid_key_is_never_repeated_in_the_reason() -> None:
    assert "k1secret" not in judge(400, {}, KEY.encode(), tool="esearch").reason


def test_the_address_named_by_a_rate_limit_is_not_in_the_reason() -> None:
    assert judge(429, {}, LIMIT.encode(), tool="esearch").reason == "API rate limit exceeded"


def test_retry_after_comes_with_the_verdict_in_any_spelling() -> None:
    assert judge(429, {"Retry-After": "2"}, LIMIT.encode(), tool="esearch").retry_after == 2.0
    assert judge(503, {"retry-after": "7"}, b"", tool="esearch").retry_after == 7.0


def test_a_rate_limit_without_retry_after_is_given_the_pause_ncbi_asks_for() -> None:
    assert judge(200, {}, LIMIT.encode(), tool="esearch").retry_after == 2.0


def test_retry_after_may_be_a_date() -> None:
    now = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
    assert parse_retry_after("Sun, 22 Nov 2026 09:00:30 GMT", now) == 30.0
    assert parse_retry_after("Sun, 22 Nov 2026 08:00:00 GMT", now) == 0.0


@pytest.mark.parametrize("value", ["", "soon", "-3", "Sun, 99 Nov 2026"])
def test_an_unreadable_retry_after_is_none(value: str) -> None:
    assert parse_retry_after(value) is None


def test_a_move_names_the_new_place_without_its_parameters() -> None:
    verdict = judge(301, {"Location": "https://new.example.org/e.fcgi?api_key=k1secret"}, b"", tool="esearch")
    assert "https://new.example.org/e.fcgi" in verdict.reason and "k1secret" not in verdict.reason


def test_a_search_is_read_with_its_ids_in_order() -> None:
    answer = read_search(SEARCH.encode())
    assert (answer.count, answer.ids, answer.translation) == (2, ["90000002", "90000001"], "ketamine[tiab]")


def test_phrases_not_found_are_warnings_and_unknown_fields_are_errors() -> None:
    lists = (
        "<ErrorList><PhraseNotFound>abc</PhraseNotFound><FieldNotFound>NoSuch</FieldNotFound></ErrorList>"
        "<WarningList><PhraseIgnored>the</PhraseIgnored><QuotedPhraseNotFound>x y</QuotedPhraseNotFound>"
        "<OutputMessage>No items found.</OutputMessage></WarningList></eSearchResult>"
    )
    answer = read_search(SEARCH.replace("</eSearchResult>", lists).encode())
    assert answer.warnings == [
        "phrase not found: abc",
        "phrase ignored: the",
        "quoted phrase not found: x y",
        "No items found.",
    ]
    assert answer.errors == ["unknown field, the result is not restricted by it: NoSuch"]


@pytest.mark.parametrize("body", ["", "<eSearchResult><Count>x</Count><IdList/></eSearchResult>", "{}",
                                  "<eSearchResult><Count>3</Count></eSearchResult>"])  # fmt: skip
def test_what_is_no_search_answer_is_an_error_and_not_zero_results(body: str) -> None:
    with pytest.raises(failures.BadAnswer):
        read_search(body.encode())


def test_summaries_are_keyed_by_uid_and_keep_the_error_of_an_unknown_one() -> None:
    body = b'{"result":{"uids":["7","8"],"7":{"uid":"7","title":"t"},"8":{"uid":"8","error":"cannot get"}}}'
    assert read_summaries(body) == {"7": {"uid": "7", "title": "t"}, "8": {"uid": "8", "error": "cannot get"}}
