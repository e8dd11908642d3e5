"""Expressions that FHIR R4 published with a mistake, as later versions of FHIR have them.

Source: FHIR R4B (4.3.0) and R5 (5.0.0), where the same constraints have the same meaning in words and a repaired
expression. A constraint that R4 words wrongly stays as it is.
"""

from collections.abc import Mapping

CORRECTIONS: Mapping[str, str] = {
    # Without a name there is nothing to match; and the whole name is meant.
    "name.matches('[A-Z]([A-Za-z0-9_]){0,254}')": (
        "name.exists() implies name.matches('^[A-Z]([A-Za-z0-9_]){0,254}$')"
    ),
    # "More than one" is two already.
    "enableWhen.count() > 2 implies enableBehavior.exists()": (
        "enableWhen.count() >= 2 implies enableBehavior.exists()"
    ),
    # No element of FHIR is of FHIRPath's own type Boolean.
    "operator = 'exists' implies (answer is Boolean)": "operator = 'exists' implies (answer is boolean)",
    # An entry without fullUrl breaks no rule about what is in it.
    "fullUrl.contains('/_history/').not()": "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
    # A reference without an address (logical, or display only) points to nothing that could be missing.
    "reference.startsWith('#').not() or (reference.substring(1).trace('url') in "
    "%rootResource.contained.id.trace('ids'))": (
        "reference.exists() implies (reference.startsWith('#').not() or "
        "(reference.substring(1) in %rootResource.contained.id) or (reference = '#'))"
    ),
}


def corrected(expression: str) -> str:
    """Return what is evaluated for a published expression."""
    return CORRECTIONS.get(expression, expression)
