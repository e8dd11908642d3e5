"""A topic file and its controls."""

import re
from collections.abc import Mapping

from eqlab.checklist import issues
from eqlab.checklist.author import Author, Steps, version_of
from eqlab.checklist.model import (
    Advice,
    Assurance,
    Audience,
    Control,
    Effort,
    Flag,
    Owner,
    Scale,
    SizeProfile,
    Topic,
)
from eqlab.checklist.vocabulary import ASSURANCES, Vocabulary
from eqlab.core.text import Words, words
from eqlab.core.values import Json

_FORM = words("2 to 8 capital letters or digits")
_TOPIC = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_TOPIC_KEYS = ("topic", "audience", "title", "help", "controls")
_KEYS = ("id", "since", "title", "question", "help", "scale", "weight", "flag", "evidence", "advice")
_MAY = ("minimum", "not_applicable", "probes", "any_probe", "map", "sizes", "deprecated", "replaced_by")
_OFF = ("flag", "asked", "off", "not_applicable")
HEAVIEST = 5


def read_topic(author: Author, data: Json, words: Vocabulary) -> Topic:
    """Read one topic; mistakes are noted, and every control keeps its place."""
    said = author.mapping(data, (), _TOPIC_KEYS, ("origin",))
    audience = author.choice(said.get("audience"), ("audience",), {one.value: one for one in Audience})
    name = said.get("topic")
    if not isinstance(name, str) or not _TOPIC.fullmatch(name):
        author.refuse(("topic",), name, _FORM)
    topic = f"{words.prefix}-{audience.value[0].upper()}-{name}"
    listed = author.items(said.get("controls"), ("controls",))
    return Topic(
        id=topic,
        audience=audience,
        title=author.title(said.get("title"), ("title",)),
        help=author.title(said.get("help"), ("help",)),
        controls=tuple(
            _control(author, ("controls", index), one, topic, audience, words) for index, one in enumerate(listed)
        ),
        origin=author.text(said["origin"], ("origin",)) if "origin" in said else "",
    )


def _control(author: Author, steps: Steps, data: Json, topic: str, audience: Audience, words: Vocabulary) -> Control:
    said = author.mapping(data, steps, _KEYS if audience is Audience.PRACTICE else (*_KEYS, "minimum"), _MAY)
    name = _id(author, (*steps, "id"), said.get("id"), topic)
    evidence = author.named(said.get("evidence"), (*steps, "evidence"), "evidence type", words.evidence)
    probes = author.named(said.get("probes", []), (*steps, "probes"), "probe", words.probes)
    minimum = author.choice(said["minimum"], (*steps, "minimum"), ASSURANCES) if "minimum" in said else Assurance(0)
    flag = author.choice(said.get("flag", "scored"), (*steps, "flag"), {one.value: one for one in Flag})
    _check_reach(author, (*steps, "minimum"), name, minimum, evidence, probes, words)
    return Control(
        id=name,
        topic=topic,
        audience=audience,
        title=author.title(said.get("title"), (*steps, "title")),
        question=author.title(said.get("question"), (*steps, "question")),
        help=author.title(said.get("help"), (*steps, "help")),
        scale=_scale(author, (*steps, "scale"), said.get("scale"), words),
        weight=author.whole(said.get("weight"), (*steps, "weight"), 1, HEAVIEST),
        flag=flag,
        evidence=evidence,
        minimum=minimum,
        not_applicable=_not_applicable(author, (*steps, "not_applicable"), said),
        probes=probes,
        any_probe=author.flag(said["any_probe"], (*steps, "any_probe")) if "any_probe" in said else False,
        map=_map(author, (*steps, "map"), said.get("map", {}), words),
        advice=_advice(author, (*steps, "advice"), said.get("advice")),
        sizes=_sizes(author, (*steps, "sizes"), said.get("sizes", {}), name, flag, words),
        since=_edition(author, steps, said, "since", name, words),
        deprecated=_edition(author, steps, said, "deprecated", name, words) if "deprecated" in said else "",
        replaced_by=author.texts(said.get("replaced_by", []), (*steps, "replaced_by")),
        at=author.at(steps),
    )


def _numbered(topic: str) -> Words:
    return words("{topic}- and two digits", topic=topic)


def _id(author: Author, steps: Steps, name: Json, topic: str) -> str:
    if not isinstance(name, str) or not re.fullmatch(rf"{re.escape(topic)}-\d\d", name):
        author.note(
            issues.BAD_ID,
            steps,
            _numbered(topic),
            what="control",
            name=str(name)[:80],
        )
    return str(name)


def _scale(author: Author, steps: Steps, name: Json, words: Vocabulary) -> Scale:
    if not isinstance(name, str) or name not in words.scales:
        author.unknown(steps, "scale", name, words.scales)
        return Scale(name="", title={}, steps=())
    return words.scales[name]


def _check_reach(
    author: Author,
    steps: Steps,
    name: str,
    minimum: Assurance,
    evidence: tuple[str, ...],
    probes: tuple[str, ...],
    words: Vocabulary,
) -> None:
    reached = [words.limits[one].reach for one in evidence if one in words.limits]
    reach = max([*reached, Assurance.TESTED] if probes else reached, default=Assurance.DECLARED)
    if minimum > reach:
        facts = {"minimum": minimum.name.lower(), "reach": reach.name.lower()}
        author.note(issues.OUT_OF_REACH, steps, control=name, **facts)


def _not_applicable(author: Author, steps: Steps, said: Mapping[str, Json]) -> Mapping[str, str] | None:
    return author.title(said["not_applicable"], steps) if "not_applicable" in said else None


def _map(author: Author, steps: Steps, said: Json, words: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    clauses = author.mapping(said, steps)
    for key in clauses:
        if key not in words.references:
            author.unknown((*steps, key), "reference", key, words.references)
    return {key: author.texts(one, (*steps, key)) for key, one in clauses.items()}


def _advice(author: Author, steps: Steps, said: Json) -> Advice:
    beside = ("effort", "owner", "link")
    text = author.title(said, steps, beside)
    data = said if isinstance(said, Mapping) else {}
    for key in beside[:2]:
        if data and key not in data:
            author.note(issues.MISSING_KEY, steps, key=key, where=".".join(map(str, steps)))
    return Advice(
        text=text,
        effort=author.choice(data.get("effort", "S"), (*steps, "effort"), {one.value: one for one in Effort}),
        owner=author.choice(data.get("owner", "vendor"), (*steps, "owner"), {one.value: one for one in Owner}),
        link=author.text(data["link"], (*steps, "link")) if "link" in data else "",
    )


def _sizes(
    author: Author, steps: Steps, said: Json, name: str, flag: Flag, words: Vocabulary
) -> Mapping[str, SizeProfile]:
    profiles = author.mapping(said, steps)
    for size in profiles:
        if size not in words.sizes:
            author.unknown((*steps, size), "size", size, words.sizes)
    return {size: _size(author, (*steps, size), one, name, flag) for size, one in profiles.items()}


def _size(author: Author, steps: Steps, said: Json, name: str, flag: Flag) -> SizeProfile:
    if flag is Flag.KNOCK_OUT and isinstance(said, Mapping) and _switches_off(said):
        author.note(issues.SWITCHED_OFF, steps, control=name, size=str(steps[-1]))
        return SizeProfile()
    data = author.mapping(said, steps, (), ("weight", "question", "help"))
    return SizeProfile(
        weight=author.whole(data["weight"], (*steps, "weight"), 1, HEAVIEST) if "weight" in data else None,
        question=author.title(data["question"], (*steps, "question")) if "question" in data else {},
        help=author.title(data["help"], (*steps, "help")) if "help" in data else {},
    )


def _switches_off(said: Mapping[str, Json]) -> bool:
    return any(key in said for key in _OFF) or not said.get("weight", 1)


def _edition(author: Author, steps: Steps, said: Mapping[str, Json], key: str, name: str, words: Vocabulary) -> str:
    version = author.version(said.get(key), (*steps, key))
    if words.edition and version_of(version) > version_of(words.edition):
        author.note(issues.LATE, (*steps, key), control=name, key=key, version=version, edition=words.edition)
    return version
