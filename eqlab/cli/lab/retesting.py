"""Retests: which cases a non-conformity asks to run again, and the note of it afterwards."""

from collections.abc import Sequence

from eqlab.cli.lab.entering import Desk
from eqlab.core.act import NonConformityRetested
from eqlab.core.errors import UsageError
from eqlab.wiring.lab.issues import NO_NONCONFORMITY
from eqlab.wiring.lab.standings import nonconformities_of


def cases_of(desk: Desk, file: str, names: Sequence[str]) -> tuple[str, ...]:
    """The cases of non-conformities. Raises UsageError when one is not in the file."""
    if not names:
        return ()
    known = {one.id: one.case for one in nonconformities_of(desk.lab, desk.lab.of_file(file))}
    for name in names:
        if name not in known:
            raise UsageError(NO_NONCONFORMITY, expected=", ".join(known), file=file, nonconformity=name)
    return tuple(dict.fromkeys(known[name] for name in names))


def note_retests(desk: Desk, file: str, names: Sequence[str], run: str) -> None:
    """Note in the audit log that non-conformities were tested again in a run."""
    for name in names:
        desk.lab.act(NonConformityRetested(nonconformity=name, run=run), file=file)
