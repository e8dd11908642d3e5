"""Rules for CodeSystem resources, where a CodeSystem is what is validated.

Source: FHIR R4, CodeSystem, and "Defined Concept Properties".
"""

from collections.abc import Iterator, Mapping

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.fhir.terminology.code_systems import code_system
from eqlab.validate.fhir.terminology.reading import dicts, text
from eqlab.validate.fhir.terminology.special import SPECIAL
from eqlab.validate.fhir.terminology.value_sets import simple_system
from eqlab.validate.words import shorten, show

RULE = f"{STRUCTURES}CodeSystem#CodeSystem"
_STANDARD = "http://hl7.org/fhir/concept-properties#"
_TYPES = {
    "inactive": "boolean",
    "deprecated": "dateTime",
    "deprecationDate": "dateTime",
    "retirementDate": "dateTime",
    "notSelectable": "boolean",
    "parent": "code",
    "child": "code",
    "partOf": "code",
    "synonym": "code",
    "comment": "string",
    "itemWeight": "decimal",
    "status": "code",
}
"""Types of the standard properties, by code."""
_LINKS = frozenset({"parent", "child", "partOf"})


def code_system_rules(scope: Scope) -> None:
    """Note what is wrong with a CodeSystem beyond its structure and its invariants."""
    definition, run, path = scope.resource, scope.run, scope.path
    concepts = list(placed(definition, path, "concept"))
    codes = {text(concept, "code") for concept, _ in concepts}
    declared = _properties(run, definition, path)
    for concept, at in concepts:
        _values(run, concept, at, declared, codes)
    if definition.get("caseSensitive") is False:
        _alike(run, concepts)
    _counted(run, definition, path, len(concepts))
    _supplement(run, definition, path, concepts)
    _whole_value_set(run, definition, path)
    if "caseSensitive" not in definition and "supplements" not in definition:
        run.note(issues.CASE_UNSAID, path, f"{RULE}.caseSensitive")


def placed(holder: Json, path: Path, name: str) -> Iterator[tuple[Json, Path]]:
    """Yield every object in a member that nests itself, with its path, in document order."""
    waiting = [(holder, path)]
    while waiting:
        around, at = waiting.pop()
        if around is not holder:
            yield around, at
        inside = around.get(name)
        if isinstance(inside, list):
            here: Path = (at, name)
            pairs = [(one, (here, index)) for index, one in enumerate(inside) if isinstance(one, dict)]
            waiting.extend(reversed(pairs))


def _properties(run: Run, definition: Json, path: Path) -> dict[str, str]:
    """Look at the declared properties; return their types by code."""
    types: dict[str, str] = {}
    uris: set[str] = set()
    for index, one in enumerate(dicts(definition, "property")):
        at: Path = ((path, "property"), index)
        code, uri, kind = text(one, "code"), text(one, "uri"), text(one, "type")
        if code in types:
            run.note(issues.PROPERTY_CODE_TWICE, at, f"{RULE}.property.code", property=shorten(code))
        if uri and uri in uris:
            run.note(issues.PROPERTY_URI_TWICE, at, f"{RULE}.property.uri", uri=shorten(uri))
        else:
            _standard(run, at, code, uri, kind)
        types.setdefault(code, kind)
        uris.add(uri)
    return types


def _standard(run: Run, at: Path, code: str, uri: str, kind: str) -> None:
    """Compare a declared property with the standard one of its URI, or of its code."""
    rule = f"{RULE}.property"
    name = uri.removeprefix(_STANDARD) if uri.startswith(_STANDARD) else ""
    expected = _TYPES.get(name or code, "")
    if name and name in _TYPES and kind and kind != expected:
        run.note(issues.PROPERTY_WRONG_TYPE, at, rule, uri=uri, expected=expected, found=shorten(kind))
    if name and name in _TYPES and code and code != name:
        run.note(issues.PROPERTY_WRONG_CODE, at, rule, uri=uri, expected=name, found=shorten(code))
    if not uri and code:
        hint = words(", such as {uri}", uri=f"{_STANDARD}{code}") if code in _TYPES else ""
        run.note(issues.PROPERTY_WITHOUT_URI, at, rule, property=shorten(code), expected=hint)
    if not uri and code in _TYPES and kind and kind != expected:
        run.note(issues.PROPERTY_ODD_TYPE, at, rule, property=code, expected=expected, found=shorten(kind))


def _values(run: Run, concept: Json, path: Path, declared: Mapping[str, str], codes: set[str]) -> None:
    """Look at the properties of one concept."""
    for index, one in enumerate(dicts(concept, "property")):
        at: Path = ((path, "property"), index)
        code = text(one, "code")
        member = next((key for key in one if key.startswith("value")), "")
        if code and code not in declared and code not in _LINKS:
            run.note(issues.PROPERTY_UNDECLARED, at, f"{RULE}.concept.property.code", property=shorten(code))
        expected, found = declared.get(code, ""), member.removeprefix("value")
        if expected and found and found.casefold() != expected.casefold():
            facts = {"property": shorten(code), "expected": shorten(expected), "found": shorten(member)}
            run.note(issues.PROPERTY_VALUE_TYPE, at, f"{RULE}.concept.property.value[x]", **facts)
        elif code in _LINKS and found == "Code" and text(one, member) not in codes:
            facts = {"property": code, "code": shorten(text(one, member))}
            run.note(issues.PROPERTY_UNKNOWN_CODE, at, f"{RULE}.concept.property.value[x]", **facts)


def _alike(run: Run, concepts: list[tuple[Json, Path]]) -> None:
    """Look for codes that differ only in case; what is written alike is a matter of an invariant."""
    written: dict[str, str] = {}
    for concept, at in concepts:
        code = text(concept, "code")
        other = written.setdefault(code.casefold(), code)
        if other != code:
            facts = {"code": shorten(code), "other": shorten(other)}
            run.note(issues.ALIKE_BUT_FOR_CASE, at, f"{RULE}.concept.code", **facts)


def _counted(run: Run, definition: Json, path: Path, found: int) -> None:
    count, content = definition.get("count"), definition.get("content")
    if content == "complete" and not found and "supplements" not in definition:
        run.note(issues.NO_CONCEPTS, path, f"{RULE}.concept")
    if type(count) is not int:
        return
    if (content == "complete" and count != found) or (content in ("fragment", "example") and count < found):
        run.note(issues.WRONG_COUNT, (path, "count"), f"{RULE}.count", count=show(count), found=str(found))


def _supplement(run: Run, definition: Json, path: Path, concepts: list[tuple[Json, Path]]) -> None:
    base, content = text(definition, "supplements"), text(definition, "content")
    if content == "supplement" and not base and "_supplements" not in definition:
        run.note(issues.SUPPLEMENTS_NOTHING, path, f"{RULE}.supplements")
    if not base:
        return
    if content and content != "supplement":
        facts = {"base": shorten(base), "found": shorten(content)}
        run.note(issues.NOT_MARKED_SUPPLEMENT, (path, "content"), f"{RULE}.content", **facts)
    url, _, version = base.partition("|")
    supplemented, special = code_system(run.library, url, version), SPECIAL.get(url)
    for concept, at in concepts:
        code = text(concept, "code")
        if supplemented is not None and supplemented.complete:
            missing = supplemented.find(code) is None
        else:
            missing = special is not None and special.judge(code).answer is False
        if code and missing:
            facts = {"code": shorten(code), "base": shorten(base)}
            run.note(issues.SUPPLEMENT_ADDS_CODE, at, f"{RULE}.concept.code", **facts)


def _whole_value_set(run: Run, definition: Json, path: Path) -> None:
    """Compare the value set of all codes, when the lab knows it, with what it should be."""
    named, url = text(definition, "valueSet"), text(definition, "url")
    found = run.library.find(named, "ValueSet") if named and url else None
    if found is None:
        return
    included = simple_system(found)
    if included == url:
        return
    reason = words("it does more than include one code system whole")
    if included:
        reason = words("it includes {system}", system=shorten(included))
    facts = {"value_set": shorten(named), "reason": reason}
    run.note(issues.NOT_ALL_CODES, (path, "valueSet"), f"{RULE}.valueSet", **facts)
