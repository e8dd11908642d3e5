"""Every issue of the room, as people read it. With EQLAB_WRITE_GOLDEN=1 the golden file is written anew."""

import os
from collections.abc import Iterator
from pathlib import Path

from hl7v2_world import ADMISSION, changed, compiled, message, messages, profile_of, variants, wire

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Nature
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.batch import read_batch
from eqlab.validate.hl7v2.reading import MAX_BYTES, read_hl7v2
from eqlab.validate.hl7v2.standards import standard

GOLDEN = Path(__file__).parent / "golden" / "sentences.txt"
ISSUES = {value.code: value for value in vars(issues).values() if isinstance(value, Issue)}
UTF_8 = ("|P|2.5", "|P|2.5||||||UNICODE UTF-8")
PROFILE = """\
hl7v2: "2.5"
tables: {sex: {mode: fragment, values: [M]}}
profiles:
  admission:
    title: {en: Admission}
    message: ADT^A01
    elements:
      PID-5.1.1: {length: 50..*}
      PID-3.1: {pattern: '[0-9]{4}'}
      PID-3: {cardinality: 3..*}
      PID-7: {usage: B}
      PID-8: {table: sex}
      PID-11.3: {pattern: '[a-z]*[0-9]*[a-z]*x'}
"""


def odd_bytes() -> list[bytes]:
    admission = wire(ADMISSION)
    declared = wire(ADMISSION.replace(*UTF_8))
    return [
        b"",
        b"PID|1",
        b"MSH|^^\\&|",
        b"MSH|^~|A\r",
        b"\xff\xfeM\x00",
        admission.replace(b"Lia", "Noé".encode()),
        declared.replace(b"Lia", b"No\xe9"),
        b"\xef\xbb\xbf" + admission,
        ADMISSION.encode(),
        admission.replace(b"EVN", b"\rEVN"),
        b"\x0b" + admission + b"\x1c\r",
        b"\x0b" + admission,
        b"BHS|^~\\&|\r" + admission,
        b"MSH" + b"|" * MAX_BYTES,
        admission.replace(b"Lia", b"L\x07ia"),
        admission.replace(b"2.5\r", b"2.3\r"),
        admission.replace(b"ADT^A01^ADT_A01", b"ORU^R01^ORU_R01"),
        admission.replace(b"EVN||", b"EVN|A04|"),
        admission.replace(b"EVN||", b"EVN|A01|").replace(b"2.5\r", b"2.7\r"),
        wire(messages()["merge"].partition("PID|")[0]),
    ]


def told() -> Iterator[Finding]:
    for data in odd_bytes():
        read = read_hl7v2(data)
        if isinstance(read, Finding):
            yield read
        else:
            yield from standard(read).judge(read)
    remarks = "NK1|1|Doe\x01^Ann\n" * 1200
    flood = message(ADMISSION, ("PV1||I", f"{remarks}PV1||I"))
    yield list(standard(flood).judge(flood))[-1]
    batch = wire(f"FHS|^~\\&|\n{ADMISSION}BTS|2\nFTS|7\n")
    yield from read_batch(batch).notes
    long = message(ADMISSION, ("||19840317", "||19840317"), ("|F\n", f"|F|||^^{'a' * 5000}\n"))
    yield from compiled(PROFILE)["admission"].judge(long)
    for variant in variants():
        yield from profile_of(variant["of"]).judge(message(changed(variant)))


def line(finding: Finding) -> str:
    place = f"{finding.subject.path or '-'} line {finding.subject.line or '-'}"
    return (
        f"{finding.issue.code} {finding.level.name.lower()} [{place}] {finding.sentence()} {finding.advice()}".rstrip()
    )


def test_sentences_are_as_agreed() -> None:
    """A change of words is a change that somebody reads before it is published."""
    text = "".join(f"{one}\n" for one in dict.fromkeys(map(line, told())))
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, "utf-8")

    assert GOLDEN.read_text("utf-8") == text


def test_every_issue_about_messages_is_told_by_a_sentence() -> None:
    """An issue that nothing can raise is no issue."""
    seen = {finding.issue.code for finding in told()}

    assert set() == {code for code, issue in ISSUES.items() if issue.nature is not Nature.AUTHOR} - seen


def test_every_field_of_a_sentence_is_filled() -> None:
    for finding in told():
        for name in ("name", "title", "found", "count", "maximum", "expected", "segment", "message", "rule", "charset"):
            assert f"{{{name}}}" not in finding.sentence() + finding.advice()


def test_codes_are_never_given_twice() -> None:
    named = [value for value in vars(issues).values() if isinstance(value, Issue)]

    assert len(named) == len({issue.code for issue in named})
