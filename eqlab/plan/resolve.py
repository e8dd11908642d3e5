"""A plan resolved for one system: which cases concern it, and why the others do not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from eqlab.core.check import Registry, holds
from eqlab.core.errors import ConfigurationError, UsageError, nearest, refuse
from eqlab.core.event import Deselected
from eqlab.core.location import Position
from eqlab.core.requirement import Requirement
from eqlab.core.text import Text, fill
from eqlab.core.values import Json
from eqlab.plan.claims import Places, named, stated, unclaimed, worlds, wrong_claims
from eqlab.plan.issues import (
    NO_VARIANT,
    UNKNOWN_CASE,
    UNKNOWN_ROLE,
    UNKNOWN_TAG,
    UNKNOWN_VARIANT,
    UNKNOWN_VARIANT_AXIS,
)
from eqlab.plan.model import Axis, Case, Claim, Plan, Selection
from eqlab.plan.words import listed, one_of

NOWHERE: Places = {}

OTHER_ROLE: Text = {
    "en": "The case tests the role {role}; the system is tested as {tested}.",
    "fr": "Le cas teste le rôle {role} ; le système est testé en tant que {tested}.",
    "de": "Der Fall prüft die Rolle {role}; das System wird als {tested} geprüft.",
}
CONDITION_FALSE: Text = {
    "en": "By the system's claims and variant the case does not concern it: {condition} does not hold.",
    "fr": "D'après les déclarations et la variante du système, le cas ne le concerne pas : {condition} n'est pas vrai.",
    "de": "Nach den Angaben und der Variante des Systems betrifft der Fall es nicht: {condition} trifft nicht zu.",
}
NOT_CLAIMED: Text = {
    "en": "The system does not claim {claims}, so the case does not concern it: {condition} does not hold.",
    "fr": "Le système ne déclare pas {claims} ; le cas ne le concerne donc pas : {condition} n'est pas vrai.",
    "de": "Das System gibt {claims} nicht an; der Fall betrifft es daher nicht: {condition} trifft nicht zu.",
}
NO_REQUIREMENT_APPLIES: Text = {
    "en": "None of the requirements that the case verifies applies to the system: {requirements}.",
    "fr": "Aucune des exigences que le cas vérifie ne s'applique au système : {requirements}.",
    "de": "Keine der Anforderungen, die der Fall prüft, gilt für das System: {requirements}.",
}
NO_REQUIREMENT_CLAIMED: Text = {
    "en": "None of the requirements that the case verifies applies to the system: {requirements}."
    " The system does not claim {claims}.",
    "fr": "Aucune des exigences que le cas vérifie ne s'applique au système : {requirements}."
    " Le système ne déclare pas {claims}.",
    "de": "Keine der Anforderungen, die der Fall prüft, gilt für das System: {requirements}."
    " Das System gibt {claims} nicht an.",
}


@dataclass(slots=True, kw_only=True)
class _Facts:
    """What conditions are evaluated on; remembers each condition's outcome."""

    plan: Plan
    registry: Registry
    at: Position
    """The plan's beginning."""
    root: Mapping[str, Json]
    requirements: Mapping[str, Requirement]
    outcomes: dict[str, bool] = field(default_factory=dict)
    lacks: dict[str, list[Claim]] = field(default_factory=dict)

    def hold(self, condition: str, at: Position) -> bool:
        """Tell whether a condition holds; none always does."""
        if not condition:
            return True
        if condition not in self.outcomes:
            expression = self.registry.expression(condition, at)
            self.outcomes[condition] = holds(expression, self.root, {**self.plan.variables, **self.root})
        return self.outcomes[condition]

    def lacking(self, condition: str, at: Position) -> list[Claim]:
        """Return the claims for want of which a condition does not hold; none when it would not hold with them."""
        if condition not in self.lacks:
            claims = self.root["claims"]
            missing = unclaimed(self.plan, condition, claims)
            expression = self.registry.expression(condition, at) if missing else None
            roots = [{**self.root, "claims": world} for world in worlds(missing, claims)] if missing else []
            decides = expression is not None and any(
                holds(expression, root, {**self.plan.variables, **root}) for root in roots
            )
            self.lacks[condition] = missing if decides else []
        return self.lacks[condition]


def select(
    plan: Plan,
    registry: Registry,
    *,
    claims: Mapping[str, bool | str],
    variant: Mapping[str, str],
    role: str = "",
    only: Sequence[str] = (),
    places: Places = NOWHERE,
) -> Selection:
    """Choose the cases that concern a system.

    `role` is the one the system is tested in, the plan's own when empty; `only` narrows the choice to case ids and
    `tag:<word>`. A case that `only` leaves out is neither selected nor deselected. `places` says where a system file
    states what.
    Raises ConfigurationError, of several mistakes all, for a missing or unknown variant, a claim that is misspelt or of
    the wrong type, and an unknown role; UsageError for an unknown `only`.
    """
    refuse(misfits(plan, claims=claims, variant=variant, places=places))
    claims = stated(plan, claims)
    chosen = {axis.axis: variant.get(axis.axis, axis.values[0]) for axis in plan.variants}
    wanted = _wanted(plan, only)
    _check_role(plan, role)
    requirements = {requirement.id: requirement for requirement in plan.requirements}
    root = {"claims": claims, "variant": chosen}
    facts = _Facts(plan=plan, registry=registry, at=Position(file=plan.file), root=root, requirements=requirements)
    reasons = {case.id: _reason(case, facts, role) for case in plan.cases}
    return Selection(
        plan=plan,
        variant=chosen,
        claims=claims,
        selected=tuple(case for case in plan.cases if case.id in wanted and not reasons[case.id]),
        deselected=tuple(Deselected(case=name, reason=reason) for name, reason in reasons.items() if reason),
    )


def misfits(
    plan: Plan, *, claims: Mapping[str, bool | str], variant: Mapping[str, str], places: Places = NOWHERE
) -> Iterator[ConfigurationError]:
    """Yield what a system states that does not fit a plan, claims first."""
    yield from wrong_claims(plan, claims, places)
    axes = [axis.axis for axis in plan.variants]
    for name in variant:
        if name not in axes:
            near, at = nearest(name, axes), places.get(f"variant.{name}")
            yield ConfigurationError(UNKNOWN_VARIANT_AXIS, at, expected=listed(axes), nearest=near, axis=name)
    for axis in plan.variants:
        wrong = _wrong_value(axis, variant.get(axis.axis), places.get(f"variant.{axis.axis}"))
        if wrong is not None:
            yield wrong


def _wrong_value(axis: Axis, value: str | None, at: Position | None) -> ConfigurationError | None:
    if value in axis.values or (value is None and len(axis.values) == 1):
        return None
    if value is None:
        return ConfigurationError(NO_VARIANT, expected=one_of(axis.values), axis=axis.axis)
    near, expected = nearest(str(value), axis.values), listed(axis.values)
    return ConfigurationError(UNKNOWN_VARIANT, at, expected=expected, nearest=near, axis=axis.axis, value=str(value))


def _check_role(plan: Plan, role: str) -> None:
    roles = dict.fromkeys([*plan.roles.values(), *(requirement.actor for requirement in plan.requirements)])
    if role and role not in roles:
        raise ConfigurationError(UNKNOWN_ROLE, expected=listed(roles), nearest=nearest(role, roles), role=role)


def _wanted(plan: Plan, only: Sequence[str]) -> frozenset[str]:
    ids = frozenset(case.id for case in plan.cases)
    if not only:
        return ids
    return frozenset(name for word in only for name in _named(plan, ids, word))


def _named(plan: Plan, ids: frozenset[str], word: str) -> Iterator[str]:
    kind, _, tag = word.partition(":")
    if kind == "tag":
        tags = sorted({tag for case in plan.cases for tag in case.tags})
        if tag not in tags:
            raise UsageError(UNKNOWN_TAG, expected=listed(tags), nearest=nearest(tag, tags), name=tag)
        yield from (case.id for case in plan.cases if tag in case.tags)
    elif word in ids:
        yield word
    else:
        there = sorted(ids)
        raise UsageError(UNKNOWN_CASE, expected=listed(there), nearest=nearest(word, there), name=word)


def _reason(case: Case, facts: _Facts, role: str) -> Text:
    """Say why a case does not concern the system; empty when it does."""
    tested = facts.plan.roles.get("system", "")
    if role and role != tested:
        return _told(OTHER_ROLE, role=tested, tested=role)
    if not facts.hold(case.when, case.position):
        return _condition_false(case, facts)
    at = facts.at
    requirements = [facts.requirements[name] for name in case.verifies]
    if requirements and not any(facts.hold(requirement.when, at) for requirement in requirements):
        names = listed(requirement.id for requirement in requirements)
        conditions = dict.fromkeys(requirement.when for requirement in requirements)
        claims = {claim.name: claim for condition in conditions for claim in facts.lacking(condition, at)}
        text = NO_REQUIREMENT_CLAIMED if claims else NO_REQUIREMENT_APPLIES
        return _told(text, tuple(claims.values()), requirements=names)
    return {}


def _condition_false(case: Case, facts: _Facts) -> Text:
    claims = facts.lacking(case.when, case.position)
    return _told(NOT_CLAIMED if claims else CONDITION_FALSE, tuple(claims), condition=case.when)


def _told(text: Text, claims: Sequence[Claim] = (), **facts: str) -> Text:
    names = named(claims)
    return {language: fill(sentence, {**facts, "claims": names[language]}) for language, sentence in text.items()}
