"""What the tests of HL7 v2 share: the content's profiles, messages and wrong variants."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.hl7v2.compiling import compile_profiles
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.profile import Profile
from eqlab.validate.hl7v2.reading import read_hl7v2
from eqlab.validate.identifier import IdentifierRule, compile_rules

ROOT = Path(__file__).parents[3]
INDEX = ROOT / "scenarios" / "patient-index"
RULES = INDEX / "rules" / "hl7v2" / "identity.yaml"

ADMISSION = (
    "MSH|^~\\&|A|B|C|D|20260101120000||ADT^A01^ADT_A01|1|P|2.5\n"
    "EVN||20260101\n"
    "PID|1||123^^^X&1.2.3&ISO~4^^^Y||Testagate^Lia||19840317|F\n"
    "PV1||I\n"
)


def wire(text: str) -> bytes:
    """The bytes of a message written with one segment a line."""
    return text.replace("\n", "\r").encode("latin-1" if "|8859/1" in text else "utf-8")


def message(text: str = ADMISSION, *changes: tuple[str, str]) -> Message:
    """A readable message, changed."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    read = read_hl7v2(wire(text))
    assert isinstance(read, Message)
    return read


def codes(findings: Any) -> list[str]:
    return [finding.issue.code for finding in findings]


def brief(findings: Any) -> list[tuple[str, str]]:
    return [(finding.issue.code, finding.subject.path) for finding in findings]


@cache
def identifiers() -> Mapping[str, IdentifierRule]:
    path = ROOT / "scenarios" / "luxembourg" / "rules" / "identifiers.yaml"
    return compile_rules(read_yaml(path.read_bytes(), str(path)).plain(), str(path))


def compiled(source: str) -> Mapping[str, Profile]:
    """Profiles of a text, with the identifier rules of the content."""
    node = read_yaml(source.encode(), "profiles.yaml")
    return compile_profiles(node.plain(), "profiles.yaml", lambda steps: place_at(node, steps), identifiers())


@cache
def profiles() -> Mapping[str, Profile]:
    return compiled(RULES.read_text("utf-8"))


@cache
def messages() -> dict[str, str]:
    path = INDEX / "examples" / "messages.yaml"
    plain: dict[str, str] = read_yaml(path.read_bytes(), str(path)).plain()
    return plain


@cache
def variants() -> list[dict[str, Any]]:
    path = INDEX / "examples" / "variants.yaml"
    plain: list[dict[str, Any]] = read_yaml(path.read_bytes(), str(path)).plain()
    return plain


def profile_of(name: str) -> Profile:
    """The profile that an example belongs to."""
    return profiles()[name.removesuffix("-by-number")]


def changed(variant: Mapping[str, Any]) -> str:
    """A variant's message as text."""
    text = messages()[variant["of"]]
    for old, new in variant["change"]:
        assert old in text
        text = text.replace(old, new, 1)
    return text
