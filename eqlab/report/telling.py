"""Findings as reports tell them: numbered, redacted, with both places and the lines they point at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from eqlab.core.event import ExchangeRecorded, StepFinished
from eqlab.core.exchange import Exchange, Request, Response
from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.core.record import CampaignRecord, CaseRecord
from eqlab.core.requirement import Requirement
from eqlab.core.verdict import RANK, Kind, judge_finding
from eqlab.observe.redacted_finding import redact_beside, redact_facts, redact_finding
from eqlab.observe.redaction import redact_text
from eqlab.plan.model import Ask, Case, Check, Plan, Review
from eqlab.report.evidence import Cause, CauseGroup, FindingView, PlaceView, RequirementView, RuleView
from eqlab.report.glossary import matter_of
from eqlab.report.payload import Pointer, Sheet, read_sheet
from eqlab.report.phrase import SILENCE, Phrase
from eqlab.report.written import check_as_written, plan_lines

_LONGEST_FACT = 2000
_BLAMELESS = (Kind.LAB_ERROR, Kind.CONFIG_ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A finding with what its surroundings say about it."""

    finding: Finding
    counted: bool
    case: str = ""
    step: StepFinished | None = None
    exchange: str = ""
    """Id of the exchange it was recorded with, when no step found it."""


@dataclass(slots=True)
class Telling:
    """All findings of a campaign, numbered; and the bodies they point into, read once each."""

    plan: Plan
    exchanges: Mapping[str, Exchange]
    requirements: Mapping[str, RequirementView]
    findings: tuple[FindingView, ...] = ()
    by_exchange: dict[str, list[FindingView]] = field(default_factory=dict)
    """Findings recorded with an exchange itself."""
    sheets: dict[tuple[str, str], Sheet] = field(default_factory=dict)

    def of_case(self, case: str) -> tuple[FindingView, ...]:
        """Findings of a case, in causal order."""
        return tuple(view for view in self.findings if view.case == case)

    def pointing(self, exchange: str) -> tuple[FindingView, ...]:
        """Findings that point into an exchange."""
        return tuple(view for view in self.findings if view.place.exchange == exchange)

    def sheet(self, exchange: str, message: str) -> Sheet:
        """Return the body of `request` or `response`, read."""
        key = (exchange, message)
        if key not in self.sheets:
            self.sheets[key] = _sheet(getattr(self.exchanges[exchange], message))
        return self.sheets[key]

    def pointers(self, exchange: str, message: str) -> list[Pointer]:
        """Where findings point in a body, as sent."""
        return [
            Pointer(finding=view.id, line=view.place.line, column=view.place.column)
            for view in self.pointing(exchange)
            if view.place.line is not None and view.place.part == f"{message}.body"
        ]


def tell(record: CampaignRecord, plan: Plan) -> Telling:
    """Tell every finding of a record: preflight's, the cases' in plan order, then those about exchanges."""
    telling = Telling(
        plan=plan,
        exchanges={recorded.exchange.id: recorded.exchange for recorded in record.exchanges},
        requirements=requirement_views(plan),
    )
    views = []
    for number, told in enumerate(_all(record), 1):
        views.append(_view(telling, told, f"F{number}"))
        if told.exchange:
            telling.by_exchange.setdefault(told.exchange, []).append(views[-1])
    telling.findings = tuple(views)
    return telling


def requirement_views(plan: Plan) -> dict[str, RequirementView]:
    """Return the plan's requirements by id, each with its source."""
    return {requirement.id: _requirement(plan, requirement) for requirement in plan.requirements}


def group_causes(findings: Iterable[FindingView]) -> tuple[CauseGroup, ...]:
    """Group the findings that count by weight, and tell those of one step and code once."""
    kinds: dict[Kind, list[FindingView]] = {}
    for view in findings:
        if view.counted and view.kind is not Kind.PASSED:
            kinds.setdefault(view.kind, []).append(view)
    return tuple(
        CauseGroup(kind=kind, causes=same_causes(kinds[kind]))
        for kind in sorted(kinds, key=RANK.__getitem__, reverse=True)
    )


def same_causes(findings: Iterable[FindingView]) -> tuple[Cause, ...]:
    """Put findings of one step, code and rule together, in order of the first of them."""
    alike: dict[tuple[object, ...], list[FindingView]] = {}
    for view in findings:
        key = (view.case, view.step, view.code, view.kind, view.rule.segments)
        alike.setdefault(key, []).append(view)
    return tuple(Cause(finding=same[0], others=tuple(same[1:])) for same in alike.values())


def clean(text: str) -> str:
    """Redact a text and cut it to what a reader can take in."""
    return _cut(redact_text(text))


def clean_all(facts: Mapping[str, str]) -> dict[str, str]:
    """Redact and cut every value, those with a secret's name wholly."""
    return {name: _cut(fact) for name, fact in redact_facts(facts).items()}


def clean_beside(text: str, findings: Iterable[Finding]) -> str:
    """Redact and cut a text that stands beside findings: it may name what they hold."""
    return _cut(redact_beside(text, findings))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_FACT else f"{text[:_LONGEST_FACT]} …"


def _all(record: CampaignRecord) -> Iterator[_Told]:
    if record.preflight is not None:
        yield from (_Told(finding=finding, counted=True) for finding in record.preflight.findings)
    for case in record.cases:
        yield from _of_case(case)
    for recorded in record.exchanges:
        if recorded.finding is not None:
            yield _of_exchange(recorded, recorded.finding)


def _of_case(case: CaseRecord) -> Iterator[_Told]:
    counted = case.verdict.kind is not Kind.NOT_RUN
    for step in case.steps:
        for finding in step.findings:
            yield _Told(finding=finding, counted=counted, case=case.id, step=step)
            if judge_finding(finding).kind in _BLAMELESS:
                counted = False


def _of_exchange(recorded: ExchangeRecorded, finding: Finding) -> _Told:
    return _Told(finding=finding, counted=False, case=recorded.case or "", exchange=recorded.exchange.id)


def _view(telling: Telling, told: _Told, name: str) -> FindingView:
    finding, issue = redact_finding(told.finding), told.finding.issue
    kind = judge_finding(finding).kind
    facts = clean_all(_facts(telling.plan, told, finding))
    place = _place(telling, finding)
    known = [telling.requirements[name] for name in finding.requirements if name in telling.requirements]
    view = FindingView(
        id=name,
        code=issue.code,
        level=finding.level,
        nature=issue.nature,
        kind=kind,
        matter=matter_of(issue.nature, kind),
        counted=told.counted,
        sentence=Phrase(template=issue.template, facts=facts),
        advice=Phrase(template=issue.advice, facts=facts) if finding.advice() else SILENCE,
        case=told.case,
        step=told.step.index if told.step else None,
        place=place,
        rule=_rule(telling.plan, told, finding.rule),
        requirements=tuple(known),
        unknown_requirements=tuple(name for name in finding.requirements if name not in telling.requirements),
        clause=finding.clause,
        origin=finding.origin,
        adopted=finding.adopted,
        facts=facts,
    )
    return _with_excerpt(telling, view)


def _facts(plan: Plan, told: _Told, finding: Finding) -> dict[str, str]:
    """Return a finding's facts; a question to a person in every language its author wrote it in."""
    facts = dict(finding.facts)
    step = step_of(plan, told.case, told.step.index) if told.step else None
    if isinstance(step, Ask | Review) and "question" in facts:
        facts.update({f"question.{language}": words for language, words in step.question.items()})
    return facts


def _place(telling: Telling, finding: Finding) -> PlaceView:
    subject = finding.subject
    place = PlaceView(
        exchange=subject.exchange or "",
        part=subject.part,
        path=clean(subject.path),
        line=subject.line,
        column=subject.column,
        shown_line=subject.line,
    )
    sheet = _sheet_of(telling, place)
    if sheet is None or place.line is None:
        return place
    return replace(place, shown_line=sheet.place(place.line, place.column)[0])


def _with_excerpt(telling: Telling, view: FindingView) -> FindingView:
    sheet = _sheet_of(telling, view.place)
    if sheet is None or view.place.line is None:
        return view
    pointer = Pointer(finding=view.id, line=view.place.line, column=view.place.column)
    return replace(view, excerpt=sheet.excerpt(pointer))


def _sheet_of(telling: Telling, place: PlaceView) -> Sheet | None:
    message, _, part = place.part.partition(".")
    if place.exchange not in telling.exchanges or message not in ("request", "response") or part != "body":
        return None
    return telling.sheet(place.exchange, message)


def _sheet(message: Request | Response | None) -> Sheet:
    if message is None:
        message = Response(status=0)
    return read_sheet(message.body, message.header("content-type") or "")


def _rule(plan: Plan, told: _Told, rule: RulePath) -> RuleView:
    at = rule.at
    return RuleView(
        segments=tuple(clean(segment) for segment in rule.segments),
        file=at.file if at else "",
        line=at.line if at else None,
        column=at.column if at else None,
        written=clean_beside(_written(plan, told), [told.finding]),
    )


def _written(plan: Plan, told: _Told) -> str:
    step = step_of(plan, told.case, told.step.index) if told.step else None
    if isinstance(step, Ask | Review):
        return ""
    return plan_lines(plan, told.finding.rule.at) or (check_as_written(step) if isinstance(step, Check) else "")


def case_of(plan: Plan, case: str) -> Case | None:
    """Return a case of the plan, or None."""
    return next((known for known in plan.cases if known.id == case), None)


def step_of(plan: Plan, case: str, index: int) -> object | None:
    """Return a step of the plan, or None when the plan has no such step."""
    known = case_of(plan, case)
    steps: Sequence[object] = known.steps if known else ()
    return steps[index] if 0 <= index < len(steps) else None


def web_address(url: str) -> str:
    """Return a URL that a page may link to; empty for any other scheme than http and https."""
    return url if url.startswith(("https://", "http://")) else ""


def _requirement(plan: Plan, requirement: Requirement) -> RequirementView:
    source = next((source for source in plan.sources if source.id == requirement.source), None)
    return RequirementView(
        id=requirement.id,
        level=requirement.level,
        actor=requirement.actor,
        text=requirement.text,
        source=requirement.source,
        source_title=source.title if source else requirement.source,
        source_version=source.version if source else "",
        url=web_address(source.url) if source else "",
        clause=requirement.clause,
        origin=requirement.origin,
        maturity=requirement.maturity,
    )
