"""Judges many small resources together: each pass looks at what was met in all of them, which takes a third less time.

What is said of a resource must not depend on its company. So only those are put together that lead to no other and are
written as they should be; all others are judged alone, and so is everybody when anything goes wrong.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Final, TypeAlias

from eqlab.core.named import made_of
from eqlab.validate.fhir.engine import APART, Judgement, assured_by, due, judge, judged
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import root_of
from eqlab.validate.fhir.reading import read_json_document
from eqlab.validate.fhir.run import Note, Options, Run, Scope, begun
from eqlab.validate.fhir.structure import CHECKS, PATIENCE, Assured, look_into
from eqlab.validate.fhir.uncollected import Uncollected

TOGETHER = 64
"""Documents that are judged together."""
_LARGEST = 8000
"""Bytes of a document that gains from company."""

_Told = dict[int, list[Note]]
"""What is said of the documents that are judged together, by the identity of their path."""
_Known: TypeAlias = tuple[Instance | None, tuple[Note, ...] | None]
"""A document and what is said of it; what is None is found out when its turn has come."""
_ALONE: Final = (None, None)
_ESCAPE = ord("\\")
_CHECKS_PLAIN, _CHECKS_ESCAPED = CHECKS[Assured.PLAIN], CHECKS[Assured.SHORT]


def judge_all(
    documents: Iterable[bytes], library: Library | None = None, options: Options | None = None
) -> Iterator[Judgement]:
    """Yield what `judge` says of each document in JSON, in their order; some are read ahead.

    Raises what `judge` raises.
    """
    asked, rest = options or Options(), iter(documents)
    while group := list(islice(rest, TOGETHER)):
        if len(group) > 1 and _may_share(asked):
            with Uncollected(sum(map(len, group))):
                known = _known(group, library or core_library(), asked)
        else:
            known = [_ALONE] * len(group)
        for data, (instance, notes) in zip(group, known, strict=True):
            if instance is None:
                yield judge(data, "json", library, asked)
            elif notes is None:
                yield judged(instance, assured_by(data), library, asked)
            else:
                yield made_of(Judgement, (instance, notes))


def _may_share(options: Options) -> bool:
    """Tell whether nothing is asked that is told of a whole document."""
    return not options.profiles and options.references == "IGNORE" and options.best_practice == "Ignore"


def _known(group: list[bytes], library: Library, options: Options) -> list[_Known]:
    run = begun(library, options)
    run.company = True
    lone = _lone()
    met = [_walked(one, run, lone) if len(one) <= _LARGEST else _ALONE for one in group]
    told = _told(run)
    known = [
        (instance, None if scope is None or told is None else tuple(told.get(id(scope.path), ())))
        for instance, scope in met
    ]
    run.end()
    return known


def _walked(data: bytes, run: Run, lone: frozenset[str]) -> tuple[Instance, Scope | None]:
    """Read a document and walk it; its scope is None where it is to be judged alone."""
    instance = read_json_document(data, run.options.comments)
    value = instance[0]
    try:
        name = value["resourceType"]
        if name in lone and not instance[2]:
            scope = Scope(value, (None, name), None, run)
            look_into(scope, _CHECKS_ESCAPED if _ESCAPE in data else _CHECKS_PLAIN)
            if len(run.notes) <= PATIENCE:
                return instance, scope
    except Exception:  # noqa: BLE001, S110 - whatever it is, alone it is told
        pass
    return instance, None


@cache
def _lone() -> frozenset[str]:
    return frozenset(resource_names()) - APART


def _told(run: Run) -> _Told | None:
    """Look at what was met; None where that went wrong, which is told of whom it concerns when all are judged alone."""
    told: _Told = {}
    try:
        for one in due(run) if run.scopes else ():
            (one.found or one.loaded())(run)
    except Exception:  # noqa: BLE001 - see above
        return None
    for note in run.notes:
        told.setdefault(id(root_of(note[1])), []).append(note)
    return told if told.keys() <= {id(one.path) for one in run.scopes} else None
