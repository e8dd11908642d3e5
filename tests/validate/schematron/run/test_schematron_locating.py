"""The quick way to the nodes of a report leads where the slow way does."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eqlab.validate.schematron.run.locating import Locator
from eqlab.validate.schematron.run.svrl import node_at
from eqlab.validate.xml import XmlDocument, read_xml

_NAMES = st.sampled_from(["a", "b", "p:a", "p:b", "q:c"])
_ATTRIBUTES = st.sampled_from(["", " x='1'", " p:x='1' x='2'", " xml:lang='en'", " xmlns='urn:d'", " xmlns='*'"])
_TREES = st.recursive(
    st.sampled_from(["", "t", "<!-- c -->", "<?w x?>"]),
    lambda inner: st.tuples(_NAMES, _ATTRIBUTES, st.lists(inner, max_size=4)).map(
        lambda one: f"<{one[0]}{one[1]}>{''.join(one[2])}</{one[0]}>"
    ),
    max_leaves=20,
)


def locations(document: XmlDocument) -> list[str]:
    """Return what `path()` says of every node (XPath and XQuery Functions 3.1, 14.10)."""
    told = []
    for node in document.root.iter():
        steps = [step(one) for one in (*reversed(list(node.iterancestors())), node)]
        told.append("".join(steps))
        for name in node.attrib if isinstance(node.tag, str) else ():
            qualified = etree.QName(name)
            told.append(
                f"{told[-1]}/@{f'Q{{{qualified.namespace}}}' if qualified.namespace else ''}{qualified.localname}"
            )
    return told


def step(node: "etree._Element") -> str:
    position = sum(1 for one in node.itersiblings(preceding=True) if one.tag == node.tag) + 1
    if node.tag is etree.Comment:
        return f"/comment()[{position}]"
    if not isinstance(node.tag, str):
        return f"/processing-instruction({node.target})[{position}]"
    qualified = etree.QName(node)
    return f"/Q{{{qualified.namespace or ''}}}{qualified.localname}[{position}]"


@given(st.lists(_TREES, max_size=4))
def test_places_are_those_of_the_nodes(parts: list[str]) -> None:
    read = read_xml(f"<r xmlns:p='urn:p' xmlns:q='urn:q'>{''.join(parts)}</r>".encode())
    assert isinstance(read, XmlDocument)
    locator = Locator(read)

    for location in locations(read):
        assert read.place(*node_at(read, location)) == locator.place(location)


@given(
    st.one_of(
        st.text("/Q{}[]@()*12r:aurn", max_size=30),
        st.sampled_from(["/Q{}r[1]/Q{}a[9]", "/Q{}r[0]", "/Q{}r[1]/Q{*}a[1]", "/Q{}r[1]/@", "/Q{}x[1]/@y", "", "/"]),
    )
)
def test_whatever_a_location_says_its_place_lies_in_the_document(location: str) -> None:
    read = read_xml(b"<r>\n<a x='1'/><a/></r>")
    assert isinstance(read, XmlDocument)

    place = Locator(read, "letter.xml").place(location)

    assert place.path.startswith("/r")
    assert ("letter.xml", True) == (place.part, (place.line, place.column) in {(1, 1), (2, 1), (2, 11)})
