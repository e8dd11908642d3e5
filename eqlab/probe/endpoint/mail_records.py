"""DMARC, DKIM and MTA-STS records, parsed and judged (RFC 7489, RFC 6376, RFC 8301, RFC 8461)."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping

from eqlab.core.text import Words, words

LEAST_DAY, MOST_AGE = 86_400, 31_557_600
_LEAST_BITS, _GOOD_BITS = 1024, 2048
_ED25519 = 32
_TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_WHOLE = 100
_STS_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_STS_HOST = re.compile(r"(\*\.)?([A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}\.?")


def tags_of(text: str) -> dict[str, str] | None:
    """Read a list of `tag=value`, parted by semicolons; None when it is none. Names are in lower case."""
    tags: dict[str, str] = {}
    for piece in filter(None, (one.strip() for one in text.split(";"))):
        name, equals, value = piece.partition("=")
        key = name.strip().lower()
        if not equals or not _TAG.fullmatch(key) or key in tags:
            return None
        tags[key] = value.strip()
    return tags


def is_dmarc(text: str) -> bool:
    """Tell whether a TXT record means to be a DMARC record."""
    return re.match(r"\s*v\s*=\s*DMARC1\b", text) is not None


def dmarc_errors(text: str) -> Iterator[Words]:
    """Yield what makes a record no policy (RFC 7489, section 6.3)."""
    tags = tags_of(text)
    if tags is None:
        yield words("it is no list of tags and values, each once")
        return
    if list(tags)[:1] != ["v"] or tags["v"] != "DMARC1":
        yield words("it does not begin with v=DMARC1")
    if tags.get("p", "").lower() not in ("none", "quarantine", "reject"):
        yield words('its policy p is "{found}"', found=tags.get("p", "")[:40])
    for name, allowed in (("sp", ("none", "quarantine", "reject")), ("adkim", ("r", "s")), ("aspf", ("r", "s"))):
        if name in tags and tags[name].lower() not in allowed:
            yield words('its tag {name} is "{found}"', name=name, found=tags[name][:40])
    if not tags.get("pct", "100").isdecimal() or int(tags.get("pct", "100")) > _WHOLE:
        yield words('its tag {name} is "{found}"', name="pct", found=tags["pct"][:40])
    for name in ("rua", "ruf"):
        if any(not one.strip().lower().startswith("mailto:") for one in tags.get(name, "mailto:").split(",")):
            yield words("its tag {name} holds what is no mailto address", name=name)


def dmarc_weaknesses(text: str) -> Iterator[tuple[Words, bool]]:
    """Yield what a policy without errors does not protect from; True for mere advice."""
    tags = tags_of(text) or {}
    if tags.get("p", "").lower() == "none":
        yield words("its policy is none: nothing happens to forged mail"), False
    elif tags.get("sp", "").lower() == "none":
        yield words("its policy for subdomains is none"), False
    if int(tags.get("pct", "100")) < _WHOLE and tags.get("p", "").lower() != "none":
        yield words("it concerns only {share} percent of the mail", share=tags["pct"]), False
    if "rua" not in tags:
        yield words("it asks nobody for reports (rua)"), True


def judge_dkim(text: str) -> Iterator[tuple[Words, bool]]:
    """Yield what is wrong with a key record (RFC 6376, section 3.6.1); True for mere advice."""
    tags = tags_of(text)
    if tags is None or tags.get("v", "DKIM1") != "DKIM1" or "p" not in tags:
        yield words("it is no key record"), False
        return
    kind = tags.get("k", "rsa").lower()
    if not tags["p"]:
        yield words("it was withdrawn: p is empty"), False
        return
    data = _decoded(tags["p"])
    if kind not in ("rsa", "ed25519"):
        yield words('its kind of key is "{found}"', found=kind[:40]), False
    elif data is None or (kind == "ed25519" and len(data) != _ED25519):
        yield words("its key cannot be read"), False
    elif kind == "rsa":
        yield from _judge_rsa(data)
    if "h" in tags and "sha256" not in [one.strip().lower() for one in tags["h"].split(":")]:
        yield words("it does not allow sha256 (RFC 8301, section 3.1)"), False
    if "y" in [one.strip().lower() for one in tags.get("t", "").split(":")]:
        yield words("it says that it is only a test (t=y)"), True


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _judge_rsa(data: bytes) -> Iterator[tuple[Words, bool]]:
    bits = rsa_bits(data)
    if not bits:
        yield words("its key cannot be read"), False
    elif bits < _LEAST_BITS:
        yield words("its key has only {bits} bits (RFC 8301, section 3.2)", bits=str(bits)), False
    elif bits < _GOOD_BITS:
        yield words("its key has {bits} bits; 2048 are recommended (RFC 8301, section 3.2)", bits=str(bits)), True


def rsa_bits(data: bytes) -> int:
    """Return the size of an RSA key, as SubjectPublicKeyInfo or bare (DER); zero when it cannot be read."""
    from eqlab.validate.pki.der import INTEGER, SEQUENCE, read_element  # noqa: PLC0415 - heavy

    try:
        outer = read_element(data, 0, len(data))
        first = read_element(data, outer.content, outer.end)
        if first.tag == SEQUENCE:
            bits = read_element(data, first.end, outer.end)
            outer = read_element(data, bits.content + 1, bits.end)
            first = read_element(data, outer.content, outer.end)
        return int.from_bytes(data[first.content : first.end]).bit_length() if first.tag == INTEGER else 0
    except (ValueError, IndexError):
        return 0


def sts_errors(text: str, policy: str) -> Iterator[Words]:
    """Yield what makes record and policy of MTA-STS unusable (RFC 8461, section 3)."""
    tags = tags_of(text)
    if tags is None or tags.get("v") != "STSv1":
        yield words("its record does not begin with v=STSv1")
    elif not _STS_ID.fullmatch(tags.get("id", "")):
        yield words("its record has no id of letters and digits")
    fields = sts_fields(policy)
    if fields.get("version") != ["STSv1"]:
        yield words("its policy has no version STSv1")
    mode = fields.get("mode", [""])[0]
    if mode not in ("enforce", "testing", "none"):
        yield words('its mode is "{found}"', found=mode[:40])
    if mode in ("enforce", "testing") and not fields.get("mx"):
        yield words("its policy names no mx")
    for one in fields.get("mx", ()):
        if not _STS_HOST.fullmatch(one):
            yield words('its mx "{found}" is no host', found=one[:60])
    age = fields.get("max_age", [""])[0]
    if not age.isdecimal() or int(age) > MOST_AGE:
        yield words('its max_age is "{found}"', found=age[:40])


def sts_weaknesses(policy: str) -> Iterator[Words]:
    """Yield what a policy without errors does not protect from."""
    fields = sts_fields(policy)
    if fields["mode"][0] != "enforce":
        yield words("its mode is {mode}", mode=fields["mode"][0])
    if int(fields["max_age"][0]) < LEAST_DAY:
        yield words("it is remembered for less than a day")


def sts_fields(policy: str) -> Mapping[str, list[str]]:
    """Read the fields of a policy file."""
    fields: dict[str, list[str]] = {}
    for line in policy.splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip(), []).append(value.strip())
    return fields
