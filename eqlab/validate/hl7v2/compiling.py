"""Files of message profiles, compiled (the notation is told in docs/hl7v2.md)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.requirement import Origin
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.hl7v2 import base
from eqlab.validate.hl7v2.author import Author, Find, Steps
from eqlab.validate.hl7v2.base.structures import EVENTS, KNOWN
from eqlab.validate.hl7v2.conditions import paths_of
from eqlab.validate.hl7v2.elements import Overlay, read_tables
from eqlab.validate.hl7v2.paths import read_below, read_path
from eqlab.validate.hl7v2.profile import Profile, plan_of
from eqlab.validate.hl7v2.spec import Rule, Voice
from eqlab.validate.hl7v2.standards import specs, standard_structure
from eqlab.validate.hl7v2.structure import Structure, StructureError, read_structure
from eqlab.validate.identifier import IdentifierRule
from eqlab.validate.words import together

_FILE = ("hl7v2", "pack", words("version"), "title", "source", "origin", "clause", "tables", "pieces", "profiles")
_PIECE = ("elements", "rules", "origin", "clause", "level")
_PROFILE = ("title", words("message"), "structure", "versions", "uses", *_PIECE)
_RULE = ("id", "title", "each", "at", "when", "require", "origin", "clause", "level")
_NOTATION = "2.5"


def compile_profiles(
    data: Json, file: str, find: Find, identifiers: Mapping[str, IdentifierRule]
) -> Mapping[str, Profile]:
    """Compile all profiles of a file, by name.

    `data` is the file as JSON, `find` tells where its parts stand, `identifiers` are the rules that `identifier` names.
    Raises AuthorError, or AuthorErrors with the first mistake of every profile.
    """
    author = Author(file, find)
    said = author.mapping(data, (), _FILE)
    if said.get("hl7v2") != _NOTATION:
        raise author.refuse(("hl7v2",), said.get("hl7v2"), f'"{_NOTATION}", the version that profiles build upon')
    overlay = Overlay(author=author, tables=read_tables(author, said.get("tables", {})), identifiers=identifiers)
    voice = author.voice(said, (), Voice(origin=Origin.DESIGN))
    pieces = author.mapping(said.get("pieces", {}), ("pieces",))
    maker = _Maker(author=author, overlay=overlay, pieces=pieces, voice=voice)
    profiles = author.mapping(said.get("profiles"), ("profiles",))
    if not profiles:
        raise author.refuse(("profiles",), profiles, words("at least one profile"))
    return _all({name: partial(maker.made, name, value) for name, value in profiles.items()})


def compile_profile(data: Json, file: str, find: Find, identifiers: Mapping[str, IdentifierRule]) -> Profile:
    """Compile a file that holds one profile. Raises AuthorError or AuthorErrors."""
    profiles = compile_profiles(data, file, find, identifiers)
    if len(profiles) != 1:
        raise Author(file, find).refuse(("profiles",), list(profiles), words("one profile"))
    return next(iter(profiles.values()))


def _all(makers: Mapping[str, Callable[[], Profile]]) -> Mapping[str, Profile]:
    made: dict[str, Profile] = {}
    mistakes: list[AuthorError] = []
    for name, make in makers.items():
        try:
            made[name] = make()
        except AuthorError as error:
            if all((error.at, error.issue) != (one.at, one.issue) for one in mistakes):
                mistakes.append(error)
    if len(mistakes) == 1:
        raise mistakes[0]
    if mistakes:
        raise AuthorErrors(sorted(mistakes, key=lambda one: (one.at.line, one.at.column) if one.at else (0, 0)))
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    author: Author
    overlay: Overlay
    pieces: Mapping[str, Json]
    voice: Voice

    def made(self, name: str, value: Json) -> Profile:
        steps: Steps = ("profiles", name)
        said = self.author.mapping(value, steps, _PROFILE)
        event = self._event(said.get("message"), (*steps, "message"))
        structure = self._structure(said, event, steps)
        segments, rules = specs(event), list[Rule]()
        for place, piece, own in self._parts(said, steps):
            voice = self.author.voice(piece, place, own)
            self.overlay.laid(segments, piece.get("elements", {}), (*place, "elements"), voice)
            rules.extend(self._rules(piece.get("rules", []), (*place, "rules"), structure, voice))
        return Profile(
            name=name,
            title=self.author.title(said.get("title"), (*steps, "title")),
            event=event,
            structures=() if event == "ACK" else EVENTS.get(event, ()),
            versions=self._versions(said, steps),
            structure=structure,
            plans={segment: plan_of(spec) for segment, spec in segments.items()},
            rules=tuple(rules),
            voice=self.author.voice(said, steps, self.voice),
        )

    def _parts(self, said: Mapping[str, Json], steps: Steps) -> Iterator[tuple[Steps, Mapping[str, Json], Voice]]:
        """The pieces that a profile uses, and then what it says itself."""
        for index, name in enumerate(self.author.texts(said.get("uses", []), (*steps, "uses"))):
            if name not in self.pieces:
                raise self.author.unknown((*steps, "uses", index), words("piece"), name, self.pieces)
            place: Steps = ("pieces", name)
            yield place, self.author.mapping(self.pieces[name], place, _PIECE), self.voice
        yield steps, said, self.voice

    def _event(self, value: Json, steps: Steps) -> str:
        event = self.author.text(value, steps)
        if event != "ACK" and event not in EVENTS:
            raise self.author.unknown(steps, words("message"), event, ("ACK", *EVENTS))
        return event

    def _versions(self, said: Mapping[str, Json], steps: Steps) -> tuple[str, ...]:
        place = (*steps, "versions")
        versions = self.author.texts(said.get("versions", list(base.VERSIONS)), place)
        for index, version in enumerate(versions):
            if version not in base.VERSIONS:
                raise self.author.unknown((*place, index), words("version"), version, base.VERSIONS)
        return versions

    def _structure(self, said: Mapping[str, Json], event: str, steps: Steps) -> Structure | None:
        place = (*steps, "structure")
        if "structure" not in said:
            return standard_structure(event)
        text = self.author.text(said["structure"], place)
        try:
            structure = read_structure(text)
        except StructureError as error:
            expected = words(
                '"{expected}" at character {position}', expected=str(error.expected), position=str(error.position)
            )
            raise self.author.refuse(place, text, expected) from error
        for name in sorted(structure.names):
            if name not in KNOWN and not name.startswith("Z"):
                raise self.author.unknown(place, words("segment"), name, KNOWN)
        return structure

    def _rules(self, value: Json, steps: Steps, structure: Structure | None, voice: Voice) -> Iterator[Rule]:
        if not isinstance(value, list):
            raise self.author.refuse(steps, value, words("a list of rules"))
        for index, data in enumerate(value):
            yield self._rule(data, (*steps, index), structure, voice)

    def _rule(self, data: Json, steps: Steps, structure: Structure | None, voice: Voice) -> Rule:
        said = self.author.mapping(data, steps, _RULE)
        for key in ("when", "require"):
            if key in said:
                self.author.condition(said[key], (*steps, key))
                self._known(said[key], (*steps, key))
        return Rule(
            id=self.author.text(said.get("id"), (*steps, "id")),
            title=self.author.title(said.get("title"), (*steps, "title")),
            each=self._each(said.get("each", ""), (*steps, "each"), structure),
            at=self._at(said.get("at", ""), (*steps, "at")),
            when=self.author.condition(said["when"], (*steps, "when")) if "when" in said else None,
            require=self.author.condition(said.get("require"), (*steps, "require")),
            written=str(said.get("require")),
            voice=self.author.voice(said, steps, voice),
        )

    def _known(self, text: str, steps: Steps) -> None:
        """Refuse a path to a segment or field that HL7 does not have."""
        for written in paths_of(text):
            path = read_path(written)
            if path is None or path.segment.startswith("Z"):
                continue
            if path.segment not in KNOWN:
                raise self.author.unknown(steps, words("segment"), path.segment, KNOWN)
            spec = base.segment(path.segment)
            if spec is not None and not spec.open and path.field > len(spec.fields):
                raise self.author.refuse(
                    steps,
                    written,
                    words(
                        "a field of {segment} from 1 to {count}", segment=str(path.segment), count=str(len(spec.fields))
                    ),
                )

    def _each(self, value: Json, steps: Steps, structure: Structure | None) -> str:
        groups = structure.groups if structure else frozenset[str]()
        if value == "" or (isinstance(value, str) and (value in groups or read_path(value) is not None)):
            return str(value)
        kinds = [words("a segment such as PID"), words("a field such as PID-3")]
        known = together(chain(sorted(groups), kinds), ", ")
        raise self.author.refuse(steps, value, known)

    def _at(self, value: Json, steps: Steps) -> str:
        if value == "" or (isinstance(value, str) and (read_path(value) or read_below(value))):
            return str(value)
        raise self.author.refuse(steps, value, words("a path such as PID-3.1, or .1 below `each`"))
