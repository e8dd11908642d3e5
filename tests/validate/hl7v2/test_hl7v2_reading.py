"""Bytes into messages: nothing is lost, oddities are noted, nothing is raised."""

import pytest
from hl7v2_world import ADMISSION, brief, codes, message, messages, wire

from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.paths import Path
from eqlab.validate.hl7v2.reading import MAX_BYTES, MAX_DELIMITERS, MAX_SEGMENTS, read_hl7v2


def read(data: bytes) -> Message:
    found = read_hl7v2(data)
    assert isinstance(found, Message)
    return found


def refusal(data: bytes) -> Finding:
    found = read_hl7v2(data)
    assert isinstance(found, Finding)
    return found


@pytest.mark.parametrize("name", messages())
def test_every_example_comes_back_byte_by_byte(name: str) -> None:
    """What was read is what was sent."""
    data = wire(messages()[name])

    assert data == read(data).encoded()
    assert () == read(data).notes


def test_every_part_is_reached_by_its_path() -> None:
    lia = message()

    assert "1.2.3" == lia["PID-3[1].4.2"]
    assert "4^^^Y" == lia["PID-3[2]"]
    assert "123^^^X&1.2.3&ISO" == lia["PID-3"]
    assert "|" == lia["MSH-1"]
    assert "^~\\&" == lia["MSH-2"]
    assert "ADT_A01" == lia["MSH-9.3"]
    assert "F" == lia["PID-8.1.1"]


@pytest.mark.parametrize("path", ["PID-40", "PID-3[3]", "PID-3.9", "NK1-2", "PID[2]-3", "PID-4"])
def test_what_is_not_there_is_none(path: str) -> None:
    assert message()[path] is None


def test_null_is_not_nothing() -> None:
    """A value that is to be deleted is told from one that was not sent (v2.5, section 2.5.3)."""
    assert '""' == message(ADMISSION, ("|F\n", '|""\n'))["PID-8"]
    assert message(ADMISSION, ("|F\n", "|\n"))["PID-8"] is None


@pytest.mark.parametrize("path", ["", "PID-0", "pid-3", "PID-3.", "PID-3[0]", "PID-3.1.1.1", "PATIENT-3"])
def test_what_is_no_path_is_a_mistake(path: str) -> None:
    with pytest.raises(KeyError):
        message()[path]


def test_leaves_come_in_order_with_their_paths() -> None:
    leaves = [leaf for leaf in message().leaves() if leaf.path.segment == "PID" and leaf.path.field == 3 and leaf.value]

    assert [
        (Path("PID", 1, 3, 1, 1, 1), "123"),
        (Path("PID", 1, 3, 1, 4, 1), "X"),
        (Path("PID", 1, 3, 1, 4, 2), "1.2.3"),
        (Path("PID", 1, 3, 1, 4, 3), "ISO"),
        (Path("PID", 1, 3, 2, 1, 1), "4"),
        (Path("PID", 1, 3, 2, 4, 1), "Y"),
    ] == leaves


def test_own_delimiters_part_the_message() -> None:
    other = message(ADMISSION.replace("|", "#").replace("^", "*").replace("~", "!").replace("&", "%"))

    assert "1.2.3" == other["PID-3[1].4.2"]
    assert "4" == other["PID-3[2].1"]


def test_truncation_character_of_later_versions_is_known() -> None:
    assert "#" == message(ADMISSION, ("^~\\&|", "^~\\&#|")).delimiters.truncation


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("R\\T\\D", "R&D"),
        ("a\\F\\b\\S\\c\\R\\d\\E\\e", "a|b^c~d\\e"),
        ("\\X4C6961\\", "Lia"),
        ("\\H\\bold\\N\\", "bold"),
        ("one\\.br\\two", "one\ntwo"),
        ("\\C2842\\x", "x"),
        ("\\Zown\\", "\\Zown\\"),
        ("half\\", "half\\"),
    ],
)
def test_escape_sequences_are_resolved_on_demand(raw: str, meant: str) -> None:
    lia = message(ADMISSION, ("Testagate", raw))

    assert raw == lia["PID-5.1"]
    assert meant == lia.text("PID-5.1")


def test_line_feeds_are_read_and_noted() -> None:
    """Segments end with CR alone (v2.5, section 2.5.4); the lab reads on all the same."""
    told = read(ADMISSION.encode())

    assert [issues.WRONG_BREAK.code] == codes(told.notes)
    assert {"found": "LF"} == told.notes[0].facts
    assert "F" == told["PID-8"]
    assert {"found": "CR LF"} == read(ADMISSION.replace("\n", "\r\n").encode()).notes[0].facts


def test_empty_lines_are_noted() -> None:
    told = read(wire(ADMISSION.replace("EVN", "\nEVN")))

    assert [(issues.EMPTY_SEGMENT.code, 2)] == [(note.issue.code, note.subject.line) for note in told.notes]
    assert wire(ADMISSION.replace("EVN", "\nEVN")) == told.encoded()


def test_frame_is_taken_off_with_a_note() -> None:
    data = b"\x0b" + wire(ADMISSION) + b"\x1c\r"

    assert [(issues.FRAMED.code, Level.NOTE)] == [(note.issue.code, note.level) for note in read(data).notes]
    assert data == read(data).encoded()


@pytest.mark.parametrize("data", [b"\x0b" + wire(ADMISSION), wire(ADMISSION) + b"\x1c\r", wire(ADMISSION) + b"\x1c"])
def test_half_a_frame_is_wrong(data: bytes) -> None:
    assert [issues.BROKEN_FRAME.code] == codes(read(data).notes)
    assert data == read(data).encoded()


@pytest.mark.parametrize(
    ("data", "issue"),
    [
        (b"", issues.EMPTY),
        (b"\r\n", issues.EMPTY),
        (b"\x0b\x1c\r", issues.EMPTY),
        (b"PID|1", issues.NO_HEADER),
        (b"MSH", issues.BAD_DELIMITERS),
        (b"MSH|", issues.BAD_DELIMITERS),
        (b"MSH|^^\\&|", issues.BAD_DELIMITERS),
        (b"MSH|^~\\&#$|", issues.BAD_DELIMITERS),
        (b"MSHA^~\\&A", issues.BAD_DELIMITERS),
        (b"MSH\xe9^~\\&\xe9", issues.BAD_DELIMITERS),
        ("MSH|^~\\&|".encode("utf-16"), issues.UNREADABLE_CHARSET),
        ("MSH|^~\\&|".encode("utf-16-le"), issues.UNREADABLE_CHARSET),
        (b"BHS|^~\\&|\rMSH|^~\\&|\r", issues.BATCH),
        (b"MSH" + b"|" * MAX_BYTES, issues.TOO_LARGE),
        (b"<xml/>", issues.NO_HEADER),
        (b"MSH|^~\\&|" + b"~" * MAX_DELIMITERS, issues.TOO_LARGE),
        (b"MSH|^~\\&|" + b"\r" * MAX_SEGMENTS * 2, issues.TOO_LARGE),
    ],
    ids=range(17),
)
def test_what_is_no_message_is_a_finding(data: bytes, issue: object) -> None:
    assert issue == refusal(data).issue


@pytest.mark.parametrize("data", [b"~" * (MAX_DELIMITERS - 6), b"\rA" * MAX_SEGMENTS], ids=["delimiters", "segments"])
def test_as_much_as_may_be_is_read(data: bytes) -> None:
    whole = b"MSH|^~\\&|" + data

    assert whole == read(whole).encoded()
    assert issues.TOO_LARGE == refusal(whole + b"~\rA").issue


def test_delimiters_that_are_not_named_part_nothing() -> None:
    told = read(b"MSH|^|A\rPID|1^2~3&4|x~y\r")

    assert [("MSH", [[[["|"]]], [[["^"]]], [[["A"]]]]), ("PID", [[[["1"], ["2~3&4"]]], [[["x~y"]]]])] == told.tree()


def test_few_encoding_characters_are_told() -> None:
    assert [(issues.FEW_DELIMITERS.code, "MSH-2")] == brief(read(b"MSH|^~|A\r").notes)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("8859/1", "latin-1"), ("8859/15", "iso8859-15"), ("UNICODE UTF-8", "utf-8"), ("GB 18030-2000", "gb18030")],
)
def test_character_set_of_the_message_is_used(name: str, codec: str) -> None:
    data = ADMISSION.replace("|P|2.5", f"|P|2.5||||||{name}").replace("Testagate", "Noé").replace("\n", "\r")
    told = read(data.encode(codec))

    assert "Noé" == told["PID-5.1"]
    assert () == told.notes
    assert data.encode(codec) == told.encoded()


def test_character_set_that_is_not_kept_is_wrong() -> None:
    data = ADMISSION.replace("|P|2.5", "|P|2.5||||||UNICODE UTF-8").replace("Testagate", "Noé").replace("\n", "\r")
    told = read(data.encode("latin-1"))

    assert [(issues.WRONG_CHARSET.code, "MSH-18")] == brief(told.notes)
    assert "E9" == told.notes[0].facts["byte"]
    assert data.encode("latin-1") == told.encoded()


@pytest.mark.parametrize("codec", ["latin-1", "utf-8"])
def test_letters_beyond_ascii_need_a_character_set(codec: str) -> None:
    data = wire(ADMISSION).replace(b"Testagate", "Noé".encode(codec))

    assert [issues.CHARSET_UNDECLARED.code] == codes(read(data).notes)
    assert "Noé" == read(data)["PID-5.1"]


def test_character_set_that_the_lab_cannot_read_is_undecided() -> None:
    data = ADMISSION.replace("|P|2.5", "|P|2.5||||||ISO IR87").replace("Testagate", "Noé").replace("\n", "\r")

    assert issues.UNREADABLE_CHARSET == refusal(data.encode("latin-1")).issue


def test_byte_order_mark_is_noted() -> None:
    data = b"\xef\xbb\xbf" + wire(ADMISSION)

    assert [issues.BYTE_ORDER_MARK.code] == codes(read(data).notes)
    assert data == read(data).encoded()
