"""Who judges what: a file goes to the judge of its kind, and then to those that the command line names."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

from eqlab.cli.commands.validate import ValidateWish
from eqlab.cli.door import Door
from eqlab.cli.likeness import foreign
from eqlab.cli.terminology import Service
from eqlab.core.finding import Finding
from eqlab.validate.recognise import Kind, kind_of

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


@dataclass(slots=True, kw_only=True)
class Bench:
    """Judges files one after the other."""

    tools: Tools
    named: tuple[Judge, ...]
    _judges: dict[str, Judge] = field(default_factory=dict)

    @staticmethod
    def of(tools: Tools) -> "Bench":
        """Lay out what the command line names. Raises UsageError and AuthorError."""
        asked = (module for member, module in _NAMED.items() if getattr(tools.wish, member))
        bench = Bench(tools=tools, named=tuple(_made(module, tools) for module in asked))
        for member, module in _AT_ONCE.items():
            if getattr(tools.wish, member):
                bench.judge_by(module)
        return bench

    def judge(self, file: str, data: bytes) -> tuple[Finding, ...]:
        """Return all that is wrong with a file."""
        kind = kind_of(data)
        other = foreign(data) if kind in {Kind.OTHER, Kind.XML} else None
        if other is not None:
            return (other,)
        found = [*self.judge_by(_JUDGES.get(kind, "fhir"))(file, data)]
        for judge in self.named:
            found += judge(file, data)
        return tuple(found)

    def judge_by(self, module: str) -> Judge:
        """Return the judge of a kind, made once."""
        if module not in self._judges:
            self._judges[module] = _made(module, self.tools)
        return self._judges[module]


def _made(module: str, tools: Tools) -> Judge:
    return cast("Judge", import_module(f"eqlab.cli.judges.{module}").judge_of(tools))
