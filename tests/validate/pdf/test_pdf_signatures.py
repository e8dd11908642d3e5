"""Signatures: good ones of each level are silent, every defect has its own finding."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from making_pdf import (
    AT,
    LATE,
    SIGNED,
    anchor,
    certificate,
    codes,
    good,
    judged,
    pdf,
    revocation_list,
    sign,
    signer,
    stamper,
    update,
)
from pyhanko.sign import fields

from eqlab.core.issue import Level
from eqlab.validate.pdf.judge import examine_pdf, judge_pdf
from eqlab.validate.pdf.profile import PLAIN
from eqlab.validate.pki.profile import compile_profiles

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


Change = Callable[[cms.ContentInfo], None]


def worse(data: bytes, **asked: object) -> list[str]:
    """Codes of all that is more than a note."""
    return [one.issue.code for one in judged(data, **asked) if one.level > Level.NOTE]  # type: ignore[arg-type]


def contents(data: bytes) -> tuple[int, int]:
    """Where the hexadecimal digits of the first signature stand."""
    start = data.index(b"/Contents <") + 11
    return start, data.index(b">", start)


def with_cms(data: bytes, change: Change) -> bytes:
    """Change the CMS in place; what is covered stays as it is."""
    start, end = contents(data)
    message = cms.ContentInfo.load(bytes.fromhex(data[start:end].decode()))
    change(message)
    der = message.dump(force=True).hex().encode()
    return data[:start] + der.ljust(end - start, b"0") + data[end:]


def test_an_unsigned_file_is_no_error() -> None:
    assert [] == codes(pdf())
    assert ["EQ-PDF-103"] == codes(pdf(), signatures=1)
    assert ["EQ-PDF-103"] == codes(pdf(), level="B-B")


@pytest.mark.parametrize("level", LEVELS)
def test_a_good_signature_is_silent(level: str) -> None:
    assert [] == worse(good(level), level=level)


@pytest.mark.parametrize("level", LEVELS)
def test_levels_are_recognised(level: str) -> None:
    facts, _ = examine_pdf(good(level), PLAIN, AT, [anchor()])
    first = facts.signatures[0]

    assert (level, True, "C=ZZ, CN=Signer", SIGNED) == (first.level, first.intact, first.signer, first.claimed)
    assert (None if level == "B-B" else SIGNED) == first.stamped


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_missing_for_a_level_is_named(level: str) -> None:
    missing = {
        "B-B": "a time-stamp of the signature; a document security store (DSS); a document time-stamp over the "
        "security store",
        "B-T": "a document security store (DSS); a document time-stamp over the security store",
        "B-LT": "a document time-stamp over the security store",
    }
    told = [one.sentence() for one in judged(good(level), level="B-LTA") if one.issue.code == "EQ-PDF-201"]
    said = f'The signature in the field "Sig1" has the level {level}; expected is B-LTA. Missing: '

    assert ([] if level == "B-LTA" else [f"{said}{missing[level]}."]) == told


def test_a_changed_byte_within_what_is_signed() -> None:
    data = good()

    assert ["EQ-PDF-110"] == worse(data.replace(b"10 10 l", b"10 99 l"))
    assert examine_pdf(data.replace(b"10 10 l", b"10 99 l"), PLAIN, AT)[0].signatures[0].intact is False


def test_a_signature_value_of_another_key() -> None:
    def forge(message: cms.ContentInfo) -> None:
        information = message["content"]["signer_infos"][0]
        value = bytearray(information["signature"].native)
        value[-1] ^= 1
        information["signature"] = bytes(value)

    assert ["EQ-PDF-111"] == worse(with_cms(good(), forge))


def test_a_signer_whose_certificate_is_not_sent() -> None:
    def drop(message: cms.ContentInfo) -> None:
        message["content"]["certificates"] = []

    assert "EQ-PDF-112" in worse(with_cms(good(), drop))


def test_a_certificate_in_place_of_the_signers() -> None:
    """Same name and number, other key: the signature is not by it, and names another one."""
    other = certificate("Signer", own="Thief")

    def swap(message: cms.ContentInfo) -> None:
        made = cms.CertificateChoices.load(other.public_bytes(Encoding.DER))
        message["content"]["certificates"] = [made]

    assert {"EQ-PDF-111", "EQ-PDF-116"} <= set(worse(with_cms(good(), swap)))


def test_a_signer_that_nobody_vouches_for() -> None:
    stranger = certificate("Stranger", by="Elsewhere")

    assert ["EQ-PKI-304"] == worse(sign(pdf(), signer=signer(stranger, "Stranger")))


def test_a_chain_that_does_not_lead_to_the_anchor() -> None:
    other = certificate("Other", "Other", purpose="ca").public_bytes(Encoding.DER)

    assert ["EQ-PKI-304"] == [one.issue.code for one in judge_pdf(good(), PLAIN, AT, [other])]


def test_a_signers_chain_over_an_authority_between() -> None:
    between = certificate("Between", purpose="ca")
    person = certificate("Person", by="Between")

    assert [] == worse(sign(pdf(), signer=signer(person, "Person", (between,))))
    assert ["EQ-PKI-304"] == worse(sign(pdf(), signer=signer(person, "Person")))


def test_an_expired_signer_without_proof_of_time_is_undecided() -> None:
    assert ["EQ-PDF-134"] == worse(good("B-B"), at=LATE)
    assert ["EQ-PDF-134"] == [one.issue.code for one in judge_pdf(good("B-B"), PLAIN, LATE)]


def test_a_time_stamp_proves_the_time() -> None:
    assert [] == worse(good("B-T"), at=LATE)


def test_a_signature_made_after_expiry() -> None:
    old = certificate("Old", end=SIGNED - timedelta(days=1))
    found = worse(sign(pdf(), signer=signer(old, "Old")))

    assert {"EQ-PDF-132", "EQ-PKI-315"} == set(found)


def test_a_signature_from_the_future() -> None:
    assert "EQ-PDF-133" in worse(good(), at=SIGNED - timedelta(days=1))
    assert "EQ-PDF-208" in worse(good("B-T"), at=SIGNED - timedelta(days=1))


def test_a_revoked_signer() -> None:
    """The list that the file holds says it."""
    number = certificate("Signer").serial_number

    assert "EQ-PKI-402" in worse(update_store(good("B-LT"), revocation_list((number,))))
    assert "EQ-PKI-402" not in worse(update_store(good("B-LT"), revocation_list()))


def update_store(data: bytes, one: bytes) -> bytes:
    """Append a store that holds one revocation list."""
    stored = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(one), one)
    begin = data.rindex(b"\n1 0 obj") + 8
    catalog = data[begin : data.index(b"endobj", begin)].strip()
    return update(data, {90: stored, 91: b"<< /Type /DSS /CRLs [90 0 R] >>", 1: with_dss(catalog)})


def with_dss(catalog: bytes) -> bytes:
    return re.sub(rb"/DSS \d+ 0 R", b"/DSS 91 0 R", catalog)


def test_a_weak_digest() -> None:
    assert {"EQ-PDF-118"} == set(worse(sign(pdf(), md_algorithm="sha1")))


def test_a_digest_that_the_profile_does_not_allow() -> None:
    assert {"EQ-PDF-119"} == set(worse(good(), digests=["SHA-384", "SHA-512"]))
    assert [] == worse(sign(pdf(), md_algorithm="sha384"), digests="SHA-384")


def test_a_signature_that_is_no_pades() -> None:
    data = sign(pdf(), subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    told = judged(data, level="B-B")

    assert ["EQ-PDF-113", "EQ-PDF-201"] == [one.issue.code for one in told]
    assert "SubFilter ETSI.CAdES.detached" in told[1].sentence()
    assert [] == worse(data)


def test_a_filter_that_says_more_than_it_is() -> None:
    """Covered, so the digest tells it too; a label of PAdES asks for the attribute and forbids signing-time."""
    data = sign(pdf(), subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED)
    renamed = data.replace(b"/SubFilter /adbe.pkcs7.detached", b"/SubFilter /ETSI.CAdES.detached")

    assert "EQ-PDF-110" in worse(renamed)


@pytest.mark.parametrize("name", [b"adbe.x509.rsa_sha1", b"adbe.pkcs7.sha1", b"Own.Thing"])
def test_filters_that_the_lab_does_not_verify(name: bytes) -> None:
    data = good().replace(b"/ETSI.CAdES.detached", b"/" + name.ljust(19, b" "))

    assert "EQ-PDF-114" in worse(data)


def without(attribute: str) -> Change:
    def drop(message: cms.ContentInfo) -> None:
        information = message["content"]["signer_infos"][0]
        kept = [one for one in information["signed_attrs"] if one["type"].native != attribute]
        information["signed_attrs"] = cms.CMSAttributes(kept)

    return drop


@pytest.mark.parametrize(
    ("attribute", "code"),
    [
        ("signing_certificate_v2", "EQ-PDF-115"),
        ("message_digest", "EQ-PDF-120"),
        ("content_type", "EQ-PDF-120"),
    ],
)
def test_a_missing_attribute(attribute: str, code: str) -> None:
    """Taking one out breaks the value too."""
    assert {code, "EQ-PDF-111"} <= set(worse(with_cms(good(), without(attribute))))


def test_two_signers_in_one_field() -> None:
    def double(message: cms.ContentInfo) -> None:
        one = message["content"]["signer_infos"][0]
        message["content"]["signer_infos"] = cms.SignerInfos([one, one.copy()])

    assert "EQ-PDF-126" in worse(with_cms(widened(), double))


def widened() -> bytes:
    """A signature with more room in its Contents than it needs."""
    return sign(pdf(), reserved=16384)


def test_content_within_the_signature() -> None:
    def enclose(message: cms.ContentInfo) -> None:
        message["content"]["encap_content_info"]["content"] = b"something else"

    assert "EQ-PDF-136" in worse(with_cms(widened(), enclose))


def test_bytes_after_the_signature_within_contents() -> None:
    data = good()
    _, end = contents(data)

    assert ["EQ-PDF-124"] == worse(data[: end - 4] + b"beef" + data[end:])


def test_a_key_that_is_not_for_signing() -> None:
    one = certificate("Cipher", purpose="encipher")

    assert ["EQ-PDF-127"] == worse(sign(pdf(), signer=signer(one, "Cipher")))


def test_the_signer_by_pattern() -> None:
    assert [] == worse(good(), signer=".*CN=Sign.*")
    assert ["EQ-PDF-140"] == worse(good(), signer="CN=Somebody")


def test_the_signer_by_certificate_profile() -> None:
    wanted = {"certificates": {"rsa": {"title": {"en": "RSA"}, "keys": {"allowed": [{"algorithm": "RSA"}]}}}}
    made = replace(PLAIN, certificate=compile_profiles(wanted, "c.yaml")["rsa"])

    assert ["EQ-PKI"] == [one.issue.code[:6] for one in judge_pdf(good(), made, AT, [anchor()])]


def test_without_a_reference_time_nothing_is_said_of_time() -> None:
    assert ["EQ-PDF-138"] == worse(good(), at=None)


def test_a_claimed_time_that_is_missing() -> None:
    data = good()
    start = data.index(b"/M (")

    assert "EQ-PDF-123" in worse(data[:start] + b"/X" + data[start + 2 :])


def test_stamps_of_an_authority_for_everything() -> None:
    clock = certificate("Clock", purpose="sign")

    assert "EQ-PDF-206" in worse(sign(pdf(), stamper=stamper(one=clock)))


def test_stamps_of_an_expired_authority() -> None:
    clock = certificate("Clock", purpose="stamp", end=SIGNED - timedelta(days=1))

    assert "EQ-PDF-211" in worse(sign(pdf(), stamper=stamper(one=clock)))


def test_a_stamp_of_another_signature() -> None:
    """The token of one signature is put into another."""
    donor, data = widened(), []

    def take(message: cms.ContentInfo) -> None:
        data.append(message["content"]["signer_infos"][0]["unsigned_attrs"].copy())

    with_cms(sign(pdf(), stamper=stamper()), take)

    def give(message: cms.ContentInfo) -> None:
        message["content"]["signer_infos"][0]["unsigned_attrs"] = data[0]

    found = with_cms(donor, give)
    assert "EQ-PDF-203" in worse(found)
    assert "B-B" == examine_pdf(found, PLAIN, AT)[0].signatures[0].level


def test_a_stamp_that_is_none() -> None:
    def garble(message: cms.ContentInfo) -> None:
        attributes = message["content"]["signer_infos"][0]["unsigned_attrs"]
        attributes[0]["values"][0]["content"]["signer_infos"] = []

    assert "EQ-PDF-202" in worse(with_cms(good("B-T"), garble))


def test_a_stamp_before_the_claimed_time() -> None:
    assert "EQ-PDF-209" in worse(sign(pdf(), stamper=stamper(SIGNED - timedelta(days=3))))


def test_the_store_without_revocation_is_no_long_term_level() -> None:
    data = good("B-LT").replace(b"/CRLs", b"/CRLx")
    told = [one for one in judged(data, level="B-LT") if one.issue.code == "EQ-PDF-201"]

    assert "revocation information" in told[0].sentence()


def test_a_store_that_cannot_be_read() -> None:
    assert "EQ-PDF-220" in codes(good("B-LT").replace(b"/Certs [ 11 0 R", b"/Certs [ 15 0 R"))
