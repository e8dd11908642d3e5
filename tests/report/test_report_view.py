"""The view model: what a report tells is derived once, and holds no secret."""

from dataclasses import replace

import pytest
import report_sample as sample
from hypothesis import given
from hypothesis import strategies as st
from report_sample_plan import Written

from eqlab.core.finding import found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.verdict import Kind
from eqlab.observe.attribution import Claimant, attribute
from eqlab.plan.model import SetVariable
from eqlab.report.build import view_of
from eqlab.report.diagram import sequence, shorten, stacked
from eqlab.report.glossary import Matter
from eqlab.report.reasons import recognise
from eqlab.report.telling import web_address
from eqlab.report.view import ReportView, Standing
from eqlab.report.written import plan_lines, step_detail, step_in_words


@pytest.fixture(scope="module")
def report() -> ReportView:
    return view_of(sample.rich(), sample.plan())


def test_no_secret_is_anywhere_in_it(report: ReportView) -> None:
    """Renderers cannot leak what the view model does not hold."""

    assert sample.SECRET not in repr(report)


def test_stray_calls_are_remarked_on() -> None:
    """A typo in a discriminator, and a call for another case than the open one, are seen at once."""
    record = sample.passed()
    first, other = record.exchanges[0], record.cases[1]
    assert other.opened is not None
    typo = replace(first, reason=f"It carries 9, which belongs to no case; case {first.case} was open.")
    away = replace(first, exchange=replace(first.exchange, started=other.opened.at))
    remarks = [
        view_of(replace(record, exchanges=(one, *record.exchanges[1:])), sample.plan()).exchanges[0].remark
        for one in (first, typo, away)
    ]

    assert ["", "belongs to no case by what it carries", "came while case {case} was open"] == [
        remark.template for remark in remarks
    ]
    assert {"case": other.id} == remarks[2].facts


def test_view_is_the_same_every_time(report: ReportView) -> None:
    assert report == view_of(sample.rich(), sample.plan())


def test_findings_are_numbered_in_causal_order(report: ReportView) -> None:
    assert [f"F{number}" for number in range(1, len(report.findings) + 1)] == [view.id for view in report.findings]


def test_causes_come_weightiest_first(report: ReportView) -> None:
    kinds = [Kind.FAILED, Kind.LAB_ERROR, Kind.INCONCLUSIVE, Kind.NEEDS_REVIEW, Kind.PASSED_WITH_WARNINGS]

    assert kinds == [group.kind for group in report.groups]


def test_findings_that_say_the_same_are_told_once(report: ReportView) -> None:
    failed = report.groups[0]

    assert [("F1", 0), ("F2", 0), ("F3", 2)] == [(one.finding.id, len(one.others)) for one in failed.causes]


def test_what_follows_a_lab_fault_is_not_held_against_the_system(report: ReportView) -> None:
    case = next(case for case in report.cases if case.id == "PRE-LAB-03")

    assert [(Kind.LAB_ERROR, True), (Kind.FAILED, False)] == [(view.kind, view.counted) for view in case.findings]
    assert not any(cause.finding.case == "PRE-LAB-03" for cause in report.groups[0].causes)


def test_unfinished_case_counts_nothing() -> None:
    """A case that did not come to its end has not run, so its warnings ask nobody for anything."""
    report = view_of(sample.running(), sample.plan())
    second = next(case for case in report.cases if case.id == "PRE-SEND-02")

    assert second.interrupted
    assert () == report.groups


@pytest.mark.parametrize(
    ("code", "matter"),
    [("F1", Matter.VENDOR), ("F7", Matter.LAB), ("F9", Matter.PERSON), ("F10", Matter.PERSON), ("F11", Matter.PERSON)],
)
def test_findings_say_whose_matter_they_are(report: ReportView, code: str, matter: Matter) -> None:
    assert matter is next(view.matter for view in report.findings if view.id == code)


def test_preflight_is_a_matter_of_the_set_up() -> None:
    report = view_of(sample.blocked(), sample.plan())

    assert (Kind.CONFIG_ERROR, Matter.CONFIGURATION) == (report.verdict.kind, report.matter)
    assert [Matter.CONFIGURATION] == [view.matter for view in report.preflight]


def test_finding_knows_both_places(report: ReportView) -> None:
    third = next(view for view in report.findings if view.id == "F3")

    assert ("request.body", 11, 22) == (third.place.part, third.place.line, third.place.column)
    assert (sample.PLAN_FILE, 33) == (third.rule.file, third.rule.line)
    assert third.rule.written.startswith("- check:\n    that: sent.request.body\n    each:")


def test_excerpt_marks_what_the_finding_points_at(report: ReportView) -> None:
    third = next(view for view in report.findings if view.id == "F3")

    assert [(11, '"19840513"')] == [(line.number, line.mark) for line in third.excerpt if line.findings]


def test_line_of_a_body_sent_in_one_line_is_the_line_shown(report: ReportView) -> None:
    """The body, the excerpt and the place agree on the number."""
    last = next(view for view in report.findings if view.id == "F12")
    case = next(case for case in report.cases if case.id == "PRE-FAULT-06")
    body = next(one.request.payload for one in case.exchanges if one.id == last.place.exchange)

    assert (1, 30) == (last.place.line, last.place.shown_line)
    assert [30] == [line.number for line in body.lines if "F12" in line.findings]
    assert [30] == [line.number for line in last.excerpt if line.findings]


def test_header_finding_marks_its_header(report: ReportView) -> None:
    case = next(case for case in report.cases if case.id == "PRE-SEND-02")

    assert [("content-type", ("F1",))] == [
        (h.name, h.findings) for h in case.exchanges[0].request.headers if h.findings
    ]


def test_matrix_tells_every_case_and_requirement(report: ReportView) -> None:
    rows = {row.requirement.id: (row.standing, row.kind) for row in report.rows}

    assert {
        "SPX-010": (Standing.TESTED, Kind.FAILED),
        "SPX-011": (Standing.TESTED, Kind.FAILED),
        "SPX-012": (Standing.TESTED, Kind.PASSED_WITH_WARNINGS),
        "SPX-020": (Standing.TESTED, Kind.PASSED),
        "SPX-030": (Standing.EXPLAINED, Kind.NOT_RUN),
        "SPX-040": (Standing.DESELECTED, Kind.NOT_RUN),
        "LAB-001": (Standing.TESTED, Kind.NEEDS_REVIEW),
    } == rows


def test_requirement_is_not_proven_by_a_check_the_lab_broke(report: ReportView) -> None:
    row = next(row for row in report.rows if row.requirement.id == "SPX-011")

    assert Kind.LAB_ERROR is row.cells["PRE-LAB-03"]


def test_requirement_of_a_case_that_did_not_run_is_open() -> None:
    """In a whole campaign a required case that did not run leaves its requirement open; in a chosen part not."""
    whole = {row.requirement.id: row.kind for row in view_of(sample.running(), sample.plan()).rows}
    part = {row.requirement.id: row.kind for row in view_of(sample.passed(), sample.plan()).rows}

    assert (Kind.INCONCLUSIVE, Kind.PASSED) == (whole["SPX-010"], part["SPX-010"])


def test_requirement_that_no_chosen_case_verifies_says_so() -> None:
    row = next(row for row in view_of(sample.passed(), sample.plan()).rows if row.requirement.id == "SPX-020")

    assert "The case that verifies it was not chosen for this run." == row.untested.say("en", str)


def test_uncovered_requirement_is_called_uncovered() -> None:
    plan = sample.plan()
    bare = replace(plan.requirements[0], id="SPX-999")
    row = view_of(sample.passed(), replace(plan, requirements=(bare,))).rows[0]

    assert (Standing.UNCOVERED, "No case of this plan verifies it.") == (row.standing, row.untested.say("en", str))


def test_unmatched_calls_and_failed_handshakes_are_there(report: ReportView) -> None:
    assert [("E8", "The client certificate belongs to another campaign.")] == [
        (one.label, one.reason.say("en", str)) for one in report.unmatched
    ]
    assert ["certificate verify failed: certificate has expired"] == [one.reason for one in report.handshakes]


def test_record_of_another_plan_is_still_told() -> None:
    """Cases and steps that the plan does not know are told as they were recorded."""
    report = view_of(sample.rich(), replace(sample.plan(), cases=()))

    assert "await sent at prescriptions" == report.cases[0].steps[0].label.say("de", str)
    assert {"en": "PRE-SEND-01"} == report.cases[0].title


def test_finding_about_an_answer_that_never_came_has_no_lines() -> None:
    """The fifth call was dropped: there is no response to quote."""
    issue = Issue(code="EQ-SAMPLE-098", template="x")
    lost = found(issue, sample.exchange_place("5", "response.body", line=1))
    record = sample.blocked()
    preflight = replace(record.preflight, findings=(lost,))
    record = replace(record, preflight=preflight, exchanges=sample.rich().exchanges)
    (view, *_) = view_of(record, sample.plan()).findings

    assert () == view.excerpt


def test_finding_about_an_unknown_exchange_does_no_harm() -> None:
    """Evidence may be incomplete: the finding is told without its lines."""
    issue = Issue(code="EQ-SAMPLE-099", template="x", level=Level.NOTE, nature=Nature.VIOLATION)
    stray = found(
        issue, SubjectPath(exchange="gone", part="request.body", line=3), RulePath(("a",), Position(file="b"))
    )
    record = sample.blocked()
    preflight = replace(record.preflight, findings=(replace(stray, requirements=("NOWHERE-1",)),))
    (view,) = view_of(replace(record, preflight=preflight), sample.plan()).findings

    assert ((), ("NOWHERE-1",), 3) == (view.excerpt, view.unknown_requirements, view.place.shown_line)


@pytest.mark.parametrize(
    ("tokens", "opened"),
    [
        ({"a|1"}, None),
        ({"a|1", "b|2"}, None),
        ({"z|9"}, "C-1"),
        ({"z|9"}, None),
        (set(), "C-1"),
        (set(), None),
    ],
)
def test_reasons_of_the_desk_are_recognised(tokens: set[str], opened: str | None) -> None:
    """What the desk records in English is told in the reader's language."""
    claimants = [
        Claimant(case="C-1", discriminators=frozenset({"a|1"})),
        Claimant(case="C-2", discriminators=frozenset({"b|2"})),
    ]
    sentence = attribute(frozenset(tokens), claimants, opened).reason

    assert recognise(sentence).template
    assert sentence == recognise(sentence).say("en", str)


def test_unknown_reason_is_told_as_recorded() -> None:
    assert ("Somebody moved it.", "") == (recognise("Somebody moved it.").say("fr", str), recognise("").say("fr", str))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "//x"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert ("", "https://example.org") == (web_address(url), web_address("https://example.org"))


@pytest.mark.parametrize("line", [0, 999])
def test_place_outside_the_plan_quotes_nothing(line: int) -> None:
    assert "" == plan_lines(sample.plan(), Position(file=sample.PLAN_FILE, line=line))


def test_place_in_another_file_quotes_nothing() -> None:
    assert "" == plan_lines(sample.plan(), Position(file="rules.yaml", line=1))


def test_unknown_step_is_told_as_recorded() -> None:
    assert "probe tls" == step_in_words(object(), "probe tls").say("fr", str)


def test_silence_and_variables_have_words_of_their_own() -> None:
    waiting = sample.plan().cases[0].steps[0]
    kept = SetVariable(name="n", value=[1, "a"], expression=None, position=waiting.position)
    silent = replace(waiting, silence=True)

    assert "No call to prescriptions may come" == step_in_words(silent, "").say("en", str)
    assert ("Keep a value as n", '[1, "a"]') == (step_in_words(kept, "").say("en", str), step_detail(kept))
    assert "%sent.id" == step_detail(replace(kept, expression=Written("%sent.id")))


def test_quoted_rule_leaves_its_message_out_and_ends_somewhere() -> None:
    """The finding says the message in the reader's language; a check of any length stays readable."""
    lines = ["- check:", "    fhirpath: x", "    message:", "      en: a", "      fr: b", *["    key: 1"] * 20]
    plan = replace(sample.plan(), source="\n".join(lines).encode(), file="p.yaml")
    told = plan_lines(plan, Position(file="p.yaml", line=1)).split("\n")

    assert ["- check:", "    fhirpath: x", "    key: 1"] == told[:3]
    assert (11, "…") == (len(told), told[-1])


COUNTS = st.dictionaries(st.sampled_from(list(Kind)), st.integers(1, 500), min_size=1)


@given(COUNTS)
def test_bar_is_filled_exactly(counts: dict[Kind, int]) -> None:
    """Pieces follow each other, none is too narrow to read, and together with the gaps they fill the width."""
    pieces = stacked(counts, 720.0, gap=3.0, least=26.0)

    assert 720.0 == pytest.approx(sum(piece.width for piece in pieces) + 3.0 * (len(pieces) - 1), abs=0.1)
    assert min(piece.width for piece in pieces) >= 26.0
    assert list(counts.values()) == [piece.count for piece in pieces]


def test_nothing_to_count_is_no_bar() -> None:
    assert () == stacked({}, 720.0, gap=3.0, least=26.0)


def test_no_calls_are_no_diagram() -> None:
    assert (0, ()) == (sequence([]).height, sequence([]).beats)


def test_many_calls_are_counted_not_drawn(report: ReportView) -> None:
    beat = next(case for case in report.cases if case.diagram.beats).diagram.beats[0]
    assert beat.call is not None

    assert (40, 5) == (len(sequence([beat.call] * 45).beats), sequence([beat.call] * 45).left_out)


def test_label_is_cut_to_its_arrow() -> None:
    assert ("abc", "ab…") == (shorten("abc", 3), shorten("abcd", 3))
