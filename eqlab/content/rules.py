"""The rules of a content folder, compiled when they are asked for: by whom, a door or a plan, does not matter."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.content.checklists import Checklists
from eqlab.core.errors import AuthorError
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.plan.node import Node, place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.fhirpath.evaluation import Additions
from eqlab.validate.identifier import IdentifierRule, compile_rules, general_rules
from eqlab.validate.identifier_functions import fhirpath_functions

if TYPE_CHECKING:
    from eqlab.checklist.model import Catalogue
    from eqlab.validate.cross.model import RuleSet
    from eqlab.validate.hl7v2.profile import Profile
    from eqlab.validate.pki.profile import CertificateProfile

TWICE = Issue(
    code="EQ-CNT-005",
    template='The name "{name}" stands for two {things} of the content.',
    advice="Give one of them another name.",
    nature=Nature.AUTHOR,
)
BAD_PACKS = Issue(
    code="EQ-CNT-006",
    template="The list of Schematron schemas cannot be used: {problem}.",
    nature=Nature.AUTHOR,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A Schematron schema of the content, and the documents it is for."""

    name: str
    file: Path
    title: Text
    root: str
    """Name of the outermost element, as `{namespace}local`."""
    when: tuple[tuple[str, str], ...]
    """(path below the root in ElementPath with `{namespace}`s, value): one of these is there; empty for all."""


@dataclass(frozen=True)
class Rules:
    """The rules below `scenarios/*/rules/` of one content folder. Raises AuthorError or AuthorErrors for wrong ones."""

    root: Path

    @cached_property
    def identifiers(self) -> Mapping[str, IdentifierRule]:
        """Identifier rules by name."""
        own: dict[str, IdentifierRule] = {}
        general = general_rules()
        for path in self._files("identifiers.yaml"):
            node = self._yaml(path)
            made = compile_rules(node.plain(), str(path), partial(place_at, node))
            _add(own, {name: rule for name, rule in made.items() if rule is not general.get(name)}, "rules", path)
        return {**general, **own}

    @cached_property
    def functions(self) -> Additions:
        """Functions that the identifier rules add to FHIRPath: one object, since expressions are kept by it."""
        return fhirpath_functions(self.identifiers)

    @cached_property
    def certificates(self) -> "Mapping[str, CertificateProfile]":
        """Certificate profiles by name."""
        from eqlab.validate.pki.profile import compile_profiles  # noqa: PLC0415 - few plans look at certificates

        found: dict[str, CertificateProfile] = {}
        for path in self._files("certificates.yaml"):
            made = compile_profiles(self._yaml(path).plain(), str(path), self.identifiers)
            _add(found, made, "certificate profiles", path)
        return found

    @cached_property
    def messages(self) -> "Mapping[str, Profile]":
        """Message profiles of HL7 v2 by name."""
        found: dict[str, Profile] = {}
        for path in self._files("hl7v2/*.yaml"):
            _add(found, self.messages_of(path), "message profiles", path)
        return found

    def messages_of(self, path: Path) -> "Mapping[str, Profile]":
        """Return the message profiles of one file. Raises OSError when it cannot be read."""
        from eqlab.validate.hl7v2.compiling import compile_profiles  # noqa: PLC0415 - few plans look at messages

        node = self._yaml(path)
        return compile_profiles(node.plain(), str(path), partial(place_at, node), self.identifiers)

    @cached_property
    def crosses(self) -> Mapping[str, Path]:
        """Files of cross rules by the name of their set."""
        found: dict[str, Path] = {}
        for path in self._files("cross/*.yaml"):
            name = self._yaml(path).plain().get("crossrules", "")
            _add(found, {str(name): path}, "sets of cross rules", path)
        return found

    def cross(self, name: str) -> "RuleSet | None":
        """Return a set of cross rules; None when there is none of that name."""
        return self.cross_of(self.crosses[name]) if name in self.crosses else None

    def cross_of(self, path: Path) -> "RuleSet":
        """Return the cross rules of one file. Raises OSError when it cannot be read."""
        from eqlab.validate.cross.compiling import compile_rules as compile_cross  # noqa: PLC0415 - likewise

        node = self._yaml(path)
        return compile_cross(node.plain(), str(path), partial(place_at, node), identifiers=self.identifiers)

    @cached_property
    def anchors(self) -> Mapping[str, bytes]:
        """Certificates that signatures may rest on, by the name of their file."""
        return {path.stem: path.read_bytes() for path in self._files("trust/*.pem")}

    def checklist(self, name: str) -> "Catalogue":
        """Return a security checklist by the name of its folder below `testplans/`. Raises UsageError on another."""
        return Checklists(self.root).catalogue(name)

    def schema(self, name: str) -> Path:
        """Return the file of a Schematron schema by its name, or of any schema by its path below `scenarios/`.

        The file need not be there, but never lies outside that folder.
        """
        pack = next((one for one in self.packs if one.name == name), None)
        folder = (self.root / "scenarios").resolve()
        path = pack.file if pack else (folder / name).resolve()
        return path if path.is_relative_to(folder) or pack else folder / "outside"

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Schematron schemas that judge whatever documents they are for."""
        return tuple(pack for path in self._files("schematron/packs.yaml") for pack in self._packs(path))

    def _packs(self, path: Path) -> Iterable[Pack]:
        packs = self._yaml(path).plain()
        try:
            for name, said in packs["packs"].items():
                yield Pack(
                    name=name,
                    file=path.parent / said["file"],
                    title=said["title"],
                    root=said["root"],
                    when=tuple((one["path"], one["value"]) for one in said.get("when", ())),
                )
        except (AttributeError, KeyError, TypeError) as error:
            raise AuthorError(BAD_PACKS, Position(file=str(path)), problem=f"{type(error).__name__} {error}") from None

    def _files(self, pattern: str) -> list[Path]:
        return sorted(self.root.glob(f"scenarios/*/rules/{pattern}"))

    def _yaml(self, path: Path) -> Node:
        return read_yaml(path.read_bytes(), str(path))


def _add(found: dict[str, Json], more: Mapping[str, Json], things: str, path: Path) -> None:
    for name, one in more.items():
        if name in found:
            raise AuthorError(TWICE, Position(file=str(path)), name=name, things=things)
        found[name] = one
