"""What secrets look like. A rule tells a secret, or what is likely one; it never hands it on to a report."""

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.text import Words, words

ENTROPY = 3.0
"""Bits a character of a password has at least; ordinary words have fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A form of secret; its first group, or all of it, is the secret."""

    what: Words
    pattern: re.Pattern[bytes]
    hints: tuple[bytes, ...]
    """Words of which each occurrence has one, in lower case: only their surroundings are looked at."""
    after: int = 700
    """Bytes behind a hint that the form may have."""
    sure: bool = True
    random: bool = False
    """True when the value must also look random."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret that was found, as far as it may be told."""

    what: Words
    sure: bool
    at: int
    """Byte, from 0."""
    digest: str
    """The first digits of its SHA-256."""


BEFORE = 260
"""Bytes before a hint that are looked at."""


def _rule(
    what: Words, pattern: bytes, *hints: bytes, after: int = 700, sure: bool = True, random: bool = False
) -> Rule:
    return Rule(what=what, pattern=re.compile(pattern), hints=hints, after=after, sure=sure, random=random)


RULES = (
    _rule(
        words("a private key"),
        rb"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----[\s\\rn]{1,8}([A-Za-z0-9+/=\s\\rn:,.-]{40,400})",
        b" private key-----",
    ),
    _rule(
        words("an encrypted private key"),
        rb"-----BEGIN ENCRYPTED PRIVATE KEY-----\s{1,4}([A-Za-z0-9+/=\s]{40,400})",
        b"encrypted private key-----",
        sure=False,
    ),
    _rule(words("a private key of PuTTY"), rb"(PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40})", b"putty-user-key-file-"),
    _rule(words("an access key of AWS"), rb"(?<![A-Z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Z0-9])", b"akia", b"asia"),
    _rule(
        words("a token of GitHub"),
        rb"(gh[pousr]_[A-Za-z0-9]{36,80}|github_pat_[A-Za-z0-9_]{60,90})",
        b"ghp_",
        b"gho_",
        b"ghu_",
        b"ghs_",
        b"ghr_",
        b"github_pat_",
    ),
    _rule(words("a token of GitLab"), rb"(glpat-[A-Za-z0-9_-]{20,60})", b"glpat-"),
    _rule(words("a token of Slack"), rb"(xox[abprs]-[A-Za-z0-9-]{10,80})", b"xox"),
    _rule(words("a key of Google"), rb"(?<![A-Za-z0-9_-])(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])", b"aiza"),
    _rule(words("a key of Stripe"), rb"([sr]k_live_[A-Za-z0-9]{20,100})", b"k_live_"),
    _rule(words("a key of Azure storage"), rb"AccountKey=([A-Za-z0-9+/]{86}==)", b"accountkey="),
    _rule(words("a key of SendGrid"), rb"(SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40,45})", b"sg."),
    _rule(
        words("a signed token"),
        rb"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000})",
        b"eyj",
        after=7100,
        sure=False,
    ),
    _rule(
        words("a password in an address"),
        rb"[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>{}$%]{1,80}:([^\s/:@\"'<>{}$%]{6,100})@[A-Za-z0-9\[]",
        b"://",
    ),
    _rule(
        words("a password of a connection"),
        rb"(?i)(?:data source|server|host|user id|uid)=[^;\"'\r\n]{1,200};[^\"'\r\n]{0,200}?"
        rb"(?:password|pwd)=([^;\"'\s]{4,100})",
        b"password=",
        b"pwd=",
    ),
    _rule(
        words("a password or key in a setting"),
        rb"(?i)(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?token|auth[_-]?token|private[_-]?key)"
        rb"[\"']?\s{0,4}(?:=|:|=>|:=)\s{0,4}[\"']?([^\s\"'<>,;{}()\[\]$%&#]{8,120})",
        b"password",
        b"passwd",
        b"passphrase",
        b"secret",
        b"key",
        b"token",
        sure=False,
        random=True,
    ),
)

_PLACEHOLDERS = re.compile(
    rb"(?i)^(?:x+|\*+|\.+|none|null|true|false|undefined|example.*|your.*|change.?me.*|placeholder.*|password.*|"
    rb"secret.*|redacted.*|dummy.*|sample.*|test.*|env[.:].*|vault[.:].*|https?:.*|[a-z]+(?:[._-][a-z]+)*)$"
)


def secrets_in(data: bytes) -> Iterator[Secret]:
    """Yield the secrets of a piece of a file; a text with two bytes a character is looked at as well."""
    seen: set[tuple[str, str]] = set()
    for view in (data, data.replace(b"\0", b"")) if b"\0" in data else (data,):
        lowered = view.lower()
        for rule in RULES:
            for found in _matches(rule, view, lowered):
                value = found.group(1)
                digest = hashlib.sha256(value).hexdigest()[:8]
                if (str(rule.what), digest) in seen or (rule.random and not _looks_random(value)):
                    continue
                seen.add((str(rule.what), digest))
                yield Secret(what=rule.what, sure=rule.sure, at=found.start(1), digest=digest)


def _matches(rule: Rule, view: bytes, lowered: bytes) -> Iterator[re.Match[bytes]]:
    for first, last in _regions(lowered, rule):
        yield from rule.pattern.finditer(view, first, last)


def _regions(lowered: bytes, rule: Rule) -> Iterator[tuple[int, int]]:
    """Yield the surroundings of a rule's hints, those that touch as one."""
    first = last = -1
    for at in sorted(place for hint in rule.hints for place in _places(lowered, hint)):
        if at - BEFORE > last:
            if last > 0:
                yield first, last
            first = max(0, at - BEFORE)
        last = at + rule.after
    if last > 0:
        yield first, last


def _places(data: bytes, hint: bytes) -> Iterator[int]:
    at = data.find(hint)
    while at >= 0:
        yield at
        at = data.find(hint, at + len(hint))


def _looks_random(value: bytes) -> bool:
    if _PLACEHOLDERS.match(value):
        return False
    return entropy(value) >= ENTROPY


def entropy(value: bytes) -> float:
    """Return Shannon's entropy in bits a character."""
    size = len(value)
    return -sum(count / size * math.log2(count / size) for count in Counter(value).values()) if size else 0.0
