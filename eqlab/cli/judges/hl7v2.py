"""Judges messages of HL7 v2: by the standard, and by the profiles that the command line names."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from eqlab.cli import judging_issues as issues
from eqlab.cli.definitions import bytes_of
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.validate.hl7v2.batch import read_batch
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.profile import Profile
from eqlab.validate.hl7v2.standards import standard

STANDARD = "standard"
"""Names the standard itself."""


def judge_of(tools: Tools) -> Judge:
    """Find the profiles that are named. Raises UsageError, and AuthorError with the place of a mistake."""
    named = [profile for name in tools.wish.message for profile in _named(tools, name)]

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        batch = read_batch(data)
        yield from batch.notes
        for message in batch.messages:
            if isinstance(message, Finding):
                yield message
            else:
                yield from _judged(message, named, tools)

    return judge


def _judged(message: Message, named: Sequence[Profile], tools: Tools) -> Iterator[Finding]:
    profile = standard(message)
    if tools.wish.message:
        fitting = list(named) if len(named) == 1 else [one for one in named if is_for(one, message)]
        if STANDARD not in tools.wish.message and not fitting:
            yield found(issues.NO_PROFILE_FITS, SubjectPath(path="MSH-9", line=1, column=1), message=_kind(message))
            return
        profile = fitting[0] if fitting else profile
    else:
        known = [name for name, one in tools.content().rules.messages.items() if is_for(one, message)]
        if known:
            place = SubjectPath(path="MSH-9", line=1, column=1)
            yield found(issues.OTHER_PROFILE, place, profiles=", ".join(known))
    tools.uses("message", profile.name)
    yield from profile.judge(message)


def is_for(profile: Profile, message: Message) -> bool:
    """Tell whether a profile is for messages of this code and event."""
    return bool(profile.event) and profile.event in (_kind(message), message["MSH-9.1"] or "")


def _kind(message: Message) -> str:
    return "^".join(part for part in (message["MSH-9.1"], message["MSH-9.2"]) if part)


def _named(tools: Tools, name: str) -> list[Profile]:
    """Return the profiles of a name: one of the content, those of a file, or of `FILE#NAME` one of them."""
    if name == STANDARD:
        return []
    file, _, chosen = name.partition("#")
    if not file.endswith((".yaml", ".yml")):
        return [_one(tools.content().rules.messages, name)]
    bytes_of(file)
    profiles = tools.content().rules.messages_of(Path(file))
    return [_one(profiles, chosen)] if chosen else list(profiles.values())


def _one(profiles: Mapping[str, Profile], name: str) -> Profile:
    if name not in profiles:
        known = (STANDARD, *profiles)
        raise UsageError(issues.NO_MESSAGE_PROFILE, nearest=near(name, known), expected=", ".join(known), name=name)
    return profiles[name]
