"""What a FHIR server says when it will not: one table entry per reason, one OperationOutcome per refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.exchange import Headers
from eqlab.core.text import fill
from eqlab.core.values import Json

PROBLEM_SYSTEM = "urn:eqlab:problem"
_QUOTED = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One reason to refuse; a content folder keeps a table of its own."""

    code: str
    """Stable code, e.g. `EQ-REST-001`; never reused."""
    status: int
    """HTTP status."""
    type: str
    """FHIR IssueType, e.g. `not-found`."""
    template: str
    """The sentence, in English, with `{fact}` fields."""
    advice: str = ""
    """What to do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A problem met: what the caller is told."""

    problem: Problem
    facts: Mapping[str, str] = field(default_factory=dict)
    expression: str = ""
    """FHIRPath of the place in the request body; empty for none."""
    headers: Headers = ()
    """Headers that go with the status, e.g. `allow`."""

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        return fill(self.problem.template, self.facts)


class RefusedError(Exception):
    """Carries a refusal up to the one place that answers with it; never leaves this package."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.problem.code)
        self.refusal = refusal


def refusal(problem: Problem, expression: str = "", headers: Headers = (), /, **facts: str) -> Refusal:
    """Make a refusal; a long fact is shortened, because it quotes the caller."""
    short = {name: fact if len(fact) <= _QUOTED else f"{fact[:_QUOTED]}…" for name, fact in facts.items()}
    return Refusal(problem=problem, facts=short, expression=expression, headers=headers)


def refused(problem: Problem, expression: str = "", headers: Headers = (), /, **facts: str) -> RefusedError:
    """Make the exception that carries a refusal."""
    return RefusedError(refusal(problem, expression, headers, **facts))


def operation_outcome(told: Refusal) -> dict[str, Json]:
    """Say a refusal as an OperationOutcome resource (FHIR R4, OperationOutcome)."""
    problem = told.problem
    issue: dict[str, Json] = {
        "severity": "fatal" if problem.status >= 500 else "error",  # noqa: PLR2004 - HTTP server errors
        "code": problem.type,
        "details": {
            "coding": [{"system": PROBLEM_SYSTEM, "code": problem.code}],
            "text": told.sentence,
        },
    }
    if problem.advice:
        issue["diagnostics"] = fill(problem.advice, told.facts)
    if told.expression:
        issue["expression"] = [told.expression]
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def remark(severity: str, code: str, text: str) -> dict[str, Json]:
    """Say something that refuses nothing: a success or a parameter left aside."""
    issue = {"severity": severity, "code": code, "details": {"text": text}}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
