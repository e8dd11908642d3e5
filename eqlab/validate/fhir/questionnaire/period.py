"""Whether a response was written while its questionnaire was in force."""

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten


def check_period(scope: Scope, questionnaire: Json) -> None:
    """Compare `authored` with `effectivePeriod`, as far as both say."""
    authored, period = scope.resource.get("authored"), questionnaire.get("effectivePeriod")
    if not isinstance(authored, str) or not isinstance(period, dict):
        return
    start, end = (value if isinstance(value := period.get(name), str) else "" for name in ("start", "end"))
    if (start and earlier(authored, start)) or (end and earlier(end, authored)):
        facts = {"found": shorten(authored, 40), "start": start or "...", "end": end or "..."}
        scope.run.note(issues.OUTSIDE_PERIOD, (scope.path, "authored"), **facts)


def earlier(one: str, other: str) -> bool:
    """Tell whether a date is certainly before another; what one of them leaves open does not count."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]
