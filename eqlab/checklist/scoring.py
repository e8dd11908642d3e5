"""From a sheet to its score: a pure function of catalogue, sheet and day."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from eqlab.checklist import issues
from eqlab.checklist.counting import ZERO, Asked, Counted, Questionnaire, Sums, questionnaire
from eqlab.checklist.deciding import Facts, decide
from eqlab.checklist.knowing import Filed, Tested, known, locker, tested
from eqlab.checklist.model import Assurance, Audience, Catalogue, Control
from eqlab.checklist.score import ControlScore, Decision, Reason, Score, TopicScore, reason, shown
from eqlab.checklist.sheet import Answer, Outcome, Sheet, Special

_HUNDRED = 100
_NOTHING = Sums(*[0] * len(Sums._fields))
_SPECIAL = frozenset(Special)
_PROBE_ISSUES = {Outcome.FAILED: issues.PROBE_FAILED, Outcome.ERROR: issues.PROBE_ERROR}


def score(catalogue: Catalogue, sheet: Sheet, at: dt.date) -> Score:
    """Score a sheet as of a day.

    Never raises about the sheet: what it gets wrong becomes a finding and counts as not assessed.
    Equal arguments give equal scores; the order of answers, evidence and probe results does not matter.
    """
    questions = questionnaire(catalogue, sheet.audience, sheet.size)
    findings = _about_the_sheet(questions, sheet)
    filed = locker(sheet, at, catalogue.evidence_limits)
    probes = tested(questions, sheet, at, findings.append)
    desk = _Desk(questions, sheet, filed, probes, findings.append)
    counted = [[desk.count(asked) for asked in controls] for _, controls in questions.topics]
    sums = [_added(one.sums for one in some) for some in counted]
    whole, unit = _added(sums), questions.unit
    topics = tuple([_topic(name, some, unit) for (name, _), some in zip(questions.topics, sums, strict=True)])
    unanswered = len(questions.controls.keys() - sheet.answers.keys())
    findings += _about_the_whole(questions, topics, whole.contradicted, unanswered)
    facts = Facts(
        questions=questions,
        sheet=sheet,
        at=at,
        counted=tuple([one for some in counted for one in some]),
        topics=topics,
        overall=_topic("", whole, unit),
        findings=tuple(sorted(findings, key=_order)),
        filed=filed,
        probes=probes,
    )
    return _score(facts, whole, unanswered, decide(facts))


def _score(facts: Facts, whole: Sums, unanswered: int, decision: Decision) -> Score:
    catalogue, sheet, overall = facts.questions.catalogue, facts.sheet, facts.overall
    applying = [topic for topic in facts.topics if topic.weight]
    return Score(
        catalogue=catalogue.id,
        edition=catalogue.edition,
        digest=catalogue.digest,
        rule=catalogue.rule.id,
        rule_version=catalogue.rule.version,
        rule_digest=catalogue.rule.digest,
        audience=sheet.audience,
        subject=sheet.subject,
        size=sheet.size,
        at=facts.at,
        declared=sheet.audience is Audience.PRACTICE,
        low=overall.low,
        high=overall.high,
        weight=overall.weight,
        controls=tuple([one.score for one in facts.counted]),
        topics=facts.topics,
        lowest=min(applying, key=lambda topic: (topic.low, topic.topic)).topic if applying else "",
        coverage=overall.coverage,
        assurance=_shares(facts.counted, overall.weight),
        not_applicable=overall.not_applicable,
        dont_know=whole.dont_know,
        unanswered=unanswered,
        findings=facts.findings,
        decision=decision,
    )


def _order(one: Reason) -> tuple[str, str, str, str]:
    return (one.control, one.issue.code, one.topic, str(sorted(one.facts.items())))


def _about_the_sheet(questions: Questionnaire, sheet: Sheet) -> list[Reason]:
    catalogue, found = questions.catalogue, []
    if (sheet.catalogue, sheet.edition) != (catalogue.id, catalogue.edition):
        facts = {
            "sheet": f"{sheet.catalogue} {sheet.edition}",
            "catalogue": f"{catalogue.id} {catalogue.edition}",
        }
        found.append(reason(issues.OTHER_EDITION, **facts))
    if sheet.size not in catalogue.sizes:
        issue = issues.UNKNOWN_SIZE if sheet.size else issues.NO_SIZE
        found.append(reason(issue, size=sheet.size, sizes=", ".join(catalogue.sizes)))
    strangers = sheet.answers.keys() - questions.controls.keys()
    found += [reason(issues.UNKNOWN_CONTROL, control) for control in sorted(strangers)]
    return found


@dataclass(frozen=True, slots=True)
class _Desk:
    """Counts the answers of one sheet."""

    questions: Questionnaire
    sheet: Sheet
    filed: Mapping[str, Filed]
    probes: Mapping[str, Tested]
    note: Callable[[Reason], None]

    def count(self, asked: Asked) -> Counted:
        control = asked.control
        answer, probes = self.sheet.answers.get(control.id), self.probes.get(control.id)
        word: str = Special.NOT_ASSESSED
        assurance = Assurance.DECLARED
        if answer is not None:
            word = answer.value if answer.value in asked.values else self._special(asked, answer)
            if answer.evidence:
                assurance = known(control, answer, self.filed, self.note)
        counted = self.questions.count(asked, word, assurance, probes.outcome if probes else None)
        if probes:
            self._tell(control, probes, counted.score, word)
        return counted

    def _special(self, asked: Asked, answer: Answer) -> str:
        """Return how an answer outside the scale counts."""
        control = asked.control
        if answer.value not in _SPECIAL:
            steps = ", ".join((*asked.values, *Special))
            self.note(reason(issues.UNKNOWN_ANSWER, control.id, control.topic, answer=answer.value[:80], steps=steps))
            return Special.NOT_ASSESSED
        if answer.value == Special.NOT_APPLICABLE and not self._left_out(control, answer):
            return Special.NOT_ASSESSED
        return Special(answer.value)

    def _left_out(self, control: Control, answer: Answer) -> bool:
        if control.not_applicable is None:
            self.note(reason(issues.ALWAYS_APPLIES, control.id, control.topic))
            return False
        vendor = self.sheet.audience is Audience.VENDOR
        lacking = issues.LACKING[bool(answer.reason.strip()), bool(answer.reviewer.strip())]
        if vendor and lacking:
            self.note(reason(issues.UNREVIEWED_SCOPE, control.id, control.topic, missing=lacking))
            return False
        return True

    def _tell(self, control: Control, probes: Tested, counted: ControlScore, word: str) -> None:
        """Note every probe that did not pass, and those that did not run where others did."""
        if probes.missing:
            self.note(reason(issues.PROBE_MISSING, control.id, control.topic, probes=", ".join(probes.missing)))
        for result in probes.results if probes.outcome in _PROBE_ISSUES else ():
            issue = _PROBE_ISSUES.get(result.outcome)
            if issue is None:
                continue
            if issue is issues.PROBE_FAILED and counted.contradicted:
                issue = issues.CONTRADICTION
            facts = {"probe": result.probe, "answer": word, "detail": result.detail}
            self.note(reason(issue, control.id, control.topic, **facts))


def _added(some: Iterable[Sums]) -> Sums:
    return Sums(*map(sum, zip(_NOTHING, *some, strict=True)))


def _topic(name: str, sums: Sums, unit: int) -> TopicScore:
    low = Fraction(_HUNDRED * sums.low, sums.weight * unit or 1)
    return TopicScore(
        topic=name,
        weight=sums.weight,
        low=low,
        high=low if sums.high == sums.low else Fraction(_HUNDRED * sums.high, sums.weight * unit),
        not_applicable=ZERO if sums.whole == sums.weight else Fraction(sums.whole - sums.weight, sums.whole),
        coverage=Fraction(sums.covered, sums.weight or 1),
    )


def _shares(counted: Iterable[Counted], weight: int) -> dict[Assurance, Fraction]:
    totals = dict.fromkeys(Assurance, 0)
    for one in counted:
        if one.known is not None:
            totals[one.known] += one.sums.weight
    return {level: Fraction(total, weight or 1) for level, total in totals.items()}


def _about_the_whole(
    questions: Questionnaire, topics: Sequence[TopicScore], contradicted: int, unanswered: int
) -> Iterator[Reason]:
    rule = questions.catalogue.rule
    if unanswered:
        yield reason(issues.NOT_ANSWERED, count=str(unanswered))
    if questions.audience is Audience.VENDOR:
        yield from _scope(topics, rule.reviewer_share)
    if contradicted >= rule.contradictions:
        yield reason(issues.AUDIT, count=str(contradicted), limit=str(rule.contradictions))


def _scope(topics: Sequence[TopicScore], limit: Fraction) -> list[Reason]:
    return [
        reason(
            issues.SCOPE_SHARE, "", one.topic, share=shown(one.not_applicable * _HUNDRED), limit=shown(limit * _HUNDRED)
        )
        for one in topics
        if one.not_applicable > limit
    ]
