"""What allure gets: each step with its findings, and each exchange as an attachment."""

from allure_commons import plugin_manager
from allure_commons.types import AttachmentType

from eqlab.core.event import StepFinished
from eqlab.core.verdict import Kind, combine_all, judge_finding
from eqlab.observe.redaction import redact_text
from eqlab.pytest_plugin import Undecided
from eqlab.pytest_plugin.telling import told
from eqlab.run.campaign import CaseOutcome
from eqlab.wiring import Session


def tell_allure(session: Session, outcome: CaseOutcome) -> None:
    """Give allure each step with its findings, and each exchange as an attachment."""
    exchanges = {recorded.exchange.id: recorded.exchange for recorded in session.run.room.desk.recorded}
    for step in outcome.steps:
        name = f"{outcome.case}-{step.index}"
        plugin_manager.hook.start_step(uuid=name, title=step.label, params={})
        for exchange in (exchanges[id_] for id_ in step.exchanges if id_ in exchanges):
            _attach(f"{exchange.id} request", exchange.request.body.data)
            if exchange.response is not None:
                _attach(f"{exchange.id} response", exchange.response.body.data)
        problem = _problem(step)
        plugin_manager.hook.stop_step(
            uuid=name, title=step.label, exc_type=type(problem) if problem else None, exc_val=problem, exc_tb=None
        )


def _problem(step: StepFinished) -> Exception | None:
    kind = combine_all(judge_finding(finding) for finding in step.findings).kind
    words = told(step.findings)
    if kind is Kind.FAILED:
        return AssertionError(words)
    calm = (Kind.NOT_RUN, Kind.PASSED, Kind.PASSED_WITH_WARNINGS, Kind.NOT_APPLICABLE)
    return None if kind in calm else Undecided(words)


def _attach(name: str, data: bytes) -> None:
    text = redact_text(data.decode("utf-8", "replace"))
    plugin_manager.hook.attach_data(body=text, name=name, attachment_type=AttachmentType.TEXT, extension="txt")
