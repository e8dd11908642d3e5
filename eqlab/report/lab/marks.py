"""How the laboratory knows what a report says (ISO/IEC 17025:2017, 7.8.2.1 p and 7.8.2.2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from eqlab.report.phrase import Phrase, phrase


class Provenance(StrEnum):
    """Where a datum comes from."""

    OBSERVED = "lab-observed"
    """The laboratory measured it."""
    EXAMINED = "lab-examined"
    """The customer supplied it, and the laboratory looked at the proof."""
    CUSTOMER = "customer-supplied"
    EXTERNAL = "external-provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A value with its mark."""

    value: str
    mark: Provenance

    def __bool__(self) -> bool:
        return bool(self.value.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """How a mark is printed."""

    letter: str
    meaning: Phrase


LETTERS: Mapping[Provenance, Letter] = {
    Provenance.OBSERVED: Letter(letter="O", meaning=phrase("observed by the laboratory")),
    Provenance.EXAMINED: Letter(
        letter="E", meaning=phrase("supplied by the customer, proof examined by the laboratory")
    ),
    Provenance.CUSTOMER: Letter(
        letter="C", meaning=phrase("supplied by the customer; the laboratory does not answer for it")
    ),
    Provenance.EXTERNAL: Letter(letter="X", meaning=phrase("result of an external provider")),
}


def observed(value: str) -> Datum:
    """Return what the laboratory says itself."""
    return Datum(value=value, mark=Provenance.OBSERVED)


def supplied(value: str) -> Datum:
    """Return what the customer says."""
    return Datum(value=value, mark=Provenance.CUSTOMER)
