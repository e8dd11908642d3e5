"""Secrets out of what people read."""

import base64
import hashlib
import json
import uuid
from typing import Any

import pytest
from redaction_sample import BEGIN, END, KEY_LINES, MARKER

from eqlab.observe.redaction import redact_headers, redact_target, redact_text

HEADER = "eyJhbGciOiJIUzI1NiJ9"


JWT = f"{HEADER}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


UNSIGNED = f"{HEADER}.eyJzdWIiOiIxMjM0NTY3ODkwIn0."


ENCRYPTED = f"{HEADER}..aXZpdml2aXY.Y2lwaGVydGV4dA.dGFndGFn"


PEM = "\n".join([BEGIN, *KEY_LINES, END])


DIGEST = 'Digest username="u", response="r"'


QUOTED = 'a"bé'


AWKWARD = "a;b 'c?d"


SECRET = "s3cr3t-Value-0123456789"


def mark(secret: str) -> str:
    return f"[redacted:{hashlib.sha256(secret.encode()).hexdigest()[:8]}]"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("authorization", "Bearer mF_9.B5f-4.1JqM", f"Bearer {mark('mF_9.B5f-4.1JqM')}"),
        ("authorization", "Bearer short", f"Bearer {mark('short')}"),
        ("authorization", f"Bearer {JWT}", f"Bearer {HEADER}.{mark(JWT)}"),
        ("authorization", "Basic dXNlcjpwYXNz", f"Basic {mark('dXNlcjpwYXNz')}"),
        ("authorization", DIGEST, f"Digest {mark(DIGEST[7:])}"),
        ("authorization", "hunter2", mark("hunter2")),
        ("authorization", "", ""),
        ("proxy-authorization", "Basic dXNlcjpwYXNz", f"Basic {mark('dXNlcjpwYXNz')}"),
        ("cookie", "sid=abc; lang=fr", f"sid={mark('abc')}; lang={mark('fr')}"),
        ("cookie", "abc", mark("abc")),
        ("cookie", "path=abc", f"path={mark('abc')}"),
        ("set-cookie", "sid=abc; Path=/; HttpOnly; Max-Age=5", f"sid={mark('abc')}; Path=/; HttpOnly; Max-Age=5"),
        ("set-cookie", "sid=; Path=/", "sid=; Path=/"),
        ("set-cookie", "a=; Path=/, sid=abc", f"a=; Path={mark('/, sid=abc')}"),
        ("set-cookie", "a=; HttpOnly, sid=abc", f"a=; HttpOnly, sid={mark('abc')}"),
        ("x-api-key", "k1", mark("k1")),
        ("X-Auth-Token", "t", mark("t")),
        ("x-client-secret", "t", mark("t")),
        ("password", "t", mark("t")),
        ("ocp-apim-subscription-key", "t", mark("t")),
        ("x-anything", JWT, f"{HEADER}.{mark(JWT)}"),
        ("location", "https://a/cb#access_token=abc&x=1", f"https://a/cb#access_token={mark('abc')}&x=1"),
        ("referer", "https://joe:hunter2@a/b", f"https://joe:{mark('hunter2')}@a/b"),
    ],
)
def test_secret_header(name: str, value: str, expected: str) -> None:
    assert ((name, expected),) == redact_headers(((name, value),))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content-type", "application/fhir+json; charset=utf-8"),
        ("www-authenticate", 'Bearer realm="lab", error="invalid_token", error_description="expired"'),
        ("www-authenticate", 'Bearer authorization_uri="https://a/authorize", resource_metadata="https://a/r"'),
        ("www-authenticate", "Basic realm=lab"),
        ("etag", 'W/"3"'),
        ("x-request-id", str(uuid.UUID(int=7))),
        ("token-type", "Bearer"),
        ("accept", "*/*"),
    ],
)
def test_harmless_header_stays(name: str, value: str) -> None:
    assert ((name, value),) == redact_headers(((name, value),))


def test_names_and_order_of_headers_stay() -> None:
    headers = (("b", "1"), ("cookie", "x=y"), ("a", "2"), ("cookie", "x=y"))

    assert ["b", "cookie", "a", "cookie"] == [name for name, _ in redact_headers(headers)]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/Patient?identifier=urn:oid:1.2.3|4&_count=5", "/Patient?identifier=urn:oid:1.2.3|4&_count=5"),
        ("/cb?access_token=abc&state=1", f"/cb?access_token={mark('abc')}&state=1"),
        ("/cb?state=1&api_key=abc", f"/cb?state=1&api_key={mark('abc')}"),
        ("/cb?password=a;b%20'c?d", f"/cb?password={mark(AWKWARD)}"),
        ("/cb?pass%77ord=abc", f"/cb?pass%77ord={mark('abc')}"),
        ("/cb?token=", "/cb?token="),
        ("/cb?token_type=bearer", "/cb?token_type=bearer"),
        (f"/t/{JWT}/x", f"/t/{HEADER}.{mark(JWT)}/x"),
        (f"/t?hint={JWT}", f"/t?hint={HEADER}.{mark(JWT)}"),
        ("/a;jsessionid=XYZ?x=1", f"/a;jsessionid={mark('XYZ')}?x=1"),
        ("https://joe:hunter2@host/a?b", f"https://joe:{mark('hunter2')}@host/a?b"),
        ("", ""),
        ("*", "*"),
        ("/a?b?c&d#e", "/a?b?c&d#e"),
    ],
)
def test_target(target: str, expected: str) -> None:
    assert expected == redact_target(target)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"password": "abc", "user": "joe"}', f'{{"password": "{mark("abc")}", "user": "joe"}}'),
        ('{"accessToken":"abc"}', f'{{"accessToken":"{mark("abc")}"}}'),
        ('{"client_secret" : "a\\"b\\u00e9"}', f'{{"client_secret" : "{mark(QUOTED)}"}}'),
        ('{"pin": 1234}', f'{{"pin": "{mark("1234")}"}}'),
        ('{"token": null, "secret": true, "password": ""}', '{"token": null, "secret": true, "password": ""}'),
        (
            '{"tokens": ["a", {"b": 1, "c": [false]}], "d": "e"}',
            f'{{"tokens": ["{mark("a")}", {{"b": "{mark("1")}", "c": [false]}}], "d": "e"}}',
        ),
        ('{"set-cookie": "a=b; Path=/"}', f'{{"set-cookie": "a={mark("b")}; Path=/"}}'),
        ('{"authorization": "Bearer abc"}', f'{{"authorization": "Bearer {mark("abc")}"}}'),
        (f'{{"id_token": "{JWT}"}}', f'{{"id_token": "{HEADER}.{mark(JWT)}"}}'),
        ('{"name": "x-api-key", "value": "abc"}', f'{{"name": "x-api-key", "value": "{mark("abc")}"}}'),
        ('[{"name": "password", "valueString": "abc"}]', f'[{{"name": "password", "valueString": "{mark("abc")}"}}]'),
        ('{"name": "password", "x": 1, "value": "abc"}', '{"name": "password", "x": 1, "value": "abc"}'),
        ('{"header": ["X-Api-Key: abc"]}', f'{{"header": ["X-Api-Key: {mark("abc")}"]}}'),
        ('{"body": "{\\"password\\": \\"abc\\"}"}', f'{{"body": "{{\\"password\\": \\"{mark("abc")}\\"}}"}}'),
        ('"password": "abc', f'"password": "{mark("abc")}'),
        ('"password": abc', f'"password": "{mark("abc")}"'),
        ('"password":', '"password":'),
        ('"password": {"a": "b"', f'"password": {{"a": "{mark("b")}"'),
        ('{"password" "abc"}', '{"password" "abc"}'),
        ("grant_type=password&username=joe&password=a%20b", f"grant_type=password&username=joe&password={mark('a b')}"),
        ('<wsse:Password Type="x">abc</wsse:Password>', f'<wsse:Password Type="x">{mark("abc")}</wsse:Password>'),
        ("<password><![CDATA[a<b]]></password>", f"<password><![CDATA[{mark('a')}<b]]></password>"),
        ("<secret>a&amp;b</secret>", f"<secret>{mark('a&b')}</secret>"),
        ("<token/><name>abc</name>", "<token/><name>abc</name>"),
        ('<user password="abc" name="joe"/>', f'<user password="{mark("abc")}" name="joe"/>'),
        ("Server=db;Password=abc;Trusted=1", f"Server=db;Password={mark('abc')};Trusted=1"),
        ("> Authorization: Bearer abc", f"> Authorization: Bearer {mark('abc')}"),
        ("Cookie: a=b; c=d", f"Cookie: a={mark('b')}; c={mark('d')}"),
        ("api_key: abc", f"api_key: {mark('abc')}"),
        ("curl -H 'X-Api-Key: abc' https://a", f"curl -H 'X-Api-Key: {mark('abc')}' https://a"),
        (f"It carries {JWT}.", f"It carries {HEADER}.{mark(JWT)}."),
        (f"a\\n{JWT}", f"a\\n{HEADER}.{mark(JWT)}"),
        (UNSIGNED, f"{HEADER}.{mark(UNSIGNED)}"),
        (ENCRYPTED, f"{HEADER}.{mark(ENCRYPTED)}"),
        (JWT.rpartition(".")[0], f"{HEADER}.{mark(JWT.rpartition('.')[0])}"),
        ("sent Bearer mF_9.B5f-4.1JqM twice", f"sent Bearer {mark('mF_9.B5f-4.1JqM')} twice"),
        ("sent Basic dXNlcjpwYXNz twice", f"sent Basic {mark('dXNlcjpwYXNz')} twice"),
        ("postgres://joe:hunter2@db/x", f"postgres://joe:{mark('hunter2')}@db/x"),
    ],
)
def test_secret_in_text(text: str, expected: str) -> None:
    assert expected == redact_text(text)


def test_private_key_keeps_its_lines() -> None:
    """The finding on line 6 stays on line 6."""
    marker = mark("\n".join(KEY_LINES))

    assert f"x\n{BEGIN}\n{marker}\n{marker}\n{marker}\n{END}\ny" == redact_text(f"x\n{PEM}\ny")


def test_private_key_in_json() -> None:
    text = json.dumps({"x": PEM, "y": 1})
    redacted = redact_text(text)

    assert 1 == json.loads(redacted)["y"]
    assert [] == [line for line in KEY_LINES if line in redacted]


@pytest.mark.parametrize(
    "text", [PEM.replace(END, ""), PEM[:-90], PEM.replace(BEGIN, "")], ids=["cut", "short", "tail"]
)
def test_piece_of_a_private_key(text: str) -> None:
    """A cut body, or an excerpt that starts within the key."""
    redacted = redact_text(f"before\n\n{text}\n")

    assert [] == [line for line in KEY_LINES if line[:40] in redacted]
    assert redacted.startswith("before\n")
    assert text.count("\n") + 3 == redacted.count("\n")


def test_public_certificate_stays() -> None:
    text = PEM.replace("PRIVATE KEY", "CERTIFICATE")

    assert text == redact_text(text)


def test_rest_of_a_broken_document_stays() -> None:
    """After a secret whose string never ends on its line, the next line is read again."""
    text = '{"password": "abc,\n "name": "joe",\n "secret": "def"}'

    redacted = redact_text(text)

    assert "abc" not in redacted
    assert "def" not in redacted
    assert "joe" in redacted
    assert text.count("\n") == redacted.count("\n")


FHIR: dict[str, Any] = {
    "resourceType": "Bundle",
    "id": "b1",
    "type": "transaction",
    "identifier": {"system": "urn:oid:2.16.840.1.113883.4.1", "value": "1980010112345"},
    "entry": [
        {
            "fullUrl": "urn:uuid:8cafa46d-08b4-4ee4-b51b-803e20ae8126",
            "resource": {
                "resourceType": "DocumentReference",
                "status": "current",
                "content": [
                    {"attachment": {"contentType": "application/pdf", "data": "JVBERi0xLjQKJeLjz9MK" * 40 + "=="}}
                ],
                "description": "Basic metabolic panel, bearer of the mutation BRCA1; token of thanks",
            },
        },
        {"resource": {"resourceType": "Organization", "name": "Secret Garden", "telecom": [{"value": "+352 1"}]}},
        {"resource": {"resourceType": "Endpoint", "address": "https://fhir.example/r4?x=1", "header": ["Accept: */*"]}},
        {
            "resource": {
                "resourceType": "CapabilityStatement",
                "rest": [{"searchParam": [{"name": "code", "type": "token"}]}],
            }
        },
    ],
    "signature": {"when": "2026-11-21T10:00:00Z", "data": base64.b64encode(bytes(range(256)) * 30).decode()},
    "token_endpoint": "https://op.example/token",
    "token_type": "Bearer",
    "expires_in": 300,
    "grant_types_supported": ["password"],
}


@pytest.mark.parametrize("indent", [None, 2])
def test_ordinary_content_stays(indent: int | None) -> None:
    """Identifiers, OIDs, UUIDs, PDFs and texts of FHIR are no secrets."""
    text = json.dumps(FHIR, indent=indent)

    assert text == redact_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bearer authentication is required.",
        "The token is missing; password authentication failed.",
        "type = 'transaction' and entry.where(resource is Patient)",
        "2.16.840.1.113883.4.1 8cafa46d-08b4-4ee4-b51b-803e20ae8126",
        f"The header {HEADER} alone says nothing.",
        '<token type="x">\n  <child>1</child>\n</token>',
        "a <b> c",
        "key = value",
        "",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    assert text == redact_text(text)


def test_equal_secrets_are_recognisably_equal() -> None:
    """Whatever carries it: header, target, JSON, form or text."""
    told = [
        redact_headers((("authorization", f"Bearer {SECRET}"),))[0][1],
        redact_target(f"/a?access_token={SECRET}"),
        redact_text(f'{{"access_token": "{SECRET}"}}'),
        redact_text(f"access_token={SECRET}"),
        redact_text(f"<token>{SECRET}</token>"),
    ]

    assert [mark(SECRET)] * 5 == [MARKER.search(text)[0] for text in told]
