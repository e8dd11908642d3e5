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


def _rule(what: Words, pattern: bytes, *, sure: bool = True, random: bool = False) -> Rule:
    return Rule(what=what, pattern=re.compile(pattern), sure=sure, random=random)


RULES = (
    _rule(
        words("a private key"),
        rb"-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----[\s\\rn]{1,8}([A-Za-z0-9+/=\s\\rn:,.-]{40,400})",
    ),
    _rule(
        words("an encrypted private key"),
        rb"-----BEGIN ENCRYPTED PRIVATE KEY-----\s{1,4}([A-Za-z0-9+/=\s]{40,400})",
        sure=False,
    ),
    _rule(words("a private key of PuTTY"), rb"(PuTTY-User-Key-File-[23]: [a-z0-9-]{3,40})"),
    _rule(words("an access key of AWS"), rb"(?<![A-Z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Z0-9])"),
    _rule(words("a token of GitHub"), rb"(gh[pousr]_[A-Za-z0-9]{36,80}|github_pat_[A-Za-z0-9_]{60,90})"),
    _rule(words("a token of GitLab"), rb"(glpat-[A-Za-z0-9_-]{20,60})"),
    _rule(words("a token of Slack"), rb"(xox[abprs]-[A-Za-z0-9-]{10,80})"),
    _rule(words("a key of Google"), rb"(?<![A-Za-z0-9_-])(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])"),
    _rule(words("a key of Stripe"), rb"([sr]k_live_[A-Za-z0-9]{20,100})"),
    _rule(words("a key of Azure storage"), rb"AccountKey=([A-Za-z0-9+/]{86}==)"),
    _rule(words("a key of SendGrid"), rb"(SG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40,45})"),
    _rule(
        words("a signed token"),
        rb"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,4000}\.[A-Za-z0-9_-]{20,1000})",
        sure=False,
    ),
    _rule(
        words("a password in an address"),
        rb"[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>{}$%]{1,80}:([^\s/:@\"'<>{}$%]{6,100})@[A-Za-z0-9\[]",
    ),
    _rule(
        words("a password of a connection"),
        rb"(?i)(?:data source|server|host|user id|uid)=[^;\"'\r\n]{1,200};[^\"'\r\n]{0,200}?"
        rb"(?:password|pwd)=([^;\"'\s]{4,100})",
    ),
    _rule(
        words("a password or key in a setting"),
        rb"(?i)(?:password|passwd|passphrase|secret|api[_-]?key|access[_-]?token|auth[_-]?token|private[_-]?key)"
        rb"[\"']?\s{0,4}(?:=|:|=>|:=)\s{0,4}[\"']?([^\s\"'<>,;{}()\[\]$%&#]{8,120})",
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
        for rule in RULES:
            for found in rule.pattern.finditer(view):
                value = found.group(1)
                digest = hashlib.sha256(value).hexdigest()[:8]
                if (str(rule.what), digest) in seen or (rule.random and not _looks_random(value)):
                    continue
                seen.add((str(rule.what), digest))
                yield Secret(what=rule.what, sure=rule.sure, at=found.start(1), digest=digest)


def _looks_random(value: bytes) -> bool:
    if _PLACEHOLDERS.match(value):
        return False
    return entropy(value) >= ENTROPY


def entropy(value: bytes) -> float:
    """Return Shannon's entropy in bits a character."""
    size = len(value)
    return -sum(count / size * math.log2(count / size) for count in Counter(value).values()) if size else 0.0
