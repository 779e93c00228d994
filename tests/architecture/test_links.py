"""An address of the desk is named as such: by `links.py`, or by the desk itself. Nobody writes one by hand."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

HOUSE = Path(__file__).resolve().parents[2]
LINKS = "claims/links.py"
# The desk names its own parts; config says where it stands and where one logs in; the error page says "To the desk".
OF_THE_DESK = ("claims/admin/", "claims/desk/", "literature/admin/", "templates/admin/")
OF_THE_HOUSE = ("config/urls.py", "config/settings.py", "templates/error.html")
NAMED = re.compile(r"""["']admin:|/admin/""")
OF_A_ROW = re.compile(r"""["']admin:[^"']*_change(list)?["']""")


def lines(*folders: str) -> Iterator[tuple[str, str]]:
    """Each line of our code and templates, with the path of its file."""
    for folder in folders:
        for path in sorted((HOUSE / folder).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".js"):
                name = path.relative_to(HOUSE).as_posix()
                yield from ((name, line) for line in path.read_text(encoding="utf-8").splitlines())


def test_nobody_but_the_desk_and_links_names_an_address_of_the_desk():
    allowed = (LINKS, *OF_THE_DESK, *OF_THE_HOUSE)
    house = lines("claims", "literature", "config", "templates")
    assert [one for one in house if NAMED.search(one[1]) and not one[0].startswith(allowed)] == []


def test_the_upper_floor_asks_links_for_the_page_and_the_list_of_a_row():
    named = [one for one in lines("claims") if OF_A_ROW.search(one[1]) and one[0] != LINKS]
    shown = [one for one in lines("templates/admin/claims") if '_change"' in one[1]]
    assert named + shown == []


def test_the_site_is_put_before_a_path_in_one_place():
    named = {name for name, line in lines("claims", "literature") if "SITE_URL" in line}
    assert named == {LINKS, "claims/checks.py"}


@pytest.mark.parametrize("app", ["claims", "literature"])
def test_no_row_has_an_address_that_does_not_say_whose(app):
    assert [model for model in apps.get_app_config(app).get_models() if hasattr(model, "get_absolute_url")] == []
