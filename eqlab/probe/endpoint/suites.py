"""Cipher suites in groups, and how good each is: the profile that a scan is pinned to.

Sources: RFC 9325 (BCP 195), RFC 8996, RFC 7465, RFC 7568; the four levels are those of the Dutch NCSC's guidelines.
"""

from dataclasses import dataclass
from enum import StrEnum

from eqlab.core.text import Words, words

PROFILE = "eqlab-tls 1.0.0"
"""Name and version of the profile; a change of a level bumps it."""


class Grade(StrEnum):
    """How good a setting is."""

    GOOD = "GOOD"
    SUFFICIENT = "SUFFICIENT"
    PHASE_OUT = "PHASE_OUT"
    INSUFFICIENT = "INSUFFICIENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Suites that stand or fall together."""

    name: str
    says: Words

    grade: Grade
    clause: str
    suites: tuple[int, ...]


GROUPS = (
    Group(
        name="null",
        says=words("nothing is encrypted"),
        grade=Grade.INSUFFICIENT,
        clause="RFC 9325, section 4.1",
        suites=(0x003B, 0xC010, 0xC006, 0x0002, 0x0001, 0xC001, 0xC00B, 0xC015),
    ),
    Group(
        name="anonymous",
        says=words("the server proves nothing about itself"),
        grade=Grade.INSUFFICIENT,
        clause="RFC 5246, section F.1.1.1",
        suites=(0xC018, 0xC019, 0xC017, 0x00A6, 0x00A7, 0x006C, 0x006D, 0x0034, 0x003A, 0x001B, 0x0018, 0x001A),
    ),
    Group(
        name="export",
        says=words("keys that were made weak on purpose"),
        grade=Grade.INSUFFICIENT,
        clause="RFC 9325, section 4.1",
        suites=(0x0003, 0x0006, 0x0008, 0x000B, 0x000E, 0x0011, 0x0014, 0x0017, 0x0019, 0x0062, 0x0064),
    ),
    Group(
        name="rc4",
        says=words("RC4"),
        grade=Grade.INSUFFICIENT,
        clause="RFC 7465, section 2",
        suites=(0xC011, 0xC007, 0x0005, 0x0004, 0xC00C, 0xC002),
    ),
    Group(
        name="des",
        says=words("DES or IDEA"),
        grade=Grade.INSUFFICIENT,
        clause="RFC 5469, section 4",
        suites=(0x0009, 0x0007, 0x0015, 0x0012, 0x000C, 0x000F),
    ),
    Group(
        name="3des",
        says=words("blocks of 64 bits (3DES)"),
        grade=Grade.PHASE_OUT,
        clause="RFC 9325, section 4.1",
        suites=(0xC012, 0xC008, 0x0016, 0x0013, 0x000A, 0xC00D, 0xC003),
    ),
    Group(
        name="static",
        says=words("no forward secrecy"),
        grade=Grade.PHASE_OUT,
        clause="RFC 9325, section 4.1",
        suites=(0x009D, 0x009C, 0x003D, 0x003C, 0x0035, 0x002F, 0x0084, 0x0041, 0xC09C, 0xC09D, 0xC00E, 0xC004),
    ),
    Group(
        name="dhe",
        says=words("forward secrecy by a finite-field group"),
        grade=Grade.SUFFICIENT,
        clause="RFC 9325, section 4.2",
        suites=(0xCCAA, 0x009F, 0x009E, 0x006B, 0x0067, 0x0039, 0x0033, 0x00A3, 0x00A2, 0x0038, 0x0032),
    ),
    Group(
        name="cbc",
        says=words("forward secrecy, without authenticated encryption"),
        grade=Grade.SUFFICIENT,
        clause="RFC 9325, section 4.2",
        suites=(0xC028, 0xC027, 0xC014, 0xC013, 0xC024, 0xC023, 0xC00A, 0xC009),
    ),
    Group(
        name="aead",
        says=words("forward secrecy and authenticated encryption"),
        grade=Grade.GOOD,
        clause="RFC 9325, section 4.2",
        suites=(0xC02F, 0xC030, 0xC02B, 0xC02C, 0xCCA8, 0xCCA9, 0xC0AC, 0xC0AD),
    ),
)

MODERN = (0x1301, 0x1302, 0x1303)
"""The suites of TLS 1.3: all of them good."""
EVERY = tuple(dict.fromkeys(suite for group in reversed(GROUPS) for suite in group.suites))
"""All suites up to TLS 1.2, the best first."""

_NAMES = {
    0x0001: "RSA_WITH_NULL_MD5",
    0x0002: "RSA_WITH_NULL_SHA",
    0x0004: "RSA_WITH_RC4_128_MD5",
    0x0005: "RSA_WITH_RC4_128_SHA",
    0x000A: "RSA_WITH_3DES_EDE_CBC_SHA",
    0x0016: "DHE_RSA_WITH_3DES_EDE_CBC_SHA",
    0x002F: "RSA_WITH_AES_128_CBC_SHA",
    0x0034: "DH_anon_WITH_AES_128_CBC_SHA",
    0x0035: "RSA_WITH_AES_256_CBC_SHA",
    0x003A: "DH_anon_WITH_AES_256_CBC_SHA",
    0x003B: "RSA_WITH_NULL_SHA256",
    0x003C: "RSA_WITH_AES_128_CBC_SHA256",
    0x003D: "RSA_WITH_AES_256_CBC_SHA256",
    0x009C: "RSA_WITH_AES_128_GCM_SHA256",
    0x009D: "RSA_WITH_AES_256_GCM_SHA384",
    0x1301: "AES_128_GCM_SHA256",
    0x1302: "AES_256_GCM_SHA384",
    0x1303: "CHACHA20_POLY1305_SHA256",
    0xC007: "ECDHE_ECDSA_WITH_RC4_128_SHA",
    0xC011: "ECDHE_RSA_WITH_RC4_128_SHA",
    0xC012: "ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
    0xC018: "ECDH_anon_WITH_AES_128_CBC_SHA",
    0xC019: "ECDH_anon_WITH_AES_256_CBC_SHA",
    0xC02B: "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    0xC02F: "ECDHE_RSA_WITH_AES_128_GCM_SHA256",
}


def suite_name(suite: int) -> str:
    """Return the IANA name of a suite, without `TLS_`, or its number."""
    return _NAMES.get(suite) or f"0x{suite:04X}"
