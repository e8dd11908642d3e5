"""What the commands of vendor files share: schemes by name, a file as it stands, files from the disk."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from stat import S_ISREG

import click

from eqlab.cli.files import bytes_of
from eqlab.cli.filing import issues
from eqlab.cli.judging_issues import UNREADABLE_FILE
from eqlab.cli.lab.entering import Desk
from eqlab.cli.near import near
from eqlab.cli.speech import Tongue, safe
from eqlab.core.act import FileOpened
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.finding import Finding
from eqlab.core.reason import reason_of
from eqlab.core.text import Text, words
from eqlab.label.filing import Filing, fold_filing
from eqlab.label.scheme import Scheme

_CHUNK = 1 << 20


def say(lines: Iterable[str]) -> None:
    """Print lines, without secrets and hidden characters."""
    for line in lines:
        click.echo(safe(line))


def find_scheme(schemes: Mapping[str, Scheme], name: str) -> Scheme:
    """Return a scheme by `id@edition`, or its latest edition by its id. Raises UsageError with the nearest name."""
    editions = [one for one in schemes.values() if one.id == name]
    known = schemes.get(name) or max(editions, key=_edition, default=None)
    if known is None:
        ids = sorted({one.id for one in schemes.values()})
        raise UsageError(issues.NO_SCHEME, expected=", ".join(ids), nearest=near(name, ids), scheme=name)
    return known


def _edition(scheme: Scheme) -> tuple[int, ...]:
    return tuple(int(part) for part in scheme.edition.split("."))


def scheme_of(desk: Desk, file: str) -> Scheme:
    """Return the scheme that a file was opened under. Raises UsageError, ConfigurationError when it changed since."""
    opened = next(one.act for one in desk.lab.of_file(file) if isinstance(one.act, FileOpened))
    scheme = desk.house.workshop.content.schemes.get(opened.scheme)
    if scheme is None or scheme.digest != opened.scheme_sha256:
        raise ConfigurationError(issues.SCHEME_CHANGED, file=file, scheme=opened.scheme)
    return scheme


def filing_of(desk: Desk, file: str) -> Filing:
    """Fold a file as it stands today. Raises UsageError when there is none."""
    scheme = scheme_of(desk, file)
    entries = [*desk.lab.entries(""), *desk.lab.entries(file)]
    return fold_filing(entries, scheme, desk.lab.clock.now().date(), file=file)


def digests_of(path: Path) -> tuple[str, str]:
    """Return SHA-256 and SHA-512 of a file of any size. Raises UsageError."""
    small, large = hashlib.sha256(), hashlib.sha512()
    try:
        if not S_ISREG(path.stat().st_mode):
            raise UsageError(UNREADABLE_FILE, file=str(path), problem=words("not a file"))
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                small.update(chunk)
                large.update(chunk)
    except (OSError, ValueError) as error:
        problem = reason_of(error)
        raise UsageError(UNREADABLE_FILE, file=str(path), problem=problem) from error
    return small.hexdigest(), large.hexdigest()


def day(tongue: Tongue, at: date | None) -> str:
    """Write a date; nothing for none."""
    return tongue.day(datetime.combine(at, time(), UTC)) if at is not None else ""


def told(finding: Finding, tongue: Tongue) -> str:
    """Write a finding with its advice and its code."""
    sentences = (finding.sentence(tongue.translate), finding.advice(tongue.translate))
    return f"{' '.join(filter(None, sentences))} [{finding.issue.code}]"


def party(scheme: Scheme, name: str, tongue: Tongue) -> str:
    """Name a party of a scheme."""
    known = scheme.parties.get(name)
    title: Text = known.title if known else {"en": name}
    return tongue.say(title)


__all__ = ["bytes_of", "day", "digests_of", "filing_of", "find_scheme", "party", "say", "scheme_of", "told"]
