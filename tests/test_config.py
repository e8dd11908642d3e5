"""The system file: every key, good and bad, and the sentence a vendor reads. EQLAB_WRITE_GOLDEN=1 rewrites them."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.config import KEYS, SystemFile, read_system_file
from eqlab.core.errors import ConfigurationError
from eqlab.core.event import SystemFacts
from eqlab.core.probe import Consent, Mode

GOLDEN = Path(__file__).parent / "golden" / "system_file_sentences.txt"
LEAST = 'system: Praxis\nversion: "3"\n'
WHOLE = """\
system: Praxis Nova
version: "3.2"
organisation: Nova S.A.
roles: [prescriber, laboratory]
claims: {revokes: true, batches: false, profile: full}
variant: {language: fr}
parameters: {ward: "7"}
endpoints: {notes: "https://[::1]:8443/notes", plain: "http://localhost"}
authority: pki/ca.pem
certificate: pki/client.pem
key: pki/client.key
simulated: golden-prescriber
consents:
  - {by: "A. Weber", mode: active, until: "2027-01-31"}
  - {by: "A. Weber", mode: intrusive, until: "2027-01-31", probes: [auth.bruteforce]}
scope: [portal.example, "portal.example:8443", 192.0.2.7, "2001:db8::/32", "[::1]:443"]
evidence: {bom: in/bom.json}
secrets: {password: in/password.txt}
"""

BAD_ENDPOINTS = (
    "http://[::1",
    "http://[zz]/",
    "http://h:99999/",
    "http://h:0/",
    "http://h:eighty/",
    "http://h:-1/",
    "ftp://h/",
    "localhost:8080",
    "//h/path",
    "",
    "http://",
    "http:///path",
    "http://:80/",
    "http://a..b/",
    "http://h\\u2100x/",
    "http://user:s3cret@h/",
    "http://@h/",
    "http://h/#part",
    "http://h/#",
    "http://h/?a=b",
    "http://h/a b",
    "http://h\\n/",
    "http://user:s3cret@h:99999/",
    "http://user:s3cret@[::1",
    "http://user:s3cret/x@h/",
    "user:s3cret@h",
)

BAD_CONSENTS = (
    "all",
    '{mode: active, until: "2027-01-31"}',
    '{by: A, until: "2027-01-31"}',
    '{by: A, mode: passive, until: "2027-01-31"}',
    "{by: A, mode: active}",
    '{by: A, mode: active, until: "31.1.2027"}',
    '{by: A, mode: active, until: "2027-01-31", probes: tls.scan}',
    '{by: A, mode: intrusive, until: "2027-01-31"}',
    '{by: A, mode: active, until: "2027-01-31", probe: [tls.scan]}',
)

BAD_FILES = (
    *(f'{LEAST}endpoints:\n  good: http://h/\n  bad: "{url}"\n' for url in BAD_ENDPOINTS),
    *(f"{key}: {value}\nother: 1\n" for key in ("system", "version") for value in ("3", "''", "' '", "[a]", "null")),
    *(f"{LEAST}{key}: {value}\n" for key in ("organisation", "authority", "simulated") for value in ("7", '""', "{}")),
    f"{LEAST}certificate: client.pem\n",
    f"{LEAST}key: client.key\n",
    f'{LEAST}authority: "ca\\0.pem"\n',
    *(f"{LEAST}roles: {value}\n" for value in ("prescriber", "[1]", "{a: b}", "null", "[[a]]")),
    *(f"{LEAST}claims: {value}\n" for value in ("revokes", "[revokes]", "{revokes: 1}", "{revokes: null}")),
    *(f"{LEAST}{key}: {value}\n" for key in ("variant", "parameters") for value in ("a", "[a]", "{a: true}", "{a: 1}")),
    *(f"{LEAST}endpoints: {value}\n" for value in ("http://h", "[http://h]", "{a: 1}", "{a: null}")),
    *(f"{LEAST}consents: [{value}]\n" for value in BAD_CONSENTS),
    *(f"{LEAST}scope: [{value}]\n" for value in ('""', "a b", "h:99999", "192.0.2.0/33", "http://h", "7")),
    *(f"{LEAST}{key}: {value}\n" for key in ("evidence", "secrets") for value in ("a", "{a: 1}")),
    f"{LEAST}consents: active\n",
    'version: "3"\n',
    "system: Praxis\n",
    f"{LEAST}clams: {{}}\n",
    f"{LEAST}colour: blue\n",
    "",
    "- system\n",
    "Praxis\n",
    "system: [\n",
    "system: a\nsystem: b\n",
    "system: &a b\nversion: *a\n",
    "system: !!python/object:os.system x\n",
    "---\nsystem: a\n---\nversion: b\n",
)


def read(text: str, folder: Path) -> SystemFile:
    file = folder / "system.yaml"
    file.write_bytes(text.encode())
    return read_system_file(file)


def refusal(text: str, folder: Path) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as refused:
        read(text, folder)
    return refused.value


def test_every_key_is_understood(tmp_path: Path) -> None:
    facts = SystemFacts(
        name="Praxis Nova",
        version="3.2",
        organisation="Nova S.A.",
        roles=("prescriber", "laboratory"),
        claims={"revokes": True, "batches": False, "profile": "full"},
        endpoints={"notes": "https://[::1]:8443/notes", "plain": "http://localhost"},
        parameters={"ward": "7"},
        simulated="golden-prescriber",
        consents=(
            Consent(by="A. Weber", mode=Mode.ACTIVE, until="2027-01-31"),
            Consent(by="A. Weber", mode=Mode.INTRUSIVE, until="2027-01-31", probes=("auth.bruteforce",)),
        ),
        scope=("portal.example", "portal.example:8443", "192.0.2.7", "2001:db8::/32", "[::1]:443"),
    )

    expected = SystemFile(
        facts=facts,
        variant={"language": "fr"},
        authority=tmp_path / "pki" / "ca.pem",
        certificate=tmp_path / "pki" / "client.pem",
        key=tmp_path / "pki" / "client.key",
        evidence={"bom": tmp_path / "in" / "bom.json"},
        secrets={"password": tmp_path / "in" / "password.txt"},
    )
    assert expected == read(WHOLE, tmp_path)
    assert all(f"{key}:" in WHOLE for key in KEYS)


def test_a_name_and_a_version_are_enough(tmp_path: Path) -> None:
    facts = SystemFacts(name="Praxis", version="3", organisation="")

    assert SystemFile(facts=facts) == read(LEAST, tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "https://h:65535/a/b",
        "HTTPS://Praxis.example",
        "http://[::1]",
        "http://münster.example/%C3%A9",
        "http://h/a@b",
    ],
)
def test_an_address_may_have_a_port_and_a_path(url: str, tmp_path: Path) -> None:
    assert {"notes": url} == read(f'{LEAST}endpoints: {{notes: "{url}"}}\n', tmp_path).facts.endpoints


def test_each_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    """File, line and column, what was expected and what to do; the exit code is the configuration's."""
    told = [refusal(text, tmp_path) for text in BAD_FILES]
    text = "".join(f"{error.sentence().replace(f'{tmp_path}/', '')}\n" for error in told)
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        GOLDEN.write_text(text, "utf-8")

    assert GOLDEN.read_text("utf-8") == text
    assert {4} == {error.exit_code for error in told}
    assert [] == [error for error in told if error.at is None]


@pytest.mark.parametrize("url", BAD_ENDPOINTS)
def test_a_bad_endpoint_is_told_where_it_stands_and_without_its_secret(url: str, tmp_path: Path) -> None:
    error = refusal(f'{LEAST}endpoints:\n  good: http://h/\n  bad: "{url}"\n', tmp_path)

    assert ("EQ-CFG-006", 5, 3) == (error.issue.code, error.at and error.at.line, error.at and error.at.column)
    assert "s3cret" not in error.sentence()


@given(
    text=st.text(alphabet="htps:/[]@#?%.0919abc \\\u2100é", max_size=20),
    scheme=st.sampled_from(["", "http://", "https://"]),
)
def test_no_address_breaks_the_reader(text: str, scheme: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever an address holds, it is taken or refused in a sentence."""
    quoted = (scheme + text).replace("'", "''")
    source = f"{LEAST}endpoints: {{notes: '{quoted}'}}\n"
    try:
        endpoints = read(source, tmp_path_factory.getbasetemp()).facts.endpoints
    except ConfigurationError as error:
        told = error.issue.code
    else:
        told = endpoints["notes"]

    assert told in {"EQ-CFG-006", scheme + text}


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as absent:
        read_system_file(tmp_path / "absent.yaml")
    with pytest.raises(ConfigurationError) as folder:
        read_system_file(tmp_path)

    assert "No such file or directory" in absent.value.sentence()
    assert "Is a directory" in folder.value.sentence()


def test_a_file_that_is_no_utf_8_is_told(tmp_path: Path) -> None:
    (tmp_path / "system.yaml").write_bytes(b"system: \xff\n")
    with pytest.raises(ConfigurationError) as refused:
        read_system_file(tmp_path / "system.yaml")

    assert "EQ-CFG-002" == refused.value.issue.code
    assert refused.value.at is not None
    assert (1, 9) == (refused.value.at.line, refused.value.at.column)
