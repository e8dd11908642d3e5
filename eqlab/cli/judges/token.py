"""Judges JSON Web Tokens."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from eqlab.cli import judging_issues as issues
from eqlab.cli.definitions import bytes_of
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import moment
from eqlab.core.errors import AuthorError, UsageError
from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.validate.pki.path import read_anchors
from eqlab.validate.pki.scene import Scene
from eqlab.validate.recognise import Kind, kind_of
from eqlab.validate.token.evidence import Evidence
from eqlab.validate.token.issues import BAD_KEY, NO_KEY
from eqlab.validate.token.judge import judge_token
from eqlab.validate.token.keys import Key, judge_key_set, key_of
from eqlab.validate.token.profile import TokenProfile

_NO_KEY = replace(NO_KEY, advice=words("Give the issuer's keys with --keys FILE."))
"""As it is told at the door, where keys are named otherwise than in a test plan."""
_HEADER = re.compile(rb"\Aauthorization:\s*", re.IGNORECASE)


def judge_of(tools: Tools) -> Judge:
    """Read the keys that signatures are verified with. Raises UsageError."""
    keys = tuple(key for file in tools.wish.keys for key in _keys(file))
    evidence, profile = Evidence(at=moment(tools.wish.at), keys=keys), TokenProfile(json=True)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        tools.uses("keys")
        for one in judge_token(_bare(data), profile, evidence):
            yield replace(one, issue=_NO_KEY) if one.issue is NO_KEY else one

    return judge


def _bare(data: bytes) -> bytes:
    """Return a token without what files have around it: a byte order mark, a scheme of Authorization, quotes."""
    text = _HEADER.sub(b"", data.removeprefix(b"\xef\xbb\xbf").strip())
    scheme, space, rest = text.partition(b" ")
    token = rest.strip() if space and scheme.lower() in {b"bearer", b"dpop"} else text
    return token[1:-1] if len(token) > 1 and token[:1] == token[-1:] == b'"' else token


def _keys(file: str) -> Iterator[Key]:
    data = bytes_of(file)
    if kind_of(data) is Kind.CERTIFICATE:
        yield _of_certificate(file, data)
        return
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        raise UsageError(issues.BAD_KEYS, file=file, problem=words("it is no JSON")) from None
    if isinstance(value, dict) and "kty" in value:
        value = {"keys": [value]}
    scene, keys, unknown = Scene(place=SubjectPath(), rule=RulePath()), 0, ""
    for one in judge_key_set(value, scene):
        if isinstance(one, Key):
            keys += 1
            yield one
        elif one.issue is not BAD_KEY:
            raise UsageError(issues.BAD_KEYS, file=file, problem=one.sentence().rstrip("."))
        else:  # a set may hold keys of kinds that are not known to everybody (RFC 7517, section 5)
            unknown = unknown or one.sentence().rstrip(".")
    if unknown and not keys:
        raise UsageError(issues.BAD_KEYS, file=file, problem=unknown)


def _of_certificate(file: str, data: bytes) -> Key:
    """Return the key of a certificate. Raises UsageError."""
    try:
        (facts, *_) = read_anchors([data])
    except AuthorError as error:
        raise UsageError(issues.BAD_KEYS, file=file, problem=error.sentence().rstrip(".")) from None
    key = key_of(facts)
    if key is None:
        raise UsageError(
            issues.BAD_KEYS, file=file, problem=words("the lab does not know the kind of the certificate's key")
        )
    return key
