"""The check `pdf`: bodies, texts in base64, PDF files within documents of CDA; what authors may write."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from making_pdf import AT, SIGNED, anchor, good, pdf, root

from eqlab.core.check import Context, Document, Subject, Written
from eqlab.core.clock import FixedClock
from eqlab.core.errors import AuthorError
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.validate.checks.pdf import PROPERTIES, pdf_check
from eqlab.validate.pdf import profile as profiles
from eqlab.validate.pki.profile import CertificateProfile

AUTHOR = Position(file="plan.yaml", line=3, column=5)
KIND = pdf_check({"ours": anchor()}, lambda: {"any": CertificateProfile(name="any", title={})}, FixedClock(AT))
CDA = """<ClinicalDocument xmlns="urn:hl7-org:v3"><component><nonXMLBody>
  <text mediaType="application/pdf" representation="B64">{}</text>
</nonXMLBody></component></ClinicalDocument>"""


def written(parameter: Any) -> Written:
    places = {("pdf", "level"): Position(file="plan.yaml", line=4, column=9)}
    return Written({"pdf": parameter}, places.get)


def judge(parameter: Any, subject: Subject, **variables: Any) -> list[Finding]:
    look = KIND.compile(parameter, AUTHOR, written(parameter))
    return list(look(subject, Context(rule=RulePath(("plan",)), variables=variables)))


def body(data: bytes, media_type: str = "application/pdf") -> Subject:
    document = Document(body=Body(data=data, size=len(data)), media_type=media_type)
    return Subject(value=None, document=document, place=SubjectPath(exchange="x", part="request.body"))


def codes(parameter: Any, subject: Subject, **variables: Any) -> list[str]:
    return [one.issue.code for one in judge(parameter, subject, **variables) if one.level > Level.NOTE]


def test_a_body_is_judged() -> None:
    assert [] == codes(True, body(pdf()))
    assert ["EQ-PDF-001"] == codes(True, body(b"hello"))
    assert [] == codes({"level": "B-T", "anchors": "ours"}, body(good("B-T")))
    assert [] == codes({"anchors": "any", "certificate": "any"}, body(good()))
    assert [] == codes({"anchors": root().public_bytes(Encoding.PEM).decode()}, body(good()))
    assert ["EQ-PDF-201"] == codes({"level": "B-T"}, body(good()))


def test_findings_stand_where_the_body_does() -> None:
    (told,) = judge({"signatures": 1}, body(pdf()))

    assert ("x", "request.body") == (told.subject.exchange, told.subject.part)
    assert ("plan", "pdf", "signature") == told.rule.segments


def test_the_time_is_that_of_the_exchange() -> None:
    began = {"id": "x", "started": datetime(2029, 1, 1, tzinfo=UTC).isoformat()}

    assert ["EQ-PDF-134"] == codes({"anchors": "ours"}, body(good()), sent=began)
    assert [] == codes({"anchors": "ours", "at": SIGNED.isoformat()}, body(good()), sent=began)


def test_texts_in_base64() -> None:
    text = base64.b64encode(pdf()).decode()
    subject = Subject(value={"data": [text, "%%%"]}, place=SubjectPath(part="request.body"))

    assert ["EQ-PDF-907"] == codes({"each": "data"}, subject)
    assert [] == codes(True, Subject(value=text))
    assert ["EQ-PDF-905"] == codes(True, Subject(value=17))


def test_a_body_that_was_cut() -> None:
    cut = Document(body=Body(data=pdf()[:50], size=9000, truncated=True), media_type="application/pdf")

    assert 1 == len(judge(True, Subject(value=None, document=cut)))


def test_within_a_document() -> None:
    encoded = base64.b64encode(good()).decode()
    (told,) = judge({"in": "cda", "signatures": 2}, body(CDA.format(encoded).encode()))

    assert "EQ-PDF-103" == told.issue.code
    assert ("/ClinicalDocument/component/nonXMLBody/text", 2, 3) == (
        told.subject.path,
        told.subject.line,
        told.subject.column,
    )


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (CDA.format("%%%"), "EQ-PDF-907"),
        (CDA.format("aGVsbG8="), "EQ-PDF-001"),
        (CDA.replace("B64", "TXT").format("x"), "EQ-PDF-906"),
        (CDA.replace("application/pdf", "image/png").format("aGVsbG8="), "EQ-PDF-906"),
        ("<a>", "EQ-XML-007"),
    ],
)
def test_documents_without_a_good_pdf(document: str, code: str) -> None:
    assert [code] == codes({"in": "cda"}, body(document.encode()))


@pytest.mark.parametrize(
    "parameter",
    [
        "yes",
        False,
        {"level": "B-X"},
        {"level": 3},
        {"signatures": -1},
        {"signer": "(a+)+$"},
        {"certificate": "none"},
        {"anchors": "theirs"},
        {"anchors": 7},
        {"pdfa": "9z"},
        {"pdfa": False},
        {"digests": "SHA-1"},
        {"active": "no"},
        {"largest": 0},
        {"largest": 10**12},
        {"in": "html"},
        {"in": "cda", "each": "data"},
        {"each": 5},
        {"each": "data["},
        {"at": "noon"},
        {"levle": "B-T"},
    ],
)
def test_what_an_author_may_not_write(parameter: Any) -> None:
    with pytest.raises(AuthorError) as caught:
        KIND.compile(parameter, AUTHOR, written(parameter))

    assert "plan.yaml" == (caught.value.at or Position(file="")).file


def test_a_slip_is_told_with_its_place_and_the_nearest_word() -> None:
    with pytest.raises(AuthorError) as caught:
        KIND.compile({"level": "B-TL"}, AUTHOR, written({"level": "B-TL"}))

    assert "plan.yaml:4:9" == str(caught.value.at)
    assert caught.value.nearest in profiles.LEVELS
    assert "one of B-B, B-T, B-LT, B-LTA" == caught.value.expected


def test_the_schema_has_the_keys_of_the_profile() -> None:
    assert set(profiles._KEYS) == set(PROPERTIES)
    assert list(profiles.LEVELS) == PROPERTIES["level"]["enum"]
