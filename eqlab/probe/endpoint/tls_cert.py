"""tls.cert: the certificate of an endpoint: chain, name, time left, key, revocation data."""

import ssl

from eqlab.core.errors import AuthorError, ConfigurationError
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.probe.author import Values, make_probe, text, whole
from eqlab.probe.endpoint.issues import tls as issues
from eqlab.probe.issues import TRUST_UNUSABLE
from eqlab.probe.parameters import host, port
from eqlab.probe.reach import Reach, Unreached, blind_context, not_looked, shown_chain
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.channel import leave
from eqlab.wire.place import Place
from eqlab.wire.problem import problem_of

NAME = "tls.cert"
_SHORT_LIVED = 10
"""Days of a certificate that needs no revocation (CA/Browser Forum, Baseline Requirements 1.6.1)."""


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    place = Place(host=values["host"], port=values["port"], secure=True)
    from eqlab.probe.endpoint import certificate as judge  # noqa: PLC0415 - naming the probe does not load the judges

    anchors = _anchors(values["trust"], surroundings)
    try:
        chain = _fetch(place, Reach.of(surroundings), values["name"] or place.host)
    except Unreached as error:
        return seen_by(NAME, [not_looked(NAME, place.name, error.problem)], {"target": place.name})
    raw = {"target": place.name, "chain": [ssl.DER_cert_to_PEM_cert(one) for one in chain]}
    if not chain:
        return seen_by(NAME, [tell(issues.CHAIN_UNREADABLE, NAME, place.name, {"target": place.name})], raw)
    wanted = judge.Wanted(
        target=place.name, name=values["name"] or place.host, days=values["days"], at=surroundings.clock.now()
    )
    return seen_by(NAME, judge.judge(chain, anchors, wanted), raw, **judge.facts_seen(chain))


def _fetch(place: Place, reach: Reach, name: str) -> tuple[bytes, ...]:
    """Return the certificates that an endpoint shows, leaf first, DER. Raises Unreached."""
    sock = reach.dial(place)
    try:
        secured = reach.secure(sock, name, blind_context())
    except (OSError, ValueError) as error:
        sock.close()
        raise Unreached(problem_of(error, place.name, during_handshake=True)) from error
    try:
        return shown_chain(secured)
    finally:
        leave(secured)


def _anchors(trust: str, surroundings: Surroundings) -> tuple[bytes, ...]:
    """Return the certificates to trust. Raises ConfigurationError when a file handed in holds none."""
    from eqlab.validate.pki.path import read_anchors  # noqa: PLC0415 - heavy

    if trust == "machine":
        context = ssl.create_default_context()
        return tuple(context.get_ca_certs(binary_form=True))
    data = surroundings.files(trust)
    try:
        read_anchors([data])
    except AuthorError as error:
        raise ConfigurationError(TRUST_UNUSABLE, file=trust, why=words("no certificate in it can be read")) from error
    return (data,)


TLS_CERT: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "Certificates of the endpoints", "fr": "Certificats des points d'accès", "de": "Endpunktzertifikate"},
    does={
        "en": "Checks chain, host name, remaining validity, key size, signature and revocation data.",
        "fr": "Contrôle la chaîne, le nom d'hôte, la validité restante, la taille de clé, la signature et les données "
        "de révocation.",
        "de": "Prüft Kette, Hostname, Restlaufzeit, Schlüssellänge, Signatur und Sperrinformationen.",
    },
    parameters={
        "host": host("Host of the endpoint."),
        "port": port("Its port.", 443),
        "name": text("The name that the certificate must be for; the host otherwise."),
        "days": whole("Days of validity that must be left.", 0, 398, default=21),
        "trust": text("Whom to trust: `machine`, or the name of a PEM file handed in.", default="machine"),
    },
    look=_look,
)
