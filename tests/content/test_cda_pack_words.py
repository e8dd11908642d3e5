"""What people read about CDA documents: sentences of findings, and the page about the pack."""

import base64
import os
import re
import shlex
from collections import Counter
from collections.abc import Iterator

import pytest
from cda_pack import EXAMPLES, FOLDER, ROOT, RULE, VARIANTS, asserts, broken, judged, schema, told, with_pdf
from click.testing import CliRunner
from lxml import etree

from eqlab.cli import main
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES
from eqlab.report.translation import tongue

GOLDEN = ROOT / "tests" / "golden" / "cda_sentences.txt"
PAGE = (ROOT / "docs" / "cda-package.md").read_text("utf-8")

FREQUENT = (
    "LU-HEAD-001", "LU-HEAD-002", "LU-HEAD-003", "LU-HEAD-007", "LU-ID-001", "LU-TYP-001", "LU-TYP-004",
    "LU-CLO-001", "LU-LEV-001", "LU-LEV-005", "LU-LEV-007", "LU-LEV-008", "LU-COD-002", "LU-PAT-002",
    "LU-PAT-005", "LU-PAT-010", "LU-PAT-012", "LU-AUT-002", "LU-AUT-010", "LU-AUT-011", "LU-AUT-013",
    "LU-CUS-001", "LU-ADR-003", "LU-ADR-005", "LU-ADR-006", "LU-ORG-001", "LU-ORG-004", "LU-IDN-001",
    "LU-IDN-002", "LU-DIS-012", "LU-OND-002", "LU-DCSH-003", "LU-PS-002", "LU-PS-004", "EQ-CDA-002", "EQ-CDA-003",
    "EQ-CDA-004", "EQ-CDA-011", "EQ-CDA-020", "EQ-CDA-021", "EQ-CDA-041", "EQ-CDA-053", "EQ-CDA-055",
)  # fmt: skip
"""What documents get wrong most, of the pack and of CDA itself."""


def sentences() -> Iterator[str]:
    """Each finding in three languages."""
    for rule in FREQUENT:
        variant = next(one for one in VARIANTS if one["finding"] == rule)
        (finding,) = judged(broken(variant), variant.get("phase", ""))
        for language in LANGUAGES:
            translate = tongue(language).translate
            words = f"{finding.sentence(translate)} {finding.advice(translate)}".rstrip()
            yield f"{rule} {finding.level.name.lower()} {language}: {words}"


def test_sentences_are_the_golden_ones() -> None:
    """`EQLAB_WRITE_GOLDEN=1` writes them anew: read the difference."""
    text = "\n".join(sentences()) + "\n"
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")

    assert GOLDEN.read_text("utf-8") == text
    assert len(FREQUENT) >= 40


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (b"", b"", []),
        (b"pdfaid:part", b"pdfaid:none", ["LU-LEV-007"]),
        (b"/Root", b"/Encrypt 6 0 R /Root", ["LU-LEV-008"]),
    ],
    ids=["sound", "plain", "encrypted"],
)
def test_embedded_pdf_is_seen_through_its_encoding(shift: int, old: bytes, new: bytes, finding: list[str]) -> None:
    """Base64 writes a word in three ways, by where it stands; line ends do not matter."""
    root = etree.fromstring(EXAMPLES["general-l1"])
    (text,) = root.iterfind(".//{urn:hl7-org:v3}nonXMLBody/{urn:hl7-org:v3}text")
    sound = base64.b64decode(text.text or "")
    text.text = with_pdf(sound.replace(old, new).replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + b"%" * shift + b"\n"))

    assert finding == [told(one) for one in schema().judge(etree.tostring(root)).findings]


def test_page_counts_the_rules_by_origin() -> None:
    origins = Counter(node.get(f"{RULE}origin", "") for node in asserts())
    shown = {name: int(count) for name, count in re.findall(r"^\| `(\w+)` \| .* \| (\d+) \|$", PAGE, re.MULTILINE)}

    assert dict(origins) == shown
    assert set(shown) <= set(Origin)


def test_page_counts_the_rules_by_topic() -> None:
    topics = Counter((node.get("id") or "").rpartition("-")[0] for node in asserts())
    rows = re.findall(r"^\| `(LU-[A-Z]+)` \| .* \| (\d+) \|$", PAGE, re.MULTILINE)

    assert dict(topics) == {name: int(count) for name, count in rows}


def test_page_names_every_example_and_no_other() -> None:
    rows = re.findall(r"^\| [^|`]+ \| `([\d.]+)` \| .* \| `([\w-]+)` \|$", PAGE, re.MULTILINE)

    assert sorted(EXAMPLES) == sorted(name for _, name in rows)
    for template, name in rows:
        assert f'<templateId root="{template}"/>'.encode() in EXAMPLES[name]


def test_page_counts_examples_and_variants() -> None:
    assert f"has {len(EXAMPLES)} documents" in PAGE
    assert f"has {len(VARIANTS)} changes" in PAGE


def test_page_lists_the_phases() -> None:
    phases = {one.get("id") for one in etree.parse(FOLDER / "luxembourg.sch").iter("{*}phase")}

    assert phases == set(re.findall(r"^\| `([a-z-]+)` \| [^|]+ \|$", PAGE, re.MULTILINE))


COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_of_the_page_work(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(line)

    result = CliRunner().invoke(main, arguments)

    assert ("eqlab", 0) == (program, result.exit_code), result.output


def test_a_broken_document_is_told_by_the_command_in_the_readers_language() -> None:
    (variant,) = (one for one in VARIANTS if one["name"] == "no-cns-code")

    result = CliRunner().invoke(main, ["--language", "de", "validate", "-"], input=broken(variant))

    assert 1 == result.exit_code
    assert "Die zweite Kennung des Autors ist nicht der Leistungserbringer-Code der CNS." in result.stdout


def test_examples_are_about_synthetic_people() -> None:
    """Every name begins with Test, and nobody's number was ever issued."""
    names = {name for data in EXAMPLES.values() for name in re.findall(r"<family[^>]*>(\w+)<", data.decode())}
    matricule = re.compile(r'root="1\.3\.182\.4\.4" extension="(\d+)"')
    numbers = {one for data in EXAMPLES.values() for one in matricule.findall(data.decode())}

    assert [] == [name for name in names if not name.startswith("Test")]
    assert {"000"} == {one[8:11] for one in numbers}
