"""The decision rule of a catalogue: caps, levels of maturity, grants."""

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from eqlab.checklist import issues
from eqlab.checklist.author import Author, Steps
from eqlab.checklist.model import Assurance, Audience, DecisionRule, Grant, Maturity
from eqlab.checklist.vocabulary import ASSURANCES
from eqlab.core.text import words
from eqlab.core.values import Json

_KEYS = ("id", "version", "caps", "reviewer_share", "contradictions", "levels", "grants")
_MAY = ("probe_days",)
_LEVEL = ("level", "title", "overall", "topic", "majors")
_LEVEL_MAY = ("audience", "assured", "no_open_finding", "recent")
_GRANT = ("kind", "maturity", "open_majors", "inconclusive", "probe_days", "months", "renewals")
_MAJORS = ("any", "planned", "met")
_KINDS = ("definitive", "provisional", "ready")
_Asked: TypeAlias = tuple[Fraction, Fraction, int, bool]
_DAYS, _MONTHS, _MANY, _LEVELS = 3660, 120, 999, 9


def digest_of(data: Json) -> str:
    """Return the SHA-256 over the canonical JSON of some data: keys in order, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_rule(author: Author, data: Json, controls: Sequence[str] | None) -> DecisionRule:
    """Read the decision rule; mistakes are noted. `controls` are the ids it may name, None for any."""
    said = author.mapping(data, ("rule",), _KEYS, _MAY)
    listed = author.items(said.get("levels"), ("rule", "levels"))
    levels = tuple(_level(author, ("rule", "levels", index), one, controls) for index, one in enumerate(listed))
    for audience in Audience:
        _check_levels(author, [one for one in levels if one.audience in {None, audience}])
    return DecisionRule(
        id=author.text(said.get("id"), ("rule", "id")),
        version=author.version(said.get("version"), ("rule", "version")),
        caps=_caps(author, ("rule", "caps"), said.get("caps")),
        reviewer_share=author.fraction(said.get("reviewer_share"), ("rule", "reviewer_share"), 1),
        probe_days=author.whole(said.get("probe_days", 0), ("rule", "probe_days"), 0, _DAYS),
        contradictions=author.whole(said.get("contradictions"), ("rule", "contradictions"), 1, _MANY),
        levels=levels,
        grants=_grants(author, ("rule", "grants"), said.get("grants"), levels),
        digest=digest_of(data),
    )


def _caps(author: Author, steps: Steps, data: Json) -> Mapping[Assurance, Fraction]:
    said = author.mapping(data, steps, tuple(ASSURANCES))
    caps = {one: author.fraction(said.get(name), (*steps, name), 1) for name, one in ASSURANCES.items() if name in said}
    values = list(caps.values())
    if values != sorted(values):
        told = ", ".join(map(str, values))
        author.note(
            issues.BAD_ORDER, steps, words("a cap that grows with the assurance"), what=words("The caps"), found=told
        )
    return caps


def _level(author: Author, steps: Steps, data: Json, controls: Sequence[str] | None) -> Maturity:
    said = author.mapping(data, steps, _LEVEL, _LEVEL_MAY)
    audiences = {one.value: one for one in Audience}
    return Maturity(
        level=author.whole(said.get("level"), (*steps, "level"), 1, _LEVELS),
        title=author.title(said.get("title"), (*steps, "title")),
        overall=author.fraction(said.get("overall"), (*steps, "overall"), 100),
        topic=author.fraction(said.get("topic"), (*steps, "topic"), 100),
        majors=author.choice(said.get("majors"), (*steps, "majors"), {one: one for one in _MAJORS}),
        assured=author.flag(said.get("assured", False), (*steps, "assured")),
        no_open_finding=author.flag(said.get("no_open_finding", False), (*steps, "no_open_finding")),
        recent=_recent(author, (*steps, "recent"), said.get("recent", {}), controls),
        audience=author.choice(said["audience"], (*steps, "audience"), audiences) if "audience" in said else None,
    )


def _recent(author: Author, steps: Steps, data: Json, controls: Sequence[str] | None) -> Mapping[str, int]:
    said = author.mapping(data, steps)
    for control in said:
        if controls is not None and control not in controls:
            author.unknown((*steps, control), "control", control, controls)
    return {control: author.whole(days, (*steps, control), 1, _DAYS) for control, days in said.items()}


def _check_levels(author: Author, levels: Sequence[Maturity]) -> None:
    """Levels count up from 1 and never ask for less than the one below."""
    numbers = [one.level for one in levels]
    asked = [(one.overall, one.topic, _MAJORS.index(one.majors), one.assured) for one in levels]
    steps: Steps = ("rule", "levels")
    if numbers != list(range(1, len(numbers) + 1)):
        told = ", ".join(map(str, numbers))
        author.note(issues.BAD_ORDER, steps, words("1, 2, 3 for each audience"), what=words("The levels"), found=told)
    for below, above in itertools.pairwise(asked):
        if _asks_less(below, above):
            told = f"{_told(below)} then {_told(above)}"
            author.note(
                issues.BAD_ORDER, steps, words("a level asks for no less"), what=words("The levels"), found=told
            )


def _asks_less(below: _Asked, above: _Asked) -> bool:
    return above[0] < below[0] or above[1] < below[1] or above[2] < below[2] or above[3] < below[3]


def _told(asked: _Asked) -> str:
    return words(
        "{value} overall, {value2} in each topic, majors {value3}",
        value=str(asked[0]),
        value2=str(asked[1]),
        value3=str(_MAJORS[asked[2]]),
    )


def _grants(
    author: Author, steps: Steps, data: Json, levels: Sequence[Maturity]
) -> Mapping[Audience, tuple[Grant, ...]]:
    said = author.mapping(data, steps, tuple(Audience))
    read: dict[Audience, tuple[Grant, ...]] = {}
    for audience in Audience:
        if audience in said:
            highest = max((one.level for one in levels if one.audience in {None, audience}), default=1)
            listed = author.items(said[audience], (*steps, audience.value))
            read[audience] = tuple(
                _grant(author, (*steps, audience.value, index), one, highest) for index, one in enumerate(listed)
            )
    return read


def _grant(author: Author, steps: Steps, data: Json, highest: int) -> Grant:
    said = author.mapping(data, steps, _GRANT)
    return Grant(
        kind=author.choice(said.get("kind"), (*steps, "kind"), {one: one for one in _KINDS}),
        maturity=author.whole(said.get("maturity"), (*steps, "maturity"), 1, highest),
        open_majors=author.whole(said.get("open_majors"), (*steps, "open_majors"), 0, _MANY),
        inconclusive=author.flag(said.get("inconclusive"), (*steps, "inconclusive")),
        probe_days=author.whole(said.get("probe_days"), (*steps, "probe_days"), 0, _DAYS),
        months=author.whole(said.get("months"), (*steps, "months"), 0, _MONTHS),
        renewals=author.whole(said.get("renewals"), (*steps, "renewals"), 0, 9),
    )
