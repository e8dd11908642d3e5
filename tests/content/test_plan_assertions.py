"""Every assertion of the plans can fail: for each there is a small damage of a golden exchange that it notices."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from defects import LABORATORY, PRESCRIBER
from eprescription_campaigns import play

from eqlab.core.check import Context, Document, Subject
from eqlab.core.exchange import Body
from eqlab.plan.model import Case, Check
from eqlab.wiring import Session


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The places of all members and elements."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield (*path, key)
            yield from paths(inner, (*path, key))


def damaged(value: Any) -> Iterator[Any]:
    """Copies of a JSON value: one member or element taken away, doubled or replaced in each."""
    for path in paths(value):
        for damage in (_taken_away, _doubled, _replaced):
            mutant = copy.deepcopy(value)
            parent = mutant
            for key in path[:-1]:
                parent = parent[key]
            if damage(parent, path[-1]):
                yield mutant


def _taken_away(parent: Any, key: Any) -> bool:
    del parent[key]
    return True


def _doubled(parent: Any, key: Any) -> bool:
    if not isinstance(parent, list):
        return False
    parent.append(copy.deepcopy(parent[key]))
    return True


def _replaced(parent: Any, key: Any) -> bool:
    if isinstance(parent[key], dict | list):
        return False
    parent[key] = "otherwise"
    return True


def subjects(subject: Subject) -> Iterator[Subject]:
    """Damaged copies of what a check looks at; of a document, also one that is cut."""
    if subject.document is None:
        yield from (Subject(value=value, place=subject.place) for value in damaged(subject.value))
        return
    for value in damaged(subject.value):
        yield _document(subject, json.dumps(value).encode(), value)
    yield _document(subject, subject.document.body.data[:-1], None)


def _document(subject: Subject, data: bytes, value: Any) -> Subject:
    assert subject.document is not None
    document = Document(body=Body(data=data, size=len(data)), media_type=subject.document.media_type)
    return Subject(value=value, document=document, place=subject.place)


@pytest.mark.parametrize(("plan", "system"), [(PRESCRIBER, "golden-prescriber"), (LABORATORY, "golden-laboratory")])
def test_every_check_notices_some_damage(plan: str, system: str, tmp_path: Path) -> None:
    blind: list[str] = []
    seen: list[str] = []

    def look(session: Session, case: Case) -> None:
        memory = session.run.room.memory
        for check in (step for step in case.steps if isinstance(step, Check)):
            subject = memory.subject(check.that)
            assert subject is not None
            context = Context(variables=memory.variables)
            seen.append(str(check.position))
            if not any(next(check.assertion(mutant, context), None) for mutant in subjects(subject)):
                blind.append(f"{check.position} {check.validator}: {check.parameter}")

    play(plan, system, tmp_path, look)

    assert len(seen) > 10
    assert [] == blind
