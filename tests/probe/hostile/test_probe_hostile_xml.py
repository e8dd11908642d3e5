"""saml.abuse against signxml used well and badly; xml.xxe against libxml2 and expat, tamed and untamed."""

import base64
import io
import urllib.request
import xml.sax
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import parse_qs
from xml.etree import ElementInclude
from xml.etree import ElementTree as ET
from xml.sax.handler import ContentHandler, feature_external_ges

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from probe_lab import KeyPair, codes, files, free_port, lab, look, reply, rsa_pair, serving
from signxml import XMLSigner, XMLVerifier
from signxml.exceptions import InvalidInput, InvalidSignature

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Request, Response
from eqlab.core.probe import Sighting
from eqlab.probe.hostile.forged_assertions import FORGERIES, Unsuitable, read_original
from eqlab.probe.hostile.saml_abuse import SAML_ABUSE
from eqlab.probe.hostile.xml_xxe import ATTACKS, MARKER, XML_XXE

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
AUDIENCE = "https://sp.example"


@cache
def assertion(pair: KeyPair, number: str, *, audience: str = AUDIENCE, ends: str = "2099-01-01T00:00:00Z") -> bytes:
    """A signed assertion."""
    node = etree.fromstring(
        f'<saml:Assertion xmlns:saml="{SAML}" ID="{number}" Version="2.0"><saml:Issuer>idp</saml:Issuer>'
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="placeholder"/>'
        f"<saml:Subject><saml:NameID>tester</saml:NameID></saml:Subject>"
        f'<saml:Conditions NotOnOrAfter="{ends}"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>'
        "</saml:AudienceRestriction></saml:Conditions></saml:Assertion>"
    )
    signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
    made = signer.sign(node, key=pair.key.read_bytes(), cert=pair.certificate.read_text(), reference_uri=f"#{number}")
    return etree.tostring(made)


def response(inner: bytes) -> bytes:
    return f'<samlp:Response xmlns:samlp="{SAMLP}" ID="_r">'.encode() + inner + b"</samlp:Response>"


@dataclass(kw_only=True)
class Provider:
    """A service provider; `hole` names what it forgets."""

    pair: KeyPair
    hole: str = ""
    seen: set[str] = field(default_factory=set)

    def answer(self, request: Request) -> Response:
        form = parse_qs(request.body.data.decode("ascii"))
        try:
            subject = self.subject(base64.b64decode(form["SAMLResponse"][0]))
        except (InvalidSignature, InvalidInput, KeyError, ValueError, etree.XMLSyntaxError):
            subject = None
        return reply(403) if subject is None else reply(302, location=f"/portal?user={subject}")

    def subject(self, data: bytes) -> str | None:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        used = self.verified(root)
        if used is None or used.tag != f"{{{SAML}}}Assertion":
            return None
        if self.hole != "expired" and used.find(f".//{{{SAML}}}Conditions").get("NotOnOrAfter") < "2026":
            return None
        if self.hole != "audience" and used.findtext(f".//{{{SAML}}}Audience") != AUDIENCE:
            return None
        if self.hole != "replayed" and used.get("ID") in self.seen:
            return None
        self.seen.add(used.get("ID"))
        return used.findtext(f".//{{{SAML}}}NameID")

    def verified(self, root: "etree._Element") -> "etree._Element | None":
        """What the provider believes; used well, it believes what the verifier returns and nothing else."""
        first = root if root.tag == f"{{{SAML}}}Assertion" else root.find(f"{{{SAML}}}Assertion")
        last = first if root is first else root.findall(f"{{{SAML}}}Assertion")[-1]
        if self.hole == "unsigned" and root.find(".//{*}Signature") is None:
            return first
        if self.hole == "unverified":
            return first if root.find(".//{*}Signature") is not None else None
        checked = XMLVerifier().verify(root, x509_cert=self.pair.certificate.read_text()).signed_xml
        return {"first": first, "last": last}.get(self.hole, checked)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> KeyPair:
    return rsa_pair(tmp_path_factory.mktemp("saml"))


def abused(pair: KeyPair, stranger: KeyPair, hole: str = "", *, bare: bool = False) -> Sighting:
    wrap = bytes if bare else response
    spare = {f"spare{index}": wrap(assertion(pair, f"_s{index}")) for index in range(5)}
    given = files(
        good=wrap(assertion(pair, "_good")),
        late=wrap(assertion(pair, "_late", ends="2020-01-01T00:00:00Z")),
        other=wrap(assertion(pair, "_other", audience="https://elsewhere.example")),
        foreign=wrap(assertion(stranger, "_foreign")),
        **spare,
    )
    names = {"assertion": "good", "expired": "late", "audience": "other", "foreign": "foreign"}
    with serving(Provider(pair=pair, hole=hole).answer) as url:
        return look(SAML_ABUSE, lab(files=given), url=url, success={"status": [302]}, spare=list(spare), **names)


@pytest.mark.parametrize("bare", [False, True])
def test_a_provider_that_uses_only_what_is_signed_passes(pair: KeyPair, stranger: KeyPair, bare: bool) -> None:
    sighting = abused(pair, stranger, bare=bare)

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert ("8" if bare else "10") == sighting.seen["forged"]


@pytest.mark.parametrize(
    ("hole", "told"),
    [
        ("unsigned", "it is not signed"),
        ("first", "a forged assertion stands before the signed one"),
        ("last", "a forged assertion stands behind the signed one"),
        ("unverified", "its subject was changed after it was signed"),
        ("unverified", "it is signed by an unknown issuer"),
        ("first", "the signed assertion stands within a forged one"),
        ("first", "the signed assertion stands within its signature, and that in a forged one"),
        ("expired", "it has expired"),
        ("audience", "it is for somebody else"),
        ("replayed", "it was used before"),
    ],
)
def test_each_hole_of_a_provider_is_found(pair: KeyPair, stranger: KeyPair, hole: str, told: str) -> None:
    sighting = abused(pair, stranger, hole)

    assert "failed" == sighting.outcome
    assert told in {one.facts.get("bad") for one in sighting.findings}


def test_a_provider_that_does_not_tell_whom_it_lets_in_is_undecided(pair: KeyPair) -> None:
    given = files(**{name: response(assertion(pair, f"_{name}")) for name in ("good", "one")})

    def mute(request: Request, provider: Provider = Provider(pair=pair)) -> Response:  # noqa: B008 - one for all calls
        return reply(provider.answer(request).status)

    with serving(mute) as url:
        success = {"status": [302]}
        sighting = look(SAML_ABUSE, lab(files=given), url=url, assertion="good", spare=["one"], success=success)

    assert ("error", ["EQ-PROBE-334", "EQ-PROBE-335"]) == (sighting.outcome, codes(sighting))


def test_a_provider_that_refuses_all_proves_nothing(pair: KeyPair) -> None:
    given = files(good=response(assertion(pair, "_good")))
    with serving(lambda _request: reply(403)) as url:
        sighting = look(SAML_ABUSE, lab(files=given), url=url, assertion="good")

    assert ("error", ["EQ-PROBE-331"]) == (sighting.outcome, codes(sighting))


def test_a_provider_that_is_not_there_is_undecided(pair: KeyPair) -> None:
    given = files(good=response(assertion(pair, "_good")))

    assert (
        "error" == look(SAML_ABUSE, lab(files=given), url=f"http://localhost:{free_port()}", assertion="good").outcome
    )


@pytest.mark.parametrize(
    "data", [b"", b"<a/>", b"<!DOCTYPE a><a/>", b"<Assertion ID='a'><NameID>x</NameID></Assertion>"]
)
def test_a_file_that_is_no_signed_assertion_is_a_matter_of_configuration(data: bytes) -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(SAML_ABUSE, lab(files=files(good=data)), url="http://localhost/", assertion="good")

    assert "EQ-PROBE-332" == caught.value.issue.code


@pytest.mark.parametrize("piece", [b"<Assertion>", b"<a:Assertion >", b"<Assertion><Signature>", b"<NameID>"])
def test_a_file_of_many_openings_ends_soon(piece: bytes) -> None:
    with pytest.raises(Unsuitable):
        read_original(piece * 20_000, "mallory")


def test_every_forgery_is_well_formed_and_says_the_intruder(pair: KeyPair) -> None:
    original = read_original(response(assertion(pair, "_good")), "mallory")
    for forgery in FORGERIES:
        made = etree.fromstring(forgery.make(original))
        assert "mallory" in [one.text for one in made.iter(f"{{{SAML}}}NameID")]


@given(st.binary(max_size=200))
def test_any_file_is_read(data: bytes) -> None:
    with pytest.raises(Unsuitable):
        read_original(data, "mallory")


DOCUMENT = f'<?xml version="1.0"?>\n<doc><name>{MARKER}</name></doc>'


class _Words(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def characters(self, content: str) -> None:
        self.said.append(content)


def expat(data: bytes) -> str:
    """Python's own parser with external entities switched on: it fetches them."""
    reader, words = xml.sax.make_parser(), _Words()  # noqa: S317 - the hole
    reader.setFeature(feature_external_ges, True)
    reader.setContentHandler(words)
    reader.parse(io.BytesIO(data))
    return "".join(words.said)


def including(data: bytes) -> str:
    """Python's own XInclude, with a loader that fetches."""

    def load(href: str, parse: str, encoding: str | None = None) -> str:  # noqa: ARG001
        with urllib.request.urlopen(href, timeout=5) as answer:  # noqa: S310 - the hole
            return answer.read().decode()

    root = ET.fromstring(data)  # noqa: S314 - the hole
    ElementInclude.include(root, load)
    return "".join(root.itertext())


def libxml2(data: bytes) -> str:
    """Read with libxml2, entities switched on."""
    return "".join(etree.fromstring(data, etree.XMLParser(resolve_entities=True, load_dtd=True)).itertext())


def tamed(data: bytes) -> str:
    """Read with libxml2, used well: no entities, no network, no document type."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.doctype:
        raise ValueError("no document types")
    return "".join(root.itertext())


def ignoring(data: bytes) -> str:
    """Read with libxml2 and answer without any of the text."""
    etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    return ""


def reading(parse: Callable[[bytes], str]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        try:
            return reply(200, parse(request.body.data)[:5000])
        except (ValueError, etree.XMLSyntaxError, xml.sax.SAXException, ET.ParseError):
            return reply(400)

    return answer


def attacked(parse: Callable[[bytes], str]) -> Sighting:
    with serving(reading(parse)) as url:
        return look(XML_XXE, url=url, document=DOCUMENT)


def test_a_tamed_parser_passes() -> None:
    sighting = attacked(tamed)

    assert ("passed", [], str(len(ATTACKS))) == (sighting.outcome, codes(sighting), sighting.seen["attacks"])


def test_a_parser_that_fetches_entities_fails() -> None:
    found = {(one.issue.code, one.facts["bad"]) for one in attacked(expat).findings}

    assert {("EQ-PROBE-340", "an external entity"), ("EQ-PROBE-340", "an external document type")} <= found
    assert ("EQ-PROBE-341", "an entity from a file of the server") in found


def test_a_parser_that_expands_entities_fails() -> None:
    found = {(one.issue.code, one.facts["bad"]) for one in attacked(libxml2).findings}

    assert {("EQ-PROBE-341", "an internal entity"), ("EQ-PROBE-341", "an entity from a file of the server")} <= found


def test_a_processor_that_includes_fails() -> None:
    assert ("EQ-PROBE-340", "an XInclude") in {
        (one.issue.code, one.facts["bad"]) for one in attacked(including).findings
    }


def test_a_parser_that_takes_document_types_is_warned() -> None:
    sighting = attacked(ignoring)

    assert ("passed", {"EQ-PROBE-342"}) == (sighting.outcome, set(codes(sighting)))


def test_an_endpoint_that_refuses_the_good_document_proves_nothing() -> None:
    with serving(lambda _request: reply(400)) as url:
        sighting = look(XML_XXE, url=url, document=DOCUMENT)

    assert ("error", ["EQ-PROBE-343"]) == (sighting.outcome, codes(sighting))


def test_an_endpoint_that_is_not_there_is_undecided_for_xml() -> None:
    assert "error" == look(XML_XXE, url=f"http://localhost:{free_port()}", document=DOCUMENT).outcome


@pytest.mark.parametrize("document", ["", "<doc/>", f"<!DOCTYPE doc><doc>{MARKER}</doc>", f"<a>{MARKER}{MARKER}</a>"])
def test_a_document_that_is_not_fit_is_a_matter_of_configuration(document: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        look(XML_XXE, lab(files=files(doc=document.encode())), url="http://localhost/", file="doc")

    assert "EQ-PROBE-344" == caught.value.issue.code
