"""Of too many findings the first ones: but never so that many of little weight hide one that decides."""

from collections.abc import Callable, Iterable, Iterator

from eqlab.core.finding import Finding


def most_of(
    findings: Iterable[Finding], most: int, untold: Callable[[int], Finding] | None = None
) -> Iterator[Finding]:
    """Yield the first findings, and of the others the first of each kind: of its code, level, origin and requirements.

    So whatever is concluded from them is what would be concluded from all. `untold` makes a last one of their number.
    """
    told, left = set(), 0
    for number, one in enumerate(findings):
        kind = one.issue.code, one.level, one.origin, one.adopted, one.requirements
        if number < most or kind not in told:
            yield one
        else:
            left += 1
        told.add(kind)
    if left and untold is not None:
        yield untold(left)
