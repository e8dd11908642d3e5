"""Functions that FHIR adds: extensions, references, and what a validator's services answer.

Source: FHIR R4, section 2.1.9.1.5 (additional functions).
"""

from collections.abc import Callable

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError, UndefinedError
from eqlab.validate.fhirpath.evaluation import ANY_NUMBER, Function, Run
from eqlab.validate.fhirpath.model import is_type, known_type
from eqlab.validate.fhirpath.navigation import holder_of, members, root_of, typed_root
from eqlab.validate.fhirpath.nodes import TRUE, Node, Nodes, single, string, truth


def _member(node: Node, name: str) -> Json:
    return node.value.get(name) if isinstance(node.value, dict) else None


_EXTENSIONS, _MODIFIERS = members("extension"), members("modifierExtension")
_ENTRY, _RESOURCE, _CONTAINED = members("entry"), members("resource"), members("contained")


ENDS = 5
"""A reference is the end of a full URL when it has fewer segments than this: `Patient/p/_history/2`."""


def _extension(run: Run, focus: Nodes, url: Nodes) -> Nodes:
    wanted = string(url)
    holders = [holder_of(node) for node in focus]
    return [node for node in _EXTENSIONS(run, holders) if _member(node, "url") == wanted]


def _resolve(run: Run, focus: Nodes) -> Nodes:
    """Follow references to contained resources, to entries of the enclosing bundle, and to what the world knows."""
    found: Nodes = []
    for node in focus:
        reference = _member(node, "reference") if isinstance(node.value, dict) else node.value
        if isinstance(reference, str) and reference:
            inside = _referenced(run, node, reference)[:1]
            found += inside or root_of(run.environment.resolve(reference))
    return found


def _referenced(run: Run, node: Node, reference: str) -> Nodes:
    at = node.parent
    while at is not None:
        if at.type == "Bundle" and not reference.startswith("#"):
            entry = _index(run, at, _addresses).get(reference)
            return _RESOURCE(run, [entry]) if entry else []
        if reference.startswith("#"):
            inside = _index(run, at, _ids).get(reference[1:])
            if inside is not None:
                return [inside]
        at = at.parent
    return []


def _index(run: Run, node: Node, make: Callable[[Run, Node], dict[str, Node]]) -> dict[str, Node]:
    """Return what references may lead to, made once for each Bundle and each resource with others inside."""
    name = (make, id(node.value))
    if name not in run.memo:
        run.memo[name] = node, make(run, node)
    found: dict[str, Node] = run.memo[name][1]
    return found


def _ids(run: Run, node: Node) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for item in _CONTAINED(run, [node]):
        if isinstance(_member(item, "id"), str):
            found.setdefault(_member(item, "id"), item)
    return found


def _addresses(run: Run, bundle: Node) -> dict[str, Node]:
    """Gather the entries of a Bundle by full URL, by its ends, and by type and id of the resource."""
    found: dict[str, Node] = {}
    for entry in _ENTRY(run, [bundle]):
        url, resource = _member(entry, "fullUrl"), _member(entry, "resource")
        if isinstance(url, str):
            found.setdefault(url, entry)
            parts = url.split("/")
            for length in range(1, min(len(parts), ENDS)):
                found.setdefault("/".join(parts[-length:]), entry)
        if isinstance(resource, dict):
            found.setdefault(f"{resource.get('resourceType')}/{resource.get('id')}", entry)
    return found


def _has_value(_run: Run, focus: Nodes) -> Nodes:
    one = len(focus) == 1
    return truth(one and focus[0].value is not None and not isinstance(focus[0].value, dict))


def _get_value(run: Run, focus: Nodes) -> Nodes:
    return focus if _has_value(run, focus) is TRUE else []


def _decided(answer: bool | None, question: Words, error: type[UndecidedError] = UndecidedError) -> Nodes:
    if answer is None:
        raise error(words("it is not known here {question}", question=question))
    return truth(answer)


def _defined(answer: bool | None, question: Words) -> Nodes:
    """Return what definitions say. Raises UndefinedError where they say nothing."""
    return _decided(answer, question, UndefinedError)


def _member_of(run: Run, focus: Nodes, value_set: Nodes) -> Nodes:
    node, url = single(focus), string(value_set)
    if node is None or url is None:
        return []
    return _defined(
        run.environment.member_of(node.value, url), words("whether the code is in the value set {url}", url=str(url))
    )


def _conforms_to(run: Run, focus: Nodes, profile: Nodes) -> Nodes:
    node, url = single(focus), string(profile)
    if node is None or url is None:
        return []
    answer = run.environment.conforms_to(node.value, url)
    if answer is None and not _is_known(run, url):
        raise UndefinedError(words("the profile {url} is not known", url=str(url)))
    type_ = url.removeprefix(STRUCTURES)
    if answer is None and node.type and known_type(type_) and not is_type(node.type, type_):
        answer = False
    return _defined(answer, words("whether the resource conforms to {url}", url=str(url)))


def _is_known(run: Run, profile: str) -> bool:
    at_hand = run.environment.knows_profile(profile)
    return at_hand or core_library().find(profile, "StructureDefinition") is not None


def _html_checks(run: Run, focus: Nodes) -> Nodes:
    answers = [run.environment.html_is_safe(text) for node in focus if (text := string([node])) is not None]
    return _decided(
        False if False in answers else None if None in answers else True, words("whether the narrative is safe")
    )


def _subsumption(question: Words) -> Callable[[Run, Nodes, Nodes], Nodes]:
    def ask(_run: Run, focus: Nodes, other: Nodes) -> Nodes:
        one, two = single(focus), single(other)
        if one is None or two is None:
            return []
        same = all(_member(one, name) == _member(two, name) for name in ("system", "code"))
        equal = same and _member(one, "code") is not None if isinstance(one.value, dict) else one.value == two.value
        return _decided(True if equal else None, question)

    return ask


def _element_definition(_run: Run, focus: Nodes) -> Nodes:
    """Return what FHIR R4 itself says of each element."""
    found: Nodes = []
    for node in focus:
        parent = known_type(node.parent.type) if node.parent and node.parent.type else None
        known = parent.by_json_name.get(node.key) if parent and node.key else None
        if known is not None:
            found += typed_root(known[0].definition, "ElementDefinition")
    return found


def _check_modifiers(run: Run, focus: Nodes, *allowed: Nodes) -> Nodes:
    urls = {string(url) for url in allowed}
    for node in _MODIFIERS(run, focus):
        url = _member(node, "url")
        if url not in urls:
            raise EvaluationError(words("there is the modifier extension {url}", url=str(url)))
    return focus


def _slice(_run: Run, _focus: Nodes, structure: Nodes, name: Nodes) -> Nodes:
    raise UndecidedError(
        words(
            "it is not known here which elements are in the slice {value} of {value2}",
            value=str(string(name)),
            value2=str(string(structure)),
        )
    )


FHIR_FUNCTIONS: dict[str, Function] = {
    "extension": Function(_extension, 1, 1),
    "resolve": Function(_resolve),
    "hasValue": Function(_has_value),
    "getValue": Function(_get_value),
    "memberOf": Function(_member_of, 1, 1),
    "subsumes": Function(_subsumption(words("whether the one code subsumes the other")), 1, 1),
    "subsumedBy": Function(_subsumption(words("whether the one code is subsumed by the other")), 1, 1),
    "conformsTo": Function(_conforms_to, 1, 1),
    "htmlChecks": Function(_html_checks),
    "elementDefinition": Function(_element_definition),
    "slice": Function(_slice, 2, 2),
    "checkModifiers": Function(_check_modifiers, 0, ANY_NUMBER),
}
