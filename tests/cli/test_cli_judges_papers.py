"""`eqlab validate` on PDF, alone and within a document."""

import base64
import datetime as dt
from pathlib import Path

from cli_hands import Hand
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from judging_hands import codes


def paper() -> bytes:
    """A PDF of one empty page, as small as it can be."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << >> >>",
    )
    made, table = b"%PDF-1.7\n", b"xref\n0 4\n0000000000 65535 f \n"
    for number, one in enumerate(objects, start=1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return made + table + b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(made)


def signed_paper(folder: Path) -> bytes:
    """The same, signed with a key whose certificate is written beside it."""
    from io import BytesIO

    from asn1crypto import keys as asn1_keys
    from asn1crypto import x509 as asn1_x509
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string("CN=Paper")
    begun = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, begun, begun + dt.timedelta(36500))
    own = made.sign(key, hashes.SHA256())
    (folder / "paper.pem").write_bytes(own.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(own.public_bytes(serialization.Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(serialization.Encoding.DER, *plain)),
        cert_registry=None,
    )
    meta = signers.PdfSignatureMetadata(field_name="Sig", subfilter=fields.SigSeedSubFilter.PADES)
    out = BytesIO()
    signers.PdfSigner(meta, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(paper())), output=out)
    return out.getvalue()


def test_a_pdf_need_not_be_signed(hand: Hand) -> None:
    (hand.folder / "a.pdf").write_bytes(paper())

    result = hand.call("validate", "a.pdf")

    assert (0, ["EQ-CLI-101"]) == (result.exit_code, codes(hand, "a.pdf"))
    assert "The PDF has no signature" in result.stdout


def test_a_pdf_that_was_cut(hand: Hand) -> None:
    (hand.folder / "a.pdf").write_bytes(paper()[:100])

    assert ["EQ-PDF-003"] == codes(hand, "a.pdf")
    assert 1 == hand.call("validate", "a.pdf").exit_code


def test_who_signed_a_pdf_is_somebodys_word(hand: Hand) -> None:
    """Without an anchor a signature proves nothing about who made it."""
    data = signed_paper(hand.folder)
    (hand.folder / "a.pdf").write_bytes(data)
    (hand.folder / "b.pdf").write_bytes(data.replace(b"[0 0 9 9]", b"[0 0 8 8]"))

    assert 2 == hand.call("validate", "a.pdf").exit_code
    assert 0 == hand.call("validate", "a.pdf", "--anchor", "paper.pem").exit_code
    assert "EQ-PDF-110" in codes(hand, "b.pdf", "--anchor", "paper.pem")


def test_a_pdf_within_a_document_is_looked_at(hand: Hand) -> None:
    body = '<text mediaType="application/pdf" representation="B64">{}</text>'
    around = f"<component><nonXMLBody>{body}</nonXMLBody></component>"
    text = f'<ClinicalDocument xmlns="urn:hl7-org:v3">\n{around}\n</ClinicalDocument>'
    whole, cut = (base64.b64encode(one).decode() for one in (paper(), paper()[:100]))
    hand.write("whole.xml", text.format(whole))
    hand.write("cut.xml", text.format(cut))

    assert [] == [code for code in codes(hand, "whole.xml") if code.startswith("EQ-PDF")]
    assert ["EQ-PDF-003"] == [code for code in codes(hand, "cut.xml") if code.startswith("EQ-PDF")]
    assert "  2:24  error  /ClinicalDocument/component/nonXMLBody/text" in hand.call("validate", "cut.xml").stdout
