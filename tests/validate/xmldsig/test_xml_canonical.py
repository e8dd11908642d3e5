"""Canonical octets are those of libxml2 where it can write them, and those of the specification elsewhere."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eqlab.validate.xmldsig.canonical import MOST_DECLARED, canonical
from eqlab.validate.xmldsig.names import CANONICALIZATIONS, EC, Canonicalization, Node

PREFIXES = ("", "p", "q", "r")
URIS = ("urn:1", "urn:2", "urn:3")
_texts = st.text(alphabet="a<>&\"'\r\n\t é\U0001f600", max_size=6)
_names = st.sampled_from(["a", "b", "c"])
_prefixed = st.sampled_from(PREFIXES)
_declared = st.dictionaries(st.sampled_from(PREFIXES[1:]), st.sampled_from(URIS), max_size=2)


def _escaped(text: str) -> str:
    pairs = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
    return "".join(pairs.get(letter, letter) for letter in text)


@st.composite
def _elements(draw: st.DrawFn, depth: int = 3) -> str:
    prefix, name = draw(_prefixed), draw(_names)
    tag = f"{prefix}:{name}" if prefix else name
    declared = draw(_declared)
    default = draw(st.sampled_from([None, "", *URIS]))
    shown = "".join(f' xmlns:{one}="{uri}"' for one, uri in declared.items())
    shown += "" if default is None else f' xmlns="{default}"'
    attributes = draw(st.dictionaries(st.sampled_from(["x", "y", "p:x", "q:z", "r:y", "xml:lang"]), _texts, max_size=3))
    shown += "".join(f' {one}="{_escaped(value)}"' for one, value in attributes.items())
    inner = [_escaped(draw(_texts))]
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        inner += [draw(st.one_of(_elements(depth=depth - 1), st.sampled_from(["<!-- c -->", "<?t d?>", "<?t?>"])))]
        inner += [_escaped(draw(_texts))]
    return f"<{tag}{shown}>{''.join(inner)}</{tag}>"


@st.composite
def _documents(draw: st.DrawFn) -> Node:
    inner = draw(_elements())
    root = '<root xmlns:p="urn:1" xmlns:q="urn:2" xmlns:r="urn:3" xmlns:s="urn:1">'
    source = f"<?a b?><!--x-->{root}{inner}</root><!--y--><?c?>"
    parser = etree.XMLParser(recover=True)
    tree: Node = etree.fromstring(source, parser)
    return tree


@given(_documents(), st.sampled_from(sorted(CANONICALIZATIONS)))
def test_whole_documents_are_written_as_libxml2_writes_them(root: Node, algorithm: str) -> None:
    """For every document and every way, the octets are the same."""
    way = CANONICALIZATIONS[algorithm]
    expected = etree.tostring(root.getroottree(), method="c14n", exclusive=way.exclusive, with_comments=way.comments)

    assert expected == canonical(root, way, whole=True)


@given(_documents(), st.sets(st.sampled_from(PREFIXES)))
def test_inclusive_prefixes_are_written_as_libxml2_writes_them(root: Node, prefixes: set[str]) -> None:
    """The prefix list of the exclusive way has the same effect."""
    listed = sorted(prefixes - {""})
    expected = etree.tostring(root.getroottree(), method="c14n", exclusive=True, inclusive_ns_prefixes=listed or None)

    assert expected == canonical(root, Canonicalization(exclusive=True, comments=True), frozenset(listed), whole=True)


@given(_documents(), st.data())
def test_a_part_is_written_as_if_all_else_were_gone(root: Node, data: st.DataObject) -> None:
    """The octets of an element, read again and written again, are the same octets."""
    part = data.draw(st.sampled_from(list(root.iter(etree.Element))))
    algorithm = data.draw(st.sampled_from(sorted(CANONICALIZATIONS)))
    way = CANONICALIZATIONS[algorithm]
    octets = canonical(part, way)

    assert octets == canonical(etree.fromstring(octets), way, whole=True)


def test_what_ancestors_declare_comes_along_in_the_inclusive_way() -> None:
    """Namespaces in scope and xml: attributes are inherited (Canonical XML 1.0, section 2.4); xml:id not in 1.1."""
    root = etree.fromstring('<a xmlns="urn:a" xmlns:u="urn:u" xml:lang="fr" xml:id="x"><b xml:lang="de"/><c/></a>')
    older, newer, exclusive = Canonicalization(), Canonicalization(newer=True), Canonicalization(exclusive=True)

    assert b'<b xmlns="urn:a" xmlns:u="urn:u" xml:id="x" xml:lang="de"></b>' == canonical(root[0], older)
    assert b'<c xmlns="urn:a" xmlns:u="urn:u" xml:lang="fr"></c>' == canonical(root[1], newer)
    assert b'<c xmlns="urn:a"></c>' == canonical(root[1], exclusive)
    assert b'<c xmlns="urn:a" xmlns:u="urn:u"></c>' == canonical(root[1], exclusive, frozenset({"u"}))


def test_a_part_may_be_left_out() -> None:
    """The enveloped signature goes, the text after it stays."""
    root = etree.fromstring("<a>1<b>2</b>3</a>")

    assert b"<a>13</a>" == canonical(root, CANONICALIZATIONS[EC], without=root[0])


def test_declarations_cannot_fill_the_memory() -> None:
    """A long namespace that is asked for at every element ends in an error, not in gigabytes."""
    long = "u" * (MOST_DECLARED // 50)
    root = etree.fromstring(f'<a xmlns:p="urn:{long}">{"<p:b/>" * 60}</a>')

    try:
        canonical(root, CANONICALIZATIONS[EC])
    except OverflowError:
        refused = True
    else:
        refused = False

    assert refused
