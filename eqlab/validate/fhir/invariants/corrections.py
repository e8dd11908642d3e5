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
    # What children() finds is named, so that no resource inside is searched for what it cannot have.
    "children().element.where(path.contains('.').not()).label.empty() and "
    "children().element.where(path.contains('.').not()).code.empty() and "
    "children().element.where(path.contains('.').not()).requirements.empty()": (
        "snapshot.element.combine(differential.element).where(path.contains('.').not())"
        ".all(label.empty() and code.empty() and requirements.empty())"
    ),
}


def corrected(expression: str) -> str:
    """Return what is evaluated for a published expression."""
    return CORRECTIONS.get(expression, expression)
