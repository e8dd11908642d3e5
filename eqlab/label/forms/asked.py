"""The forms that a test plan asks a vendor to fill in: ICS (what the system can do) and IXIT (what a test must know).

Source: ISO/IEC 9646-7 (ICS), ISO/IEC 9646-5 (IXIT).
"""

import re

from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.label.scheme.model import FieldKind, Form, FormField
from eqlab.label.scheme.reading_forms import schema_of
from eqlab.plan.model import Plan

ICS: Text = {"en": "What the system can do", "fr": "Ce que le système sait faire", "de": "Was das System kann"}
IXIT: Text = {
    "en": "What a test needs to know",
    "fr": "Ce qu'un test doit savoir",
    "de": "Was ein Test wissen muss",
}
_AXIS: Text = {"en": "Variant: {axis}", "fr": "Variante : {axis}", "de": "Variante: {axis}"}
_ENDPOINT: Text = {
    "en": "Address of the endpoint {name}",
    "fr": "Adresse du point d'accès {name}",
    "de": "Adresse des Endpunkts {name}",
}
_PARAMETER: Text = {"en": "Parameter {name}", "fr": "Paramètre {name}", "de": "Parameter {name}"}
ENDPOINT = "endpoint."
"""Begins the name of a parameter that is the address of an endpoint."""
_MENTION = re.compile(rb"[%{]parameters\.([A-Za-z_][A-Za-z0-9_]{0,79})")


def parameters_of(plan: Plan) -> tuple[str, ...]:
    """Return the parameters that texts and expressions of a plan use, each once, in order of the file."""
    return tuple(dict.fromkeys(name.decode() for name in _MENTION.findall(plan.source)))


def needed_parameters(plan: Plan) -> tuple[str, ...]:
    """Return everything that an IXIT asks for: addresses of endpoints first, then parameters."""
    return (*(f"{ENDPOINT}{name}" for name in plan.needs.endpoints), *parameters_of(plan))


def ics_form(plan: Plan) -> Form:
    """Return the form about claims: one field a claim, true or false, or one of its words."""
    fields = tuple(
        FormField(
            name=claim.name,
            label=claim.title,
            kind=FieldKind.CHOICE if claim.values else FieldKind.FLAG,
            choices={word: dict.fromkeys(("en", "fr", "de"), word) for word in claim.values},
            origin=Origin.DESIGN,
        )
        for claim in plan.claims
    )
    return _form("ics", ICS, fields)


def ixit_form(plan: Plan) -> Form:
    """Return the form about parameters: variants, addresses of endpoints, and what the plan's texts use."""
    axes = (
        FormField(
            name=f"variant.{axis.axis}",
            label=_named(_AXIS, axis=axis.axis),
            kind=FieldKind.CHOICE,
            choices={word: dict.fromkeys(("en", "fr", "de"), word) for word in axis.values},
            required=len(axis.values) > 1,
        )
        for axis in plan.variants
    )
    endpoints = (FormField(name=f"{ENDPOINT}{one}", label=_named(_ENDPOINT, name=one)) for one in plan.needs.endpoints)
    others = (FormField(name=one, label=_named(_PARAMETER, name=one)) for one in parameters_of(plan))
    return _form("ixit", IXIT, (*axes, *endpoints, *others))


def _named(text: Text, **facts: str) -> Text:
    return {language: said.format(**facts) for language, said in text.items()}


def _form(name: str, title: Text, fields: tuple[FormField, ...]) -> Form:
    schema = schema_of(fields, title, typed=True)
    return Form(id=name, number="", title=title, who="", fields=fields, schema=schema)
