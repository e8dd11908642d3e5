"""XPath of rules: what it can say, what it refuses, and that its work is bounded."""

import builtins
import os
import socket
import urllib.request
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.validate.xml import XmlDocument, read_xml
from eqlab.validate.xpath import EvaluationError, Limits, UndecidedError, XPath, compile_xpath

AT = Position(file="plan.yaml", line=7, column=3)
CDA = {"cda": "urn:hl7-org:v3"}


def read(text: str) -> XmlDocument:
    document = read_xml(text.encode())
    assert isinstance(document, XmlDocument)
    return document


DOCUMENT = read(
    '<?note x?><ClinicalDocument xmlns="urn:hl7-org:v3"><id root="1.2" extension="a"/><id root="1.3"/>'
    "<title>Bericht</title><value>12.5</value></ClinicalDocument>"
)


def compiled(text: str) -> XPath:
    return compile_xpath(text, AT, CDA)


def refusal(text: str, **more: object) -> AuthorError:
    with pytest.raises(AuthorError) as caught:
        compile_xpath(text, AT, CDA, **more)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("count(//cda:id)", [2]),
        ("/cda:ClinicalDocument/cda:id/@root/string()", ["1.2", "1.3"]),
        ("//cda:id[@extension]/@root", ["1.2"]),
        ("//cda:title/text()", ["Bericht"]),
        ("string-join(//@root, ' ')", ["1.2 1.3"]),
        ("every $id in //cda:id satisfies starts-with($id/@root, '1.')", [True]),
        ("for $n in 1 to 3 return $n * 2", [2, 4, 6]),
        ("let $first := //cda:id[1] return $first/@extension", ["a"]),
        ("xs:decimal(//cda:value) + 0.25", [Decimal("12.75")]),
        ("matches(//cda:title, '^B[a-z]+t$')", [True]),
        ("replace('a-b', '-', '+')", ["a+b"]),
        ("tokenize('a b', ' ')", ["a", "b"]),
        ("if (//cda:nothing) then 1 else 'none'", ["none"]),
        ("fn:exists(//cda:id)", [True]),
        ("Q{http://www.w3.org/2005/xpath-functions}exists(//cda:id)", [True]),
        ("//cda:nothing", []),
        ("(1, 2) ! (. + 1)", [2, 3]),
        ("'a' || 'b' (: joined :)", ["ab"]),
    ],
)
def test_an_expression_gives_its_values(expression: str, expected: list[object]) -> None:
    assert expected == compiled(expression)(DOCUMENT)


def test_elements_come_as_they_are_in_the_document() -> None:
    """A finding needs the node to tell its place."""
    (title,) = compiled("//cda:title")(DOCUMENT)

    assert DOCUMENT.root[2] is title
    assert [DOCUMENT.root] == compiled("/*")(DOCUMENT)


def test_items_know_where_they_stand() -> None:
    attribute, text = compiled("(//cda:id[2]/@root, //cda:title/text())").items(DOCUMENT)

    assert ("1.3", DOCUMENT.root[1], "root") == (attribute.value, attribute.element, attribute.attribute)
    assert ("Bericht", DOCUMENT.root[2], "") == (text.value, text.element, text.attribute)
    assert compiled("1 + 1").items(DOCUMENT)[0].element is None


def test_an_item_or_an_element_can_be_the_focus() -> None:
    """`/` is still the document, `.` the focus."""
    second = compiled("//cda:id").items(DOCUMENT)[1]

    assert ["1.3", "Bericht"] == compiled("string(@root), string(/*/cda:title)")(second)
    assert ["1.3", "Bericht"] == compiled("string(@root), string(/*/cda:title)")(DOCUMENT.root[1])
    assert compiled(". = '1.3'").holds(compiled("//cda:id[2]/@root").items(DOCUMENT)[0])
    assert compiled(". > 1").holds(compiled("1 + 1").items(DOCUMENT)[0])


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("//cda:id", True), ("//cda:nothing", False), ("'x'", True), ("0", False), ("//cda:id/@root = '1.3'", True)],
)
def test_a_condition_holds_by_its_effective_boolean_value(expression: str, expected: bool) -> None:
    """XPath 3.1, section 2.4.3."""

    assert expected is compiled(expression).holds(DOCUMENT)


def test_variables_may_be_values_elements_items_and_documents() -> None:
    """Rules over several documents hand them over as variables."""
    other = read('<order xmlns="urn:other"><id>1.2</id></order>')
    variables = {"order": other, "root": "1.3", "first": DOCUMENT.root[0], "all": ["1.2", "1.3"], "unused": {"a": 1}}
    expression = compile_xpath(
        "//cda:id[1]/@root = $order/o:order/o:id, $first/@extension, $root, count($all), $order//o:id", AT,
        {**CDA, "o": "urn:other"},
    )  # fmt: skip

    assert frozenset({"order", "first", "root", "all"}) == expression.variables
    assert [True, "a", "1.3", 2, other.root[0]] == expression(DOCUMENT, variables)


def test_functions_of_the_lab_see_plain_values() -> None:
    seen: list[object] = []

    def valid(rule: list[object], value: list[object]) -> bool:
        seen.append((rule, value))
        return value == ["1.2"]

    expression = compile_xpath("//cda:id[eq:valid('oid', @root)]", AT, CDA, functions={"valid": valid})

    assert [DOCUMENT.root[0]] == expression(DOCUMENT)
    assert [(["oid"], ["1.2"]), (["oid"], ["1.3"])] == seen


def test_functions_of_the_lab_see_elements_and_sequences_and_return_them() -> None:
    expression = compile_xpath(
        "eq:both(//cda:id, ())", AT, CDA, functions={"both": lambda left, right: [len(left), len(right), "x"]}
    )

    assert [2, 0, "x"] == expression(DOCUMENT)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("//cda:id[", "EQ-XPATH-001 1:9"),
        ("1 +\n  ]", "EQ-XPATH-001 2:3"),
        ("", "EQ-XPATH-001 1:1"),
        ("$", "EQ-XPATH-001 1:1"),
        ("uncle::cda:id", "EQ-XPATH-001 1:1"),
        ("function($x) { $x }(1)", "EQ-XPATH-003 None:None"),
        ("count#1", "EQ-XPATH-001 1:6"),
        ("counted(1)", "EQ-XPATH-002 None:None"),
        ("eq:valid(1)", "EQ-XPATH-002 None:None"),
        ("hl7:id", "EQ-XPATH-004 None:None"),
        ("matches('a', $pattern)", "EQ-XPATH-005 None:None"),
        ("matches('a', '(a+)+b')", "EQ-XPATH-006 None:None"),
        ("matches('a', 'a', 'x')", "EQ-XPATH-005 None:None"),
        ("'" + "a" * 4000 + "'", "EQ-XPATH-007 None:None"),
    ],
)
def test_a_mistake_is_told_with_its_place(expression: str, expected: str) -> None:
    """The author's file, and line and column within the expression."""
    error = refusal(expression)

    assert expected == f"{error.issue.code} {error.facts.get('line')}:{error.facts.get('column')}"
    assert AT == error.at


def test_the_nearest_names_are_offered() -> None:
    assert "count" == refusal("counted(1)").nearest
    assert "request" == refusal("$requst/a", variables=["request", "reply"]).nearest
    assert "EQ-XPATH-008" == refusal("$requst/a", variables=["request"]).issue.code
    assert [1] == compile_xpath("for $x in $request return $x", AT, variables=["request"])(DOCUMENT, {"request": 1})


@pytest.mark.parametrize(
    "call",
    [
        "doc('file:///etc/hostname')",
        "fn:doc('http://127.0.0.1:9/')",
        "doc-available('file:///etc/hostname')",
        "collection('file:///etc')",
        "uri-collection('file:///etc')",
        "unparsed-text('file:///etc/hostname')",
        "unparsed-text-lines('/etc/hostname')",
        "unparsed-text-available('/etc/hostname')",
        "Q{http://www.w3.org/2005/xpath-functions}unparsed-text('/etc/hostname')",
        "environment-variable('HOME')",
        "available-environment-variables()",
        "json-doc('/etc/hostname')",
        "parse-xml('<a/>')",
        "parse-xml-fragment('<a/>')",
        "load-xquery-module('x')",
        "transform(map{})",
        "function-lookup(xs:QName('fn:doc'), 1)",
        "fn:doc#1",
        "'file:///etc/hostname' => doc()",
        "'file:///etc/hostname' => unparsed-text()",
        "let $f := doc#1 return $f('file:///etc/hostname')",
        "serialize(/)",
        "trace(1, 'x')",
        "error()",
        "current-dateTime()",
        "random-number-generator()",
        "fold-left((1, 2), 0, function($a, $b) { $a })",
        "apply(fn:doc#1, ['x'])",
        "id('x')",
        "base-uri()",
        "document-uri(/)",
        "for-each(('a'), doc#1)",
        "eval('1')",
        "xs:ENTITY('x')",
        "map:get(map{}, 1)",
    ],
)
def test_what_looks_beyond_the_document_is_refused_when_compiled(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file, no network, no environment, no clock, no chance: the parser does not even know the names."""

    def caught(*_: object, **__: object) -> None:
        raise AssertionError("the expression reached beyond the document")

    for module, name in ((builtins, "open"), (socket, "socket"), (urllib.request, "urlopen"), (os, "getenv")):
        monkeypatch.setattr(module, name, caught)

    assert refusal(call).issue.code in {"EQ-XPATH-001", "EQ-XPATH-002", "EQ-XPATH-003", "EQ-XPATH-004"}


@pytest.mark.parametrize(
    "expression",
    [
        "count(1 to 100000000000)",
        "count(for $a in 1 to 100000, $b in 1 to 100000 return 1)",
        "sum((1 to 3000) ! sum(1 to 3000))",
        "count((1 to 100000)[. = (1 to 100000)])",
        f"let $a := 'aaaaaaaaaa', {', '.join(['$a := concat($a, $a, $a, $a, $a, $a, $a, $a)'] * 60)} return $a",
        f"let $a := 99999999999, {', '.join(['$a := $a * $a * $a * $a'] * 60)} return $a",
    ],
)  # fmt: skip
def test_work_is_bounded(expression: str) -> None:
    """Too much of it is undecided, in bounded time and memory."""
    with pytest.raises(UndecidedError):
        compile_xpath(expression, AT, limits=Limits(steps=50_000))(DOCUMENT)


def test_time_is_bounded() -> None:
    ticks = iter(range(10_000))
    limits = Limits(seconds=3, clock=lambda: float(next(ticks)))

    with pytest.raises(UndecidedError):
        compile_xpath("sum(1 to 100000)", AT, limits=limits)(DOCUMENT)


def test_a_text_too_long_for_a_pattern_is_undecided() -> None:
    long = read(f"<a>{'a' * 100_000}</a>")

    with pytest.raises(UndecidedError):
        compile_xpath("matches(/a, 'a.*b.*c.*d')", AT)(long)


@pytest.mark.parametrize(
    "expression", ["1 + 'a'", "xs:integer('x')", "1 div 0", "exactly-one(())", "('a', 1) + 1", "$gone", "1/a"]
)
def test_what_has_no_value_here_is_told_as_such(expression: str) -> None:
    with pytest.raises(EvaluationError):
        compiled(expression)(DOCUMENT)


def test_an_expression_can_be_used_again_after_it_failed() -> None:
    expression = compiled("//cda:id[xs:integer(.) = 1]")
    with pytest.raises(EvaluationError):
        expression(DOCUMENT)

    assert [] == expression(read("<a/>"))


def test_namespaces_are_checked() -> None:
    for bad in ({"eq": "urn:x"}, {"": "urn:x"}, {"a b": "urn:x"}, {"a": ""}):
        with pytest.raises(AuthorError) as caught:
            compile_xpath("1", AT, bad)
        assert "EQ-XPATH-009" == caught.value.issue.code


_PIECES = """
//cda:id @root ( ) [ ] 'a' 1 +
=, count to $x for in return / .. * let := doc if then else { } Q{ # => ? ! || xs:integer
instance of element() (: :) some satisfies :: child - \x00 é 1e999 eq:f
""".split()  # noqa: SIM905


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join) | st.text(max_size=40))
@example("Q{ 1")
def test_any_text_is_an_expression_or_an_authors_error(text: str) -> None:
    """Nothing else escapes, when compiled and when evaluated."""
    with suppress(AuthorError):
        expression = compile_xpath(text, AT, CDA, limits=Limits(steps=10_000))
        with suppress(EvaluationError):
            assert isinstance(expression(DOCUMENT, {"x": 1}), list)


@pytest.mark.parametrize(
    "name",
    [
        "text",
        "name",
        "time",
        "id",
        "code",
        "count",
        "value",
        "for",
        "to",
        "of",
        "eq",
        "if",
        "node",
        "element",
        "position",
        "item",
    ],
)
def test_elements_may_bear_the_names_of_functions_and_operators(name: str) -> None:
    document = read(f'<a xmlns="urn:hl7-org:v3"><{name} x="1"/></a>')

    assert [document.root[0]] == compiled(f"/cda:a/cda:{name}[@x = '1']")(document)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("for $i in (1, 2) return $i + $z", {"z"}),
        ("let $x:=1 return $x", set()),
        ("some $ y  in 1 satisfies $y = $z", {"z"}),
        ("every $a in 1, $b in 2 satisfies $a = $b", set()),
        ("'$no' = $z", {"z"}),
    ],
)
def test_what_an_expression_declares_itself_does_not_come_from_outside(text: str, free: set[str]) -> None:
    assert free == compile_xpath(text, None, variables=("z",)).variables


def test_a_variable_that_is_not_there_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(AuthorError) as refused:
        compile_xpath("$persna = 1", None, variables=("persona", "sent"))

    assert 'Did you mean "persona"?' in refused.value.sentence()
