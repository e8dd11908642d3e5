"""What a system claims, held against what a plan asks about: slips are refused, silence means not claimed."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from eqlab.core.errors import ConfigurationError
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, Text, say, words
from eqlab.plan.issues import MISSPELT_CLAIM, WRONG_CLAIM
from eqlab.plan.mentions import claims_in
from eqlab.plan.model import Claim, Plan
from eqlab.plan.words import listed, shown

CLOSE = 0.8
"""How like a declared claim an unknown one is when it is a slip. Claims for other plans are to be left in peace."""

MAX_WORLDS = 64
"""Ways to claim what is not claimed that are tried for one condition."""

Claims = Mapping[str, bool | str]
Places = Mapping[str, Position]
"""Where a system file states a claim or an axis: `claims.<name>`, `variant.<axis>`."""


def stated(plan: Plan, claims: Claims) -> dict[str, bool | str]:
    """Return the claims as conditions see them: what is not stated and could be claimed with true is false."""
    silent = [claim for claim in plan.claims if claim.name not in claims]
    return {**{claim.name: False for claim in silent if not claim.values}, **claims}


def wrong_claims(plan: Plan, claims: Claims, places: Places) -> Iterator[ConfigurationError]:
    """Yield what is wrong with claims; `places` says where `claims.<name>` stands.

    That is a value that the claim cannot have, and a claim that the plan does not ask about when it is spelt much like
    one on which the system is silent. Any other unknown claim is for other plans.
    """
    silent = [claim.name for claim in plan.claims if claim.name not in claims]
    known = {claim.name: claim for claim in plan.claims}
    for name, value in claims.items():
        at = places.get(f"claims.{name}")
        wrong = _wrong_value(known[name], value, at) if name in known else _misspelt(name, silent, known, at)
        if wrong is not None:
            yield wrong


def unclaimed(plan: Plan, condition: str, claims: Claims) -> list[Claim]:
    """Return the claims that a condition asks for and the system does not make."""
    asked = claims_in(condition)
    return [claim for claim in plan.claims if claim.name in asked and claims.get(claim.name, False) is False]


def worlds(missing: Sequence[Claim], claims: Claims) -> Iterator[Claims]:
    """Yield what the system would claim if it claimed what is missing, in every way there is, within bounds."""
    values: list[Sequence[bool | str]] = [claim.values or (True,) for claim in missing]
    for chosen in islice(product(*values), MAX_WORLDS):
        yield {**claims, **{claim.name: value for claim, value in zip(missing, chosen, strict=True)}}


def named(claims: Sequence[Claim]) -> Text:
    """Name claims to a person, each with its title."""
    return {
        language: listed(f"{claim.name} ({say(claim.title, language)})" for claim in claims) for language in LANGUAGES
    }


def _wrong_value(claim: Claim, value: bool | str, at: Position | None) -> ConfigurationError | None:
    if value in claim.values or (not claim.values and isinstance(value, bool)):
        return None
    written = str(value).lower() if isinstance(value, bool) else f'"{shown(value)}"'
    near = _closest(str(value), claim.values, 0.6) if claim.values else ""
    expected = listed(claim.values) if claim.values else words("true or false, without quotes")
    return ConfigurationError(WRONG_CLAIM, at, expected=expected, nearest=near, name=claim.name, value=written)


def _misspelt(
    name: str, silent: Sequence[str], known: Mapping[str, Claim], at: Position | None
) -> ConfigurationError | None:
    meant = _closest(name, silent, CLOSE)
    if not meant:
        return None
    return ConfigurationError(MISSPELT_CLAIM, at, expected=listed(known), nearest=meant, name=shown(name), meant=meant)


def _closest(word: str, names: Sequence[str], cutoff: float) -> str:
    folded = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(word.casefold()[:100], list(folded), n=1, cutoff=cutoff)
    return folded[close[0]] if close else ""
