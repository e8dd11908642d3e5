"""What the standard itself demands, by message and version."""

from dataclasses import replace

import pytest
from hl7v2_world import ADMISSION, brief, codes, message, messages

from eqlab.core.issue import Level, Nature
from eqlab.validate.hl7v2 import base, issues
from eqlab.validate.hl7v2.formats import FORMATS
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.standards import standard


def judged(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    read = message(ADMISSION, *changes)
    return brief(standard(read).judge(read))


def test_right_message_passes() -> None:
    assert [] == judged()


@pytest.mark.parametrize(
    ("old", "new", "issue", "path"),
    [
        ("|1|P|2.5", "|123456789012345678901|P|2.5", issues.TOO_LONG, "MSH-10"),
        ("PV1||I", "XYZ|1\nPV1||I", issues.UNKNOWN_SEGMENT, "XYZ"),
        ("PV1||I", "OBR|1\nPV1||I", issues.FOREIGN_SEGMENT, "OBR"),
        ("|19840317|", "|19840231|", issues.BAD_FORMAT, "PID-7.1"),
        ("|19840317|", "|19840317^^x|", issues.EXTRA_COMPONENTS, "PID-7"),
        ("|19840317|", "|^|", None, ""),
        ("&ISO", "", issues.HALF_AUTHORITY, "PID-3[1].4"),
        ("1.2.3&ISO", "1.2.x&ISO", issues.NOT_OF_KIND, "PID-3[1].4.2"),
        ("1.2.3&ISO", "1.40.3&ISO", issues.NOT_OF_KIND, "PID-3[1].4.2"),
        ("1.2.3&ISO", "1.39.3&ISO", None, ""),
        ("1.2.3&ISO", "2.999.1&ISO", None, ""),
        ("1.2.3&ISO", "1.2.\\X33\\&ISO", None, ""),
        ("1.2.3&ISO", "1.2.\\X41\\&ISO", issues.NOT_OF_KIND, "PID-3[1].4.2"),
        ("1.2.3&ISO", "x&UUID", issues.NOT_OF_KIND, "PID-3[1].4.2"),
        ("1.2.3&ISO", "1.2.3&OID", issues.NOT_IN_TABLE, "PID-3[1].4.3"),
        ("|F\n", "|Q\n", issues.NOT_SUGGESTED, "PID-8"),
        ("|F\n", "|F^x\n", issues.PARTED, "PID-8"),
        ("|F\n", "|F^\n", None, ""),
        ("|F\n", '|""\n', None, ""),
        ("|F\n", "|F~M\n", issues.TOO_MANY, "PID-8"),
        ("PV1||I", "PV1||", issues.REQUIRED, "PV1-2"),
        ("PV1||I", 'PV1||""', issues.NULLED, "PV1-2"),
        ("PID|1|", "PID|eins|", issues.BAD_FORMAT, "PID-1"),
        ("Testagate", "Test\x07agate", issues.CONTROL_CHARACTER, "PID-5[1].1.1"),
        ("Testagate", "R\\T\\D", None, ""),
        ("ADT^A01^ADT_A01", "ADT^A01^ADT_A05", issues.WRONG_STRUCTURE, "MSH-9.3"),
        ("ADT^A01^ADT_A01", "ADT^A01", issues.REQUIRED, "MSH-9.3"),
        ("123^^^X&1.2.3&ISO~4^^^Y", "^^^", issues.REQUIRED, "PID-3"),
        ("123^^^X&1.2.3&ISO~4^^^Y", " ^^^", issues.REQUIRED, "PID-3"),
        ("123^^^X&1.2.3&ISO~4^^^Y", '""', issues.NULLED, "PID-3[1]"),
        ("Testagate^Lia", " ", issues.REQUIRED, "PID-5"),
        ("Testagate^Lia", "Testagate^ ", None, ""),
        ("|19840317|", "| |", issues.BAD_FORMAT, "PID-7.1"),
    ],
)
def test_slips_are_told(old: str, new: str, issue: object, path: str) -> None:
    expected = [] if issue is None else [(issue.code, path)]  # type: ignore[attr-defined]

    assert expected == judged((old, new))


@pytest.mark.parametrize(
    ("version", "said", "issue"),
    [
        ("2.5", "A01", None),
        ("2.5", "A04", issues.EVENT_DIFFERS),
        ("2.5.1", "A04", issues.EVENT_DIFFERS),
        ("2.3", "A04", issues.EVENT_DIFFERS),
        ("2.6", "A01", None),
        ("2.7", "A01", issues.EVENT_WITHDRAWN),
        ("2.9", "A04", issues.EVENT_WITHDRAWN),
        ("2.7", "", None),
        ("2.7", '""', None),
        ("2.5", '""', None),
        ("2.1", "A04", None),
        ("x", "A04", None),
    ],
)
def test_the_event_agrees_with_that_of_the_header(version: str, said: str, issue: object) -> None:
    """EVN-1 is kept for older readers up to 2.6, and withdrawn from 2.7 on; neither breaks a message."""
    read = message(ADMISSION, ("|P|2.5", f"|P|{version}"), ("EVN||", f"EVN|{said}|"))
    told = [one for one in standard(read).judge(read) if one.subject.path == "EVN-1"]

    assert [issue] * (issue is not None) == [one.issue for one in told]
    assert all(one.level is Level.WARNING for one in told)


def test_a_message_without_an_event_is_not_compared() -> None:
    read = message(ADMISSION, ("ADT^A01^ADT_A01", "ADT"), ("EVN||", "EVN|A04|"))

    assert issues.EVENT_DIFFERS not in [one.issue for one in standard(read).judge(read)]


@pytest.mark.parametrize(
    ("version", "issue"), [("2.5.1", None), ("2.3", issues.UNKNOWN_VERSION), ("3", issues.UNKNOWN_VERSION)]
)
def test_other_versions_are_undecided(version: str, issue: object) -> None:
    """Where the lab does not hold a version, it does not blame the sender."""
    read = message(ADMISSION, ("|P|2.5", f"|P|{version}"))
    told = list(standard(read).judge(read))

    assert [] == told if issue is None else [issue] == [one.issue for one in told]
    assert all(one.issue.nature is Nature.UNDECIDED for one in told)


@pytest.mark.parametrize("identifier", ["^^^X&1.2.3&ISO", "4^^^Y~^^^X&1.2.3&ISO"])
def test_an_identifier_without_a_number_identifies_nobody(identifier: str) -> None:
    """CX-1 is required (HL7 v2.5, section 2.A.14.1)."""
    (finding,) = judged(("123^^^X&1.2.3&ISO~4^^^Y", identifier))

    assert issues.REQUIRED.code == finding[0]
    assert finding[1].startswith("PID-3[")


def test_what_another_version_may_allow_is_no_error() -> None:
    """Version 2.7 has segments that 2.5 does not have; how a message is written is the same in all versions."""
    changes = (("|P|2.5", "|P|2.7"), ("PV1||I", "UAC|x\nPV1||I"), ("Lia", "Lia\\a"))
    read = message(ADMISSION, *changes)
    told = {one.issue.code: one.level for one in standard(read).judge(read) if one.issue.nature is Nature.VIOLATION}

    assert {issues.UNKNOWN_SEGMENT.code: Level.WARNING, issues.LONE_ESCAPE.code: Level.WARNING} == told


def test_unknown_structure_is_undecided_and_segments_are_judged() -> None:
    read = message(ADMISSION, ("ADT^A01^ADT_A01", "ORU^R01^ORU_R01"), ("|19840317|", "|1984-03-17|"))

    assert [issues.UNKNOWN_STRUCTURE.code, issues.BAD_FORMAT.code] == codes(standard(read).judge(read))


def test_plain_acknowledgement_needs_no_event() -> None:
    read = message("MSH|^~\\&|A|B|C|D|20260101||ACK|1|P|2.5\nMSA|AA|1\n")

    assert [] == list(standard(read).judge(read))


def test_demographics_of_a_query_may_repeat() -> None:
    """IHE's patient demographics query gives one trait a repetition."""
    read = message(messages()["patient-search"])

    assert 3 == len(read.header.delimiters.encoding and read.segments[1].repetitions(3))
    assert [] == list(standard(read).judge(read))


def test_suggested_values_are_warnings() -> None:
    read = message(ADMISSION, ("PV1||I", "PV1||ZZ"))

    assert [Level.WARNING] == [one.level for one in standard(read).judge(read)]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("DT", ["1984", "198403", "19840317", "20240229"], ["84", "19841301", "20230229", "1984-03-17", "0000"]),
        ("TM", ["09", "0930", "093059", "093059.1234", "0930+0100"], ["9", "2400", "0960", "093059.", "09:30"]),
        (
            "DTM",
            ["1984", "1984031709", "20260301091000+0100", "20260301091000.1234-0500", "2026+0100"],
            ["198", "2026030125", "20260301091060", "20260431", "2026-03-01T09:10:00", "20260301091000Z"],
        ),
        ("NM", ["0", "-1", "+1.5", ".5", "1.", "0012"], ["", "1,5", "1e3", "- 1", ".", "٣"]),
        ("SI", ["0", "1", "9999"], ["-1", "10000", "1.0", "x"]),
    ],
)
def test_primitive_types_have_their_form(kind: str, right: list[str], wrong: list[str]) -> None:
    assert right == [text for text in (*right, *wrong) if FORMATS[kind].fits(text)]


def test_every_table_and_type_of_the_standard_is_there() -> None:
    """The data of the standard is whole: every field has its type, and no line is left out."""
    for name, spec in base.segments().items():
        assert [spec.name] == [name]
        assert all(node.title and node.type for node in spec.fields)
    assert (21, 39, 52, 3) == tuple(len(base.segments()[name].fields) for name in ("MSH", "PID", "PV1", "QPD"))


def test_quick_and_close_looks_agree_on_the_examples() -> None:
    """A message whose delimiters are not known to be the standard's is looked at closely throughout."""
    for text in messages().values():
        read = message(text)

        assert list(standard(read).judge(closely(read))) == list(standard(read).judge(read))


def closely(read: Message) -> Message:
    by = replace(read.delimiters)
    return replace(read, delimiters=by, segments=tuple(replace(one, delimiters=by) for one in read.segments))


def test_a_thousand_remarks_do_not_hide_an_error() -> None:
    """What stands at the end of a message weighs as much as what stands at its beginning."""
    remarks = "NK1|1|Doe\x01^Ann\n" * 1200
    findings = judged(("PV1||I", f"{remarks}PV1|1"))

    assert 1002 == len(findings)
    assert {issues.CONTROL_CHARACTER.code} == {code for code, _ in findings[:1000]}
    assert [issues.REQUIRED.code, issues.MORE_FINDINGS.code] == [code for code, _ in findings[1000:]]
