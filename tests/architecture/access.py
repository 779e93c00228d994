"""Every named address with a row to ask for, and everybody who may ask: what `access.txt` is about."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test.client import Client, ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from knox.models import AuthToken
from rest_framework.test import APIRequestFactory

from claims import links
from claims.access.sign_ins import SHOWN
from claims.admin.claim import claim_acts
from claims.admin.document import cited_work_admin
from claims.models import (
    Channel,
    Claim,
    Document,
    ExportOrder,
    Flag,
    Membership,
    PublicFollower,
)
from claims.pages.urls import FOR_SITES, ROOMS
from literature.models import Reference, Search
from tests import cast

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ROLES = tuple(Membership.Role.values)
HERE = ("stranger", "nobody", "staff", *ROLES, "superuser")
ELSEWHERE = tuple(f"{role} elsewhere" for role in ROLES)
RENDERED = ("stranger", "reader", "superuser")  # who is given the text of each page too


class Answers(dict[tuple[str, str], dict[str, int]]):
    """By (address, method): the status by who asked."""


class Address(NamedTuple):
    """`label` is the name of the URL, with that of the act where one URL serves several."""

    label: str
    url: str


def everybody() -> dict[str, User | None]:
    """The cast, and a document with a row of everything; its follower is the reader."""
    document, other = cast.make_document("Sample document"), cast.make_document("Another document")
    people: dict[str, User | None] = {
        "stranger": None,
        "nobody": User.objects.create_user("nobody", "nobody@example.org", cast.PASSWORD),
        "staff": User.objects.create_user("staff", "staff@example.org", cast.PASSWORD, is_staff=True),
        **{role: cast.make_member(document, role, role) for role in ROLES},
        "superuser": cast.make_superuser(),
        **{f"{role} elsewhere": cast.make_member(other, role, f"other-{role}") for role in ROLES},
    }
    cast.make_one_of_everything(people["reader"], document)
    return people


def named(
    patterns: list[URLPattern | URLResolver], within: str = "", before: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(namespace, name, parameters) of each address; one without a name only leads to a named one."""
    for pattern in patterns:
        keys = (*before, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns, pattern.namespace or within, keys)
        elif pattern.name:
            yield within, pattern.name, keys


def addresses() -> list[Address]:
    """All there are, for the rows that `everybody` made."""
    found = dict.fromkeys(named(get_resolver().url_patterns))
    return [one for space, name, keys in found for one in _of_url(f"{space}:{name}".lstrip(":"), keys)]


def _of_url(name: str, keys: tuple[str, ...]) -> Iterator[Address]:
    if name in BY_ACT:
        yield from BY_ACT[name](keys)
    else:
        row = _row_of(name) if keys else None
        yield Address(name, reverse(name, kwargs={key: _value(name, key, row) for key in keys}))


def _claim() -> Claim:
    return Claim.objects.get(restates__isnull=False)


def _acts_on_a_claim(keys: tuple[str, ...]) -> Iterator[Address]:
    claim = _claim()
    for name, act in claim_acts.DESK_ACTS.items():
        if ("target_pk" in keys) == (act.targets is not None):
            target = act.targets(claim).order_by("pk").last() if act.targets else None
            args = (claim.pk, name, target.pk) if target else (claim.pk, name)
            yield Address(f"act {name}", reverse("admin:claims_claim_act", args=args))


def _acts_on_an_entry(keys: tuple[str, ...]) -> Iterator[Address]:
    entry = _claim().document.current.cited_works.get()
    for name in cited_work_admin.ON_ENTRIES:
        yield Address(f"entry {name}", reverse("admin:claims_citedwork_act", args=(entry.pk, name)))


def _acts_on_a_flag(keys: tuple[str, ...]) -> Iterator[Address]:
    flag = Flag.objects.filter(claim=_claim()).earliest("pk")
    for name in ("assign-flag", "unassign-flag", "undo-assignment"):
        yield Address(f"flag {name}", reverse("admin:claims_flag_act", args=(flag.pk, name)))


def _link_of_a_mail(keys: tuple[str, ...]) -> Iterator[Address]:
    """One that was used, as anybody may try."""
    yield Address("admin:password_reset_confirm", reverse("admin:password_reset_confirm", args=("MQ", "used-up")))


def _stop_of_a_mail(keys: tuple[str, ...]) -> Iterator[Address]:
    """Open to whoever has the mail."""
    token = ExportOrder.objects.earliest("pk").stop_token
    yield Address("stop_mail", reverse("stop_mail", kwargs={"token": token}))


def _confirming_a_channel(keys: tuple[str, ...]) -> Iterator[Address]:
    """Of the mail to an account there is nothing to confirm."""
    token = Channel.objects.filter(kind="mail", address="").earliest("pk").stop_token
    yield Address("confirm_channel", reverse("confirm_channel", kwargs={"token": token}))


def _confirming_a_follower(keys: tuple[str, ...]) -> Iterator[Address]:
    """Of a document that is not public."""
    token = PublicFollower.objects.earliest("pk").stop_token
    yield Address("confirm_following", reverse("confirm_following", kwargs={"token": token}))


def _feed(keys: tuple[str, ...]) -> Iterator[Address]:
    """Open to whoever has its address; as anybody may try."""
    yield Address("feed", reverse("feed", kwargs={"secret": "guessed"}))


def _following_by_mail(name: str) -> Callable[[tuple[str, ...]], Iterator[Address]]:
    """Of the sample document, which is private: nobody follows it by mail."""
    return lambda keys: iter([Address(name, reverse(name, kwargs=_where(keys)))])


def _page_by_name(room: str) -> Callable[[tuple[str, ...]], Iterator[Address]]:
    """Of the sample document, which is private: a preview for its members."""
    return lambda keys: iter([Address(f"pages:{room}", reverse(f"pages:{room}", kwargs=_where(keys)))])


def _page_by_secret(room: str) -> Callable[[tuple[str, ...]], Iterator[Address]]:
    """Of a private document, which no secret address opens."""
    return lambda keys: iter([Address(f"shared:{room}", reverse(f"shared:{room}", kwargs=_where(keys)))])


def _page_of_literature(name: str) -> Callable[[tuple[str, ...]], Iterator[Address]]:
    """Of a work, or a search, that no public document rests on: there for members, and not there for strangers."""
    model = Search if name.endswith(":search") else Reference
    return lambda keys: iter([Address(name, reverse(name, args=[getattr(model.objects.earliest("pk"), keys[0])]))])


def _where(keys: tuple[str, ...]) -> dict[str, str]:
    claim = _claim()
    token = links.secret(claim.document).rstrip("/").rpartition("/")[2]
    values = {"slug": claim.document.slug, "key": claim.key, "token": token, "name": "md", "part": 1}
    return {key: values[key] for key in keys}


BY_ACT: dict[str, Callable[[tuple[str, ...]], Iterator[Address]]] = {
    "admin:claims_claim_act": _acts_on_a_claim,
    "admin:claims_citedwork_act": _acts_on_an_entry,
    "admin:claims_flag_act": _acts_on_a_flag,
    "admin:password_reset_confirm": _link_of_a_mail,
    "stop_mail": _stop_of_a_mail,
    "confirm_channel": _confirming_a_channel,
    "confirm_following": _confirming_a_follower,
    "feed": _feed,
    **{name: _following_by_mail(name) for name in ("follow_by_mail", "follow_statement_by_mail")},
    **{f"pages:{room.name}": _page_by_name(str(room.name)) for room in (*ROOMS, *FOR_SITES)},
    "site_script": lambda keys: iter([Address("site_script", reverse("site_script", kwargs={"number": 1}))]),
    **{name: _page_of_literature(name) for name in ("literature:reference", "library:reference", "library:search")},
    **{f"shared:{room.name}": _page_by_secret(str(room.name)) for room in ROOMS},
}
NOUNS = {  # of the API, where the noun is not the plural of the model
    "documents": "claims.document",
    "documents-summary": "claims.document",
    "imports": "claims.documentimport",
    "evidence": "claims.evidence",
    "export-orders": "claims.exportorder",
    "published-pages": "claims.publishedpage",
    "page-changes": "claims.pagechange",
    "statement-edits": "claims.statementedit",
    "notices": "literature.notice",
    "runs": "literature.searchrun",
    "events": "literature.referenceevent",
    "searches": "literature.search",
    "references": "literature.reference",
    "reference-files": "literature.referencefile",
    "styles": "literature.uploadedstyle",
    "tokens": "knox.authtoken",
}


def _row_of(name: str) -> models.Model:
    """A row of the model that the name of the address begins with; of the first document."""
    if name.startswith("api-"):
        noun = name.removeprefix("api-").rpartition("-")[0]
        model = apps.get_model(NOUNS.get(noun) or f"claims.{noun.removesuffix('s')}")
    elif name == "admin:app_list":
        model = Claim
    else:
        model = apps.get_model(*name.removeprefix("admin:").split("_")[:2])
    rows = {
        Document: Document.objects.filter(title="Sample document"),
        Claim: Claim.objects.exclude(restates=None),
    }
    row = rows.get(model, model._default_manager.order_by("pk")).first()
    assert row is not None, f"The house has no {model._meta.label}, which {name} needs."
    return row


def _value(name: str, key: str, row: models.Model) -> Any:
    """What stands for the parameter `key` in the address."""
    of_the_name = {
        "extension": "md",
        "number": 1,
        "app_label": "claims",
        "name": "md",
        "document_pk": _claim().document_id,
        "reference_pk": Reference.objects.earliest("pk").pk,
    }
    if key == "member_pk":
        return row.memberships.get(user__username="reader").pk
    if key in of_the_name:
        return of_the_name[key]
    if isinstance(row, AuthToken):
        return row.token_key[:SHOWN]
    return getattr(row, key) if key in ("slug", "key") else row.pk


class Answer(NamedTuple):
    """`keeping` is what the answer says of being kept."""

    status: int
    keeping: str | None


class Asker(APIRequestFactory):
    """Asks as one user. The stock test client would keep a copy of every template's context.

    Where the answer is not `rendered`, a page's status and headers are as ever and its text is left out: making it
    takes most of the time. What each role reads there is tested page by page.
    """

    def __init__(self, user: User | None, *, rendered: bool) -> None:
        super().__init__()
        self.rendered = rendered
        self.handler = ClientHandler(enforce_csrf_checks=False)
        client = Client()
        if user:
            client.force_login(user)
        self.session = client.cookies.output(header="", sep="; ")

    def request(self, **extra: Any) -> HttpResponse:
        return self.handler(self._base_environ(HTTP_COOKIE=self.session, **extra))

    def answer(self, method: str, url: str) -> Answer:
        """To an empty request; what it did is undone."""
        body = () if method == "GET" else self._encode_data({}, "json" if "/api/" in url else "multipart")
        left_out = nullcontext() if self.rendered else patch.object(TemplateResponse, "rendered_content", "")
        with transaction.atomic(), left_out:
            answer = self.generic(method, url, *body)
            transaction.set_rollback(True)
        return Answer(answer.status_code, answer.get("Cache-Control"))


def ask(who: str, user: User | None, places: list[Address]) -> dict[tuple[str, str], Answer]:
    """By (label, method). One from elsewhere asks what could differ for them: reading and posting."""
    asker = Asker(user, rendered=who in RENDERED)
    return {
        (label, method): asker.answer(method, url)
        for label, url in places
        for method in (METHODS[:2] if who in ELSEWHERE else METHODS)
    }


def ask_all() -> Answers:
    people, found = everybody(), Answers()
    places = addresses()
    for who, user in people.items():
        for place, answer in ask(who, user, places).items():
            found.setdefault(place, {})[who] = answer.status
    return found


# --- the table ------------------------------------------------------------------------------------------------------
TABLE = Path(__file__).with_name("access.txt")
COLUMNS = (*HERE, "elsewhere")
Row = tuple[str, ...]
Rows = dict[tuple[str, str], Row]  # by (label or pattern, method)


def read_table() -> Rows:
    """The columns by (label or pattern, method)."""
    table: Rows = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        methods = [word for word in words if word in METHODS]
        label, columns = " ".join(words[: words.index(methods[0])]), tuple(words[-len(COLUMNS) :])
        for method in methods:
            assert (label, method) not in table, f"Twice in the table: {label} {method}."
            table[label, method] = columns
    return table


def wanted(table: Rows, label: str, method: str) -> Row | None:
    """The columns of the line that names the address, else of the first whose pattern fits."""
    if (label, method) in table:
        return table[label, method]
    fitting = (key for key in table if "*" in key[0] and key[1] == method and fnmatchcase(label, key[0]))
    return next((table[key] for key in fitting), None)


def cell(columns: Row, who: str) -> str:
    """The status that `who` is to be answered. `elsewhere` is one code, four, or `same` as the role has here."""
    if who in HERE:
        return columns[HERE.index(who)]
    place, last = ELSEWHERE.index(who), columns[-1]
    if last == "same":
        return columns[HERE.index(ROLES[place])]
    codes = last.split("/")
    return codes[place] if len(codes) > 1 else codes[0]


def columns_of(by_role: dict[str, int]) -> Row:
    elsewhere = [by_role.get(who) for who in ELSEWHERE]
    if elsewhere in ([by_role[role] for role in ROLES], [None] * len(ROLES)):
        last = "same"
    else:
        last = "/".join(str(code) for code in (elsewhere if len(set(elsewhere)) > 1 else elsewhere[:1]))
    return (*(str(by_role[who]) for who in HERE), last)


def lines_of(answers: Answers, table: Rows) -> list[str]:
    """The answers as lines of the table, without those that a pattern of it tells already."""
    patterns = {key: columns for key, columns in table.items() if "*" in key[0]}
    lines: dict[tuple[str, Row], list[str]] = {}
    for (label, method), by_role in answers.items():
        columns = columns_of(by_role)
        if wanted(patterns, label, method) != columns:
            lines.setdefault((label, columns), []).append(method)
    return [line_of(label, methods, columns) for (label, columns), methods in lines.items()]


def line_of(label: str, methods: list[str], columns: Row) -> str:
    cells = " ".join(f"{code:<{max(len(name), 3)}}" for code, name in zip(columns, COLUMNS, strict=True))
    return f"{label:<42} {' '.join(methods):<22} {cells}".rstrip()
