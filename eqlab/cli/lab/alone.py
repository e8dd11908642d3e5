"""What `eqlab lab check` and `audit` say of keys that one person alone gave."""

from collections.abc import Iterable, Iterator

from eqlab.cli.speech import Tongue, safe
from eqlab.core.act import PersonEntered


def given(acts: Iterable[PersonEntered], tongue: Tongue) -> Iterator[str]:
    """Say how many keys of trust one person alone gave, and to whom; nothing when there are none."""
    names = [act.person for act in acts]
    if names:
        told = tongue.count(
            "{n} key was given by one person alone: {names}",
            "{n} keys were given by one person alone: {names}",
            len(names),
            names=", ".join(names),
        )
        yield safe(told)
