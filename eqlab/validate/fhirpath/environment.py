"""What an expression may ask of the world around it: the resource it stands in, and the services of a validator."""

from collections.abc import Callable
from dataclasses import dataclass

from eqlab.core.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The world of one evaluation. Every service may answer None: not known."""

    resource: Json = None
    """`%resource`: the resource that the focus stands in."""
    root_resource: Json = None
    """`%rootResource`: for a contained resource the one around it, else the same as `resource`."""
    resolve: Callable[[str], Json | None] = lambda _reference: None
    """`resolve()`: the resource that a reference or canonical points to."""
    member_of: Callable[[Json, str], bool | None] = lambda _coded, _value_set: None
    """`memberOf()`: whether a code, Coding or CodeableConcept is in a value set."""
    conforms_to: Callable[[Json, str], bool | None] = lambda _resource, _profile: None
    """`conformsTo()`: whether a resource meets a profile."""
    knows_profile: Callable[[str], bool] = lambda _profile: False
    """Whether there is a profile of this URL beside those of FHIR R4; asked where `conforms_to` knows no answer."""
    html_is_safe: Callable[[str], bool | None] = lambda _xhtml: None
    """`htmlChecks()`: whether a narrative keeps FHIR's rules."""
