"""Nothing is fetched, read or written beyond what the schema was given, whatever a schema or a document says."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from schematron_sheets import sheet

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.validate.schematron.run.judging import Schematron, make_schematron
from eqlab.validate.schematron.run.pool import Pool
from eqlab.validate.schematron.run.settings import Settings

CANARY = "CANARY-7f3a"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(Settings(workers=1, seconds=30))
    yield made
    made.close()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on the loopback interface, and the requests that reached it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"<a>{CANARY}</a>".encode())

        do_HEAD = do_GET  # noqa: N815 - the base class's own name

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    made = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}", asked
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture
def canaries(tmp_path: Path) -> str:
    folder = tmp_path / "outside"
    folder.mkdir()
    for name, text in {
        "c.xml": f"<a>{CANARY}</a>",
        "c.txt": CANARY,
        "c.json": f'{{"a": "{CANARY}"}}',
        "c.xqm": f'module namespace m="m"; declare function m:f() {{ "{CANARY}" }};',
        "c.xsl": '<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
        f'<xsl:template name="xsl:initial-template"><a>{CANARY}</a></xsl:template></xsl:stylesheet>',
    }.items():
        (folder / name).write_text(text, "utf-8")
    return folder.as_uri()


READERS = {
    "doc": "string(doc('{at}/c.xml'))",
    "doc, made up": "string(doc(concat('{at}', '/c.xml')))",
    "doc by name": "string(function-lookup(QName('http://www.w3.org/2005/xpath-functions', 'doc'), 1)('{at}/c.xml'))",
    "doc as a value": "string(doc#1('{at}/c.xml'))",
    "doc applied": "string(for-each('{at}/c.xml', doc#1))",
    "doc behind an arrow": "string('{at}/c.xml' => doc())",
    "doc in full": "string(Q{{http://www.w3.org/2005/xpath-functions}}doc('{at}/c.xml'))",
    "document": "string(document('{at}/c.xml'))",
    "document with a base": "string(document('c.xml', /))",
    "collection": "string-join(collection('{at}?select=*.xml') ! string(.))",
    "uri-collection": "string-join(uri-collection('{at}') ! doc(.))",
    "unparsed-text": "unparsed-text('{at}/c.txt')",
    "unparsed-text-lines": "string-join(unparsed-text-lines('{at}/c.txt'))",
    "json-doc": "string(json-doc('{at}/c.json')?a)",
    "transform": "string(transform(map {{'stylesheet-location': '{at}/c.xsl', 'source-node': /}})?output)",
    "xquery": "string(load-xquery-module('m', map {{'location-hints': '{at}/c.xqm'}})?functions(QName('m', 'f'))?0())",
    "entity": "string(parse-xml('<!DOCTYPE a [<!ENTITY x SYSTEM &quot;{at}/c.txt&quot;>]><a>&amp;x;</a>'))",
    "dtd": "string(parse-xml('<!DOCTYPE a SYSTEM &quot;{at}/c.dtd&quot;><a/>'))",
    "environment": "string(environment-variable('EQLAB_CANARY'))",
    "property": "string(system-property('EQLAB_CANARY'))",
    "java": "string(Q{{java:java.lang.System}}getenv('EQLAB_CANARY'))",
    "file": "string(Q{{http://expath.org/ns/file}}read-text('{at}/c.txt'))",
}


def spoken(expression: str) -> str:
    """Write a diagnostic that says the value of an expression."""
    inner = f'<xsl:value-of select="{expression}"/>'
    return f'<svrl:diagnostic-reference diagnostic="d">{inner}</svrl:diagnostic-reference>'


def everything_said(rules: Schematron, document: bytes = b"<r/>") -> str:
    report = rules.judge(document)
    said = [one.sentence() + one.advice() + str(one.rule) + str(one.facts) for one in report.findings]
    return report.svrl.decode() + "".join(said)


def told(expression: str, pool: Pool, top: str = "") -> str:
    """Say all that a schema with such an expression can be made to say."""
    spoken = (
        f'<svrl:diagnostic-reference diagnostic="d"><xsl:value-of select="{expression}"/></svrl:diagnostic-reference>'
    )
    try:
        rules = make_schematron(sheet({"a": "false()"}, more=spoken.replace("<!", "&lt;!"), top=top), pool=pool)
    except (AuthorError, AuthorErrors) as refusal:
        return str(refusal)
    return everything_said(rules)


@pytest.mark.parametrize("name", READERS)
def test_a_schema_reads_no_file_by(name: str, canaries: str, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EQLAB_CANARY", CANARY)
    expression = READERS[name].format(at=canaries).replace("<", "&lt;").replace(">", "&gt;")

    assert CANARY not in told(expression, pool)


@pytest.mark.parametrize("name", READERS)
def test_a_schema_fetches_nothing_by(name: str, server: tuple[str, list[str]], pool: Pool) -> None:
    url, asked = server
    expression = READERS[name].format(at=url).replace("<", "&lt;").replace(">", "&gt;")

    said = told(expression, pool)

    assert [] == asked
    assert CANARY not in said


def test_the_environment_does_not_reach_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even a worker that broke down could tell what it never knew."""
    monkeypatch.setenv("EQLAB_CANARY", CANARY)
    pool = Pool(Settings(workers=1))
    make_schematron(sheet({"a": "@x"}), pool=pool)
    (pid,) = pool.pids

    environment = Path(f"/proc/{pid}/environ")

    assert not environment.exists() or CANARY.encode() not in environment.read_bytes()
    pool.close()


@pytest.mark.parametrize(
    "top",
    [
        '<xsl:include href="{at}/c.xsl"/>',
        '<xsl:import href="{at}/c.xsl"/>',
        '<xsl:import-schema schema-location="{at}/c.xsd"/>',
        '<xsl:use-package name="{at}/c.xsl"/>',
        '<xsl:variable name="v" select="doc(\'{at}/c.xml\')" static="yes"/>',
    ],
)
def test_nothing_is_fetched_to_compile(top: str, server: tuple[str, list[str]], canaries: str, pool: Pool) -> None:
    for at in (server[0], canaries):
        assert CANARY not in told("string((//text(), '')[1])", pool, top.format(at=at))

    assert [] == server[1]


def test_nothing_is_written(tmp_path: Path, pool: Pool) -> None:
    target = tmp_path / "written.xml"
    more = f'<xsl:result-document href="{target.as_uri()}"><a/></xsl:result-document>'

    with contextlib.suppress(AuthorError, AuthorErrors):
        everything_said(make_schematron(sheet({"a": "false()"}, more=more), pool=pool))

    assert not target.exists()


def test_nothing_is_evaluated(pool: Pool) -> None:
    more = "<xsl:evaluate xpath=\"'concat(&quot;CANARY&quot;, &quot;-7f3a&quot;)'\"/>"

    try:
        said = everything_said(make_schematron(sheet({"a": "false()"}, more=more), pool=pool))
    except (AuthorError, AuthorErrors) as refusal:
        said = str(refusal)

    assert CANARY not in said


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE r [<!ENTITY x SYSTEM "{at}/c.txt">]><r>&x;</r>',
        '<!DOCTYPE r SYSTEM "{at}/c.dtd"><r/>',
        '<?xml-stylesheet href="{at}/c.xsl" type="text/xsl"?><r/>',
        '<r xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{at}/c.xml"/></r>',
        '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="{at}/c.xsd"/>',
        '<r xml:base="{at}/" href="c.xml"/>',
    ],
)
def test_a_document_makes_nothing_be_fetched(
    document: str, server: tuple[str, list[str]], canaries: str, pool: Pool
) -> None:
    rules = make_schematron(sheet({"a": "false()"}, more=spoken("string(/), document(@href)")), pool=pool)

    for at in (server[0], canaries):
        assert CANARY not in everything_said(rules, document.format(at=at).encode())

    assert [] == server[1]


def test_a_schema_reads_the_vocabularies_it_names_and_no_others(tmp_path: Path, pool: Pool) -> None:
    """`doc()` of a name that is made while running leads to the same documents, and to no file beside them."""
    (tmp_path / "known.xml").write_text("<v><c code='k'/></v>", "utf-8")
    (tmp_path / "other.xml").write_text(f"<v>{CANARY}</v>", "utf-8")
    known = ((tmp_path / "known.xml").as_uri(),)
    tests, more = {"a": "doc(concat(@v, '.xml'))//@code = @c"}, spoken("doc(concat(@v, '.xml'))")
    rules = make_schematron(sheet(tests, folder=tmp_path, documents=known, more=more), pool=pool)

    assert () == rules.judge(b"<r v='known' c='k'/>").findings
    assert ["EQ-SCH-100"] == [one.issue.code for one in rules.judge(b"<r v='known' c='z'/>").findings]
    assert ["EQ-SCH-103"] == [one.issue.code for one in rules.judge(b"<r v='other' c='k'/>").findings]
    assert CANARY not in everything_said(rules, b"<r v='other' c='k'/>")
    assert ["EQ-SCH-103"] == [one.issue.code for one in rules.judge(b"<r v='../../etc/passwd' c='k'/>").findings]
