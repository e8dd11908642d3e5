import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.probe.artefact.purl import read_purl
from eqlab.probe.artefact.versions import SCHEMES, compare

ORDERED = {
    "SEMVER": ["0.9.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0"],
    "PyPI": ["1.0.dev1", "1.0a1.dev1", "1.0a1", "1.0b2", "1.0rc1", "1.0", "1.0.post1", "1.1", "1.10", "1!0.1"],
    "Maven": ["1.0", "1.2", "1.10", "2"],
}


@pytest.mark.parametrize("scheme", ORDERED)
def test_versions_are_in_the_order_of_their_scheme(scheme: str) -> None:
    versions = ORDERED[scheme]
    pairs = [(one, other) for place, one in enumerate(versions) for other in versions[place + 1 :]]

    assert [] == [pair for pair in pairs if compare(scheme, *pair) != -1]


@pytest.mark.parametrize(
    ("scheme", "one", "other"), [("Maven", "1.0-beta", "1.0"), ("PyPI", "trunk", "1.0"), ("Debian", "1", "2")]
)
def test_what_nobody_can_order_is_left_open(scheme: str, one: str, other: str) -> None:
    assert compare(scheme, one, other) is None


@pytest.mark.parametrize(("one", "other"), [("1.0", "1.0.0"), ("v1.0", "1"), ("1.0+local", "1.0")])
def test_some_spellings_mean_the_same(one: str, other: str) -> None:
    assert 0 == compare("PyPI", one, other)


@given(st.sampled_from(sorted(SCHEMES)), st.text(max_size=12), st.text(max_size=12))
def test_order_is_the_same_from_both_sides(scheme: str, one: str, other: str) -> None:
    there, back = compare(scheme, one, other), compare(scheme, other, one)

    assert there == (None if back is None else -back)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pkg:pypi/Some_Thing@1.0", ("pypi", "some-thing", "1.0")),
        ("pkg:npm/%40angular/core@17.0.0?x=y#z", ("npm", "@angular/core", "17.0.0")),
        ("pkg:maven/org.lab/core@1.0", ("maven", "org.lab:core", "1.0")),
        ("pkg:npm/left-pad", ("npm", "left-pad", "")),
    ],
)
def test_a_package_url_is_taken_apart(text: str, expected: tuple[str, str, str]) -> None:
    purl = read_purl(text)

    assert purl is not None
    assert expected == (purl.type, purl.package, purl.version)


@pytest.mark.parametrize("text", ["", "pkg:", "pkg:npm", "pkg:/x", "http://npm/x", "requests", "pkg:n p/x"])
def test_what_is_no_package_url_is_none(text: str) -> None:
    assert read_purl(text) is None
