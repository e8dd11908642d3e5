"""Rare defects of signatures and time-stamps, each told by its own rule."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

import pytest
from asn1crypto import cms, core
from cryptography.hazmat.primitives.serialization import Encoding
from making_pdf import CATALOG, certificate, codes, good, judged, pdf, sign, stamper

from eqlab.validate.pdf import content, signatures

Change = Callable[[Any], None]


def changed(data: bytes, change: Change) -> bytes:
    """Change the CMS in place; what is covered stays as it is."""
    start = data.index(b"/Contents <") + 11
    end = data.index(b">", start)
    message = cms.ContentInfo.load(bytes.fromhex(data[start:end].decode()))
    change(message["content"])
    return written(data, message.dump(force=True))


def written(data: bytes, der: bytes) -> bytes:
    start = data.index(b"/Contents <") + 11
    end = data.index(b">", start)
    digits = der.hex().encode().ljust(end - start, b"0")
    assert len(digits) == end - start
    return data[:start] + digits + data[end:]


def roomy(**options: Any) -> bytes:
    return sign(pdf(), reserved=16384, **options)


def attribute(name: str, value: Any) -> Change:
    """Put a signed attribute in place of the one that has its name, or beside the others."""

    def change(body: Any) -> None:
        information = body["signer_infos"][0]
        kept = [one for one in information["signed_attrs"] if one["type"].native != name]
        made = cms.CMSAttribute({"type": name, "values": [value]})
        information["signed_attrs"] = cms.CMSAttributes([*kept, made])

    return change


def test_a_content_type_that_is_another() -> None:
    assert "EQ-PDF-121" in codes(changed(roomy(), attribute("content_type", "signed_data")))


def test_a_signing_time_where_none_belongs() -> None:
    moment = cms.Time({"utc_time": core.UTCTime(datetime(2026, 5, 1, tzinfo=UTC))})

    assert "EQ-PDF-122" in codes(changed(roomy(), attribute("signing_time", moment)))


def test_the_old_attribute_of_the_certificate() -> None:
    der = certificate("Signer").public_bytes(Encoding.DER)

    def change(body: Any) -> None:
        information = body["signer_infos"][0]
        kept = [one for one in information["signed_attrs"] if one["type"].native != "signing_certificate_v2"]
        value = {"certs": [{"cert_hash": sha1(der, usedforsecurity=False).digest()}]}
        made = cms.CMSAttribute({"type": "signing_certificate", "values": [value]})
        information["signed_attrs"] = cms.CMSAttributes([*kept, made])

    found = codes(changed(roomy(), change))
    assert "EQ-PDF-117" in found
    assert "EQ-PDF-116" not in found


def test_a_length_that_is_not_the_shortest() -> None:
    data = roomy()
    start = data.index(b"/Contents <") + 11
    raw = bytes.fromhex(data[start : data.index(b">", start)].decode())
    length = int.from_bytes(raw[2:4])
    der = raw[: length + 4]

    assert b"\x30\x82" == der[:2]
    assert ["EQ-PDF-125"] == codes(written(data, b"\x30\x83\x00" + der[2:]))


def test_a_digest_that_nobody_knows() -> None:
    def change(body: Any) -> None:
        body["signer_infos"][0]["digest_algorithm"] = {"algorithm": "1.2.3.4"}

    assert "EQ-PDF-135" in codes(changed(roomy(), change))


def of_stamp(change: Change) -> Change:
    """Change the token of the signature's time-stamp."""
    return lambda body: change(body["signer_infos"][0]["unsigned_attrs"][0]["values"][0]["content"])


def forge_value(body: Any) -> None:
    value = bytearray(body["signer_infos"][0]["signature"].native)
    value[-1] ^= 1
    body["signer_infos"][0]["signature"] = bytes(value)


def forge_time(body: Any) -> None:
    """An earlier time than the authority signed."""
    body["encap_content_info"]["content"].parsed["gen_time"] = core.GeneralizedTime(datetime(2026, 4, 1, tzinfo=UTC))


def drop_certificates(body: Any) -> None:
    body["certificates"] = []


def unknown_digest(body: Any) -> None:
    body["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"] = {"algorithm": "1.2.3.4"}


def weak_digest(body: Any) -> None:
    body["encap_content_info"]["content"].parsed["message_imprint"]["hash_algorithm"] = {"algorithm": "sha1"}


def drop_name(body: Any) -> None:
    information = body["signer_infos"][0]
    names = ("signing_certificate", "signing_certificate_v2")
    information["signed_attrs"] = cms.CMSAttributes(
        [one for one in information["signed_attrs"] if one["type"].native not in names]
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (forge_value, "EQ-PDF-204"),
        (forge_time, "EQ-PDF-204"),
        (drop_certificates, "EQ-PDF-205"),
        (unknown_digest, "EQ-PDF-210"),
        (weak_digest, "EQ-PDF-207"),
        (drop_name, "EQ-PDF-212"),
    ],
)
def test_a_time_stamp_that_proves_nothing(change: Change, code: str) -> None:
    data = changed(roomy(stamper=stamper()), of_stamp(change))

    assert code in codes(data)
    assert "EQ-PDF-201" in codes(data, level="B-T")


def test_what_may_follow_is_told_in_a_note() -> None:
    told = [one for one in judged(good("B-LT")) if one.issue.code == "EQ-PDF-129"]

    assert "was extended by data for validation, which it allows" in told[0].sentence()
    assert "1 0 (Catalog)" in told[0].facts["objects"]


def test_more_objects_than_the_lab_looks_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "MOST_OBJECTS", 3)

    assert ["EQ-PDF-007"] == codes(pdf({20: b"[]", 1: CATALOG.replace(b">>", b"/Lang 20 0 R >>")}))


def test_more_signatures_than_the_lab_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signatures, "MOST", 1)

    assert "EQ-PDF-141" in codes(sign(sign(pdf()), field="Sig2"))
