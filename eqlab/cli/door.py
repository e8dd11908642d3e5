"""What the global options say: the reader's language, the content folder, how much to tell."""

import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eqlab.core.text import LANGUAGES


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of the POSIX locale variables, `en` when reports are not written in it."""
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    language = locale[:2].lower()
    return language if language in LANGUAGES else "en"


@dataclass(slots=True, kw_only=True)
class Door:
    """One call of the command line; the options are written into it as they are read."""

    content: Path | None = None
    trust: str | None = None
    """None: not given; empty: `--trust`; else the digest the user vouches for."""
    language: str = field(default_factory=lambda: language_of(os.environ))
    verbose: bool = False
    command: str = "eqlab"
    """The command as far as it is known, e.g. `eqlab plan lint`."""

    def glance(self, arguments: Sequence[str]) -> None:
        """See language and loudness before anything is parsed, so that a wrong command line is told rightly too."""
        for one, following in itertools.zip_longest(arguments, arguments[1:], fillvalue=""):
            name, equals, value = one.partition("=")
            said = value if equals else following
            if name == "--language" and said in LANGUAGES:
                self.language = said
            if one in {"-v", "--verbose"}:
                self.verbose = True
