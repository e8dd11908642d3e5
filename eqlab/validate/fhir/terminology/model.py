"""Sets of codes, some of which can be listed and some only asked, and some of which nobody here knows whole."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.validate.fhir.remote import Membership

Coded: TypeAlias = tuple[str, str]
"""System and code."""


IN = Membership(answer=True)
OUT = Membership(answer=False)
_UNKNOWN = "unknown"
MOST_PARTS = 100
"""Parts of a value set that are asked about a code; those after them stay undecided. Lists of codes are one part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """A set of codes."""

    holds: Callable[[str, str], Membership]
    """(system, code) -> whether it is in the set; an empty system stands for any."""
    listed: Callable[[], frozenset[Coded] | None]
    """Return all its codes; None when they cannot be listed here."""
    system: str = ""
    """The one system that all its codes are of, when that is known."""
    codes: frozenset[str] | None = None
    """All its codes, when it is nothing but a list of codes of `system`."""
    fold: bool = False
    """With `codes`: True when case makes no difference."""
    alike: str = ""
    """Sets of one system of which this is the same, and not empty, say the same of every code, reasons aside."""


def undecided(reason: str, system: str = "") -> Members:
    """Return a set of which nothing is known, except perhaps that all its codes are of one system."""
    unsure = Membership(None, reason)
    return Members(
        holds=lambda asked, _code: OUT if system and asked not in ("", system) else unsure,
        listed=lambda: None,
        system=system,
        alike=_UNKNOWN,
    )


def of_codes(system: str, codes: Iterable[str], *, fold: bool = False) -> Members:
    """Return the set of these codes of one system; with `fold`, case makes no difference."""
    exact = frozenset(codes)
    folded = frozenset(code.casefold() for code in exact) if fold else frozenset[str]()

    def holds(asked: str, code: str) -> Membership:
        known = asked in ("", system) and (code in exact or (fold and code.casefold() in folded))
        return IN if known else OUT

    listed = lambda: frozenset((system, code) for code in exact)  # noqa: E731 - beside `holds`, and as short
    return Members(holds=holds, listed=listed, system=system, codes=exact, fold=fold)


def of_listed(coded: Iterable[Coded]) -> Members:
    """Return the set of these codes."""
    everything = frozenset(coded)
    codes = frozenset(code for _, code in everything)
    return Members(
        holds=lambda system, code: IN if ((system, code) in everything if system else code in codes) else OUT,
        listed=lambda: everything,
    )


def by_rule(system: str, rule: Callable[[str], Membership], codes: frozenset[str] | None = None) -> Members:
    """Return the codes of one system that a rule lets in; `codes` are all of them, when they are known."""
    listed = None if codes is None else frozenset((system, code) for code in codes)
    return Members(
        holds=lambda asked, code: rule(code) if asked in ("", system) else OUT,
        listed=lambda: listed,
        system=system,
    )


def union(parts: Sequence[Members]) -> Members:
    """Return what is in any of the sets; at least one is given."""
    parts = _merged(parts)
    if len(parts) == 1:
        return parts[0]
    by_system: dict[str, list[Members]] = {}
    for part in parts:
        by_system.setdefault(part.system, []).append(part)
    few = {system: _few(same) for system, same in by_system.items()}
    mixed = few.pop("", [])

    @cache
    def everywhere() -> list[Members]:
        return _few(_merged(parts, by_system=False))

    def holds(system: str, code: str) -> Membership:
        return _any(chain(few.get(system, ()), mixed) if system else everywhere(), system, code)

    return Members(holds=holds, listed=lambda: _all(parts), system=parts[0].system if len(by_system) == 1 else "")


def _merged(parts: Iterable[Members], *, by_system: bool = True) -> list[Members]:
    """Return fewer sets with the same union: lists of codes are made one, for each system or for all systems."""
    lists: dict[tuple[str, bool], list[Members]] = {}
    others = []
    for part in parts:
        if part.codes is None:
            others.append(part)
        else:
            lists.setdefault((part.system if by_system else "", part.fold), []).append(part)
    made = [
        same[0] if len(same) == 1 else of_codes(system, chain.from_iterable(one.codes or () for one in same), fold=fold)
        for (system, fold), same in lists.items()
    ]
    return [*made, *_distinct(others, by_system=by_system)]


def _distinct(parts: Iterable[Members], *, by_system: bool = True) -> list[Members]:
    """Leave out what is there again: of those that are alike in one system, or unknown in any, the last counts."""
    kept: dict[Hashable, Members] = {}
    for part in parts:
        system = part.system if by_system or part.alike != _UNKNOWN else ""
        key: Hashable = (part.alike, system) if part.alike else id(part)
        kept.pop(key, None)
        kept[key] = part
    return list(kept.values())


def _few(parts: list[Members]) -> list[Members]:
    """Return the parts that are asked about a code; for all that are too many, one of which nothing is known."""
    if len(parts) <= MOST_PARTS:
        return parts
    reason = words("the value set has more than {most} parts that are not lists of codes", most=str(MOST_PARTS))
    systems = {part.system for part in parts[MOST_PARTS:]}
    return [*parts[:MOST_PARTS], undecided(reason, systems.pop() if len(systems) == 1 else "")]


def _any(parts: Iterable[Members], system: str, code: str) -> Membership:
    answer = OUT
    for part in parts:
        said = part.holds(system, code)
        if said.answer:
            return said
        if said.answer is None or (answer.answer is False and said.reason):
            answer = said
    return answer


def _all(parts: list[Members]) -> frozenset[Coded] | None:
    lists = [part.listed() for part in parts]
    return None if None in lists else frozenset[Coded]().union(*(one for one in lists if one))


def intersection(parts: Sequence[Members]) -> Members:
    """Return what is in all of the sets; at least one is given."""
    parts = _few(_distinct(parts))
    if len(parts) == 1:
        return parts[0]

    def holds(system: str, code: str) -> Membership:
        answer = IN
        for part in parts:
            said = part.holds(system, code)
            if said.answer is False:
                return said
            if said.answer is None:
                answer = said
        return answer

    system = next((part.system for part in parts if part.system), "")
    return Members(holds=holds, listed=lambda: _common(parts), system=system)


def without(included: Members, excluded: Members) -> Members:
    """Return what is in the first set and not in the second."""

    def holds(system: str, code: str) -> Membership:
        said = included.holds(system, code)
        if said.answer is False:
            return said
        out = excluded.holds(system, code)
        return OUT if out.answer else said if out.answer is False else out

    return Members(holds=holds, listed=lambda: _left(included, excluded), system=included.system)


def _common(parts: list[Members]) -> frozenset[Coded] | None:
    """List what is in all of the sets: only one of them has to be listable."""
    lists = [(part, part.listed()) for part in parts]
    known = [codes for _, codes in lists if codes is not None]
    asked = [part for part, codes in lists if codes is None]
    if not known:
        return None
    codes = known[0].intersection(*known[1:])
    answers = {coded: [part.holds(*coded).answer for part in asked] for coded in codes} if asked else {}
    if any(None in one and False not in one for one in answers.values()):
        return None
    return frozenset(coded for coded in codes if all(answers.get(coded, ())))


def _left(included: Members, excluded: Members) -> frozenset[Coded] | None:
    codes, out = included.listed(), excluded.listed()
    if codes is None or out is not None:
        return codes and codes - (out or frozenset())
    answers = {coded: excluded.holds(*coded).answer for coded in codes}
    return None if None in answers.values() else frozenset(coded for coded in codes if not answers[coded])


def remembered(members: Members) -> Members:
    """Return the same set, asked by lookup as soon as it can be listed and has been."""
    kept: list[frozenset[Coded] | None] = []

    def listed() -> frozenset[Coded] | None:
        if not kept:
            kept.append(members.listed())
        return kept[0]

    return replace(members, listed=listed)
