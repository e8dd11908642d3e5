"""What stands at the end of a campaign: every case with its verdict, and what has to change.

The view model that is told here holds no secrets any more.
"""

from collections.abc import Iterator

from eqlab.cli.speech import Tongue
from eqlab.cli.telling import TONES, Line, Tone
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.evidence import Cause, CauseGroup, FindingView
from eqlab.report.glossary import GROUPS, VERDICTS
from eqlab.report.view import CaseView, ReportView
from eqlab.report.visible import visible

_QUIET = {Kind.PASSED, Kind.NOT_APPLICABLE}


def summary(record: CampaignRecord, plan: Plan, tongue: Tongue) -> Iterator[Line]:
    """Tell the cases, the verdict with what it asks for, and the points that count."""
    view = view_of(record, plan)
    yield from _cases(view, tongue)
    yield from _unmatched(view, tongue)
    yield from _verdict(view, tongue)
    for group in view.groups:
        yield from _group(view, group, tongue)


def leftover(record: CampaignRecord, plan: Plan, tongue: Tongue) -> Iterator[Line]:
    """Tell what was recorded until the laboratory broke; no verdict, for the error says what came of it."""
    view = view_of(record, plan)
    yield from _cases(view, tongue)
    calls = len(record.exchanges)
    kept = tongue.count("{n} call was recorded and is kept.", "{n} calls were recorded and are kept.", calls)
    yield Line(text=kept if calls else tongue.tell("No call was recorded."))


def _cases(view: ReportView, tongue: Tongue) -> Iterator[Line]:
    """Tell the cases that began; of those that did not, how many they are."""
    begun = [case for case in view.cases if case.opened is not None]
    unrun = len(view.cases) - len(begun)
    if view.cases:
        yield Line(text="")
    if begun:
        yield from _rows(begun, tongue)
    if unrun:
        words = tongue.count("{n} case was not run.", "{n} cases were not run.", unrun)
        yield Line(text=words, tone=Tone.FAINT, depth=1 if begun else 0)


def _rows(cases: list[CaseView], tongue: Tongue) -> Iterator[Line]:
    names = max(len(case.id) for case in cases)
    words = {kind: tongue.say(entry.word) for kind, entry in VERDICTS.items()}
    width = max(len(words[case.verdict.kind]) for case in cases)
    for case in cases:
        kind = case.verdict.kind
        row = f"{case.id:<{names}}  {words[kind]:<{width}}  {tongue.say(case.title)}"
        yield Line(text=visible(row.rstrip()), tone=TONES[kind], depth=1)


def _group(view: ReportView, group: CauseGroup, tongue: Tongue) -> Iterator[Line]:
    yield Line(text="")
    yield Line(text=tongue.say(GROUPS[group.kind]), tone=Tone.HEAD)
    said = set()
    for cause in group.causes:
        finding = cause.finding
        key = (finding.case, finding.code, finding.place, tongue.say(finding.sentence))
        if key not in said:
            said.add(key)
            yield from tell_cause(view, cause, tongue, TONES[group.kind])


def tell_cause(view: ReportView, cause: Cause, tongue: Tongue, tone: Tone) -> Iterator[Line]:
    """Tell a finding: what, by which rule, where, what to do."""
    finding = cause.finding
    case = f"{finding.case}: " if finding.case else ""
    yield Line(text=visible(f"{case}{tongue.say(finding.sentence)} [{finding.code}]"), tone=tone, depth=1)
    for requirement in finding.requirements:
        source = f"{requirement.source_title} {requirement.source_version}, {requirement.clause}"
        rule = f"{requirement.id} {requirement.level}: {tongue.say(requirement.text)} ({source})"
        yield Line(text=visible(tongue.tell("Rule: {rule}", rule=rule)), depth=2)
    place = _place(view, finding)
    if place:
        yield Line(text=visible(tongue.tell("Where: {place}", place=place)), depth=2)
    advice = tongue.say(finding.advice)
    if advice:
        yield Line(text=visible(tongue.tell("To do: {advice}", advice=advice)), depth=2)
    if cause.others:
        more = tongue.count("The same in {n} other place", "The same in {n} other places", len(cause.others))
        yield Line(text=more, tone=Tone.FAINT, depth=2)


def _place(view: ReportView, finding: FindingView) -> str:
    place = finding.place
    exchange = next((known for known in view.exchanges if known.id == place.exchange), None)
    spot = " ".join(piece for piece in (place.part, place.path) if piece)
    line = f"{place.line}:{place.column or 1}" if place.line is not None else ""
    call = f"{exchange.label} {exchange.request.start}" if exchange is not None else ""
    return ", ".join(piece for piece in (call, spot, line) if piece)


def _unmatched(view: ReportView, tongue: Tongue) -> Iterator[Line]:
    if view.unmatched:
        calls = tongue.count("{n} call belongs to no case.", "{n} calls belong to no case.", len(view.unmatched))
        yield Line(text="")
        yield Line(text=calls, tone=Tone.WARN)
    if view.handshakes:
        failed = tongue.count("{n} TLS handshake failed.", "{n} TLS handshakes failed.", len(view.handshakes))
        yield Line(text=failed, tone=Tone.WARN)


def _verdict(view: ReportView, tongue: Tongue) -> Iterator[Line]:
    kind = view.verdict.kind
    entry = VERDICTS[kind]
    yield Line(text="")
    yield Line(text=f"{tongue.say(entry.word)}. {tongue.say(entry.meaning)}", tone=TONES[kind])
    if kind not in _QUIET:
        yield Line(text=tongue.say(entry.next))
    if view.partial:
        yield Line(text=tongue.tell("Only some cases were chosen: this says nothing about the others."))
