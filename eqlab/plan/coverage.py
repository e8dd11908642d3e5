"""What a plan leaves untested or unused: advice, never an error."""

import re

from eqlab.plan.filling import fields_of
from eqlab.plan.issues import NEEDLESS_REASON, NOT_VERIFIED, UNUSED_CLAIM, UNUSED_SCRIPTLET, UNUSED_VARIABLE
from eqlab.plan.mentions import mentions_of
from eqlab.plan.model import Plan
from eqlab.plan.node import Node
from eqlab.plan.reading import Reading
from eqlab.plan.shapes import place_of

_CLAIM = re.compile(r"\bclaims\s*\.\s*`?([A-Za-z][A-Za-z0-9_]*)")
_NAME = re.compile(r"%[`']?([A-Za-z][A-Za-z0-9_]*)")


def advise(plan: Plan, root: Node, reading: Reading) -> None:
    """Note requirements without case, and scriptlets, claims and variables without use."""
    if plan.cases:
        _requirements(plan, reading)
    for (file, name), scriptlet in reading.scriptlets.items():
        if file == reading.file and (file, name) not in reading.used_scriptlets:
            reading.refuse(UNUSED_SCRIPTLET, scriptlet.position, name=name)
    _claims(plan, reading)
    variables = place_of(root, "variables")
    used = _used_names(plan.source, *reading.scriptlet_texts.values())
    for name in plan.variables:
        if name not in used:
            reading.refuse(UNUSED_VARIABLE, variables.key_position(name) or variables.position, name=name)


def _claims(plan: Plan, reading: Reading) -> None:
    """A claim is used when anything says `claims.<claim>`, or a condition has the word: `where(<claim> = true)`."""
    texts = [source.decode("utf-8", "replace") for source in (plan.source, *reading.scriptlet_texts.values())]
    used = {name for text in texts for name in _CLAIM.findall(text)}
    used.update(*(mentions_of(condition).roots for condition in reading.conditions))
    for claim in plan.claims:
        if claim.name not in used:
            reading.refuse(UNUSED_CLAIM, reading.places["claim", claim.name], name=claim.name)


def _requirements(plan: Plan, reading: Reading) -> None:
    verified: dict[str, str] = {}
    for case in plan.cases:
        for name in case.verifies:
            verified.setdefault(name, case.id)
    for requirement in plan.requirements:
        at = reading.places["requirement", requirement.id]
        if requirement.id not in verified and not requirement.not_tested_because:
            reading.refuse(NOT_VERIFIED, at, name=requirement.id)
        elif requirement.id in verified and requirement.not_tested_because:
            reading.refuse(NEEDLESS_REASON, at, name=requirement.id, case=verified[requirement.id])


def _used_names(*sources: bytes) -> set[str]:
    """Names that stand in a field or behind a `%` anywhere: generous, so that advice is never wrong about a use."""
    texts = [source.decode("utf-8", "replace") for source in sources]
    fields = {name.partition(".")[0] for text in texts for name in fields_of(text)}
    return fields.union(*(_NAME.findall(text) for text in texts))
