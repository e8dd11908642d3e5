"""Sets of codes, some of which can be listed and some only asked, and some of which nobody here knows whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Coded: TypeAlias = tuple[str, str]
"""System and code."""


class Membership(NamedTuple):
    """Whether a code is in a set."""

    answer: bool | None
    """None when it cannot be decided here."""
    reason: str = ""
    """Why it cannot be decided, or what is wrong with the code itself; without a full stop."""


IN = Membership(answer=True)
OUT = Membership(answer=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """A set of codes."""

    holds: Callable[[str, str], Membership]
    """(system, code) -> whether it is in the set; an empty system stands for any."""
    listed: Callable[[], frozenset[Coded] | None]
    """Return all its codes; None when they cannot be listed here."""


def undecided(reason: str, system: str = "") -> Members:
    """Return a set of which nothing is known, except perhaps that all its codes are of one system."""
    unsure = Membership(None, reason)
    return Members(
        holds=lambda asked, _code: OUT if system and asked not in ("", system) else unsure,
        listed=lambda: None,
    )


def of_codes(system: str, codes: Iterable[str], *, fold: bool = False) -> Members:
    """Return the set of these codes of one system; with `fold`, case makes no difference."""
    exact = frozenset(codes)
    folded = frozenset(code.casefold() for code in exact) if fold else frozenset[str]()

    def holds(asked: str, code: str) -> Membership:
        known = asked in ("", system) and (code in exact or (fold and code.casefold() in folded))
        return IN if known else OUT

    return Members(holds=holds, listed=lambda: frozenset((system, code) for code in exact))


def of_listed(coded: Iterable[Coded]) -> Members:
    """Return the set of these codes."""
    everything = frozenset(coded)
    codes = frozenset(code for _, code in everything)
    return Members(
        holds=lambda system, code: IN if ((system, code) in everything if system else code in codes) else OUT,
        listed=lambda: everything,
    )


def by_rule(system: str, rule: Callable[[str], Membership]) -> Members:
    """Return the codes of one system that a rule lets in."""
    return Members(
        holds=lambda asked, code: rule(code) if asked in ("", system) else OUT,
        listed=lambda: None,
    )


def union(parts: list[Members]) -> Members:
    """Return what is in any of the sets."""
    if len(parts) == 1:
        return parts[0]

    def holds(system: str, code: str) -> Membership:
        answer = OUT
        for part in parts:
            said = part.holds(system, code)
            if said.answer:
                return said
            if said.answer is None or (said.reason and not answer.reason and answer.answer is False):
                answer = said
        return answer

    def listed() -> frozenset[Coded] | None:
        lists = [part.listed() for part in parts]
        return None if None in lists else frozenset[Coded]().union(*(one for one in lists if one))

    return Members(holds=holds, listed=listed)


def intersection(parts: list[Members]) -> Members:
    """Return what is in all of the sets; at least one is given."""
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

    return Members(holds=holds, listed=lambda: _decided(parts, holds))


def without(included: Members, excluded: Members) -> Members:
    """Return what is in the first set and not in the second."""

    def holds(system: str, code: str) -> Membership:
        said = included.holds(system, code)
        if said.answer is False:
            return said
        out = excluded.holds(system, code)
        return OUT if out.answer else said if out.answer is False else out

    return Members(holds=holds, listed=lambda: _decided([included], holds))


def _decided(parts: list[Members], holds: Callable[[str, str], Membership]) -> frozenset[Coded] | None:
    """List a set that is inside each of the parts, from the first that can be listed."""
    listed = next((codes for part in parts if (codes := part.listed()) is not None), None)
    if listed is None:
        return None
    answers = [(coded, holds(*coded).answer) for coded in listed]
    return None if any(answer is None for _, answer in answers) else frozenset(one for one, answer in answers if answer)


def remembered(members: Members) -> Members:
    """Return the same set, asked by lookup as soon as it can be listed and has been."""
    kept: list[frozenset[Coded] | None] = []

    def listed() -> frozenset[Coded] | None:
        if not kept:
            kept.append(members.listed())
        return kept[0]

    return Members(holds=members.holds, listed=listed)
