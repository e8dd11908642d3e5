"""Similar words, looked for as long as that is of help to anyone."""

from collections.abc import Collection
from functools import lru_cache

from eqlab.core.errors import nearest
from eqlab.validate.fhir.run import Scope

PATIENCE = 200
"""Notes of one run after which nothing similar is looked for any more: that is slow, and nobody reads on."""
_MOST = 1000
_LONGEST = 60


def similar(word: str, words: Collection[str], scope: Scope) -> str:
    """Return the closest of `words`; empty when none is close, or too much was found wrong already."""
    if len(scope.run.notes) > PATIENCE or len(words) > _MOST or len(word) > _LONGEST:
        return ""
    return _nearest(word, frozenset(words))


@lru_cache(1024)
def _nearest(word: str, words: frozenset[str]) -> str:
    return nearest(word, sorted(words))
