"""Acts in a vendor file: statements, forms, documents, steps of the procedure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.subject import Party, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpened:
    """A vendor file was opened under a scheme."""

    scheme: str
    """`id@edition`."""
    scheme_sha256: str
    organisation: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementMade:
    """A conformance statement was made, or made anew under its id."""

    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFiled:
    """A form of the scheme was filed, complete."""

    form: str
    values: Mapping[str, str]
    attachments: Mapping[str, str] = field(default_factory=dict)
    """Field to SHA-256 of the file handed in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSent:
    """A recipient got a version of a document."""

    document: str
    version: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """A step of the scheme's procedure, or one of its outputs, was completed."""

    step: str
    output: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()
    """SHA-256 of files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpartialityDeclared:
    """The actor declared to have no interest in the outcome of this file."""

    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildDeclared:
    """The vendor declares a new build and how much it changes; the lab maps that to what is tested again."""

    statement: str
    version: str
    name: str
    sha256: str
    change_class: str
    """Word of the scheme."""
    words: str = ""
    sha512: str = ""
    purl: str = ""
