"""What of PubMed's syntax can be said to Europe PMC, as a table; the rest is refused with the reason."""

import pytest

from literature.sources.differences import differences
from literature.sources.portable import NotPortable, translate


@pytest.mark.parametrize(
    ("pubmed", "europe_pmc"),
    [
        ("ketamine[tiab]", "TITLE_ABS:ketamine"),
        ("ketamine[Title/Abstract]", "TITLE_ABS:ketamine"),
        ("depress*[ti]", "TITLE:depress*"),
        ('"default mode network"[tiab]', 'TITLE_ABS:"default mode network"'),
        ("90000001[uid]", "EXT_ID:90000001"),
        ("0090000001[pmid]", "EXT_ID:90000001"),
        ("a1[ti] b1[ti]", "(TITLE:a1 AND TITLE:b1)"),
        ("a1[ti] OR b1[ti] AND c1[ti]", "((TITLE:a1 OR TITLE:b1) AND TITLE:c1)"),
        ("a1[ti] OR (b1[ti] AND c1[ti])", "(TITLE:a1 OR (TITLE:b1 AND TITLE:c1))"),
        ("(a1[ti] OR b1[ti]) NOT c1[ti]", "((TITLE:a1 OR TITLE:b1) NOT TITLE:c1)"),
    ],
)
def test_a_query_is_said_with_every_bracket(pubmed, europe_pmc):
    assert translate(pubmed) == europe_pmc


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("ketamine", "no tag"),
        ("ketamine AND depression[ti]", "no tag"),
        ("ketamine (depression[ti])", "no tag"),
        ("default mode network[tiab]", "in quotes"),
        ("depressive disorder[mh]", "in quotes"),
        ("ketamine[mh]", "nothing that finds"),
        ('"ketamine"[majr]', "nothing that finds"),
        ("2020:2024[dp]", "nothing that finds"),
        ("review[pt]", "nothing that finds"),
        ('"default mode network"[tiab:~3]', "nothing that finds"),
        ('"mode net*"[tiab]', "read otherwise"),
        ("a?b[ti]", "read otherwise"),
        ("()", "empty"),
        ("a1[ti])", "no partner"),
    ],
)
def test_what_cannot_be_said_is_refused_with_the_reason(query, why):
    with pytest.raises(NotPortable, match=why):
        translate(query)


@pytest.mark.parametrize(
    ("held", "unknown", "count", "told"),
    [
        (100, 0, 100, []),
        (100, 0, 110, []),
        (5, 0, 9, []),
        (100, 0, None, []),
        (100, 3, None, ["does not hold 3 of the 100"]),
        (100, 0, 140, ["counts 140 records where the search holds 100"]),
        (1000, 1, 0, ["does not hold 1", "counts 0"]),
    ],
)
def test_only_what_differs_enough_is_told(held, unknown, count, told):
    found = differences(held, unknown, count)
    assert len(found) == len(told) and all(words in line for words, line in zip(told, found, strict=True))
