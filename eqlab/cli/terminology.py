"""The terminology server that `--tx` names: the lab's own means, not the system under test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from eqlab.cli import judging_issues as issues
from eqlab.core.clock import SystemClock
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.validate.fhir.remote import RemoteTerminology
from eqlab.validate.fhir.terminology.patience import Patience

Service = Callable[[], RemoteTerminology | None]
"""Returns what one judgement may ask: with a patience of its own, and the answers that others had."""


@contextmanager
def terminology(url: str | None) -> Iterator[Service]:
    """Hold the terminology server at a base URL, or none. Raises UsageError when it is no address of HTTP."""
    if url is None:
        yield lambda: None
        return
    from eqlab.wire.client import Client  # noqa: PLC0415 - the client takes its time, and few ask a server
    from eqlab.wire.place import place_of  # noqa: PLC0415
    from eqlab.wire.terminology import TerminologyServer  # noqa: PLC0415

    try:
        place_of(url)
    except ConfigurationError as error:
        shown, why = error.facts.get("url", url), error.facts.get("why", "it is no address")
        raise UsageError(issues.NO_TERMINOLOGY, url=shown, problem=why) from error
    with Client() as client:
        first = Patience(service=TerminologyServer(base=url, client=client), clock=SystemClock())
        yield lambda: Patience(service=first.service, clock=first.clock, answers=first.answers)
