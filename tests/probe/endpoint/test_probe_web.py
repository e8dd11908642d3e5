"""http.*, web.securitytxt against nginx with good and bad settings."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import KeyPair, codes, free_port, look, nginx, reply, serving

from eqlab.core.exchange import Response
from eqlab.core.text import LANGUAGES
from eqlab.probe.endpoint import PROBES
from eqlab.probe.endpoint.cookies import read_cookies
from eqlab.probe.endpoint.headers import judge_page
from eqlab.probe.endpoint.http_cookies import HTTP_COOKIES
from eqlab.probe.endpoint.http_headers import HTTP_HEADERS
from eqlab.probe.endpoint.http_redirect import HTTP_REDIRECT
from eqlab.probe.endpoint.securitytxt import PATH, SECURITY_TXT, judge_file

pytestmark = pytest.mark.usefixtures("needs_nginx")

UNTIL = (dt.datetime.now(dt.UTC) + dt.timedelta(days=90)).strftime("%Y-%m-%dT%H:%M:%SZ")
GOOD_FILE = f"Contact: mailto:security@portal.example\\nExpires: {UNTIL}\\n"
HARDENED = """
    server_tokens off;
    add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;
    add_header Content-Security-Policy "default-src 'self'; frame-ancestors 'none'" always;
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy no-referrer always;
    add_header Cache-Control no-store always;
    add_header Set-Cookie "__Host-sid=4711; Path=/; Secure; HttpOnly; SameSite=Lax" always;
"""
SLOPPY = """
    server_tokens on;
    add_header X-Powered-By "PHP/7.1.3" always;
    add_header Content-Security-Policy "script-src * 'unsafe-inline'" always;
    add_header Access-Control-Allow-Origin $http_origin always;
    add_header Access-Control-Allow-Credentials true always;
    add_header Set-Cookie "sid=4711; Domain=portal.example" always;
    add_header Set-Cookie "__Host-x=1; Path=/app; Secure; HttpOnly; SameSite=None" always;
"""


def server(port: int, pair: KeyPair, settings: str, file: str) -> str:
    """A server of nginx over TLS; plain calls to the port are redirected to https."""
    return f"""
    server {{
        listen 127.0.0.1:{port} ssl; ssl_certificate {pair.certificate}; ssl_certificate_key {pair.key};
        error_page 497 =301 https://localhost:{port}$request_uri;
        {settings}
        location / {{ default_type text/html; return 200 "hello"; }}
        location = {PATH} {{ default_type "text/plain; charset=utf-8"; return 200 "{file}"; }}
    }}"""


@pytest.fixture(scope="module")
def hardened(tmp_path_factory: pytest.TempPathFactory, pair: KeyPair) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("hardened")
    with nginx(folder, lambda port: server(port, pair, HARDENED, GOOD_FILE)) as port:
        yield port


@pytest.fixture(scope="module")
def sloppy(tmp_path_factory: pytest.TempPathFactory, pair: KeyPair) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("sloppy")
    old = "Contact: http://portal.example/\\nContact: security\\nExpires: 2020-01-01T00:00:00Z\\n"
    with nginx(folder, lambda port: server(port, pair, SLOPPY, old)) as port:
        yield port


def test_hardened_headers_pass(hardened: int) -> None:
    sighting = look(HTTP_HEADERS, urls=[f"https://localhost:{hardened}/"], personal=True)

    assert ("passed", []) == (sighting.outcome, codes(sighting))


def test_sloppy_headers_fail(sloppy: int) -> None:
    sighting = look(HTTP_HEADERS, urls=[f"https://localhost:{sloppy}/"], personal=True)

    assert {f"EQ-PROBE-{code}" for code in (126, 128, 129, 130, 131, 132, 133, 134)} == set(codes(sighting))
    assert 2 == codes(sighting).count("EQ-PROBE-128")
    assert 2 == codes(sighting).count("EQ-PROBE-132")


def test_an_interface_for_programs_needs_no_policy_for_pages() -> None:
    with serving(lambda _request: reply(x_content_type_options="nosniff")) as url:
        assert [] == codes(look(HTTP_HEADERS, urls=[url], kind="api"))


def test_plain_calls_that_are_redirected_pass(hardened: int) -> None:
    plain, secure = f"http://localhost:{hardened}/", f"https://localhost:{hardened}/"
    sighting = look(HTTP_REDIRECT, url=plain, secure=secure)

    assert "EQ-PROBE-126" not in codes(sighting)
    assert {"EQ-PROBE-125"} == set(codes(sighting)), "nginx sets the cookie on the plain redirect too"


def test_a_clean_redirect_passes() -> None:
    with serving(lambda _request: reply(308, location="https://127.0.0.1/x")) as url:
        assert ("passed", []) == ((seen := look(HTTP_REDIRECT, url=url)).outcome, codes(seen))


def test_a_closed_plain_port_passes() -> None:
    assert "passed" == look(HTTP_REDIRECT, url=f"http://localhost:{free_port()}/").outcome


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        (reply(200, "hello"), "EQ-PROBE-121"),
        (reply(301, location="http://127.0.0.1/x"), "EQ-PROBE-122"),
        (reply(301, location="https://other.example/"), "EQ-PROBE-123"),
        (reply(302, location="https://127.0.0.1/"), "EQ-PROBE-124"),
        (reply(404, set_cookie="sid=1"), "EQ-PROBE-125"),
    ],
)
def test_each_way_to_serve_plain_calls_is_seen(response: Response, expected: str) -> None:
    with serving(lambda _request: response) as url:
        assert [expected] == codes(look(HTTP_REDIRECT, url=url))


def test_good_cookies_pass(hardened: int) -> None:
    sighting = look(HTTP_COOKIES, urls=[f"https://localhost:{hardened}/"], session=["__Host-sid"])

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert b"4711" not in sighting.raw


def test_bad_cookies_fail(sloppy: int) -> None:
    sighting = look(HTTP_COOKIES, urls=[f"https://localhost:{sloppy}/"], session=["sid"])

    assert {f"EQ-PROBE-{code}" for code in (136, 137, 138, 139, 140, 141)} == set(codes(sighting))


def test_no_cookie_at_all_is_undecided() -> None:
    with serving(lambda _request: reply()) as url:
        assert ("error", ["EQ-PROBE-135"]) == ((seen := look(HTTP_COOKIES, urls=[url])).outcome, codes(seen))


def test_a_good_security_txt_passes(hardened: int) -> None:
    sighting = look(SECURITY_TXT, host="localhost", port=hardened)

    assert ("passed", ["EQ-PROBE-144"]) == (sighting.outcome, codes(sighting))


def test_a_bad_security_txt_fails(sloppy: int) -> None:
    sighting = look(SECURITY_TXT, host="localhost", port=sloppy)

    assert ("failed", 3) == (sighting.outcome, codes(sighting).count("EQ-PROBE-143"))


def test_a_missing_security_txt_fails(tls: object) -> None:
    with serving(lambda _request: reply(404), tls=tls) as url:  # type: ignore[arg-type]
        sighting = look(SECURITY_TXT, host="localhost", port=int(url.rpartition(":")[2]))

    assert ["EQ-PROBE-142"] == codes(sighting)


@pytest.mark.parametrize("probe", [HTTP_HEADERS, HTTP_COOKIES])
def test_a_web_server_that_is_not_there_is_undecided(probe: object) -> None:
    assert "error" == look(probe, urls=[f"https://localhost:{free_port()}/"]).outcome  # type: ignore[arg-type]


NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("file", "broken"),
    [
        ("Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\n", 0),
        ("Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00+01:00\n", 0),
        ("Expires: 2027-01-01T00:00:00Z\n", 1),
        ("Contact: mailto:a@b.example\n", 1),
        ("Contact: mailto:a@b.example\nExpires: 2027-01-01\n", 1),
        ("Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\nExpires: 2027-01-02T00:00:00Z\n", 1),
        ("Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\nCanonical: https://x.example/y\n", 1),
        ("Contact: mailto:a@b.example\nExpires: 2026-99-01T00:00:00Z\n", 1),
        ("", 2),
    ],
)
def test_rules_of_security_txt(file: str, broken: int) -> None:
    rules = [one for one in judge_file(file, "https://b.example" + PATH, NOW) if not one.advice]

    assert broken == len(rules)


def test_a_signed_file_is_read_through_its_wrapping() -> None:
    file = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: mailto:a@b.example\n"
        "Expires: 2027-01-01T00:00:00Z\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
    )

    assert [] == list(judge_file(file, "https://b.example" + PATH, NOW))


@given(st.text(max_size=300))
def test_any_file_is_judged(text: str) -> None:
    assert list(judge_file(text, "https://b.example" + PATH, NOW)) is not None


@given(st.lists(st.text(st.characters(max_codepoint=255), max_size=60), max_size=4))
def test_any_header_is_judged(values: list[str]) -> None:
    names = ("set-cookie", "content-security-policy", "strict-transport-security", "referrer-policy")
    response = Response(status=200, headers=tuple((name, value) for name in names for value in values))

    assert all(one.issue.code.startswith("EQ-PROBE-") for one in judge_page("p", "t", response, kind="page"))
    assert all(cookie.name for cookie in read_cookies(response))


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_every_probe_says_itself_in_all_languages(probe: object) -> None:
    assert set(LANGUAGES) == set(probe.title) == set(probe.does)  # type: ignore[attr-defined]
    assert {"type", "properties", "additionalProperties"} <= set(probe.schema)  # type: ignore[attr-defined]
