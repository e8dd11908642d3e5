"""mail.starttls: whether a mail server encrypts what it takes (RFC 3207)."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe
from eqlab.probe.endpoint.issues import mail as issues
from eqlab.probe.parameters import host, port
from eqlab.probe.reach import Reach, Unreached, blind_context, not_looked
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.channel import leave
from eqlab.wire.deadline import Deadline
from eqlab.wire.handshake import reason
from eqlab.wire.place import Place
from eqlab.wire.problem import problem_of

NAME = "mail.starttls"
_LONGEST = 64 * 1024
_OLD = ("SSLv3", "TLSv1", "TLSv1.1")


@dataclass(slots=True, kw_only=True)
class _Talk:
    """A conversation with a mail server (RFC 5321)."""

    sock: socket.socket
    until: Deadline
    kept: bytes = b""

    def reply(self) -> tuple[int, list[str]]:
        """Read a reply: its code, and its lines. Code 0 for what is no reply. Raises OSError."""
        lines: list[str] = []
        while len(self.kept) < _LONGEST:
            line, found, rest = self.kept.partition(b"\n")
            if not found:
                self.sock.settimeout(self.until.remaining)
                piece = self.sock.recv(4096)
                if not piece:
                    raise ConnectionResetError
                self.kept += piece
                continue
            self.kept = rest
            text = line.decode("ascii", "replace").rstrip("\r")
            if not text[:3].isdecimal() or text[3:4] not in ("", " ", "-"):
                return 0, [text]
            lines.append(text[4:])
            if text[3:4] != "-":
                return int(text[:3]), lines
        return 0, lines

    def say(self, command: str) -> tuple[int, list[str]]:
        self.sock.settimeout(self.until.remaining)
        self.sock.sendall(f"{command}\r\n".encode("ascii"))
        return self.reply()


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What a server did."""

    said: str = ""
    """What it said in place of a greeting."""
    offered: tuple[str, ...] = ()
    """Extensions offered before encryption."""
    version: str = ""
    failure: str = ""


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    place = Place(host=values["host"], port=values["port"], secure=False)
    reach = Reach.of(surroundings)
    try:
        seen = _visit(place, reach)
    except Unreached as error:
        return seen_by(NAME, [not_looked(NAME, place.name, error.problem)], {"target": place.name})
    raw = {"target": place.name, "offered": seen.offered, "version": seen.version, "failure": seen.failure}
    return seen_by(NAME, tuple(_judge(place.name, seen)), raw, protocol=seen.version or "none")


def _visit(place: Place, reach: Reach) -> _Seen:
    """Talk to a server. Raises Unreached when it breaks off."""
    sock, seen = reach.dial(place), _Seen()
    try:
        talk = _Talk(sock=sock, until=reach.until)
        code, lines = talk.reply()
        if code != 220:  # noqa: PLR2004 - RFC 5321, section 4.2.3: ready
            seen.said = " ".join(lines)[:80] or str(code)
            return seen
        _, lines = talk.say("EHLO probe.invalid")
        seen.offered = tuple(one.upper() for one in lines[1:])
        if "STARTTLS" in seen.offered:
            sock = _encrypt(talk, place, seen)
    except OSError as error:
        raise Unreached(problem_of(error, place.name)) from error
    finally:
        leave(sock)
    return seen


def _encrypt(talk: _Talk, place: Place, seen: _Seen) -> socket.socket:
    """Upgrade a conversation; return the socket in use from then on."""
    code, lines = talk.say("STARTTLS")
    if code != 220:  # noqa: PLR2004
        seen.failure = f"the server answers {code} {' '.join(lines)[:60]}".strip()
        return talk.sock
    context = blind_context()
    secured = context.wrap_socket(talk.sock, server_hostname=place.host, do_handshake_on_connect=False)
    try:
        secured.settimeout(talk.until.remaining)
        secured.do_handshake()
    except (ssl.SSLError, ConnectionError) as error:
        seen.failure = reason(error)
    except BaseException:
        secured.close()
        raise
    else:
        seen.version = secured.version() or ""
    return secured


def _judge(target: str, seen: _Seen) -> Iterator[Finding]:
    def told(issue: Issue, **facts: str) -> Finding:
        return tell(issue, NAME, target, {"target": target, **facts})

    if seen.said:
        yield told(issues.NO_SMTP, said=seen.said)
        return
    if any(one.split()[:1] == ["AUTH"] for one in seen.offered):
        yield told(issues.PLAIN_AUTH)
    if "STARTTLS" not in seen.offered:
        yield told(issues.NO_STARTTLS)
    elif seen.failure:
        yield told(issues.STARTTLS_FAILED, why=seen.failure)
    elif seen.version in _OLD:
        yield told(issues.STARTTLS_OLD, version=seen.version)


MAIL_STARTTLS: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={
        "en": "Encryption of the mail server",
        "fr": "Chiffrement du serveur de messagerie",
        "de": "TLS des Mailservers",
    },
    does={
        "en": "Checks that the mail server offers TLS and takes passwords over it only. Sends no mail.",
        "fr": "Vérifie que le serveur de messagerie propose TLS et n'accepte les mots de passe que par ce biais. "
        "N'envoie aucun message.",
        "de": "Prüft, dass der Mailserver TLS anbietet und Passwörter nur darüber annimmt. Sendet keine Mail.",
    },
    parameters={"host": host("The mail server."), "port": port("Its port.", 25)},
    look=_look,
)
