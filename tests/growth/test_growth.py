"""Every family of documents is what it says, and what breaks the law of growth is told."""

import growth_apart
import pytest
from growth import breach
from growth_apart import Ended, Measured, judged, measured
from growth_family import Family, families

from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.issues.engine import LAB_FAULT
from eqlab.validate.fhir.path import root

FAMILIES = families().values()


@pytest.mark.parametrize("one", FAMILIES, ids=lambda one: one.name)
def test_a_document_is_judged_and_has_a_size_that_grows(one: Family) -> None:
    """Nor does the lab itself fail: that would be Ended."""
    document = one.document(3)
    judged(one, document)

    assert len(document) < len(one.document(30)) < len(one.document(60))


def test_a_document_has_nearly_the_bytes_that_were_asked_for() -> None:
    one = families()["names"]

    assert 9_700 <= len(one.near(10_000)) <= 10_000
    assert one.document(1) == one.near(1)


def test_a_document_is_measured_in_a_process_of_its_own() -> None:
    found = measured("identifiers", 5000)

    assert 4850 <= found.size <= 5000
    assert 0 < found.seconds < growth_apart.LIMIT
    assert 0 == found.notes


def test_a_process_that_needs_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth_apart, "LIMIT", 0.01)

    with pytest.raises(Ended, match=r"needs more than 0\.01 s for 5000 bytes"):
        measured("identifiers", 5000)


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(Ended, match="KeyError: 'nothing' for 5000 bytes"):
        measured("nothing", 5000)


def test_a_document_that_the_lab_fails_at_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    one = families()["identifiers"]
    failed = judge(b"{}")._replace(notes=((LAB_FAULT, root("Patient"), {"step": "x", "error": "y"}, ""),))
    monkeypatch.setattr(growth_apart, "judge", lambda *_, **__: failed)

    with pytest.raises(Ended, match=LAB_FAULT.code):
        judged(one, b"{}")


@pytest.mark.parametrize(
    ("small", "large", "told"),
    [
        (0.4, 1.7, ""),
        (0.5, 2.1, "2.10 s for 1000000 bytes"),
        (0.2, 1.3, "6.5 times as long for 4.0 times the size"),
        (0.2, 1.2, ""),
        (0.05, 0.45, ""),
        (0.0, 0.4, ""),
    ],
)
def test_a_breach_is_too_long_or_grows_too_fast(small: float, large: float, told: str) -> None:
    """Two seconds at 1 MB, six times the time at four times the size; what is over in half a second is noise."""
    assert told == breach(Measured(250_000, small, 0), Measured(1_000_000, large, 0))
