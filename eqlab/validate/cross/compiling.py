"""Compiles a set of cross rules."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.cross.model import (
    NO_LIMIT,
    Comparison,
    Demand,
    Format,
    Input,
    MessageReader,
    Question,
    Rule,
    RuleSet,
    Source,
)
from eqlab.validate.cross.questions import KEYS, Desk, additions_of, namespaces_of
from eqlab.validate.cross.reading import Find, Reader, Steps
from eqlab.validate.cross.telling import FIELDS
from eqlab.validate.cross.values import Kind
from eqlab.validate.identifier import IdentifierRule, general_rules

_SET = ("crossrules", "version", "title", "sources", "inputs", "let", "rules")
_INPUT = ("kind", "count", "title", "type", "namespaces")
_HEAD = ("id", "title", "text", "level", "origin", "clause", "requirement", "when", "per", "let")
FORMS = ("same", "among", "not_before", "each", "holds")
_COUNTS = {"0..1": (0, 1), "1..1": (1, 1), "0..*": (0, NO_LIMIT), "1..*": (1, NO_LIMIT)}
_COMPARED = ("left", "right", "as", "ignore_case", "ordered", "or_none")


def _nowhere(_steps: Steps) -> Position | None:
    return None


def compile_rules(
    data: Json,
    file: str,
    find: Find = _nowhere,
    *,
    identifiers: Mapping[str, IdentifierRule] | None = None,
    readers: Mapping[Format, MessageReader] | None = None,
) -> RuleSet:
    """Compile a set of rules from its data; `find` tells where parts of it stand in the file.

    `identifiers` are the rules that expressions can ask with `isIdentifier` and `eq:valid`; `readers` read formats
    that have paths of their own, by default HL7 v2. Raises AuthorError or AuthorErrors with every mistake, in order
    of position.
    """
    reader = Reader(file=file, find=find)
    top = reader.mapping(data, (), _SET)
    if readers is None:
        readers = _message_readers(top)
    inputs = _inputs(top, reader, readers)
    known = general_rules() if identifiers is None else identifiers
    desk = Desk(
        reader=reader,
        inputs=inputs,
        identifiers=known,
        readers=readers,
        additions=additions_of(known),
        namespaces=namespaces_of(inputs, reader),
    )
    shared, desk = _lets(top.get("let", {}), ("let",), desk)
    listed = reader.items(top.get("rules"), ("rules",), words("a list of at least one rule"))
    rules = [reader.attempt(partial(_rule, one, ("rules", n), desk, shared)) for n, one in enumerate(listed)]
    _refuse_doubles(rules, reader)
    made = RuleSet(
        name=reader.text(top, "crossrules", ()),
        version=reader.text(top, "version", (), ""),
        title=reader.words(top.get("title"), ("title",)),
        sources=tuple(_source(one, ("sources", n), reader) for n, one in enumerate(top.get("sources") or [])),
        inputs=inputs,
        rules=tuple(rule for rule in rules if rule),
        readers=readers,
    )
    reader.settle()
    return made


def _message_readers(top: Mapping[str, Json]) -> Mapping[Format, MessageReader]:
    """Return the readers of messages; the room of HL7 v2 is loaded only for rules about messages."""
    inputs = top.get("inputs")
    kinds = (
        [one.get("kind") for one in inputs.values() if isinstance(one, Mapping)] if isinstance(inputs, Mapping) else []
    )
    if Format.HL7V2 not in kinds:
        return {}
    from eqlab.validate.cross.messages import READERS  # noqa: PLC0415 - see above

    return READERS


def _refuse_doubles(rules: list[Rule | None], reader: Reader) -> None:
    seen: set[str] = set()
    for place, rule in enumerate(rules):
        if rule is None:
            continue
        if rule.id in seen:
            reader.mistakes.append(
                reader.refuse(("rules", place, "id"), words("an id that no other rule has, not {id}", id=str(rule.id)))
            )
        seen.add(rule.id)


def _source(value: Json, steps: Steps, reader: Reader) -> Source:
    data = reader.mapping(value, steps, ("id", "title", "version", "origin", "url", "status"))
    return Source(
        id=reader.text(data, "id", steps),
        title=reader.text(data, "title", steps),
        origin=Origin(reader.choice(data.get("origin"), (*steps, "origin"), Origin)),
        version=str(data.get("version", "")),
        url=reader.text(data, "url", steps, ""),
    )


def _inputs(top: Mapping[str, Json], reader: Reader, readers: Mapping[Format, MessageReader]) -> Mapping[str, Input]:
    given = reader.names(top.get("inputs"), ("inputs",), words("a mapping of names to inputs"))
    if not given:
        raise reader.refuse(("inputs",), words("at least one input"))
    return {name: _input(name, value, reader, readers) for name, value in given.items()}


def _input(name: str, value: Json, reader: Reader, readers: Mapping[Format, MessageReader]) -> Input:
    steps: Steps = ("inputs", name)
    data = reader.mapping(value, steps, _INPUT)
    format_ = Format(reader.choice(data.get("kind"), (*steps, "kind"), Format))
    if format_ is Format.HL7V2 and format_ not in readers:
        raise reader.refuse((*steps, "kind"), words("a format that there is a reader for"))
    least, most = _COUNTS[reader.choice(data.get("count", "1..1"), (*steps, "count"), _COUNTS)]
    spaces = reader.mapping(data.get("namespaces", {}), (*steps, "namespaces"), data.get("namespaces", {}))
    if not all(isinstance(one, str) and one for one in (*spaces, *spaces.values())):
        raise reader.refuse((*steps, "namespaces"), words("prefixes with the names they stand for"))
    return Input(
        name=name,
        format=format_,
        title=reader.words(data.get("title"), (*steps, "title")),
        least=least,
        most=most,
        type=reader.text(data, "type", steps, ""),
        namespaces=dict(spaces),
    )


def _lets(value: Json, steps: Steps, desk: Desk) -> tuple[Mapping[str, Question], Desk]:
    made: dict[str, Question] = {}
    for name, asked in desk.reader.names(value, steps, words("a mapping of names to questions")).items():
        if name in desk.inputs or name in desk.lets:
            raise desk.reader.refuse((*steps, name), words("a name that no input and no other `let` has"))
        question = desk.question(asked, (*steps, name))
        made[name] = question
        inputs = frozenset(one for need in question.needs for one in desk.lets.get(need, {need}))
        desk = replace(desk, lets={**desk.lets, name: inputs})
    return made, desk


def _rule(value: Json, steps: Steps, desk: Desk, shared: Mapping[str, Question]) -> Rule:
    reader = desk.reader
    data = reader.mapping(value, steps, (*_HEAD, *FORMS))
    forms = [form for form in FORMS if form in data]
    if len(forms) != 1:
        raise reader.refuse(steps, words("one of {names}", names=", ".join(FORMS)))
    own, desk = _lets(data.get("let", {}), (*steps, "let"), desk)
    when = None if "when" not in data else desk.question(data["when"], (*steps, "when"), condition=True)
    demand = _demand(forms[0], data[forms[0]], (*steps, forms[0]), desk)
    asked = [one for one in (when, demand.left, demand.right, demand.condition, demand.shows) if one]
    lets = _needed_lets([*asked, *own.values()], {**shared, **own})
    level, origin = reader.weight(data, steps)
    title = reader.words(data.get("title"), (*steps, "title"))
    return Rule(
        id=reader.text(data, "id", steps),
        title=title,
        text=reader.words(data.get("text", data.get("title")), (*steps, "text"), FIELDS),
        level=level,
        origin=origin,
        clause=reader.text(data, "clause", steps, ""),
        requirement=reader.text(data, "requirement", steps, ""),
        when=when,
        per=_per(data, steps, desk, demand),
        lets=lets,
        demand=demand,
        needs=frozenset(
            name
            for question in (*asked, *(one for _, one in lets))
            for need in question.needs
            for name in desk.lets.get(need, {need})
        ),
    )


def _per(data: Mapping[str, Json], steps: Steps, desk: Desk, demand: Demand) -> str:
    if "per" in data:
        return desk.reader.choice(data["per"], (*steps, "per"), desk.inputs)
    return demand.right.of if demand.right else ""


def _needed_lets(questions: list[Question], lets: Mapping[str, Question]) -> tuple[tuple[str, Question], ...]:
    needed = {name for question in questions for name in question.needs if name in lets}
    for name in reversed(list(lets)):
        if name in needed:
            needed |= {one for one in lets[name].needs if one in lets}
    return tuple((name, question) for name, question in lets.items() if name in needed)


def _demand(form: str, value: Json, steps: Steps, desk: Desk) -> Demand:
    if form == "holds":
        return _holds(value, steps, desk)
    if form == "each":
        return _each(value, steps, desk)
    data = desk.reader.mapping(value, steps, _COMPARED)
    left, right = (desk.question(data.get(side), (*steps, side)) for side in ("left", "right"))
    return Demand(form=form, left=left, right=right, comparison=_comparison(form, data, steps, desk.reader))


def _comparison(form: str, data: Mapping[str, Json], steps: Steps, reader: Reader) -> Comparison:
    sorted_ = (Kind.DATE, Kind.INSTANT, Kind.NUMBER)
    kinds = sorted_ if form == "not_before" else tuple(Kind)
    default = Kind.INSTANT if form == "not_before" else Kind.TEXT
    kind = Kind(reader.choice(data.get("as", default), (*steps, "as"), kinds))
    ignore = reader.truth(data, "ignore_case", steps)
    if ignore and kind in sorted_:
        raise reader.refuse((*steps, "ignore_case"), words("false: dates and numbers have no case"))
    if "ordered" in data and form != "same":
        raise reader.refuse((*steps, "ordered"), words("`ordered` only beside `same`"))
    ordered, or_none = (reader.truth(data, key, steps) for key in ("ordered", "or_none"))
    return Comparison(kind=kind, ignore_case=ignore, ordered=ordered, or_none=or_none)


def _holds(value: Json, steps: Steps, desk: Desk) -> Demand:
    if isinstance(value, str):
        return Demand(form="holds", condition=desk.question(value, steps, condition=True))
    data = desk.reader.mapping(value, steps, (*KEYS, "left", "right"))
    asked = {key: one for key, one in data.items() if key in KEYS}
    left, right = (desk.question(data[side], (*steps, side)) if side in data else None for side in ("left", "right"))
    condition = desk.question(asked, steps, condition=True)
    return Demand(form="holds", condition=condition, left=left, right=right)


def _each(value: Json, steps: Steps, desk: Desk) -> Demand:
    data = desk.reader.mapping(value, steps, (*KEYS, "holds", "shows", "left", "or_none"))
    items = desk.question({key: one for key, one in data.items() if key in KEYS}, steps)
    if not items.of:
        raise desk.reader.refuse(steps, words("of: the input whose items are judged"))
    more: dict[str, Any] = {
        "condition": desk.question(data.get("holds"), (*steps, "holds"), condition=True, item_of=items.of),
        "shows": desk.question(data["shows"], (*steps, "shows"), item_of=items.of) if "shows" in data else None,
        "left": desk.question(data["left"], (*steps, "left")) if "left" in data else None,
    }
    how = Comparison(or_none=desk.reader.truth(data, "or_none", steps))
    return Demand(form="each", right=items, comparison=how, **more)
