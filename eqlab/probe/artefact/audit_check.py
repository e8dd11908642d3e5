"""The probe `audit.log_check`: each action has its event, and each event an action."""

import datetime as dt
from collections.abc import Mapping

from eqlab.core.location import Position
from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.artefact.audit_log import Event, NotALog, event_of, read_log
from eqlab.probe.artefact.desk import Desk, dicts
from eqlab.probe.artefact.issues import papers as issues
from eqlab.probe.author import Find, Values, flag, make_probe, refuse, text, whole
from eqlab.probe.author import words as words_parameter

NAME = "audit.log_check"
_COLUMNS = frozenset({"who", "action", "patient", "when", "outcome"})
_FIELDS: Mapping[str, Words] = {
    "who": words("user"),
    "action": words("action"),
    "when": words("time"),
    "outcome": words("outcome"),
}
_ZONES = dt.timedelta(hours=3)
_PARAMETERS = {
    "log": text("The audit log: FHIR AuditEvent (JSON), ATNA audit messages (XML), or CSV.", required=True),
    "actions": text("What the laboratory did: JSON, a list of id, who, action, patient, when, outcome.", required=True),
    "columns": words_parameter("For CSV: who, action, patient, when and outcome to the names of the columns."),
    "tolerance": whole("Seconds between an action and its event (60).", 0, 86_400, default=60),
    "strange": flag("False: events that nothing the laboratory did explains are not told.", default=True),
}


def _ready(values: Values, at: Position, find: Find) -> None:
    columns = set(values["columns"])
    if columns and not ({"patient", "when"} <= columns <= _COLUMNS):
        raise refuse(NAME, "columns", at, find, "patient and when at least; also who, action, outcome")


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    actions = _actions(desk, values["actions"])
    try:
        events = read_log(desk.read(values["log"]), values["columns"])
    except NotALog as error:
        desk.tell(issues.NOT_A_LOG, values["log"], "", name=values["log"], problem=error.why)
        return desk.end()
    patients = frozenset().union(*(action.patients for action in actions))
    own = [event for event in events if event.patients & patients]
    for event in (one for one in own if one.when is None):
        desk.tell(issues.EVENT_UNREADABLE, values["log"], event.place, field=_FIELDS["when"])
    matches = _Matches(desk, values["log"], own, dt.timedelta(seconds=values["tolerance"]))
    for action in actions:
        matches.judge(action)
    if values["strange"]:
        matches.tell_strange(actions)
    return desk.end(actions=str(len(actions)), events=str(len(events)), concerned=str(len(own)))


def _actions(desk: Desk, name: str) -> list[Event]:
    """Read what the laboratory did. Raises ConfigurationError when the list is none."""
    listed = dicts(desk.table(name))
    actions = [event_of(one, str(one.get("id", index))) for index, one in enumerate(listed)]
    if not actions:
        raise desk.unusable(name, "it is no list of actions")
    wanting = next((one.place for one in actions if not (one.when and one.patients and one.who and one.action)), "")
    if wanting:
        raise desk.unusable(name, f"action {wanting[:40]} lacks who, action, patient or when")
    return actions


class _Matches:
    """Pairs actions with events; an event serves one action."""

    def __init__(self, desk: Desk, log: str, events: list[Event], tolerance: dt.timedelta) -> None:
        self.desk, self.log, self.tolerance = desk, log, tolerance
        self.free = [event for event in events if event.when is not None]

    def judge(self, action: Event) -> None:
        """Tell an action without event, or with one that says something else."""
        about = [event for event in self.free if event.patients & action.patients and not self._too_far(action, event)]
        best = min(
            about, key=lambda event: (len(self._differing(action, event)), self._apart(action, event)), default=None
        )
        if best is None or len(self._differing(action, best)) > 1:
            self.desk.tell(issues.NO_EVENT, self.log, "", **action.shown)
            return
        self.free.remove(best)
        for field in self._differing(action, best):
            shown, found = action.shown, {**best.shown, "outcome": best.outcome or "?"}
            facts = {key: shown[key] for key in ("action", "patient", "when")}
            expected = {**shown, "outcome": action.outcome}[field]
            facts |= {"found": found[field], "expected": expected}
            self.desk.tell(issues.EVENT_DIFFERS, self.log, best.place, **facts, field=_FIELDS[field])

    def tell_strange(self, actions: list[Event]) -> None:
        """Tell events about the laboratory's patients that serve no action."""
        moments = [action.when for action in actions if action.when]
        first, last = min(moments) - self.tolerance, max(moments) + self.tolerance
        for event in self.free:
            if event.when and first <= event.when <= last:
                self.desk.tell(issues.STRANGE_EVENT, self.log, event.place, **event.shown)

    def _differing(self, action: Event, event: Event) -> list[str]:
        """The fields in which an event is at odds with an action; a time that is some hours off is told as such."""
        odds = {
            "who": not action.who & event.who,
            "action": action.action != event.action,
            "when": self._apart(action, event) > self.tolerance,
            "outcome": bool(action.outcome) and action.outcome != event.outcome,
        }
        return [field for field, differs in odds.items() if differs]

    def _apart(self, action: Event, event: Event) -> dt.timedelta:
        assert action.when is not None  # noqa: S101 - `_actions` looked
        assert event.when is not None  # noqa: S101 - only such events are free
        return abs(action.when - event.when)

    def _too_far(self, action: Event, event: Event) -> bool:
        """Tell whether an event cannot be meant; a clock in another zone is a wrong time, not a missing event."""
        return self._apart(action, event) > self.tolerance + _ZONES


PROBE = make_probe(
    NAME,
    Mode.ACTIVE,
    {"en": "Audit trail", "fr": "Journal d'audit", "de": "Auditprotokoll"},
    {
        "en": "Finds the audit event of every laboratory action, and an action for every event.",
        "fr": "Retrouve l'événement d'audit de chaque action du laboratoire, et une action pour chaque événement.",
        "de": "Sucht zu jeder Handlung des Labors das Auditereignis und zu jedem Ereignis eine Handlung.",
    },
    _PARAMETERS,
    _look,
    _ready,
)
