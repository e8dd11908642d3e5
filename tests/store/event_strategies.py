"""Every event there can be, made from the types of its fields: a new field is covered the day it appears."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from eqlab.core.event import EVENT_KINDS

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=12)
"""Half surrogates too: a hostile payload may bring them into a finding's facts."""

PLAIN: Mapping[object, st.SearchStrategy[Any]] = {
    str: ANY_TEXT,
    bytes: st.binary(max_size=40),
    bool: st.booleans(),
    int: st.integers() | st.integers(min_value=-(10**30), max_value=10**30),
    float: st.floats(allow_nan=False),
    type(None): st.none(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def of_type(hint: Any) -> st.SearchStrategy[Any]:
    """All values of a type as the core's dataclasses use it."""
    if hint in PLAIN:
        return PLAIN[hint]
    if is_dataclass(hint):
        return record(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(of_type, arguments))
    if origin is tuple:
        several = arguments[-1] is Ellipsis
        return (
            st.lists(of_type(arguments[0]), max_size=3).map(tuple) if several else st.tuples(*map(of_type, arguments))
        )
    assert origin is Mapping
    return st.dictionaries(of_type(arguments[0]), of_type(arguments[1]), max_size=3)


def record(kind: Any) -> st.SearchStrategy[Any]:
    """All values of a dataclass, every field drawn."""
    hints = get_type_hints(kind)
    return st.deferred(lambda: st.builds(kind, **{field.name: of_type(hints[field.name]) for field in fields(kind)}))


def events() -> st.SearchStrategy[Any]:
    """An event of any kind."""
    return st.one_of(*map(record, EVENT_KINDS.values()))
