"""The words a catalogue speaks: scales, evidence types, sizes, probes. Read before any topic is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from eqlab.checklist import issues
from eqlab.checklist.author import Author, Steps
from eqlab.checklist.model import Assurance, EvidenceLimit, Mode, ProbeKind, Scale, Step
from eqlab.checklist.sheet import Special
from eqlab.core.text import Text, words
from eqlab.core.values import Json

ASSURANCES = {one.name.lower(): one for one in Assurance}
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
_YEARS = 3660


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What topics may name."""

    prefix: str
    """What every id begins with."""
    edition: str
    scales: Mapping[str, Scale]
    evidence: Mapping[str, Text]
    limits: Mapping[str, EvidenceLimit]
    sizes: Mapping[str, Text]
    probes: Mapping[str, ProbeKind]
    references: Mapping[str, Text]


def read_vocabulary(author: Author, said: Mapping[str, Json]) -> Vocabulary:
    """Read the head of a catalogue; mistakes are noted."""
    prefix = said.get("prefix")
    if not isinstance(prefix, str) or not _PREFIX.fullmatch(prefix):
        author.refuse(("prefix",), prefix, words("2 to 8 capital letters or digits"))
    types = _entries(author, said, "evidence_types")
    return Vocabulary(
        prefix=str(prefix),
        edition=author.version(said.get("edition"), ("edition",)),
        scales={name: _scale(author, name, one) for name, one in _entries(author, said, "scales").items()},
        evidence={name: _title(author, ("evidence_types", name), one) for name, one in types.items()},
        limits={name: _limit(author, ("evidence_types", name), one) for name, one in types.items()},
        sizes={name: author.title(one, ("sizes", name)) for name, one in _entries(author, said, "sizes").items()},
        probes={name: _probe(author, name, one) for name, one in _entries(author, said, "probes").items()},
        references=_references(author, said),
    )


def _entries(author: Author, said: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    if key not in said:
        return {}
    entries = author.mapping(said[key], (key,))
    for name in entries:
        if not _NAME.fullmatch(name):
            author.note(
                issues.BAD_ID, (key, name), words("a letter, then letters, digits, _ . -"), what="entry", name=name
            )
    return entries


def _references(author: Author, said: Mapping[str, Json]) -> Mapping[str, Text]:
    return {name: author.title(one, ("references", name)) for name, one in _entries(author, said, "references").items()}


def _title(author: Author, steps: Steps, said: Json) -> Text:
    return author.title(said.get("title") if isinstance(said, Mapping) else None, (*steps, "title"))


def _scale(author: Author, name: str, said: Json) -> Scale:
    steps: Steps = ("scales", name)
    data = author.mapping(said, steps, ("title", "steps"))
    listed = author.items(data.get("steps"), (*steps, "steps"))
    read = tuple(_step(author, (*steps, "steps", index), one) for index, one in enumerate(listed))
    values = [step.value for step in read]
    if values and (values != sorted(set(values)) or values[0] != 0 or values[-1] != 1):
        told = ", ".join(map(str, values))
        author.note(
            issues.BAD_ORDER, (*steps, "steps"), words("values from 0 up to 1"), what=words("The steps"), found=told
        )
    names = [step.name for step in read]
    for index, one in enumerate(names):
        if one in names[:index]:
            first = str(author.at((*steps, "steps", names.index(one))))
            author.note(issues.TWICE, (*steps, "steps", index), what="step", name=one, first=first)
    return Scale(name=name, title=author.title(data.get("title"), (*steps, "title")), steps=read)


def _step(author: Author, steps: Steps, said: Json) -> Step:
    data = author.mapping(said, steps, ("name", "value", "label"))
    name = author.text(data.get("name"), (*steps, "name"))
    if name in frozenset(Special):
        author.refuse((*steps, "name"), name, words("a name that is no special answer"))
    value = author.fraction(data.get("value"), (*steps, "value"), 1)
    return Step(name=name, value=value, label=author.title(data.get("label"), (*steps, "label")))


def _limit(author: Author, steps: Steps, said: Json) -> EvidenceLimit:
    data = author.mapping(said, steps, ("title", "reach"), ("days",))
    days = author.whole(data["days"], (*steps, "days"), 1, _YEARS) if "days" in data else 0
    return EvidenceLimit(reach=author.choice(data.get("reach"), (*steps, "reach"), ASSURANCES), days=days)


def _probe(author: Author, name: str, said: Json) -> ProbeKind:
    steps: Steps = ("probes", name)
    data = author.mapping(said, steps, ("mode", "title", "does"))
    return ProbeKind(
        id=name,
        mode=author.choice(data.get("mode"), (*steps, "mode"), {one.value: one for one in Mode}),
        title=author.title(data.get("title"), (*steps, "title")),
        does=author.title(data.get("does"), (*steps, "does")),
    )
