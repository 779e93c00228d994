"""A quote is checked word for word against the abstract as it is stored."""

import pytest

from claims.text.quotes import QuoteNotFound, section_of_quote

ABSTRACT = [
    {"label": "", "category": "BACKGROUND", "text": "This is an invented abstract of a “sample” trial."},
    {
        "label": "RESULTS",
        "category": "RESULTS",
        "text": (
            "Sample connectivity was reduced—not increased—in 84 patients (β = −0.32, 95% CI −0.5–0.1). "
            "The nonsignificant difference persisted at 3.5 months in drug-naive patients."
        ),
    },
    {"label": "CONCLUSIONS", "category": "CONCLUSIONS", "text": "Sample networks, e.g. of μ-opioids, differ."},
]


def section(quote: str) -> str:
    return section_of_quote(quote, ABSTRACT, "An invented trial of sample networks")


@pytest.mark.parametrize(
    ("quote", "found_in"),
    [
        ("Sample connectivity was reduced", "RESULTS"),
        ("  Sample\n connectivity\u00a0was  reduced ", "RESULTS"),
        ('an invented abstract of a "sample" trial', "BACKGROUND"),
        ("was reduced — not increased – in 84 patients", "RESULTS"),
        ("β = -0.32, 95% CI -0.5-0.1", "RESULTS"),
        ("Sample connectivity … 84 patients", "RESULTS"),
        ("connectivity was reduced ... difference persisted [...] networks", "RESULTS"),
        ("… Sample connectivity was reduced …", "RESULTS"),
        ("sample” trial. Sample connectivity", "BACKGROUND"),
        ("of µ-opioids", "CONCLUSIONS"),
        ("connec\u00adtivity was reduced", "RESULTS"),
        ("invented trial of sample networks", "TITLE"),
        ("Sample networks", "CONCLUSIONS"),
    ],
)
def test_the_section_of_a_true_quote_is_found(quote, found_in):
    assert section(quote) == found_in


@pytest.mark.parametrize(
    "quote",
    [
        "Sample connectivity was increased",
        "sample connectivity was reduced strongly",
        "significant difference",  # of "nonsignificant difference"
        "naive patients",  # of "drug-naive patients"
        "connectivity was red",
        "0.32",  # of "-0.32"
        "5 months",  # of "3.5 months"
        "persisted at 3",
        "persisted at 3.5 months … Sample connectivity",  # the order is turned
        "invented trial of sample networks … was reduced",  # the title is no part of the abstract
    ],
)
def test_other_words_numbers_or_order_are_refused(quote):
    with pytest.raises(QuoteNotFound, match="do not stand in the stored abstract"):
        section(quote)


def test_the_refusal_names_the_part_that_is_missing():
    with pytest.raises(QuoteNotFound, match="“was doubled”"):
        section("Sample connectivity … was doubled … patients")


@pytest.mark.parametrize("quote", ["", "  ", "…", "...", "—", ". . ."])
def test_a_quote_without_words_is_refused(quote):
    with pytest.raises(QuoteNotFound, match="leave the field blank"):
        section(quote)


def test_a_work_without_abstract_can_be_quoted_from_its_title_only():
    assert section_of_quote("invented letter", [], "An invented letter") == "TITLE"
    with pytest.raises(QuoteNotFound):
        section_of_quote("something else", [], "An invented letter")


def test_an_accent_may_be_written_either_way():
    assert section_of_quote("Cafe\u0301 sample", [{"label": "", "category": "", "text": "The Café sample."}]) == ""


def test_a_raised_figure_may_be_quoted_as_pubmed_shows_it_or_as_it_is_stored():
    abstract = [{"label": "RESULTS", "category": "", "text": "The sample held 10^6 cells."}]
    assert section_of_quote("held 106 cells", abstract) == "RESULTS"
    assert section_of_quote("held 10^6 cells", abstract) == "RESULTS"


def test_a_plain_number_cannot_be_quoted_as_a_raised_one():
    with pytest.raises(QuoteNotFound):
        section_of_quote("held 10^6 cells", [{"label": "", "category": "", "text": "The sample held 106 cells."}])


@pytest.mark.parametrize("quote", ["The \ufb01rst \ufb01nding (P = 0.001)", "finding (P=0.001)", "finding (P= 0.001)"])
def test_ligatures_and_blanks_around_a_sign_are_no_other_words(quote):
    abstract = [{"label": "", "category": "", "text": "The first finding (P=0.001)."}]
    assert section_of_quote(quote, abstract) == ""
    with pytest.raises(QuoteNotFound):
        section_of_quote(quote.replace("0.001", "0.01"), abstract)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("the antide-\npressant", "the antidepressant"),
        ("a well-\nknown drug", "a well-known drug"),
        ("in 50% (n=5)", "in 50 % ( n = 5 )"),
        ("pre- and post-treatment", "pre- and post-treatment"),
    ],
)
def test_the_breaks_and_blanks_of_a_page_are_no_other_words(quote, text):
    assert section_of_quote(quote, [{"label": "", "category": "", "text": text}]) == ""


@pytest.mark.parametrize(("quote", "text"), [("longterm use", "long-term use"), ("of -0.5 to", "of 0.5 to")])
def test_a_hyphen_that_no_line_cut_is_part_of_the_word(quote, text):
    with pytest.raises(QuoteNotFound):
        section_of_quote(quote, [{"label": "", "category": "", "text": text}])


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("P = .001", "P=0.001"),
        ("p < .05", "P<0.05"),
        ("P\u2009=\u20090\u00b7001", "P=0.001"),
        ("rose by 5.2 +/- 0.3", "rose by 5.2\u00b10.3"),
        ("fell by \u22125.2", "fell by -5.2"),
        ("in 10\u2076 cells", "in 10^6 cells"),
        ("at 5 x 10\u207b\u00b3 M", "at 5 \u00d7 10^-3 M"),
        ("the 5-HT\u2082A receptor", "the 5-HT2A receptor"),
        ("\u03c7\u00b2 = 3.84", "\u03c7^2=3.84"),
        ("TNF-\u03b1 and \u00b5-opioids", "TNF-alpha and mu-opioids"),
        ("at 5 \u00b5g", "at 5 microg"),
        ("the 3\u00b4 end", "the 3\u2032 end"),
        ("in the Strasse", "in the Stra\u00dfe"),
        ("in 1\u202f200 people", "in 1,200 people"),
        ("of n >= 20", "of n \u2265 20"),
        ("at 37 \u00baC", "at 37\u00b0C"),
        ("rest -- not sleep", "rest\u2014not sleep"),
    ],
)
def test_how_a_page_sets_a_number_a_letter_or_a_sign_is_no_other_word(quote, text):
    abstract = [{"label": "", "category": "", "text": text}]
    assert section_of_quote(quote, abstract) == section_of_quote(text, abstract) == ""
    assert section_of_quote(text, [{"label": "", "category": "", "text": quote}]) == ""


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("P = .01", "P=0.001"),
        ("5 x 10", "5 \u00d7 100"),
        ("1.5", "1,500"),
        ("beta-blocker", "\u03b1-blocker"),
        ("-.5", "0.5"),
    ],
)
def test_another_number_stays_another(quote, text):
    with pytest.raises(QuoteNotFound):
        section_of_quote(quote, [{"label": "", "category": "", "text": text}])
