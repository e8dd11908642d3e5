"""FHIR R4: definitions, reading, and the rules a resource is judged by.

`validate` is the door for Python, `validate_all` that for many resources; everything else is loaded when one of them is
called.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eqlab.core.finding import Finding
    from eqlab.validate.fhir.library import Library
    from eqlab.validate.fhir.run import Options

__all__ = ["Validation", "validate", "validate_all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What the lab found in one document."""

    findings: "tuple[Finding, ...]"
    """In the order of the document."""

    @property
    def valid(self) -> bool | None:
        """True or False when the lab could decide, None when it could not: compare with `is`, not with `not`."""
        if not self.findings:
            return True
        from eqlab.core.issue import Nature  # noqa: PLC0415 - the package itself loads nothing
        from eqlab.validate.fhir.outcome import severity  # noqa: PLC0415

        if any(severity(one) == "error" for one in self.findings):
            return False
        return all(one.issue.nature is Nature.VIOLATION for one in self.findings) or None


def validate(
    data: bytes | str, form: str = "json", library: "Library | None" = None, options: "Options | None" = None
) -> Validation:
    """Judge a FHIR R4 resource, given as the bytes of a document, or as its text, of `form` json or xml.

    Without a library FHIR R4's own definitions judge; `eqlab.validate.fhir.packages.library_with` adds packages.
    Raises AuthorError when a profile named in `options.profiles` is wrong; never about the document.
    """
    from eqlab.validate.fhir.engine import judge  # noqa: PLC0415

    judgement = judge(_bytes(data), form, library, options)
    if not judgement.notes:
        return Validation(findings=())
    from eqlab.validate.fhir.findings import findings  # noqa: PLC0415 - there is something to say

    return Validation(findings=tuple(findings(judgement, library)))


def validate_all(
    documents: Iterable[bytes | str], library: "Library | None" = None, options: "Options | None" = None
) -> Iterator[Validation]:
    """Yield what `validate` says of each of many FHIR R4 resources in JSON, in their order.

    Small ones are judged together, which takes about two thirds of the time. For that up to 64 documents are read ahead
    and held; of those the first is told when the last was read.
    Raises AuthorError, before the first is told, when a profile named in `options.profiles` is wrong; never about a
    document. What reading `documents` raises goes through.
    """
    from eqlab.validate.fhir.findings import findings  # noqa: PLC0415 - the package itself loads nothing
    from eqlab.validate.fhir.together import judge_all  # noqa: PLC0415

    for judgement in judge_all(map(_bytes, documents), library, options):
        yield Validation(findings=tuple(findings(judgement, library)))


def _bytes(data: bytes | str) -> bytes:
    return data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
