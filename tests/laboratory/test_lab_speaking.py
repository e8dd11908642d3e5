"""What the laboratory's commands say: sentences, in the reader's language, whatever was typed."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lab_hands import ATTESTATION, BUILDS, CAMPAIGN, FILE, Bench

from eqlab.wiring.lab import papers

GOLDEN = Path(__file__).parent / "golden"

TALK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", ("lab", "show")),
    ("", ("lab", "check")),
    ("ines", ("lab", "key", "seal", "--deed", "taken into use", "--witness", "rita")),
    ("root", ("person", "leave", "tess")),
    ("root", ("person", "leave", "tess")),
    ("tom", ("person", "leave", "rita")),
    ("", ("campaign", "show", CAMPAIGN)),
    ("tom", ("campaign", "run", CAMPAIGN, "--simulate", "sound", "--case", "NOTE-99")),
    ("tom", ("campaign", "resume", CAMPAIGN)),
    ("tom", ("campaign", "close", CAMPAIGN)),
    ("tom", ("campaign", "amend", CAMPAIGN, "--reason", "one more")),
    ("tom", ("campaign", "new", FILE, "nothing")),
    ("tom", ("campaign", "attach", f"{CAMPAIGN}.1", "x", "NOTE-01/sent", "--reason", "r")),
    ("tom", ("campaign", "export", CAMPAIGN, "--out", "out.eqlab")),
    ("tom", ("campaign", "quarantine", CAMPAIGN, "--reason", "look")),
    ("", ("campaign", "show", CAMPAIGN)),
    ("rita", ("campaign", "quarantine", CAMPAIGN, "--release", "--reason", "well")),
    ("", ("attest", "list", FILE)),
    ("ines", ("attest", "suspend", ATTESTATION, "--reason", "wrong")),
    ("ines", ("attest", "suspend", ATTESTATION, "--reason", "wrong-result")),
    ("", ("attest", "list", FILE)),
    ("ivan", ("attest", "approve", FILE, "P-2")),
    ("ines", ("attest", "reinstate", ATTESTATION, "--reason", "resolved")),
    ("ivan", ("attest", "reject", FILE, "P-3", "--reason", "no")),
    ("", ("attest", "list", FILE)),
    ("ines", ("attest", "publish")),
    ("", ("lab", "show", "--lab", "nowhere")),
)
"""A conversation with the laboratory: who says what, in this order."""


def masked(text: str, folder: Path) -> str:
    text = text.replace(str(folder), "FOLDER")
    for pattern, word in (
        (r"\b[0-9a-f]{64}\b", "DIGEST"),
        (r"\b20\d\d-\d\d-\d\d\b", "DAY"),
        (r"; \d+ .*", "; FILES"),
    ):
        text = re.sub(pattern, word, text)
    return text


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_conversation_is_in_the_language_of_the_reader(
    issued: Bench, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is left in English for who reads another language; what is told stays as it was (golden)."""
    monkeypatch.setattr(papers, "_papers", lambda *_told: ())
    told = []
    for person, arguments in TALK:
        result = issued.call(person, *arguments, language=language)
        told.append(f"$ {' '.join(arguments)}\n{result.output}[{result.exit_code}]\n")
    text = masked("\n".join(told), issued.folder)
    file = GOLDEN / f"talk.{language}.txt"
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        file.write_text(text, "utf-8")

    assert file.read_text("utf-8") == text


COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "lab": (
        ("lab", "audit", "*"),
        ("lab", "check", "--public", "*"),
        ("lab", "key", "seal", "--deed", "*", "--witness", "*"),
        ("lab", "key", "log", "--deed", "made", "--words", "*", "--witness", "*"),
        ("lab", "found", "new", "--id", "*", "--name", "*", "--administrator", "*"),
        ("lab", "found", "new", "--id", "lab.x", "--name", "x", "--administrator", "otto", "--database", "*"),
    ),
    "person": (
        ("person", "enter", "*", "--name", "*", "--role", "tester"),
        ("person", "enter", "olga", "--name", "*", "--role", "vendor", "--organisation", "*"),
        ("person", "enter", "olga", "--name", "Olga", "--role", "tester", "--public-key", "*"),
        ("person", "leave", "*", "--reason", "*"),
        ("person", "list", "*"),
    ),
    "campaign": (
        ("campaign", "new", "*", "*"),
        ("campaign", "new", FILE, "*", "--rule", "*"),
        ("campaign", "run", CAMPAIGN, "--case", "*", "--simulate", "*"),
        ("campaign", "run", CAMPAIGN, "--retest", "*", "--build", "*"),
        ("campaign", "run", "*", "--system", "*"),
        ("campaign", "resume", "*", "--simulate", "*"),
        ("campaign", "show", "*"),
        ("campaign", "list", "*"),
        ("campaign", "amend", "*", "--reason", "*"),
        ("campaign", "quarantine", "*", "--reason", "*"),
        ("campaign", "erase", CAMPAIGN, "--reason", "*"),
        ("campaign", "attach", "*", "*", "*", "--reason", "*"),
        ("campaign", "attach", f"{CAMPAIGN}.1", "*", "*", "--reason", "*"),
        ("campaign", "preview", "*", "*"),
        ("campaign", "export", "*", "--out", "*"),
    ),
    "attest": (
        ("attest", "issue", "*", "--decision", "*"),
        ("attest", "issue", FILE, "--decision", "D-1", "--from", "*", "--until", "*"),
        ("attest", "suspend", "*", "--reason", "*", "--words", "*"),
        ("attest", "supersede", ATTESTATION, "*", "--reason", "at-request"),
        ("attest", "extend", ATTESTATION, "--build", "*", "--reason", "at-request"),
        ("attest", "reduce", ATTESTATION, "--build", "*", "--reason", "*"),
        ("attest", "approve", "*", "*"),
        ("attest", "approve", FILE, "*"),
        ("attest", "reject", FILE, "*", "--reason", "*"),
        ("attest", "list", "*"),
        ("attest", "publish", "--cosignature", "*"),
    ),
}
words = st.one_of(
    st.text(st.characters(exclude_characters="/", exclude_categories=("Cs",)), max_size=8),
    st.sampled_from(
        ["", " ", "-", "--", "..", "../..", "\0", "a\nb", "\x1b[31m", "é" * 300, "%s", "{person}", "0", "-1", "9" * 400]
    ),
    st.sampled_from(["nova-1-C1.1", "nova-1-C0", FILE, CAMPAIGN, ATTESTATION, "P-1", BUILDS[0], "tom", "2026-02-30"]),
)


@pytest.mark.parametrize("group", COMMANDS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_typed_is_answered_in_sentences(issued: Bench, group: str, data: st.DataObject) -> None:
    """No traceback, no fault of the program, no control character; what is refused is not kept."""
    command = data.draw(st.sampled_from(COMMANDS[group]))
    arguments = [data.draw(words) if part == "*" else part for part in command]
    person = {"lab": "root", "person": "root", "campaign": "tom", "attest": "ines"}[group]
    before = issued.head()
    result = issued.call(person, *arguments)

    assert result.output.strip() or result.exit_code in (0, 1, 2)
    assert "Traceback" not in result.output
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", result.output)
    assert result.exit_code in (0, 1, 2, 3, 4, 64, 65)
    assert before == issued.head() or result.exit_code in (0, 1, 2, 3)
