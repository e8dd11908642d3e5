"""Message profiles: a message held against one, in order of its segments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import Text, words
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.base.structures import KNOWN
from eqlab.validate.hl7v2.delimiters import STANDARD
from eqlab.validate.hl7v2.events import event_findings
from eqlab.validate.hl7v2.fields import field_findings, slice_findings
from eqlab.validate.hl7v2.glance import Glance, field_glance
from eqlab.validate.hl7v2.looking import Look, spoken_by
from eqlab.validate.hl7v2.model import Message, Segment, is_name, place
from eqlab.validate.hl7v2.rules import rule_findings
from eqlab.validate.hl7v2.spec import Rule, SegmentSpec, Usage, Voice
from eqlab.validate.hl7v2.structure import Fault, Match, Structure, bounds, first_segment, matched
from eqlab.validate.most import most_of
from eqlab.validate.words import shorten

MOST = 1000
"""Findings of one message that are told, however many of a kind there are."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a segment is looked at: quickly, and closely where that is not enough."""

    spec: SegmentSpec
    glances: tuple[Glance, ...]
    always: tuple[int, ...]
    """Fields that are looked at closely when they are empty."""
    sliced: tuple[int, ...]
    """Fields with slices."""


def plan_of(spec: SegmentSpec) -> Plan:
    """Compile a segment."""
    always = tuple(
        number
        for number, node in enumerate(spec.fields, 1)
        if node.usage is Usage.REQUIRED or node.when or node.minimum
    )
    sliced = tuple(number for number, node in enumerate(spec.fields, 1) if node.slices)
    return Plan(spec, tuple(field_glance(node) for node in spec.fields), always, sliced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What one message must be like; frozen, and ready to judge any number of messages."""

    name: str
    title: Text = field(default_factory=dict)
    event: str = ""
    """Message code and event, e.g. `ADT^A04`; empty for any."""
    structures: tuple[str, ...] = ()
    """What MSH-9.3 may say; empty for anything."""
    versions: tuple[str, ...] = ()
    """What MSH-12 may say; empty for anything."""
    structure: Structure | None = None
    plans: Mapping[str, Plan]
    rules: tuple[Rule, ...] = ()
    voice: Voice = field(default_factory=Voice)
    events: bool = False
    """True when EVN-1 is compared with MSH-9, as the standard itself would have it."""
    undecided: Issue | None = None
    """Why this profile cannot tell all about a message."""

    def judge(self, message: Message) -> Iterator[Finding]:
        """Yield what is wrong with a message, in order of its segments, rules last.

        A thousand findings are told, then the first of each other kind, and how many more there are.
        """
        findings = self._judged(message)
        if self.undecided is issues.UNKNOWN_VERSION:
            findings = map(_doubted, findings)
        return most_of(chain(message.notes, findings), MOST, _untold)

    def _judged(self, message: Message) -> Iterator[Finding]:
        rule = RulePath(("hl7v2", self.name))
        expected = self._heading(message, rule)
        problem = next(expected, None)
        if problem is not None:
            yield problem
            yield from expected
            if problem.issue is issues.WRONG_MESSAGE:
                return
        match = Match(faults=(), groups=())
        if self.structure is not None:
            match = matched(self.structure, tuple([segment.name for segment in message.segments]))
            yield from (self._fault(message, fault, rule) for fault in match.faults)
        around = _around(message, match)
        yield from self._segments(message, around, rule)
        if self.events:
            yield from event_findings(message, rule)
        if self.rules:
            yield from rule_findings(self.rules, message, match, around, rule)

    def _segments(
        self, message: Message, around: Mapping[int, tuple[Segment, ...]], rule: RulePath
    ) -> Iterator[Finding]:
        seen: dict[str, int] = {}
        quick = message.delimiters is STANDARD
        for segment in message.segments:
            name = segment.name
            seen[name] = occurrence = seen.get(name, 0) + 1
            plan = self.plans.get(name)
            if plan is None:
                yield from self._strange(segment, occurrence, rule)
                continue
            doubtful = _doubtful(plan, segment, quick)
            if not doubtful and not plan.sliced:
                continue
            whole = around.get(segment.number, message.segments)
            look = Look(message=message, segment=segment, occurrence=occurrence, around=whole, rule=rule)
            for number in doubtful:
                if number > len(plan.spec.fields):
                    yield _extra(look, plan.spec)
                else:
                    yield from field_findings(look, number, plan.spec.fields[number - 1])
            for number in plan.sliced:
                yield from slice_findings(look, number, plan.spec.fields[number - 1], quick)

    def _strange(self, segment: Segment, occurrence: int, rule: RulePath) -> Iterator[Finding]:
        """A segment whose fields the lab does not hold."""
        if self.structure is not None:
            return
        if not is_name(segment.name):
            yield found(issues.BAD_NAME, place(segment, 1), rule, found=shorten(segment.name, 20))
        elif segment.name not in KNOWN and not segment.name.startswith("Z"):
            where = place(segment, occurrence)
            yield found(issues.UNKNOWN_SEGMENT, where, rule, segment=segment.name, version="2.5")

    def _heading(self, message: Message, rule: RulePath) -> Iterator[Finding]:
        """MSH-9 and MSH-12."""
        code, event, structure = (message[f"MSH-9.{part}"] or "" for part in (1, 2, 3))
        version, said = message["MSH-12.1"] or "", f"{code}^{event}".rstrip("^")
        header = message.header
        if self.event and self.event != ("ACK" if code == "ACK" else said):
            facts = {"found": shorten(said, 40) or words("without a type"), "expected": self.event}
            yield self._own(found(issues.WRONG_MESSAGE, place(header, 1, 9), rule, **facts))
            return
        if self.undecided is not None and (said or self.undecided is issues.UNKNOWN_VERSION):
            where = place(header, 1, 12 if self.undecided is issues.UNKNOWN_VERSION else 9)
            told = {"version": shorten(version, 20) or "2.5", "message": shorten(f"{said}^{structure}".rstrip("^"), 40)}
            yield found(self.undecided, where, rule, **told)
        if self.structures and structure not in self.structures:
            yield self._structure(message, said, structure, rule)
        if self.versions and version and version not in self.versions:
            facts = {"found": shorten(version, 20), "expected": " or ".join(self.versions)}
            yield self._own(found(issues.WRONG_VERSION, place(header, 1, 12), rule, **facts))

    def _structure(self, message: Message, said: str, structure: str, rule: RulePath) -> Finding:
        where = place(message.header, 1, 9, 0, 3)
        if not structure:
            return found(issues.REQUIRED, where, rule / "MSH-9.3", name="MSH-9.3", title="Message Structure")
        facts = {"found": shorten(structure, 20), "message": said, "expected": " or ".join(self.structures)}
        return found(issues.WRONG_STRUCTURE, where, rule / "MSH-9.3", **facts)

    def _own(self, finding: Finding) -> Finding:
        return spoken_by(self.voice, finding)

    def _fault(self, message: Message, fault: Fault, rule: RulePath) -> Finding:
        segments, structure = message.segments, self.structure
        here = segments[fault.index]
        occurrence = sum(one.name == here.name for one in segments[: fault.index + 1])
        called = (message["MSH-9.3"] or message["MSH-9.1"] or "")[:20] or words("the message")
        order = structure.written if structure else ""
        facts = {"segment": shorten(here.name, 20), "message": called, "order": order}
        where = place(here, occurrence)
        if fault.item is not None:
            issue = issues.MISSING_GROUP if fault.item.items else issues.MISSING_SEGMENT
            first = first_segment(fault.item)
            name = fault.item.name or first
            lost = {"segment": name, "group": name, "minimum": str(fault.item.minimum)}
            after = SubjectPath(path=first, line=here.number, column=here.length or 1)
            return found(issue, after, rule / name, **{**facts, **lost})
        if fault.kind == "foreign":
            if not is_name(here.name):
                return found(issues.BAD_NAME, where, rule, found=shorten(here.name, 20))
            issue = issues.FOREIGN_SEGMENT if here.name in KNOWN else issues.UNKNOWN_SEGMENT
            return found(issue, where, rule, version="2.5", **facts)
        if fault.kind == "many" and structure is not None and (maximum := bounds(structure, here.name)):
            return found(issues.TOO_MANY_SEGMENTS, where, rule, count=str(fault.count), maximum=str(maximum), **facts)
        before = segments[fault.index - 1].name if fault.index else ""
        return found(issues.WRONG_ORDER, where, rule, before=shorten(before, 20), **facts)


def _untold(count: int) -> Finding:
    return found(issues.MORE_FINDINGS, SubjectPath(line=1, column=1), count=str(count))


def _doubted(finding: Finding) -> Finding:
    """Return what breaks version 2.5 in a message of another version: that may allow it, so it is no error."""
    if finding.issue.nature is not Nature.VIOLATION:
        return finding
    return finding.at_level(min(finding.level, Level.WARNING))


def _doubtful(plan: Plan, segment: Segment, quick: bool) -> list[int]:
    """Return the numbers of fields that need a close look; one beyond the last for fields too many."""
    fields, glances = segment.fields, plan.glances
    start = 3 if segment.opaque(1) else 1
    if quick:
        doubtful = [
            number
            for number, (text, glance) in enumerate(zip(fields[start:], glances[start - 1 :], strict=False), start)
            if text and not glance(text)
        ]
    else:
        doubtful = [number for number in range(start, min(len(fields), len(glances) + 1)) if fields[number]]
    count = len(fields)
    lost = [number for number in plan.always if number >= count or not fields[number]]
    if lost:
        doubtful = sorted({*doubtful, *lost})
    if count > len(glances) + 1 and not plan.spec.open and any(fields[len(glances) + 1 :]):
        doubtful.append(len(glances) + 1)
    return doubtful


def _extra(look: Look, spec: SegmentSpec) -> Finding:
    number = len(spec.fields) + 1
    where = place(look.segment, look.occurrence, number)
    facts = {"segment": spec.name, "count": str(len(look.segment.fields) - 1), "maximum": str(len(spec.fields))}
    return found(issues.EXTRA_FIELDS, where, look.rule / spec.name, **facts)


def _around(message: Message, match: Match) -> Mapping[int, tuple[Segment, ...]]:
    """The segments of the innermost group of each segment, by number."""
    around: dict[int, tuple[Segment, ...]] = {}
    for _, places in match.groups:
        group = tuple([message.segments[index] for index in places])
        around.update(dict.fromkeys([segment.number for segment in group], group))
    return around
