"""Sound documents that the fuzzer of the judges damages: the content's examples, and what tests of the rooms sign."""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from fuzz_bytes import WORDS
from lxml import etree

ROOT = Path(__file__).parents[2]


def _xml(*roots: "etree._Element") -> list[bytes]:
    return [etree.tostring(root) for root in roots]


def _examples(*patterns: str) -> list[bytes]:
    return [file.read_bytes() for pattern in patterns for file in sorted(ROOT.glob(pattern))]


def _messages() -> list[bytes]:
    listed = yaml.safe_load((ROOT / "scenarios/patient-index/examples/messages.yaml").read_text("utf-8"))
    texts = [text for text in _texts(listed) if text.startswith("MSH")]
    return [text.replace("\n", "\r").encode() for text in texts]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def paper_seeds() -> dict[str, list[bytes]]:
    """Return sound documents by the kind that they are damaged as."""
    rooms = ("pdf", "pki", "token", "xmldsig", "saml", "wsse")
    sys.path += [str(ROOT / "tests" / "validate" / room) for room in rooms]
    import making_pdf
    import making_pki
    import making_token
    import saml_samples
    import wsse_samples
    import xml_signature_hands

    leaf = making_pki.leaf("Fuzz CA")
    certificates = [making_pki.pem(leaf), making_pki.der(leaf), making_pki.pem(making_pki.request())]
    revoked = making_pdf.revocation_list((7,))
    return {
        "cda": _examples("scenarios/cda/examples/*.xml"),
        "schematron": _examples("scenarios/cda/examples/*.xml"),
        "hl7v2": _messages(),
        "certificate": [*certificates, revoked, b"-----BEGIN X509 CRL-----\nMA==\n-----END X509 CRL-----\n"],
        "token": [making_token.token(kind) for kind in ("ES256", "PS256", "HS256")],
        "pdf": [making_pdf.good(level) for level in ("B-B", "B-T", "B-LT", "B-LTA")],
        "signed": _xml(xml_signature_hands.order()),
        "saml": _xml(saml_samples.in_response(), saml_samples.signed(saml_samples.request())),
        "soap": _xml(wsse_samples.sealed(wsse_samples.message())),
        "words": [*WORDS],
    }
