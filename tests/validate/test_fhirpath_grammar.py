"""The grammar of FHIRPath 2.0.0: what text becomes which tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fhirpath.syntax import DEEPEST, SyntaxFault, Tree, parse


def shown(tree: Tree) -> str:
    """Write a tree with all its brackets."""
    inside = " ".join([tree.text, *map(shown, tree.children)])
    return f"({inside})" if tree.children else f"{tree.kind}:{tree.text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "(+ number:1 (* number:2 number:3))"),
        ("1 - 2 - 3", "(- (- number:1 number:2) number:3)"),
        ("a or b and c xor d", "(xor (or member:a (and member:b member:c)) member:d)"),
        ("a implies b implies c", "(implies (implies member:a member:b) member:c)"),
        ("a in b and c contains d", "(and (in member:a member:b) (contains member:c member:d))"),
        ("a | b = c", "(= (| member:a member:b) member:c)"),
        ("1 > 2 is Boolean", "(> number:1 (is number:2 type:Boolean))"),
        ("1 | 1 is Integer", "(| number:1 (is number:1 type:Integer))"),
        ("1 + 1 is Integer", "(is (+ number:1 number:1) type:Integer)"),
        ("a < b = c >= d", "(= (< member:a member:b) (>= member:c member:d))"),
        ("a ~ b != c !~ d", "(!~ (!= (~ member:a member:b) member:c) member:d)"),
        ("a div b mod c & d", "(& (mod (div member:a member:b) member:c) member:d)"),
        ("-a.b", "(- (. member:a member:b))"),
        ("-a[0]", "(- ([] member:a number:0))"),
        ("-1 + 2", "(+ (- number:1) number:2)"),
        ("- - +1", "(- (- (+ number:1)))"),
        ("a.b[1].c", "(. ([] (. member:a member:b) number:1) member:c)"),
        ("(a)", "member:a"),
        ("a is FHIR.Patient", "(is member:a type:FHIR.Patient)"),
        ("a is FHIR.`Patient`", "(is member:a type:FHIR.Patient)"),
        ("a is Patient.not()", "(. (is member:a type:Patient) function:not)"),
        ("a as Quantity and b", "(and (as member:a type:Quantity) member:b)"),
        ("a.is(Patient)", "(. member:a (is member:Patient))"),
        ("a.ofType(FHIR.Patient)", "(. member:a (ofType (. member:FHIR member:Patient)))"),
        ("contains.contains('a')", "(. member:contains (contains string:a))"),
        ("as.is | in", "(| (. member:as member:is) member:in)"),
        ("text.div.and.year", "(. (. (. member:text member:div) member:and) member:year)"),
        ("day + 1 day", "(+ member:day quantity:1 day)"),
        ("4 milliseconds = 1.50 'mg/(4.h)'", "(= quantity:4 milliseconds quantity:1.50 'mg/(4.h)')"),
        ("'a\\'\\u00e9' & '\"\\\\'", "(& string:a'é string:\"\\)"),
        ("`a b`.`c\\``.`d`(1)", "(. (. member:a b member:c`) (d number:1))"),
        ("%a + %'b c' + %`d` + %and", "(+ (+ (+ variable:a variable:b c) variable:d) variable:and)"),
        ("$this.a[$index] | $total", "(| ([] (. this:$this member:a) index of:$index) total:$total)"),
        ("{} = { }", "(= null:{} null:{})"),
        ("true and false", "(and boolean:true boolean:false)"),
        ("@2014", "datetime:@2014"),
        ("@2014-01-25T", "datetime:@2014-01-25T"),
        ("@2014T", "datetime:@2014T"),
        ("@2014-01-25T14:30:14.559+02:00", "datetime:@2014-01-25T14:30:14.559+02:00"),
        ("@T14:30:14.5.is(Time)", "(. time:@T14:30:14.5 (is member:Time))"),
        ("@2014-1", "(- datetime:@2014 number:1)"),
        ("a // to the end\n  + /* on\n the way */ b", "(+ member:a member:b)"),
        ("a /**/ / b", "(/ member:a member:b)"),
        ("iif(a, b, c.d(e, f))", "(iif member:a member:b (. member:c (d member:e member:f)))"),
    ],
)
def test_operators_bind_as_the_standard_says(text: str, expected: str) -> None:
    """Source: FHIRPath 2.0.0, section 6.8 and annex A."""
    assert expected == shown(parse(text))


def test_parts_know_their_place() -> None:
    """An operator stands where its left side begins; a call where its name stands."""
    tree = parse("a\n  + b\n   .c(\n'd')")
    call = tree.children[1].children[1]

    assert [(1, 1), (2, 5), (3, 5), (4, 1)] == [
        (part.line, part.column) for part in (tree, tree.children[1], call, call.children[0])
    ]


@pytest.mark.parametrize(
    ("text", "found", "line", "column"),
    [
        ("and", '"and"', 1, 1),
        ("a + true.and or", "the end of the expression", 1, 16),
        ("a is", "the end of the expression", 1, 5),
        ("a is 'x'", "\"'x'\"", 1, 6),
        ("a(b,)", '")"', 1, 5),
        ("(a", "the end of the expression", 1, 3),
        ("{a}", '"a"', 1, 2),
        ("a.1", '"1"', 1, 3),
        ("a.'b'", "\"'b'\"", 1, 3),
        ("1.", "the end of the expression", 1, 3),
        ("% 1", '"1"', 1, 3),
        ("a\r\n\t`b", '"`b"', 2, 2),
        ("a = @T", '"@"', 1, 5),
        ("@20", '"@"', 1, 1),
        ("a !b", '"!"', 1, 3),
        ("a b", '"b"', 1, 3),
        ("'\\u12'", 'the unknown escape "\\u" (a backslash itself is written twice)', 1, 1),
        ("a /* b", '"*"', 1, 4),
        ("'" + "x" * 80, '"' + "'" + "x" * 39 + '"', 1, 1),
    ],
)
def test_the_first_thing_that_cannot_stand_is_named(text: str, found: str, line: int, column: int) -> None:
    with pytest.raises(SyntaxFault) as fault:
        parse(text)

    assert (found, line, column) == (fault.value.found, fault.value.line, fault.value.column)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 101 + "a" + ")" * 101,
        "-" * 102 + "1",
        "a" + ".b" * 101,
        "a" + " or b" * 101,
        "a" + "[0]" * 101,
        "a(" * 102 + ")" * 102,
        "a[" * 101 + "]" * 101,
        "a" + " = (b" * 101 + ")" * 101,
        "a" + ".is(b)" * 101,
    ],
)
def test_nesting_and_chains_have_an_end(text: str) -> None:
    with pytest.raises(SyntaxFault, match="too deep a nesting"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["(" * 100 + "a" + ")" * 100, "-" * 100 + "1", "a" + ".b" * 100, "a" + " or b" * 100, "a(" * 100 + ")" * 100],
)
def test_what_is_just_deep_enough_is_read(text: str) -> None:
    level, depth = [parse(text)], 0
    while level:
        level, depth = [child for part in level for child in part.children], depth + 1

    assert depth <= DEEPEST + 1


@given(st.text("ab.()[]'$%@{}=<>+-*/& \n|,`\\\"1290TZ:!~_", max_size=40))
def test_any_text_is_a_tree_or_a_fault_with_a_place_in_it(text: str) -> None:
    try:
        tree = parse(text)
    except SyntaxFault as fault:
        place = (fault.line, fault.column)
    else:
        place = (tree.line, tree.column)

    assert 1 <= place[0] <= text.count("\n") + 1
    assert 1 <= place[1] <= len(text) + 1
