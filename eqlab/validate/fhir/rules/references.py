"""References and canonical URLs: how they are written, where they lead, and to what."""

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import references as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.rules.addresses import address_of, is_absolute, is_example, split_history
from eqlab.validate.fhir.rules.bound_places import must_be_in_bundle
from eqlab.validate.fhir.rules.canonicals import check_canonicals
from eqlab.validate.fhir.rules.resolution import (
    contained,
    entry_of,
    fetched,
    is_alone,
    is_plain,
    led_to,
    matches,
    plain_of,
    resolve,
)
from eqlab.validate.fhir.rules.target_types import allows, listed, stated_type
from eqlab.validate.fhir.rules.targets import check_targets
from eqlab.validate.fhir.rules.worlds import index_entries, world_of
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten

__all__ = ["references_pass", "resolve"]

_RULE = f"{STRUCTURES}Reference#Reference.reference"
_TYPE_RULE = f"{STRUCTURES}Reference#Reference.type"


def references_pass(run: Run) -> None:
    """Judge every reference and canonical URL of a document."""
    lone = is_alone(run)
    if not lone:
        index_entries(run)
    led = led_to(run)
    alone = lone and run.options.references == "IGNORE"
    latest: Scope | None = None
    plain: dict[str, list[Scope]] = {}
    for value, path, scope, targets in run.references:
        literal = value.get("reference")
        target = None
        if literal.__class__ is str and literal:
            if alone and "type" not in value and _is_well_outside(literal, targets):
                continue
            if scope is not latest:
                latest, plain = scope, plain_of(scope)
            found = plain.get(literal) or _found(literal, scope, plain)
            led.append((scope, found))
            if found and "type" not in value and literal in plain:
                type_ = found[0].resource["resourceType"]
                if type_ in targets or allows(targets, type_):
                    continue
            target = _judge(literal, value, path, scope, targets, found)
        elif not any(value.get(name) for name in ("identifier", "display", "extension", "_reference")):
            run.note(issues.NOTHING_SAID, path, _RULE)
        if target is None:
            _stated_type(value, path, scope, targets)
    if run.canonicals:
        check_canonicals(run)
    if run.targets:
        check_targets(run, alone=lone)


def _found(literal: str, scope: Scope, plain: dict[str, list[Scope]]) -> list[Scope]:
    """Return what the document has under a reference, which is kept when it is all that is to be said of it."""
    found = [] if literal.startswith("#") else matches(literal, scope)
    if len(found) == 1 and is_plain(literal, found[0]):
        plain[literal] = found
    return found


def _is_well_outside(literal: str, targets: tuple[str, ...]) -> bool:
    """Tell whether a reference is an address of something of the right type, which nobody here has."""
    address = address_of(literal)
    return address is not None and (not targets or address.type in targets)


def _judge(
    literal: str, value: Json, path: Path, scope: Scope, targets: tuple[str, ...], found: list[Scope]
) -> Scope | None:
    """Return the target when there is one; `found` is what the document has under the reference."""
    if literal.startswith("#"):
        target = contained(literal[1:], scope)
        if target is None:
            facts = {"reference": shorten(literal), "container": scope.container.type}
            scope.run.note(issues.NOT_CONTAINED, path, _RULE, **facts)
    elif "?" in literal and not is_absolute(literal):
        target = None
        _conditional(literal, path, scope)
    elif not is_absolute(literal) and split_history(literal)[0].count("/") != 1 and entry_of(scope) is not None:
        target = None
        scope.run.note(issues.NOT_AN_ADDRESS, path, _RULE, reference=shorten(literal))
    else:
        target = _in_document(literal, path, scope, found) or _outside(literal, path, scope, targets)
    if target is not None:
        _right_type(literal, value, path, target, targets)
    return target


def _in_document(literal: str, path: Path, scope: Scope, found: list[Scope]) -> Scope | None:
    if not found:
        return None
    if len(found) > 1 and not _history(scope):
        scope.run.note(issues.AMBIGUOUS, path, _RULE, reference=shorten(literal), count=str(len(found)))
    return found[0]


def _history(scope: Scope) -> bool:
    entry = entry_of(scope)
    return entry is not None and entry.parent is not None and entry.parent.resource.get("type") == "history"


def _conditional(literal: str, path: Path, scope: Scope) -> None:
    name, _, query = literal.partition("?")
    entry = entry_of(scope)
    bundle = entry.parent.resource if entry and entry.parent else {}
    if name not in resource_names() or "=" not in query:
        scope.run.note(issues.NO_CONDITION, path, _RULE, reference=shorten(literal))
    elif bundle.get("type") not in ("transaction", "batch"):
        scope.run.note(issues.CONDITIONAL_OUTSIDE_TRANSACTION, path, _RULE, reference=shorten(literal))


def _right_type(literal: str, value: Json, path: Path, target: Scope, targets: tuple[str, ...]) -> None:
    address = address_of(literal)
    found = target.type
    written = address.type if address is not None else found
    if written == found and allows(targets, found) and "type" not in value:
        return
    facts = {"reference": shorten(literal), "found": found}
    if written != found:
        target.run.note(issues.OTHER_TYPE_THAN_WRITTEN, path, _RULE, **facts)
    elif not allows(targets, found):
        target.run.note(issues.TARGET_TYPE, path, _RULE, **facts, allowed=listed(targets))
    elif (stated := stated_type(value)) not in ("", found):
        target.run.note(issues.STATED_TYPE_WRONG, path, _TYPE_RULE, **facts, stated=shorten(stated))


def _outside(literal: str, path: Path, scope: Scope, targets: tuple[str, ...]) -> Scope | None:
    run = scope.run
    if must_be_in_bundle(path, scope):
        facts = {"type": scope.type, "reference": shorten(literal), "hint": _hint(literal, scope)}
        run.note(issues.MUST_BE_IN_BUNDLE, path, _RULE, **facts)
        return None
    mode = run.options.references
    target = None if mode == "IGNORE" else fetched(literal, scope)
    if target is None:
        _not_found(literal, path, scope, targets)
        if mode not in ("IGNORE", "CHECK_TYPE_IF_EXISTS") and not (run.options.example_urls and is_example(literal)):
            run.note(issues.NOT_FOUND, path, _RULE, reference=shorten(literal))
    return target


def _hint(literal: str, scope: Scope) -> str:
    near = _nearly(literal, scope)
    return words(" ({near} is there, under another fullUrl)", near=near) if near else ""


def _nearly(literal: str, scope: Scope) -> str:
    """Return `Type/id` when the Bundle holds such a resource that the reference does not lead to."""
    entry = entry_of(scope)
    address = address_of(literal)
    if entry is None or entry.parent is None or address is None or is_absolute(literal):
        return ""
    world = world_of(entry.parent)
    held = world.by_name.get(address.name)
    if held is None or (address.version and not world.of_version(held, address.version)):
        return ""
    return address.name


def _not_found(literal: str, path: Path, scope: Scope, targets: tuple[str, ...]) -> None:
    run, facts = scope.run, {"reference": shorten(literal)}
    address = address_of(literal)
    if literal.startswith("urn:"):
        if literal.startswith(("urn:uuid:", "urn:oid:")) and entry_of(scope) is not None:
            run.note(issues.URN_NOT_IN_BUNDLE, path, _RULE, **facts)
    elif address is None and len(literal.split()) != 1:
        run.note(issues.BLANK_IN_ADDRESS, path, _RULE, **facts)
    elif address is None and not is_absolute(literal):
        run.note(issues.DOUBTFUL_ADDRESS, path, _RULE, **facts)
    elif near := _nearly(literal, scope):
        run.note(issues.NEARLY_IN_BUNDLE, path, _RULE, **facts, name=near)
    if address is not None and not allows(targets, address.type):
        issue = issues.TARGET_TYPE if run.options.rest_references else issues.TARGET_TYPE_AS_WRITTEN
        run.note(issue, path, _RULE, **facts, found=address.type, allowed=listed(targets))


def _stated_type(value: Json, path: Path, scope: Scope, targets: tuple[str, ...]) -> None:
    stated = stated_type(value)
    if not stated:
        return
    literal = value.get("reference")
    address = address_of(literal) if isinstance(literal, str) else None
    if not allows(targets, stated):
        facts = {"stated": shorten(stated), "allowed": listed(targets)}
        scope.run.note(issues.STATED_TYPE_NOT_ALLOWED, path, _TYPE_RULE, **facts)
    elif address is not None and address.type != stated and allows(targets, address.type):
        facts = {"stated": shorten(stated), "reference": shorten(str(literal)), "found": address.type}
        scope.run.note(issues.STATED_TYPE_WRONG, path, _TYPE_RULE, **facts)
