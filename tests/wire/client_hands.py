"""Calls as tests make them."""

from collections.abc import Callable

from eqlab.wire.client import CallOutcome, OutboundCall, ProblemKind, call

Serve = Callable[..., str]


def get(url: str, **options: object) -> CallOutcome:
    return call(OutboundCall(method="GET", url=url, **options))


def kind(outcome: CallOutcome) -> ProblemKind:
    assert outcome.response is None
    assert outcome.problem is not None
    return outcome.problem.kind
