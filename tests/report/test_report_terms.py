"""What ids are called: the nearest name wins, and nothing is made up."""

from eqlab.report.terms import bare, term_of

TERMS = {
    "lab": {"en": "laboratory"},
    "care/lab": {"en": "of a hospital"},
    "care/lab/new": {"en": "a new one"},
}


def test_a_name_within_another_thing_comes_first() -> None:
    """Two services may have roles of one id."""

    assert TERMS["care/lab"] == term_of(TERMS, "lab", "care")
    assert TERMS["lab"] == term_of(TERMS, "lab", "shop")
    assert TERMS["lab"] == term_of(TERMS, "lab")
    assert TERMS["care/lab/new"] == term_of(TERMS, "new", "care", "lab")


def test_what_nobody_named_has_no_name() -> None:
    assert {} == term_of(TERMS, "new")
    assert {} == term_of({}, "")


def test_an_id_without_its_version() -> None:
    assert ["a.b", "a", ""] == [bare(one) for one in ("a.b@1.0", "a", "")]
