"""Small changes of a Bundle, from which defects are made. Each takes a Bundle that it may change, and returns it."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

Resource = dict[str, Any]
Change = Callable[[Resource], Resource]


def each(kind: str, change: Callable[[Resource], object]) -> Change:
    """Make the change of a Bundle that changes every resource of a type."""

    def changed(bundle: Resource) -> Resource:
        for resource in of_type(bundle, kind):
            change(resource)
        return bundle

    return changed


def first(kind: str, change: Callable[[Resource], object]) -> Change:
    """Make the change of a Bundle that changes the first resource of a type only."""

    def changed(bundle: Resource) -> Resource:
        for resource in itertools.islice(of_type(bundle, kind), 1):
            change(resource)
        return bundle

    return changed


def of_type(bundle: Resource, kind: str) -> Iterator[Resource]:
    """Yield the resources of a type, in order."""
    return (entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind)


def without(name: str) -> Callable[[Resource], object]:
    """Take an element away."""
    return lambda resource: resource.pop(name, None)


def having(**elements: Any) -> Callable[[Resource], object]:
    """Set elements."""
    return lambda resource: resource.update(elements)


def having_meta(**elements: Any) -> Callable[[Resource], object]:
    """Set elements of meta, beside those that are there."""
    return lambda resource: resource["meta"].update(elements)
