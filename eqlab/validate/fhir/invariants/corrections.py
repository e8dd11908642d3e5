"""Expressions that were published with a mistake, as later publications have them.

Source: FHIR R4B (4.3.0) and R5 (5.0.0), where the same constraints have the same meaning in words and a repaired
expression; for profiles their own later versions. A constraint that is wrong in words stays as it is.
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
    # Quantities of unlike units, or without a value, have no order that could be broken.
    "low.empty() or high.empty() or (low <= high)": (
        "low.value.empty() or high.value.empty() or iif(low > high, false, true)"
    ),
    # An end takes in every time that matches it, as Period.end says: from eight o'clock to the end of that day.
    "start.hasValue().not() or end.hasValue().not() or (start <= end)": (
        "start.hasValue().not() or end.hasValue().not() or start.toString().startsWith(end.toString())"
        " or (start <= end)"
    ),
    # An element that repeats is looked at item by item.
    "offset.empty() or (when.exists() and ((when in ('C' | 'CM' | 'CD' | 'CV')).not()))": (
        "offset.empty() or (when.exists() and when.all(($this in ('C' | 'CM' | 'CD' | 'CV')).not()))"
    ),
    # Where there is no probability, nothing is too probable.
    "probability is decimal implies (probability as decimal) <= 100": (
        "probability.exists() implies (probability is decimal implies (probability as decimal) <= 100)"
    ),
    # A category has codes; it is no string.
    "clinicalStatus.exists() or verificationStatus.coding.where(system='http://terminology.hl7.org/CodeSystem/"
    "condition-ver-status' and code = 'entered-in-error').exists() or "
    "category.select($this='problem-list-item').empty()": (
        "verificationStatus.empty().not() and verificationStatus.coding.where(system='http://terminology.hl7.org/"
        "CodeSystem/condition-ver-status' and code='entered-in-error').exists().not() and "
        "category.coding.where(system='http://terminology.hl7.org/CodeSystem/condition-category' and "
        "code='problem-list-item').exists() implies clinicalStatus.empty().not()"
    ),
    # What children() finds is named, so that no resource inside is searched for what it cannot have.
    "children().element.where(path.contains('.').not()).label.empty() and "
    "children().element.where(path.contains('.').not()).code.empty() and "
    "children().element.where(path.contains('.').not()).requirements.empty()": (
        "snapshot.element.combine(differential.element).where(path.contains('.').not())"
        ".all(label.empty() and code.empty() and requirements.empty())"
    ),
}


OF_PROFILES: Mapping[str, str] = {
    # Vital signs, vs-1: a period has no precision to a day. As US Core 9.0.0 has it.
    "($this as dateTime).toString().length() >= 8": (
        "$this is dateTime and $this.hasValue() implies $this.toString().length() >= 10"
    ),
    # Vital signs, vs-2, as FHIR R4 (4.0.1) has it; snapshots made before keep the mistake.
    "(component.empty() and hasMember.empty()) implies (dataAbsentReason or value)": (
        "(component.empty() and hasMember.empty()) implies (dataAbsentReason.exists() or value.exists())"
    ),
    # US Core, pd-1 and us-core-13: several items are no truth value. As US Core 9.0.0 has them.
    "telecom or endpoint": "telecom.exists() or endpoint.exists()",
    "practitioner or organization or healthcareService or location": (
        "practitioner.exists() or organization.exists() or healthcareService.exists() or location.exists()"
    ),
}
_ALL = {**CORRECTIONS, **OF_PROFILES}


def corrected(expression: str) -> str:
    """Return what is evaluated for a published expression."""
    return _ALL.get(expression, expression)
