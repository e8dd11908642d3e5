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
    # Dates of unlike precision, and quantities of unlike units, are in order unless they surely are not.
    "start.hasValue().not() or end.hasValue().not() or (start <= end)": (
        "start.hasValue().not() or end.hasValue().not() or iif(start > end, false, true)"
    ),
    "low.empty() or high.empty() or (low <= high)": (
        "low.value.empty() or high.value.empty() or iif(low > high, false, true)"
    ),
    # The same, though R5 has boundaries for Period and Range only.
    "whenHandedOver.empty() or whenPrepared.empty() or whenHandedOver >= whenPrepared": (
        "whenHandedOver.empty() or whenPrepared.empty() or iif(whenHandedOver < whenPrepared, false, true)"
    ),
    "lastModified.exists().not() or authoredOn.exists().not() or lastModified >= authoredOn": (
        "lastModified.exists().not() or authoredOn.exists().not() or iif(lastModified < authoredOn, false, true)"
    ),
    # Where there is no probability, nothing is too probable.
    "probability is decimal implies (probability as decimal) <= 100": (
        "probability.exists() implies (probability is decimal implies (probability as decimal) <= 100)"
    ),
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
