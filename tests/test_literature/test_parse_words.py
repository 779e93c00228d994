"""The small readers of the parser: dates, inline markup, MathML, identifiers, trial numbers."""

import pytest
from lxml import etree

from literature.entrez.dates import PartialDate, partial_date
from literature.entrez.formulas import formula
from literature.entrez.identifiers import clean_doi, clean_orcid, clean_pmcid, trial_ids_in
from literature.entrez.markup import markup_of, text_of


@pytest.mark.parametrize(
    ("parts", "date"),
    [
        ({"year": "2019"}, PartialDate("2019", 2019)),
        ({"year": "2019", "month": "Apr", "day": "30"}, PartialDate("2019 Apr 30", 2019, 4, 30)),
        ({"year": "2019", "month": "04", "day": "3"}, PartialDate("2019 Apr 3", 2019, 4, 3)),
        ({"year": "2019", "month": "4"}, PartialDate("2019 Apr", 2019, 4)),
        ({"year": "2000", "season": "Spring"}, PartialDate("2000 Spring", 2000, season="Spring")),
        ({"medline": "1994 Sep-Dec"}, PartialDate("1994 Sep-Dec", 1994, season="Sep-Dec")),
        ({"medline": "1998 Dec-1999 Jan"}, PartialDate("1998 Dec-1999 Jan", 1998, season="Dec-1999 Jan")),
        ({"medline": "2000 Spring"}, PartialDate("2000 Spring", 2000, season="Spring")),
        ({"medline": "1975-1976"}, PartialDate("1975-1976", 1975)),
        ({"medline": "1989-1990 Winter"}, PartialDate("1989-1990 Winter", 1989, season="Winter")),
        ({"medline": "Winter 1990"}, PartialDate("1990 Winter", 1990, season="Winter")),
        ({"medline": "2016 May 25-Jun 14"}, PartialDate("2016 May 25-Jun 14", 2016, season="May 25-Jun 14")),
        ({"medline": "2017 Mar - Apr"}, PartialDate("2017 Mar - Apr", 2017, season="Mar - Apr")),
        ({"medline": "2011 Jun 5"}, PartialDate("2011 Jun 5", 2011, 6, 5)),
        ({"medline": "Spring"}, PartialDate("Spring")),
        ({"year": "2019", "month": "13"}, PartialDate("2019 13", 2019, season="13")),
        ({}, PartialDate()),
    ],
)
def test_a_partial_date_is_read_as_far_as_it_goes_and_no_further(parts: dict, date: PartialDate) -> None:
    assert partial_date(**parts) == date


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("CO<sub>2</sub> and IL-6<sup>+</sup>", "CO2 and IL-6+"),
        ("10<sup>6</sup> cells, 2 × 10<sup>-8</sup>", "10^6 cells, 2 × 10^-8"),
        ("<i>10</i><sup><b>-3</b></sup> m", "10^-3 m"),
        ("the 5<sup>th</sup>, kg/m<sup>2</sup>", "the 5th, kg/m2"),
        ("log 10<sub>2</sub>", "log 10_2"),
        ("a\n   b\u00a0c<i> d</i>e", "a b c de"),
        ("x<!-- hidden -->y<unknown>z</unknown>!", "xyz!"),
    ],
)
def test_inline_markup_reads_as_text_and_two_numbers_never_run_together(inner: str, text: str) -> None:
    parser = etree.XMLParser(remove_comments=True)
    assert text_of(etree.fromstring(f"<ArticleTitle>{inner}</ArticleTitle>", parser)) == text


def test_kept_markup_is_safe_to_print_as_html() -> None:
    title = "<t>a &lt;script&gt; <i>b</i><script>c</script> <sup>d &amp; e</sup></t>"
    assert markup_of(etree.fromstring(title)) == "a &lt;script&gt; <i>b</i>c <sup>d &amp; e</sup>"
    assert markup_of(etree.fromstring("<t>plain &lt; text</t>")) == ""


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<msup><mi>x</mi><mn>2</mn></msup>", "x^2"),
        ("<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>", "10^−3"),
        ("<msup><mi>e</mi><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></msup>", "e^(a + b)"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>2</mn></mfrac>", "(a + 1)/2"),
        ("<msub><mi>CO</mi><mn>2</mn></msub>", "CO2"),
        ("<msub><mn>10</mn><mn>2</mn></msub>", "10_2"),
        ("<msubsup><mi>η</mi><mi>p</mi><mn>2</mn></msubsup>", "ηp^2"),
        ("<mi>I</mi><mn>2</mn><mo>=</mo><mn>50</mn>", "I2 = 50"),
        ("<mn>3</mn><msup><mn>10</mn><mn>5</mn></msup>", "3 10^5"),
        ("<mo>-</mo><mn>3</mn>", "-3"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "(x)^(1/3)"),
        ("<msqrt><mi>n</mi></msqrt>", "√(n)"),
        ("<semantics><mi>p</mi><annotation>\\p</annotation></semantics>", "p"),
        ("<mover><mi>V</mi><mo>.</mo></mover><mi>E</mi>", "V\u0307E"),
        ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
        ("<mmultiscripts><mi>Xe</mi><mprescripts/><none/><mn>129</mn></mmultiscripts>", "129Xe"),
    ],
)
def test_a_formula_reads_in_one_line_without_changing_its_meaning(inner: str, text: str) -> None:
    layout = inner.replace("><", ">\n  <")
    for source in (inner, layout):
        math = etree.fromstring(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{source}</math>')
        assert formula(math) == text


@pytest.mark.parametrize(
    "inner", ["", "<mfrac/>", "<msup/>", "<mmultiscripts/>", "<apply/>", "<mover/>", "<semantics/>"]
)
def test_an_unfinished_formula_is_no_error(inner: str) -> None:
    assert isinstance(formula(etree.fromstring(f"<math>{inner}</math>")), str)


def test_identifiers_have_one_spelling() -> None:
    assert clean_doi(" https://doi.org/10.1000/AbC.1. ") == clean_doi("doi:10.1000/abc.1") == "10.1000/abc.1"
    assert clean_doi("0.1109/x") == clean_doi("10.1/x") == ""
    assert [clean_pmcid(text) for text in ("PMC12", "12", "PMC12.1", "pmc-id: PMC12;", "x")] == ["PMC12"] * 3 + ["", ""]
    spelt = ("0000-0002-1825-009x", "https://orcid.org/0000-0002-1825-009X", "000000021825009X")
    assert {clean_orcid(text) for text in spelt} == {"0000-0002-1825-009X"}
    assert clean_orcid("0000-0002") == ""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("(ClinicalTrials.gov: NCT00000001).", ["NCT00000001"]),
        ("NCT 00000001, NCT#00000002; NCT000000012", ["NCT00000001", "NCT00000002"]),
        ("ISRCTN12345678", ["ISRCTN12345678"]),
        ("EudraCT number: 2010-018525-18.", ["EudraCT 2010-018525-18"]),
        ("EU CT 2022-500014-26-00", ["CTIS2022-500014-26-00"]),
        ("ANZCTR ACTRN12605000001606", ["ACTRN12605000001606"]),
        ("ChiCTR-TRC-08000123 and chictr1800012345", ["ChiCTR1800012345", "ChiCTR-TRC-08000123"]),
        ("CTRI/2012/11/003145", ["CTRI/2012/11/003145"]),
        (
            "DRKS00000001; UMIN 000003781; JPRN-UMIN000003782",
            ["DRKS00000001", "UMIN000003781", "UMIN000003782"],
        ),
        ("jRCTs031180228, JapicCTI-121212", ["jRCTs031180228", "JapicCTI-121212"]),
        ("Netherlands Trial Register NTR1234", ["NTR1234"]),
        ("PACTR201105000291300", ["PACTR201105000291300"]),
        ("IRCT20100127003210N12", ["IRCT20100127003210N12"]),
        ("KCT0001234, TCTR20190101001, RPCEC00000123", ["KCT0001234", "TCTR20190101001", "RPCEC00000123"]),
        ("p75NTR1234, a CT of 12345678 patients, 2010-018525-18", []),
    ],
)
def test_trial_numbers_are_found_in_running_text(text: str, numbers: list[str]) -> None:
    assert trial_ids_in(text) == numbers
