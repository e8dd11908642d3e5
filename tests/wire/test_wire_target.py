import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.wire.target import split_target


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/", "/", ()),
        ("/a%20b/c%C3%A9", "/a b/cé", ()),
        ("/a%2Fb", "/a/b", ()),
        ("/a+b", "/a+b", ()),
        ("/Patient?name=a+b&name=c%26d", "/Patient", (("name", "a b"), ("name", "c&d"))),
        ("/x?flag&empty=&=value", "/x", (("flag", ""), ("empty", ""), ("", "value"))),
        ("/x?a=b=c&&d=1", "/x", (("a", "b=c"), ("d", "1"))),
        ("/x?a=1?b", "/x", (("a", "1?b"),)),
        ("http://host:80/path?q=1", "/path", (("q", "1"),)),
        ("http://host", "/", ()),
        ("http://[bad/path", "http://[bad/path", ()),
        ("*", "*", ()),
    ],
)
def test_target_is_taken_apart(target: str, path: str, query: tuple[tuple[str, str], ...]) -> None:
    assert (path, query) == split_target(target)


@pytest.mark.parametrize("target", ["/%FF", "/%C3", "/%zz", "/%"])
def test_what_is_not_utf8_stays_as_sent(target: str) -> None:
    """A bad encoding is evidence: it is shown as it came."""

    assert (target, ()) == split_target(target)


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E)))
def test_any_target_can_be_taken_apart(target: str) -> None:
    """The peer's bytes never raise; pairs are never more than the query has parts."""
    path, query = split_target(target)

    assert len(query) <= target.count("&") + 1
    assert isinstance(path, str)
