"""What libraries say is told in our own words where it is known, else marked as theirs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.reason import Table
from eqlab.validate.reasons import ELEMENTPATH, LIBXML2, PYHANKO, SAXON, reason, stopped
from eqlab.validate.schematron.run.judging import said_by
from eqlab.validate.xml import read_xml
from eqlab.validate.xpath import EvaluationError, compile_xpath

TABLES = {"libxml2": LIBXML2, "elementpath": ELEMENTPATH, "saxon": SAXON, "pyhanko": PYHANKO}
MARK = "in the words of the library"


@pytest.mark.parametrize(
    "text",
    [
        *("<a", "<a b=1/>", "<a b='1/>", "<a b/>", "<a>&</a>", "<a>&amp</a>", "<a><!-- -- --></a>", "<a><b</a>"),
        *("text<a/>", "<a>]]></a>", "<a b='<'/>", "<1/>", "<a><![CDATA[</a>", "<a><?xml version='1.0'?></a>"),
        *("<a:b:c/>", "<a xmlns:x=''/>", "<?xml version='1.0' standalone='ja'?><a/>", "<a b='1'c='2'/>"),
        *("<!-- ", "</a>", "<a><?p </a>"),
    ],
)
def test_what_is_wrong_with_xml_is_said_in_our_words(text: str) -> None:
    """These are the mistakes that people make."""
    read = read_xml(text.encode())

    assert isinstance(read, Finding)
    assert MARK not in read.sentence()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 +", "it ends too early"),
        ("a b", 'the name "b" cannot stand here'),
        ("a = = b", '"=" cannot stand here'),
        ("'x", "a text has no quote at its end"),
        ("count()", "a function is called with fewer than 1 arguments"),
        ("count(1, 2)", "a function is called with more than 1 arguments"),
        ("xs:foo(1)", "there is no type xs:foo"),
        ("//@", "@ is not followed by the name of an attribute"),
    ],
)
def test_why_an_xpath_is_none_is_said_in_our_words(expression: str, expected: str) -> None:
    with pytest.raises(AuthorError) as refused:
        compile_xpath(expression, None)

    assert expected == refused.value.facts["reason"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("xs:integer(//b[1])", '"x" is no xs:integer'),
        ("1 idiv 0", "a number is divided by zero"),
        ("xs:date('x')", '"x" is no date or time of its type'),
        ("upper-case(//b)", "there are several values where one is expected"),
        ("exactly-one(//b)", "there is not exactly one value where one is expected"),
        ("one-or-more(//z)", "there is no value where one is expected"),
        ("boolean((1, 2))", "several values are neither true nor false"),
        ("'a' lt 1", 'the values beside "lt" cannot be compared'),
        ("'a' < 1", "a value of the type xs:string cannot be compared with one of xs:integer"),
    ],
)
def test_why_an_xpath_has_no_value_is_said_in_our_words(expression: str, expected: str) -> None:
    document = read_xml(b"<a><b>x</b><b>2</b></a>")
    assert not isinstance(document, Finding)

    with pytest.raises(EvaluationError) as failed:
        compile_xpath(expression, None).holds(document)
    assert expected == failed.value.reason


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("XPST0003 Unexpected token <eof> beyond end", "it ends too early (XPST0003)."),
        ("XPST0008 Variable $x has not been declared (or so)", "there is no variable $x (XPST0008)."),
        (
            "XPST0017 Cannot find a 1-argument function named Q{urn:f}foo(). External calls",
            "there is no function foo that takes as many arguments: 1 (XPST0017).",
        ),
        ('Cannot convert string "x" to an integer', '"x" is no integer.'),
        ("Something quite new", f"Something quite new ({MARK})."),
    ],
)
def test_what_the_rule_engine_says_is_said_in_our_words(said: str, expected: str) -> None:
    assert expected == said_by(said)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@given(st.text(max_size=200))
def test_what_is_not_known_stays_and_is_marked(table: Table, said: str) -> None:
    """Never raises, and says no more than the library did."""
    told = reason(said, table)

    assert told
    assert not told.endswith(".") or MARK not in told
    assert f"{told}." == stopped(told)


@pytest.mark.parametrize("name", TABLES)
def test_every_fact_of_the_words_is_a_group_of_the_pattern(name: str) -> None:
    for pattern, known in TABLES[name]:
        assert set(re.findall(r"\{(\w+)\}", known.template)) <= set(re.compile(pattern).groupindex)
        assert not known.template.endswith(".")
