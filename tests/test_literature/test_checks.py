"""Wrong Entrez settings speak through system checks."""

import pytest

from literature.checks import check_entrez, check_second_sources

GOOD = {
    "ENTREZ_EMAIL": "editor@example.org",
    "ENTREZ_TOOL": "claimwatch",
    "ENTREZ_API_KEY": "",
    "ENTREZ_BASE_URL": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/",
    "LITERATURE_IS_SAMPLE": False,
}


def found(settings, **values: object) -> list[str]:
    for name, value in {**GOOD, **values}.items():
        setattr(settings, name, value)
    messages = check_entrez()
    assert all(message.hint for message in messages)
    return [message.id for message in messages]


def test_good_settings_raise_nothing(settings):
    assert found(settings) == []


def test_pubmed_wants_an_address_to_write_to(settings):
    assert found(settings, ENTREZ_EMAIL="") == ["literature.W001"]


def test_a_sample_needs_no_address(settings):
    assert found(settings, ENTREZ_EMAIL="", LITERATURE_IS_SAMPLE=True) == []


@pytest.mark.parametrize(
    ("host", "told"), [("example.org", True), ("127.0.0.1", False), ("localhost", False), ("[::1]", False)]
)
def test_a_key_in_clear_is_warned_of_unless_it_stays_on_this_machine(settings, host, told):
    codes = found(settings, ENTREZ_API_KEY="sample-key", ENTREZ_BASE_URL=f"http://{host}/")
    assert codes == (["literature.W002"] if told else [])


OFF = {
    "CONTACT_EMAIL": "editor@example.org",
    "LITERATURE_IS_SAMPLE": False,
    "CROSSREF": False,
    "CROSSREF_BASE_URL": "https://api.crossref.org/",
    "EUROPE_PMC": False,
    "EUROPE_PMC_BASE_URL": "https://www.ebi.ac.uk/europepmc/webservices/rest/",
}


def test_the_second_sources_are_off_unless_somebody_switches_them_on(settings):
    assert (settings.CROSSREF, settings.EUROPE_PMC) == (False, False)
    assert (
        OFF["CROSSREF_BASE_URL"],
        OFF["EUROPE_PMC_BASE_URL"],
    ) == (settings.CROSSREF_BASE_URL, settings.EUROPE_PMC_BASE_URL)


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"CONTACT_EMAIL": ""}, []),
        ({"CROSSREF": True, "EUROPE_PMC": True}, []),
        ({"CROSSREF": True, "CONTACT_EMAIL": ""}, ["literature.W003"]),
        ({"EUROPE_PMC": True, "CONTACT_EMAIL": ""}, ["literature.W003"]),
        ({"CROSSREF": True, "LITERATURE_IS_SAMPLE": True}, ["literature.W003"]),
    ],
)
def test_a_source_that_is_on_says_what_it_lacks(settings, values, codes):
    for name, value in {**OFF, **values}.items():
        setattr(settings, name, value)
    messages = check_second_sources()
    assert [message.id for message in messages] == codes and all(message.hint for message in messages)
