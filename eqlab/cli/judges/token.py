"""Judges JSON Web Tokens."""

import json
from collections.abc import Iterator

from eqlab.cli import issues
from eqlab.cli.definitions import bytes_of
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import moment
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.judge import judge_token
from eqlab.validate.token.keys import Key, judge_key_set
from eqlab.validate.token.profile import TokenProfile


def judge_of(tools: Tools) -> Judge:
    """Read the keys that signatures are verified with. Raises UsageError."""
    keys = tuple(key for file in tools.wish.keys for key in _keys(file))
    evidence, profile = Evidence(at=moment(tools.wish.at), keys=keys), TokenProfile(json=True)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        yield from judge_token(_bare(data), profile, evidence)

    return judge


def _bare(data: bytes) -> bytes:
    """Return a token without what files have around it: a byte order mark, a scheme of Authorization, quotes."""
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    scheme, space, rest = text.partition(b" ")
    token = rest.strip() if space and scheme.lower() in {b"bearer", b"dpop"} else text
    return token[1:-1] if len(token) > 1 and token[:1] == token[-1:] == b'"' else token


def _keys(file: str) -> Iterator[Key]:
    try:
        value = json.loads(bytes_of(file))
    except (ValueError, RecursionError) as error:
        raise UsageError(issues.BAD_KEYS, file=file, problem=type(error).__name__) from None
    scene = Scene(place=SubjectPath(), rule=RulePath())
    for one in judge_key_set(value, scene):
        if isinstance(one, Finding):
            raise UsageError(issues.BAD_KEYS, file=file, problem=one.sentence())
        yield one
