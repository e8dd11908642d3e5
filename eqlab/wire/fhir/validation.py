"""The operation `$validate`, which every server of the kit has for every resource type.

Source: FHIR R4, Resource operation `$validate` (http://hl7.org/fhir/OperationDefinition/Resource-validate).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.exchange import Request
from eqlab.core.values import Json
from eqlab.validate.checks.profile import canonical
from eqlab.validate.fhir.engine import Judgement, judge, judge_value
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.outcome import outcome
from eqlab.validate.fhir.profile import require
from eqlab.validate.fhir.run import Options
from eqlab.wire.fhir.address import VALIDATE, Address
from eqlab.wire.fhir.document import read_document
from eqlab.wire.fhir.grounds import Grounds, allow
from eqlab.wire.fhir.negotiation import FHIR_JSON, FHIR_XML, check_body_type, media_type
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import (
    BAD_PARAMETERS,
    EMPTY_BODY,
    NO_TYPE,
    NOT_ALLOWED,
    NOT_FOUND,
    UNKNOWN_PROFILE,
    UNKNOWN_TYPE,
    WRONG_PROFILE,
)
from eqlab.wire.fhir.store import Resource

_WRAPPER = "Parameters"
_ANY_PROFILE = "Name a resource type, or a profile of the content's packages by its name or canonical URL."
_VALUES = ("resource", "valueUri", "valueCanonical", "valueUrl")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is validated, and by which profiles beside its own."""

    resource: Json = None
    """None for the body as it came."""
    profiles: tuple[str, ...]


def validated(grounds: Grounds, request: Request, place: Address) -> Resource:
    """Judge what was sent, or what is kept, and return the OperationOutcome.

    Raises RefusedError when nothing can be judged: no body, no such type, a profile nobody here knows.
    """
    if not place.type:
        raise refused(NO_TYPE, operation=VALIDATE, example=f"/Patient/{VALIDATE}")
    if place.type not in resource_names():
        raise refused(UNKNOWN_TYPE, type=place.type)
    stored = place.id and not request.body.data
    if request.method != "POST" and not stored:
        raise refused(NOT_ALLOWED, "", allow(["POST"]), method=request.method, address=str(place), allowed="POST")
    library = grounds.config.library()
    asked = _stored(grounds, place) if stored else _sent(request, place)
    judged = _judge(asked, place.type, request, library)
    said: Resource = outcome(findings(judged, library))
    return said


def _judge(asked: _Asked, type_: str, request: Request, library: Library) -> Judgement:
    """Judge by the type that the address names, and by the profiles that were asked for."""
    profiles = (_profile(name, library) for name in asked.profiles)
    options = Options(profiles=(f"{STRUCTURES}{type_}", *profiles), rest_references=True)
    if asked.resource is None:
        form = "xml" if _is_xml(request) else "json"
        return judge(request.body.data, form, library, options)
    instance = Instance(value=asked.resource, format="json")
    return Judgement(instance, judge_value(asked.resource, library, options))


def _profile(name: str, library: Library) -> str:
    try:
        url = canonical(name, library)
    except AuthorError as error:
        near = f'Did you mean "{error.nearest}"?'
        raise refused(UNKNOWN_PROFILE, profile=name, hint=near if error.nearest else _ANY_PROFILE) from None
    try:
        require(url, library)
    except (AuthorError, AuthorErrors) as error:
        raise refused(WRONG_PROFILE, profile=url, problem=error.sentence()) from None
    return url


def _stored(grounds: Grounds, place: Address) -> _Asked:
    resource = grounds.store.resource(place.type, place.id)
    if resource is None:
        raise refused(NOT_FOUND, address=f"{place.type}/{place.id}")
    return _Asked(resource=resource, profiles=_named(place))


def _named(place: Address) -> tuple[str, ...]:
    return tuple(value for name, value in place.query if name == "profile")


def _sent(request: Request, place: Address) -> _Asked:
    check_body_type(request, FHIR_JSON, FHIR_XML)
    if not request.body.data.strip():
        raise refused(EMPTY_BODY, expected=f"a resource of type {place.type}")
    if place.type == _WRAPPER or _is_xml(request) or b'"Parameters"' not in request.body.data:
        return _Asked(profiles=_named(place))
    body = read_document(request.body.data)
    if not isinstance(body, dict) or body.get("resourceType") != _WRAPPER:
        return _Asked(profiles=_named(place))
    return _unwrapped(body, place)


def _unwrapped(parameters: Json, place: Address) -> _Asked:
    pairs = list(_pairs(parameters))
    resource = next((value for name, value in pairs if name == "resource"), None)
    profiles = tuple(value for name, value in pairs if name == "profile" and isinstance(value, str))
    if not isinstance(resource, dict):
        raise refused(BAD_PARAMETERS, operation=VALIDATE, expected='one parameter "resource" that holds the resource')
    return _Asked(resource=resource, profiles=(*_named(place), *profiles))


def _pairs(parameters: Json) -> Iterator[tuple[str, Json]]:
    items = parameters.get("parameter")
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield str(item.get("name")), next((item[key] for key in _VALUES if key in item), None)


def _is_xml(request: Request) -> bool:
    header = request.header("content-type")
    return media_type(header).name == FHIR_XML if header else False
