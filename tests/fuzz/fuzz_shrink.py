"""Makes a failing case smaller, as long as it breaks the same law."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from fuzz_case import Case

Holds = Callable[[Case], bool]


def shrunk(case: Case, fails: Holds, seconds: float = 20.0) -> Case:
    """Return the smallest case found within that time that still fails."""
    end = time.monotonic() + seconds
    before = None
    while before != case and time.monotonic() < end:
        before = case
        for smaller in _steps(case):
            case = smaller(case, fails, end)
    return case


def _steps(case: Case) -> Iterator[Callable[[Case, Holds, float], Case]]:
    places: list[tuple[Callable[[Case], bytes], Callable[[Case, bytes], Case]]] = [
        (lambda one: one.document, lambda one, data: replace(one, document=data)),
        (
            lambda one: one.text.encode("utf-8", "surrogatepass"),
            lambda one, data: replace(one, text=data.decode("utf-8", "ignore")),
        ),
        *(_definition(at) for at in range(len(case.definitions))),
    ]
    for get, put in places:
        yield lambda one, fails, end, get=get, put=put: _less_tree(one, get, put, fails, end)
        yield lambda one, fails, end, get=get, put=put: _less_bytes(one, get, put, fails, end)


def _definition(at: int) -> tuple[Callable[[Case], bytes], Callable[[Case, bytes], Case]]:
    def put(case: Case, data: bytes) -> Case:
        return replace(case, definitions=(*case.definitions[:at], data, *case.definitions[at + 1 :]))

    return (lambda one: one.definitions[at]), put


def _less_bytes(case: Case, get: Any, put: Any, fails: Holds, end: float) -> Case:
    """Leave out slices, large ones first."""
    length = len(get(case))
    while length := length // 2:
        at = 0
        while at < len(get(case)) and time.monotonic() < end:
            data = get(case)
            smaller = put(case, data[:at] + data[at + length :])
            if fails(smaller):
                case = smaller
            else:
                at += length
    return case


def _less_tree(case: Case, get: Any, put: Any, fails: Holds, end: float) -> Case:
    """Leave out members and items of what JSON holds, outer ones first."""
    try:
        value = json.loads(get(case))
    except (ValueError, RecursionError):
        return case
    waiting: list[Any] = [value] if isinstance(value, (dict, list)) else []
    for around in waiting:
        keys: list[Any] = list(around) if isinstance(around, dict) else list(range(len(around)))[::-1]
        for key in keys[:2000]:
            if time.monotonic() > end:
                return case
            kept = around.pop(key)
            smaller = put(case, json.dumps(value).encode())
            if fails(smaller):
                case = smaller
            elif isinstance(around, dict):
                around[key] = kept
            else:
                around.insert(key, kept)
        inside = around.values() if isinstance(around, dict) else around
        waiting += [one for one in inside if isinstance(one, (dict, list))]
    return case
