"""An answer sheet as JSON: written for keeping and sending, read from anybody."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from eqlab.checklist.author import Author, Find, Steps
from eqlab.checklist.model import Assurance, Audience
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Outcome, ProbeResult, Sheet, Special
from eqlab.checklist.vocabulary import ASSURANCES
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import LANGUAGES, words
from eqlab.core.values import Json

LONGEST = 4000
"""Characters of a text in a sheet."""
MOST = 5000
"""Answers, pieces of evidence or probe results of a sheet."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEAD = ("catalogue", "edition", "audience", "date")
_HEAD_MAY = ("subject", "size", "language", "answers", "evidence", "probes", "delegates")
_ANSWER_MAY = ("question", "choices", "note", "reason", "reviewer", "evidence", "plan", "given_by", "confirmed")


def write_sheet(sheet: Sheet) -> dict[str, Json]:
    """Return a sheet as JSON; what is empty and may be missing is left out, so that equal sheets are written alike."""
    head = {
        "catalogue": sheet.catalogue,
        "edition": sheet.edition,
        "audience": sheet.audience.value,
        "date": sheet.date.isoformat(),
    }
    return head | _full(
        subject=sheet.subject,
        size=sheet.size,
        answers={name: _answer_json(sheet.answers[name]) for name in sorted(sheet.answers)},
        evidence={name: _evidence_json(sheet.evidence[name]) for name in sorted(sheet.evidence)},
        probes=[_probe_json(one) for one in sheet.probes],
        delegates=dict(sorted(sheet.delegates.items())),
    )


def _full(**said: Json) -> dict[str, Json]:
    return {name: one for name, one in said.items() if one not in ("", None, [], {}, ())}


def _answer_json(one: Answer) -> dict[str, Json]:
    plan = None
    if one.plan is not None:
        plan = {"owner": one.plan.owner, "due": one.plan.due.isoformat()} | _full(text=one.plan.text)
    return {"value": one.value} | _full(
        note=one.note,
        reason=one.reason,
        reviewer=one.reviewer,
        evidence=list(one.evidence),
        plan=plan,
        given_by=one.given_by,
        confirmed=one.confirmed.isoformat() if one.confirmed else None,
    )


def _evidence_json(one: Evidence) -> dict[str, Json]:
    said = {"type": one.type, "date": one.date.isoformat()} | _full(
        title=one.title,
        digest=one.digest,
        expires=one.expires.isoformat() if one.expires else None,
        examined_by=one.examined_by,
        level=one.level.name.lower(),
    )
    return said if one.supports else said | {"supports": False}


def _probe_json(one: ProbeResult) -> dict[str, Json]:
    said = {"probe": one.probe, "outcome": one.outcome.value, "date": one.date.isoformat()}
    return said | _full(controls=list(one.controls), digest=one.digest, detail=one.detail)


def read_sheet(data: Json, file: str, find: Find) -> Sheet:
    """Read a sheet from parsed JSON or YAML. Raises AuthorErrors with every mistake.

    Only the form is looked at: whether a catalogue asks what is answered is told when it is scored.
    """
    sheet, errors = sheet_and_mistakes(data, file, find)
    if errors:
        raise AuthorErrors(errors)
    return sheet


def sheet_and_mistakes(data: Json, file: str, find: Find) -> tuple[Sheet, list[AuthorError]]:
    """Read as `read_sheet` does, but return the mistakes, with a sheet in which what they are about is empty.

    `language`, `question` and `choices` are for people, and passed over. An answer with an empty `value` is none; with
    a note or the like beside it, it counts as not assessed.
    """
    desk = _Desk(Author(file, find))
    return desk.sheet(data), desk.author.errors


class _Desk:
    """Reads one sheet."""

    __slots__ = ("author",)

    def __init__(self, author: Author) -> None:
        self.author = author

    def sheet(self, data: Json) -> Sheet:
        said = self.author.mapping(data, (), _HEAD, _HEAD_MAY)
        self.author.choice(said.get("language", LANGUAGES[0]), ("language",), {one: one for one in LANGUAGES})
        return Sheet(
            catalogue=self.text(said, "catalogue", ()),
            edition=self.text(said, "edition", ()),
            audience=self.author.choice(said.get("audience"), ("audience",), {one.value: one for one in Audience}),
            subject=self.text(said, "subject", ()),
            size=self.text(said, "size", ()),
            date=self.date(said, "date", ()) or dt.date.min,
            answers=self.answers(self.entries(said, "answers")),
            evidence={name: self.evidence(name, one) for name, one in self.entries(said, "evidence").items()},
            probes=self.probes(said.get("probes", [])),
            delegates={
                name: self.text(said["delegates"], name, ("delegates",)) for name in self.entries(said, "delegates")
            },
        )

    def entries(self, said: Mapping[str, Json], key: str) -> Mapping[str, Json]:
        entries = self.author.mapping(said.get(key, {}), (key,))
        return entries if self._few(len(entries), (key,)) else {}

    def _few(self, count: int, steps: Steps) -> bool:
        if count > MOST:
            self.author.refuse(steps, str(count), words("at most {limit} entries", limit=str(MOST)))
        return count <= MOST

    def answers(self, said: Mapping[str, Json]) -> dict[str, Answer]:
        """Return all answers; a question that is open has none."""
        read = {name: self.answer(name, one) for name, one in said.items()}
        given = {name: one for name, one in read.items() if one != Answer(control=name, value="")}
        return {name: one if one.value else replace(one, value=Special.NOT_ASSESSED) for name, one in given.items()}

    def answer(self, name: str, data: Json) -> Answer:
        steps: Steps = ("answers", name)
        said = self.author.mapping(data, steps, ("value",), _ANSWER_MAY)
        return Answer(
            control=name,
            value=self.text(said, "value", steps).strip(),
            note=self.text(said, "note", steps),
            reason=self.text(said, "reason", steps),
            reviewer=self.text(said, "reviewer", steps),
            evidence=self.author.texts(said.get("evidence", []), (*steps, "evidence")),
            plan=self.plan(said["plan"], (*steps, "plan")) if "plan" in said else None,
            given_by=self.text(said, "given_by", steps),
            confirmed=self.date(said, "confirmed", steps),
        )

    def plan(self, data: Json, steps: Steps) -> MendingPlan:
        said = self.author.mapping(data, steps, ("owner", "due"), ("text",))
        due = self.date(said, "due", steps) or dt.date.min
        return MendingPlan(owner=self.text(said, "owner", steps), due=due, text=self.text(said, "text", steps))

    def evidence(self, name: str, data: Json) -> Evidence:
        steps: Steps = ("evidence", name)
        said = self.author.mapping(
            data, steps, ("type", "date"), ("title", "digest", "expires", "examined_by", "supports", "level")
        )
        return Evidence(
            id=name,
            type=self.text(said, "type", steps),
            title=self.text(said, "title", steps),
            digest=self.text(said, "digest", steps),
            date=self.date(said, "date", steps) or dt.date.min,
            expires=self.date(said, "expires", steps),
            examined_by=self.text(said, "examined_by", steps),
            supports=self.author.flag(said.get("supports", True), (*steps, "supports")),
            level=self.author.choice(said.get("level", Assurance.FILED.name.lower()), (*steps, "level"), ASSURANCES),
        )

    def probes(self, data: Json) -> tuple[ProbeResult, ...]:
        if not isinstance(data, list) or not self._few(len(data), ("probes",)):
            if not isinstance(data, list):
                self.author.refuse(("probes",), data, words("a list"))
            return ()
        return tuple(self.probe(one, ("probes", index)) for index, one in enumerate(data))

    def probe(self, data: Json, steps: Steps) -> ProbeResult:
        said = self.author.mapping(data, steps, ("probe", "outcome", "date"), ("controls", "digest", "detail"))
        return ProbeResult(
            probe=self.text(said, "probe", steps),
            controls=self.author.texts(said.get("controls", []), (*steps, "controls")),
            outcome=self.author.choice(said.get("outcome"), (*steps, "outcome"), {one.value: one for one in Outcome}),
            date=self.date(said, "date", steps) or dt.date.min,
            digest=self.text(said, "digest", steps),
            detail=self.text(said, "detail", steps),
        )

    def text(self, said: Mapping[str, Json], key: str, steps: Steps) -> str:
        """Return a text that may be empty; one that is too long is refused."""
        value = said.get(key, "")
        if not isinstance(value, str) or len(value) > LONGEST:
            self.author.refuse((*steps, key), value, words("a text of at most {limit} characters", limit=str(LONGEST)))
            return ""
        return value

    def date(self, said: Mapping[str, Json], key: str, steps: Steps) -> dt.date | None:
        value = said.get(key)
        if value is None:
            return None
        try:
            return dt.date.fromisoformat(value if _DATE.fullmatch(value) else "")
        except (TypeError, ValueError):
            self.author.refuse((*steps, key), value, words("a date such as 2026-01-31"))
            return None
