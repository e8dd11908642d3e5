"""Judges messages of HL7 v2: by the standard, and by the profile that the command line names."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from eqlab.cli import issues
from eqlab.cli.definitions import bytes_of
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding
from eqlab.validate.hl7v2.batch import read_batch
from eqlab.validate.hl7v2.profile import Profile
from eqlab.validate.hl7v2.standards import standard


def judge_of(tools: Tools) -> Judge:
    """Find the profile, where one is named. Raises UsageError, and AuthorError with the place of a mistake."""
    profile = _named(tools, tools.wish.message) if tools.wish.message else None

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        batch = read_batch(data)
        yield from batch.notes
        for message in batch.messages:
            if isinstance(message, Finding):
                yield message
            else:
                yield from (profile or standard(message)).judge(message)

    return judge


def _named(tools: Tools, name: str) -> Profile:
    profiles = _profiles(tools, name)
    if len(profiles) == 1 and name not in profiles:
        return next(iter(profiles.values()))
    if name not in profiles:
        raise UsageError(issues.NO_MESSAGE_PROFILE, nearest=near(name, profiles), name=name)
    return profiles[name]


def _profiles(tools: Tools, name: str) -> Mapping[str, Profile]:
    """Those of a file, `FILE` or `FILE#NAME` where it holds several, or of the content."""
    rules = tools.content().rules
    if name.endswith((".yaml", ".yml")):
        bytes_of(name)
        found: Mapping[str, Profile] = rules.messages_of(Path(name))
        return found
    known: Mapping[str, Profile] = rules.messages
    return known
