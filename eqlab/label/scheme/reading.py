"""A scheme from its bytes: read, checked, compiled. Every mistake is told with its place."""

import hashlib
import re
from functools import partial

from eqlab.checklist.author import Author
from eqlab.core.errors import AuthorErrors
from eqlab.core.location import Position
from eqlab.core.subject import SubjectKind
from eqlab.core.values import Json
from eqlab.label.issues import BAD_DAY, NOT_OF_TYPE
from eqlab.label.scheme.model import TYPES, Day, Document, Party, PlanWanted, Scheme, SchemeSource
from eqlab.label.scheme.part import Part, by_id, is_day, part_of
from eqlab.label.scheme.reading_forms import read_forms
from eqlab.label.scheme.reading_procedure import Names, named_steps, read_steps
from eqlab.label.scheme.reading_rules import (
    read_changes,
    read_complaints,
    read_governance,
    read_kinds,
    read_reasons,
    read_retention,
    read_severities,
    read_statements,
    read_surveillance,
)
from eqlab.plan.node import Node, place_at
from eqlab.plan.yaml_reader import read_yaml

REQUIRED = (
    "scheme",
    "edition",
    "title",
    "owner",
    "type",
    "object",
    "sources",
    "plans",
    "rule",
    "parties",
    "steps",
    "forms",
    "documents",
    "severities",
    "changes",
    "kinds",
    "surveillance",
    "marks",
    "complaints",
    "retention",
    "reasons",
    "governance",
)
OPTIONAL = ("checklist", "dates", "holidays")
_LEVELS = {one.value: one for one in SubjectKind}
_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_YEARLY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def read_scheme(source: bytes, file: str) -> Scheme:
    """Compile a scheme. `source` is UTF-8 YAML; `file` names it in positions.

    Raises AuthorErrors with every mistake found, in order of position.
    """
    scheme, author = compile_scheme(source, file)
    if author.errors:
        raise AuthorErrors(sorted(author.errors, key=lambda one: _place(one.at)))
    return scheme


def compile_scheme(source: bytes, file: str) -> tuple[Scheme, Author]:
    """Compile a scheme as far as it goes; the author holds the mistakes. Raises AuthorErrors when it is no YAML."""
    node: Node = read_yaml(source, file)
    author = Author(file, partial(place_at, node))
    root = part_of(author, node.plain(), (), REQUIRED, OPTIONAL)
    return _scheme(root, source, file), author


def _place(at: Position | None) -> tuple[int, int]:
    return (at.line, at.column) if at else (0, 0)


def _scheme(root: Part, source: bytes, file: str) -> Scheme:
    parties, dates = _parties(root), _dates(root)
    forms, documents = read_forms(root, parties), _documents(root)
    names = Names(parties=parties, forms=forms, documents=documents, dates=dates, steps=named_steps(root))
    kind = root.inner("type", ("text", "origin"), ("iso17067",))
    what = root.inner("object", ("text", "levels", "origin"))
    return Scheme(
        id=_id(root),
        edition=root.author.version(root.data["edition"], ("edition",)) if root.has("edition") else "",
        title=root.title(),
        owner=root.text("owner"),
        kind=_kind(kind),
        nature=kind.statement(),
        object=what.statement(),
        levels=tuple(_LEVELS[name] for name in what.names("levels", "level", _LEVELS)),
        sources=_sources(root),
        plans=_plans(root),
        checklist=root.text("checklist"),
        rule=root.text("rule"),
        parties=parties,
        dates=dates,
        holidays=_holidays(root),
        steps=read_steps(root, names),
        forms=forms,
        documents=documents,
        severities=read_severities(root),
        changes=read_changes(root),
        kinds=read_kinds(root),
        surveillance=read_surveillance(root),
        marks=read_statements(root, "marks"),
        complaints=read_complaints(root),
        retention=read_retention(root),
        reasons=read_reasons(root),
        governance=read_governance(root),
        file=file,
        source=source,
        digest=hashlib.sha256(source).hexdigest(),
    )


def _id(root: Part) -> str:
    name = root.text("scheme")
    if name and not _ID.fullmatch(name):
        root.author.refuse(root.at("scheme"), name, "an id: small letters, digits, dots and hyphens")
    return name


def _kind(part: Part) -> str:
    kind = part.text("iso17067")
    if kind and kind not in TYPES:
        part.note(NOT_OF_TYPE, "iso17067", ", ".join(TYPES), name=kind)
    return kind


def _parties(root: Part) -> dict[str, Party]:
    parts = by_id(root.parts("parties", ("id", "title"), ("vendor", "origin")), "party")
    return {name: Party(id=name, title=part.title(), vendor=part.flag("vendor")) for name, part in parts}


def _dates(root: Part) -> dict[str, Day]:
    parts = by_id(root.parts("dates", ("id", "day", "title", "origin")), "date")
    return {name: Day(id=name, day=part.day("day"), title=part.title(), origin=part.origin()) for name, part in parts}


def _documents(root: Part) -> dict[str, Document]:
    given: Json = root.data.get("documents")
    parts = root.parts("documents", ("id", "title", "resend", "origin")) if given != [] else []
    return {
        name: Document(id=name, title=part.title(), resend=part.flag("resend"), origin=part.origin())
        for name, part in by_id(parts, "document")
    }


def _sources(root: Part) -> tuple[SchemeSource, ...]:
    parts = by_id(root.parts("sources", ("id", "title", "origin"), ("version", "url")), "source")
    return tuple(
        SchemeSource(
            id=name,
            title=part.text("title"),
            origin=part.origin(),
            version=part.text("version"),
            url=part.text("url"),
        )
        for name, part in parts
    )


def _plans(root: Part) -> tuple[PlanWanted, ...]:
    parts = by_id(root.parts("plans", ("id", "required", "origin")), "test plan")
    return tuple(PlanWanted(id=name, required=part.flag("required"), origin=part.origin()) for name, part in parts)


def _holidays(root: Part) -> tuple[str, ...]:
    days = root.texts("holidays")
    for index, day in enumerate(days):
        if not _YEARLY.fullmatch(day) and not is_day(day):
            root.author.note(
                BAD_DAY, ("holidays", index), "a day such as 2026-05-14, or 05-01 for every year", text=day
            )
    return days
