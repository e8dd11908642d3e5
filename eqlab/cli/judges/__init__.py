"""Who judges what: a file goes to the judge of its kind, and then to those that the command line names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from eqlab.cli import judging_issues as issues
from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.door import Door
from eqlab.cli.likeness import foreign
from eqlab.cli.terminology import Service
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.validate.faults import surviving
from eqlab.validate.recognise import Kind, kind_of
from eqlab.validate.secret import private_key_at

if TYPE_CHECKING:
    from eqlab.content import Content

Judge: TypeAlias = Callable[[str, bytes], Iterable[Finding]]
"""(name of the file, its bytes) -> what is wrong with it; never raises about the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What judges are made with."""

    door: Door
    wish: ValidateWish
    service: Service
    """The terminology server, or none."""
    alone: bool = True
    """True when one file is judged: then what the command line names is meant for it, whatever its kind."""
    met: set[str] = field(default_factory=set)
    """Members of the wish that were of use for some file."""
    notices: list[Finding] = field(default_factory=list)
    """What is amiss with the rules themselves, without keeping them from being used."""
    by: list[str] = field(default_factory=list)
    """What the present file is judged by, where that is not plain from its kind."""

    def uses(self, member: str, *by: str) -> None:
        """Note that a member of the wish is of use, and what the present file is judged by."""
        self.met.add(member)
        self.by.extend(one for one in by if one and one not in self.by)

    def idle(self) -> list[str]:
        """Return the options that were given and met no file that they are for."""
        given = (member for member in OPTIONS if getattr(self.wish, member))
        return [OPTIONS[member] for member in given if member not in self.met]

    def content(self) -> "Content":
        """Return the content that the global options name. Raises UsageError."""
        from eqlab.content import find_content  # noqa: PLC0415 - few files need it, and it loads half the house

        return find_content(self.door.content, self.door.trust)


_JUDGES: Mapping[Kind, str] = {
    Kind.FHIR_JSON: "fhir",
    Kind.FHIR_XML: "fhir",
    Kind.CDA: "cda",
    Kind.SAML: "saml",
    Kind.SOAP: "soap",
    Kind.XML: "xml",
    Kind.HL7V2: "hl7v2",
    Kind.JWT: "token",
    Kind.CERTIFICATE: "certificate",
    Kind.REQUEST: "certificate",
    Kind.REVOCATION_LIST: "certificate",
    Kind.SMIME: "mail",
    Kind.PDF: "pdf",
    Kind.OTHER: "fhir",
}
"""Modules of this package, each with `judge_of(tools) -> Judge`. They are loaded when a file asks for them."""
_NAMED: Mapping[str, str] = {"schematron": "schematron", "schemas": "xsd", "message": "message"}
"""Likewise, by the member of the wish that names what is to be judged by."""
_AT_ONCE: Mapping[str, str] = {
    "profiles": "fhir",
    "packages": "fhir",
    "supporting": "fhir",
    "message": "hl7v2",
    "certificate": "certificate",
    "keys": "token",
}
"""Judges that are made before any file is read, by the member that would be wrong for all files alike."""
OPTIONS: Mapping[str, str] = {
    "schematron": "--schematron",
    "phase": "--phase",
    "strict": "--strict",
    "schemas": "--schema",
    "message": "--hl7v2",
    "certificate": "--certificate",
    "keys": "--keys",
}
"""Options that say what is judged by, by their member of the wish."""
_OF_KIND: Mapping[str, Callable[[Kind], bool]] = {
    "schematron": lambda kind: kind.is_xml,
    "xsd": lambda kind: kind.is_xml,
    "message": lambda kind: kind is Kind.HL7V2,
}
"""Which files the named judges are for, when there are several."""


_KEY_IS_TOLD = frozenset({Kind.CERTIFICATE, Kind.REQUEST, Kind.REVOCATION_LIST, Kind.PDF})
"""Kinds whose judge tells of a private key himself, and shows nothing; a PDF is no text."""


@dataclass(slots=True, kw_only=True)
class Bench:
    """Judges files one after the other."""

    tools: Tools
    named: tuple[tuple[str, Judge], ...]
    _judges: dict[str, Judge] = field(default_factory=dict)

    @staticmethod
    def of(tools: Tools) -> "Bench":
        """Lay out what the command line names. Raises UsageError and AuthorError."""
        asked = (module for member, module in _NAMED.items() if getattr(tools.wish, member))
        bench = Bench(tools=tools, named=tuple((module, _made(module, tools)) for module in asked))
        for member, module in _AT_ONCE.items():
            if getattr(tools.wish, member):
                bench.judge_by(module)
        return bench

    def judge(self, file: str, data: bytes) -> tuple[Finding, ...]:
        """Return all that is wrong with a file."""
        self.tools.by.clear()
        kind = kind_of(data)
        if kind not in _KEY_IS_TOLD:
            secret = private_key_at(data)
            if secret is not None:
                return (found(issues.SECRET, SubjectPath(line=secret[0], column=secret[1])),)
        other = foreign(data) if kind in {Kind.OTHER, Kind.XML} else None
        if other is not None:
            return (other,)
        if kind is Kind.OTHER and not _might_be_a_resource(file, data):
            return (found(issues.UNKNOWN_KIND, SubjectPath(line=1, column=1)),)
        told = [*surviving(self.judge_by(_JUDGES.get(kind, "fhir"))(file, data), SubjectPath())]
        for module, judge in self.named:
            if self.tools.alone or _OF_KIND[module](kind):
                told += surviving(judge(file, data), SubjectPath())
        return tuple(told)

    def judge_by(self, module: str) -> Judge:
        """Return the judge of a kind, made once."""
        if module not in self._judges:
            self._judges[module] = _made(module, self.tools)
        return self._judges[module]


def _might_be_a_resource(file: str, data: bytes) -> bool:
    """Tell whether bytes of no kind may have been meant as FHIR: by their name, or by how they begin."""
    return file.lower().endswith((".json", ".xml")) or not data.strip() or data.lstrip()[:1] in b'[{<"\xef\xff\xfe'


def _made(module: str, tools: Tools) -> Judge:
    return cast("Judge", import_module(f"eqlab.cli.judges.{module}").judge_of(tools))
