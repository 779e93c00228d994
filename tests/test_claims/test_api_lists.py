"""What holds for every list of the API and every address of its schema."""

from functools import cache

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.test import APIClient

from claims.exports import FORMATS
from claims.models import Claim
from claims.triage.library_ranking import rank_library
from literature.models import Search
from tests import cast
from tests.cast import make_one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("api lists")]  # one house for all
LISTS = (
    "documents", "imports", "claims", "evidence", "assessments", "suggestions", "flags", "reviews", "approvals",
    "subscriptions", "notifications", "references", "notices", "searches", "runs", "events",
    "exports", "export-orders", "statement-edits", "reference-files", "assignments", "comments", "styles",
    "channels",
    "published-pages", "page-changes",
)  # fmt: skip
NONSENSE = ("nonsense", "-1", "9" * 40, "1e400", "'", "\x00", "2020-99-99T00:00:00Z", "true; drop")
PAGING = ("limit", "offset", "ordering", "q")


@pytest.fixture(scope="module")
def owner(module_db: None) -> User:
    """Of one row of each list."""
    user = cast.make_superuser()
    make_one_of_each(user)
    rank_library(Claim.objects.get(key="S1-001"), by=user)
    return user


@pytest.fixture
def root(settings, owner: User) -> APIClient:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    client = APIClient(raise_request_exception=True)
    client.force_login(owner)
    return client


def schema() -> dict:
    return SchemaGenerator().get_schema(public=True)


@cache
def gets() -> dict[str, list[str]]:
    """Every address that can be read, with the names of its query parameters."""
    found = {}
    for address, operations in schema()["paths"].items():
        if "get" in operations:
            parameters = operations["get"].get("parameters", ())
            found[address] = [p["name"] for p in parameters if p["in"] == "query"]
    return found


def test_the_schema_is_valid_and_generated_without_a_warning() -> None:
    GENERATOR_STATS.reset()
    validate_schema(schema())
    assert not GENERATOR_STATS, "the warnings stand on stderr"


def test_the_schema_has_every_list() -> None:
    assert {f"/api/{name}/" for name in LISTS} <= set(gets())


def test_every_address_of_the_schema_answers(root: APIClient) -> None:
    for address in gets():
        for filled in fill(address, root):
            assert root.get(filled).status_code == 200, filled


def fill(address: str, client: APIClient) -> list[str]:
    """`address` with the keys of the first row of its list, once for each format of a summary."""
    noun, _, rest = address.removeprefix("/api/").partition("/")
    if "{" not in address:
        return [address]
    key = rest.partition("}")[0].removeprefix("{")
    row = client.get(f"/api/{noun}/").json()["results"][0]
    values = {key: row[key], "number": 1}
    return sorted({address.format(**values, extension=extension) for extension in FORMATS})


@pytest.mark.parametrize("noun", LISTS)
def test_a_nonsense_filter_is_refused_or_finds_nothing(noun: str, root: APIClient) -> None:
    for name in set(gets()[f"/api/{noun}/"]) - set(PAGING) - {"after", "min_score"}:
        for value in NONSENSE:
            answer = root.get(f"/api/{noun}/", {name: value})
            assert answer.status_code == 400 or answer.json()["count"] == 0, (name, value)


@pytest.mark.parametrize(("noun", "name"), [("events", "after"), ("suggestions", "min_score")])
def test_a_threshold_takes_numbers_only(noun: str, name: str, root: APIClient) -> None:
    codes = {value: root.get(f"/api/{noun}/", {name: value}).status_code for value in NONSENSE}
    assert codes.pop("-1") == 200
    assert codes.pop("9" * 40) == 200
    assert set(codes.values()) == {400}


@pytest.mark.parametrize("noun", LISTS)
def test_nonsense_about_the_page_does_no_harm(noun: str, root: APIClient) -> None:
    for name in PAGING:
        for value in NONSENSE:
            assert root.get(f"/api/{noun}/", {name: value}).status_code in {200, 400}, (name, value)


@pytest.mark.parametrize("noun", LISTS)
def test_an_unknown_filter_is_refused_by_name(noun: str, root: APIClient) -> None:
    answer = root.get(f"/api/{noun}/", {"sectoin": "Results"})
    assert answer.status_code == 400
    assert "No such filter" in answer.json()["sectoin"]


@pytest.mark.parametrize("noun", LISTS)
def test_a_list_can_be_sorted_by_every_field_it_offers(noun: str, root: APIClient) -> None:
    refusal = root.get(f"/api/{noun}/", {"ordering": "nonsense"}).json()["ordering"]
    fields = refusal.removeprefix("Sort by one of: ").removesuffix(".").split(", ")
    for field in set(fields) - {"nothing"}:
        assert root.get(f"/api/{noun}/", {"ordering": f"-{field}"}).status_code == 200, field


def test_twelve_rows_take_as_many_queries_as_two(root: APIClient, owner: User) -> None:
    make_one_of_each(owner)
    few = {noun: read(noun, root) for noun in LISTS}
    for _ in range(10):
        make_one_of_each(owner)
    many = {noun: read(noun, root) for noun in LISTS}
    once = {"channels": 1}  # the mail to the account
    six_times = {noun: 6 * (rows - once.get(noun, 0)) + once.get(noun, 0) for noun, (rows, _) in few.items()}
    assert many == {noun: (six_times[noun], queries) for noun, (_, queries) in few.items()}
    assert min(rows for rows, _ in many.values()) >= 12


def read(noun: str, client: APIClient) -> tuple[int, int]:
    """How many rows came with all that is nested in them, and how many queries they took."""
    with CaptureQueriesContext(connection) as queries:
        rows = client.get(f"/api/{noun}/", {"limit": 200}).json()["results"]
    return len(rows), len(queries)


@pytest.mark.parametrize("noun", LISTS)
def test_a_key_that_nothing_has_is_not_found(noun: str, root: APIClient) -> None:
    for key in ("0", "9" * 40, "no-such-row"):
        assert root.get(f"/api/{noun}/{key}/").status_code == 404


def test_a_page_has_two_hundred_rows_at_most_and_leads_on_from_there(root: APIClient) -> None:
    for _ in range(201 - Search.objects.count()):
        cast.make_search()
    page = root.get("/api/searches/", {"limit": 100_000}).json()
    assert len(page["results"]) == 200
    assert len(root.get(page["next"]).json()["results"]) == 1


def test_no_list_has_a_larger_page_and_the_schema_says_so() -> None:
    told = [p for operations in schema()["paths"].values() for p in operations.get("get", {}).get("parameters", ())]
    limits = [p["schema"] for p in told if p["name"] == "limit"]
    assert len(limits) == len(LISTS) + 2  # one's own tokens, and the records of a file
    assert {(one["minimum"], one.get("maximum"), one["default"]) for one in limits} == {(1, 200, 50)}


def test_times_are_utc_in_iso_8601(root: APIClient, owner: User) -> None:
    claim = make_one_of_each(owner)
    assert root.get(f"/api/documents/{claim.document.slug}/").json()["created_at"].endswith("Z")
