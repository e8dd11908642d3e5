"""Audit logs in three forms: FHIR AuditEvent, ATNA audit messages, CSV."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import dicts, moment_of, text_of, under

_CRUDE = {"C": "create", "R": "read", "U": "update", "D": "delete", "E": "execute"}
_OUTCOMES = {"0": "success", "4": "failure", "8": "failure", "12": "failure"}
_ATNA = re.compile(rb"<(?:[A-Za-z0-9]+:)?AuditMessage\b.*?</(?:[A-Za-z0-9]+:)?AuditMessage>", re.DOTALL)
MOST = 200_000
"""Events of a log that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event of a log, or an action of the laboratory."""

    who: frozenset[str]
    """Every name that it has for the actors; lower case."""
    action: str
    """`create`, `read`, `update`, `delete`, `execute`, or the log's own word."""
    patients: frozenset[str]
    when: dt.datetime | None
    outcome: str
    """`success`, `failure`, or the log's own word; empty when it says none."""
    place: str = ""

    @property
    def shown(self) -> dict[str, str]:
        """Itself in a sentence."""
        return {
            "who": ", ".join(sorted(self.who))[:80] or "?",
            "action": self.action[:40] or "?",
            "patient": ", ".join(sorted(self.patients))[:80] or "?",
            "when": self.when.isoformat().replace("+00:00", "Z") if self.when else "?",
        }


class NotALog(ValueError):
    """A file is no audit log; the argument says why."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


def action_of(word: str) -> str:
    """Return the action that a code or a word means."""
    return _CRUDE.get(word.upper(), word.lower())


def outcome_of(word: str) -> str:
    """Return the outcome that a code or a word means."""
    plain = word.strip().lower()
    if plain in {"ok", "success", "successful", "succeeded", "true"}:
        return "success"
    return "failure" if plain in {"failed", "failure", "error", "denied", "false"} else _OUTCOMES.get(plain, plain)


def read_log(data: bytes, columns: Mapping[str, str]) -> list[Event]:
    """Read a log; with `columns` it is CSV. Raises NotALog."""
    if columns:
        return list(_csv(data, columns))
    if _ATNA.search(data):
        return list(_messages(data))
    return list(_fhir(data))


def _names(*found: str) -> frozenset[str]:
    """Names as they are, and the last part of references and of `system|value`."""
    made: set[str] = set()
    for name in found:
        plain = name.strip().lower()
        made |= {plain, plain.rpartition("/")[2], plain.partition("^")[0], plain.rpartition("|")[2]}
    return frozenset(made - {""})


def _fhir(data: bytes) -> Iterator[Event]:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load the validators

    reading = read_json(data)
    if reading.problem is None:
        value = reading.value
        found = [under(entry, "resource") for entry in dicts(under(value, "entry"))] or value
        listed = found if isinstance(found, list) else [found]
    else:
        listed = [read_json(line).value for line in data.splitlines()[:MOST] if line.strip()]
    events = [one for one in dicts(listed) if one.get("resourceType") == "AuditEvent"]
    if not events:
        raise NotALog(words("it holds no AuditEvent and no AuditMessage"))
    yield from (_audit_event(one, f"AuditEvent[{index}]") for index, one in enumerate(events[:MOST]))


def _audit_event(event: Mapping[str, Json], place: str) -> Event:
    who: list[str] = []
    for agent in dicts(event.get("agent")):
        who += [text_of(agent, "who", "reference"), text_of(agent, "who", "identifier", "value")]
        who += [text_of(agent, "who", "display"), text_of(agent, "altId"), text_of(agent, "name")]
    patients: list[str] = []
    for entity in dicts(event.get("entity")):
        patients += [text_of(entity, "what", "identifier", "value"), text_of(entity, "what", "reference")]
    return Event(
        who=_names(*who),
        action=action_of(text_of(event, "action")),
        patients=_names(*patients),
        when=moment_of(event.get("recorded")),
        outcome=outcome_of(text_of(event, "outcome")),
        place=place,
    )


def _messages(data: bytes) -> Iterator[Event]:
    from eqlab.core.finding import Finding  # noqa: PLC0415
    from eqlab.validate.xml import read_xml  # noqa: PLC0415 - heavy

    for index, found in enumerate(_ATNA.finditer(data)):
        document = None if index >= MOST else read_xml(found.group())
        if document is None or isinstance(document, Finding):
            raise NotALog(words("audit message {number} is not readable", number=str(index + 1)))
        elements = [(str(one.tag).rpartition("}")[2], one.attrib) for one in document.root.iter()]
        yield _message(elements, f"AuditMessage[{index}]")


def _message(elements: list[tuple[str, Mapping[str, str]]], place: str) -> Event:
    what: Mapping[str, str] = next((attributes for tag, attributes in elements if tag == "EventIdentification"), {})
    who = [
        attributes.get(key, "")
        for tag, attributes in elements
        if tag == "ActiveParticipant"
        for key in ("UserID", "AlternativeUserID", "UserName")
    ]
    objects = [
        attributes.get("ParticipantObjectID", "")
        for tag, attributes in elements
        if tag == "ParticipantObjectIdentification"
    ]
    return Event(
        who=_names(*who),
        action=action_of(what.get("EventActionCode", "")),
        patients=_names(*objects),
        when=moment_of(what.get("EventDateTime")),
        outcome=outcome_of(what.get("EventOutcomeIndicator", "")),
        place=place,
    )


def _csv(data: bytes, columns: Mapping[str, str]) -> Iterator[Event]:
    text = data.decode("utf-8-sig", "replace")
    first = text.partition("\n")[0]
    mark = max(",;\t|", key=first.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=mark)
    try:
        missing = [name for name in columns.values() if name not in (rows.fieldnames or ())]
        if missing:
            raise NotALog(words("it has no column {column}", column=missing[0][:60]))
        for index, row in enumerate(rows):
            if index >= MOST:
                return
            told = {key: str(row.get(name) or "") for key, name in columns.items()}
            yield event_of(told, f"row {index + 2}")
    except csv.Error as error:
        raise NotALog(words("it is no CSV ({problem})", problem=str(error)[:60])) from None


def event_of(told: Mapping[str, Json], place: str) -> Event:
    """Make an event of texts: who, action, patient, when, outcome."""
    return Event(
        who=_names(text_of(told, "who")),
        action=action_of(text_of(told, "action")),
        patients=_names(text_of(told, "patient")),
        when=moment_of(told.get("when")),
        outcome=outcome_of(text_of(told, "outcome")),
        place=place,
    )
