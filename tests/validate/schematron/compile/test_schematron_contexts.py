"""Which nodes a pattern is shown: an oracle that knows nothing of names and indexes agrees, for random rules."""

import re
import tempfile
from pathlib import Path

import pytest
import saxonche
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.schematron.compile.contexts import candidates, is_match_pattern, straight
from eqlab.validate.schematron.compile.indexes import best, choose, demands

PROCESSOR = saxonche.PySaxonProcessor(license=False)
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
NAMES = st.sampled_from(["a", "b", "t"])
VALUES = st.sampled_from([str(number) for number in range(10)])


@st.composite
def predicates(draw: st.DrawFn) -> str:
    value, name = draw(VALUES), draw(NAMES)
    return draw(
        st.sampled_from(
            [
                "",
                f"[t/@r = '{value}']",
                f"[t[@r='{value}']]",
                f"[{name}/t[@r='{value}' and @q]]",
                f"[@r='{value}' and {name}]",
                f"['{value}' = @r]",
                f"[not(@r='{value}')]",
                f"[@r='{value}' or {name}]",
                f"[{name}][@r='{value}']",
                f"[{name} and t]/{name}[@q and @r='{value}']",
                f"[{name}]",
                f"[@r='{value}' and {name} or(t)]",
                "[2]",
                "[last()]",
            ]
        )
    )


@st.composite
def contexts(draw: st.DrawFn) -> str:
    steps = draw(st.lists(st.tuples(st.sampled_from(["a", "b", "t", "*"]), predicates()), min_size=1, max_size=3))
    path = draw(st.sampled_from(["", "", "/", "//"]))
    for number, (name, predicate) in enumerate(steps):
        path += (draw(st.sampled_from(["/", "/", "//"])) if number else "") + name + predicate
    return path + draw(st.sampled_from(["", "", "", "/@r", "/text()"]))


@st.composite
def documents(draw: st.DrawFn, depth: int = 4) -> str:
    name, value = draw(NAMES), draw(VALUES)
    attributes = draw(st.sampled_from(["", f' r="{value}"', f' r="{value}" q="1"', ' q="2"']))
    inner = (
        "".join(draw(st.lists(documents(depth=depth - 1), max_size=4))) if depth else draw(st.sampled_from(["", "x"]))
    )
    return f"<{name}{attributes}>{inner}</{name}>"


def oracle(rules: list[str], document: str) -> list[tuple[int, str]]:
    """Number of the rule that wins, and place, for every node that any rule matches, in no order."""
    root = etree.fromstring(document)
    taken: dict[object, int] = {}
    for number, context in enumerate(rules):
        for branch in context.split(" | "):
            for node in root.xpath(branch if branch.startswith("/") else f"//{branch}"):
                key = (node.getparent(), getattr(node, "attrname", "text")) if isinstance(node, str) else node
                taken.setdefault(key, number)
    tree = root.getroottree()
    return sorted(
        (number, f"{tree.getpath(key[0])}/@r" if key[1] == "r" else f"{tree.getpath(key[0])}/text()")
        if isinstance(key, tuple)
        else (number, tree.getpath(key))
        for key, number in taken.items()
    )


def fired(schema: str, document: str) -> list[tuple[int, str]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.sch"
        path.write_text(schema, "utf-8")
        sheet = compile_schema(path, strict=True)
    executable = PROCESSOR.new_xslt30_processor().compile_stylesheet(stylesheet_text=sheet.xslt)
    report = executable.transform_to_string(xdm_node=PROCESSOR.parse_xml(xml_text=document))
    root = etree.fromstring(report.encode())
    found = []
    for node in root.iter(f"{SVRL}successful-report"):
        steps = re.sub(r"Q{}", "", node.get("location"))
        found.append((int(node.get("id")[1:]), steps))
    return found


def plain(place: str, document: str) -> str:
    """Write a place as lxml writes it: positions only where there are several of a name."""
    root = etree.fromstring(document)
    node = root.xpath(re.sub(r"/(@\w+|text\(\)\[1\])$", "", place))[0]
    tail = "/@r" if place.endswith("/@r") else "/text()" if place.endswith("text()[1]") else ""
    return root.getroottree().getpath(node) + tail


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(contexts(), min_size=1, max_size=2), min_size=1, max_size=14), documents())
def test_first_matching_rule_fires_at_every_node(rules: list[list[str]], document: str) -> None:
    """Whatever the contexts ask for, each node is judged once, by the first rule of the pattern that matches it."""
    several = [" | ".join(rule) for rule in rules]
    made = "".join(
        f'<rule context="{context}"><report id="r{number}" test="true()"/></rule>'
        for number, context in enumerate(several)
    )
    schema = (
        f'<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><pattern>{made}</pattern></schema>'
    )

    assert oracle(several, document) == sorted((number, plain(at, document)) for number, at in fired(schema, document))


@pytest.mark.parametrize(
    ("context", "pattern"),
    [
        ("a/b[c]", True),
        ("/", True),
        ("//a | @b", True),
        ("a[../b]", True),
        ("a/..", False),
        ("parent::a", False),
        ("a/following-sibling::b", False),
        ("(//a)[1]", False),
        ("if (a) then b else c", False),
        ("a/string()", False),
        ("comment()", True),
    ],
)
def test_paths_are_told_from_match_patterns(context: str, pattern: bool) -> None:
    assert pattern == is_match_pattern(context)


def test_candidates_are_told_by_the_last_step() -> None:
    found = candidates("p:a/b[x/y] | c/@d | text() | *:e", {"p": "urn:p"}, "")

    assert {("", "b")} == found.elements
    assert {("", "d")} == found.attributes
    assert {"text()", "*"} == found.others


@pytest.mark.parametrize(
    ("branch", "path"),
    [
        ("/p:a/b[c = '/x']/d[2]", "/p:a/b/d"),
        ("/ a / child::b [c[d]]", "/ a / child::b "),
        ("//a/b", ""),
        ("/a//b", ""),
        ("a/b", ""),
        ("/", ""),
        ("/a/@b", ""),
        ("/a/*", ""),
        ("/a/text()", ""),
        ("/a/..", ""),
        ("/a(: b :)/c", ""),
    ],
)
def test_paths_written_out_are_followed_without_their_conditions(branch: str, path: str) -> None:
    assert path == straight(branch)


def test_value_is_found_through_nested_predicates() -> None:
    told = {
        (one.path, one.literal, one.rest)
        for one in demands("/r/*[h:t[@root = '1' and @x]][h:c/@k=\"2\"]/h:d//h:e[not(@z='3')]")
    }

    assert {("h:t/@root", "'1'", "/h:d//h:e"), ("h:c/@k", '"2"', "/h:d//h:e")} == told


def test_an_alternative_is_no_demand() -> None:
    """A node may match without the value."""
    assert [] == list(demands("a[b/@c='1' or d]"))
    assert [] == list(demands("a[not(b/@c='1')]"))
    assert [] == list(demands("a[b/@c='1']/following-sibling::d"))


def test_few_values_are_worth_no_index() -> None:
    few, many = [f"a[b='{number}']" for number in range(7)], [f"a[c='{number}']" for number in range(8)]

    assert {"c": "i1"} == choose(few + many)
    assert best(few[0], choose(few + many)) is None
    assert (found := best(many[3], choose(many))) is not None
    assert "'3'" == found.literal
