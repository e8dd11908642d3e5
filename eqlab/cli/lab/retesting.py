"""Retests: which cases a non-conformity asks to run again, and the note of it afterwards."""

from collections.abc import Sequence

from eqlab.cli.lab.entering import Desk
from eqlab.core.act import NonConformityRetested, Purpose, RunStarted
from eqlab.core.errors import UsageError
from eqlab.label.deciding_issues import NOT_ANSWERED
from eqlab.label.nonconformity import NonConformity
from eqlab.wiring.lab.issues import NO_NONCONFORMITY
from eqlab.wiring.lab.standings import nonconformities_of


def cases_of(desk: Desk, file: str, names: Sequence[str]) -> tuple[str, ...]:
    """The cases of non-conformities. Raises UsageError when one is not in the file, or waits for its answer."""
    if not names:
        return ()
    known = {one.id: one for one in nonconformities_of(desk.lab, desk.lab.of_file(file))}
    for name in names:
        if name not in known:
            raise UsageError(NO_NONCONFORMITY, expected=", ".join(known), file=file, nonconformity=name)
        if not _answered(known[name]):
            raise UsageError(NOT_ANSWERED, nonconformity=name)
    return tuple(dict.fromkeys(known[name].case for name in names))


def note_retests(desk: Desk, file: str, names: Sequence[str], run: str) -> None:
    """Note in the audit log that non-conformities were tested again in a run."""
    for name in names:
        desk.lab.act(NonConformityRetested(nonconformity=name, run=run), file=file)


def retested_by(desk: Desk, file: str, started: RunStarted) -> tuple[str, ...]:
    """The non-conformities that a run which was interrupted tests again: answered, open, and of its cases."""
    if started.purpose is not Purpose.RETEST:
        return ()
    known = nonconformities_of(desk.lab, desk.lab.of_file(file))
    return tuple(one.id for one in known if one.open and _answered(one) and one.case in started.cases)


def _answered(one: NonConformity) -> bool:
    """Tell whether the vendor answered since it was raised, or opened again."""
    return any(answer.entry > max(one.entry, one.reopened) for answer in one.answers)
