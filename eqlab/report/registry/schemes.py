"""What the registry prints of an assessment scheme, taken from its data file."""

from collections.abc import Iterable, Mapping

from eqlab.core.text import Text
from eqlab.label.scheme.model import Scheme
from eqlab.report.registry.model import SchemeBox


def scheme_box(scheme: Scheme) -> SchemeBox:
    """Return the box that stands beside each attestation of a scheme."""
    address = scheme.complaints.address
    return SchemeBox(
        id=scheme.id,
        edition=scheme.edition,
        sha256=scheme.digest,
        title=scheme.title,
        object=scheme.object.text,
        type=scheme.kind,
        nature=scheme.nature.text,
        surveillance=scheme.surveillance.text,
        marks=tuple(one.text for one in scheme.marks),
        complaints=scheme.complaints.text,
        complaints_url=f"mailto:{address}" if "@" in address and ":" not in address else address,
    )


def scheme_terms(schemes: Iterable[Scheme]) -> Mapping[str, Text]:
    """Return what the reason codes of schemes are called."""
    return {code: reason.title for scheme in schemes for code, reason in scheme.reasons.items()}
