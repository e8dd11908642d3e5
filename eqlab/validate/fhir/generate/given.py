"""Values that hang together and so are chosen together: system and code, a reference and the type it points at."""

from collections.abc import Mapping

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import draw, pick
from eqlab.validate.fhir.generate.codes import code_for
from eqlab.validate.fhir.generate.model import Maker, Place, canonical_of, root_of
from eqlab.validate.fhir.generate.recipes import UNITS
from eqlab.validate.fhir.generate.shape import said
from eqlab.validate.fhir.snapshot.tree import Node

_PAIR = ("system", "code")
_ABSTRACT = ("Resource", "DomainResource")


def given(children: Mapping[str, Node], type_: Json, code: str, place: Place, maker: Maker) -> Mapping[str, Json]:
    """Return values of elements inside of a value, by name."""
    by = (maker.seed, place.path)
    if code == "Reference":
        target = _target(type_, place, maker)
        return {"reference": f"{target}/example-{draw(1000, *by)}", "type": target}
    kind = next((one.rpartition("/")[2] for one in type_.get("profile", ())), code)
    if kind in UNITS:
        return dict(zip(_PAIR, UNITS[kind], strict=True)) | {"unit": UNITS[kind][1]}
    if code == "Coding" or (place.binding and code == "Quantity"):
        element = children["system"].element
        system = said(element, "fixed") or said(element, "pattern") or ""
        pair = code_for(maker.library, place.binding, by, place.variant, system)
        return dict(zip(_PAIR, pair, strict=True))
    return {}


def _target(type_: Json, place: Place, maker: Maker) -> str:
    profiles = type_.get("targetProfile") or [canonical_of("Patient")]
    found = root_of(maker.library, pick(profiles, maker.seed, place.path, place.variant))
    name = str(found[0].get("type")) if found else "Patient"
    return "Patient" if name in _ABSTRACT else name
