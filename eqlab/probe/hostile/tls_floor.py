"""client.tls_floor: the lab offers nothing but old versions or weak suites; the system must hang up."""

import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.probe.author import Values, make_probe
from eqlab.probe.hostile import issues
from eqlab.probe.hostile.scenes import (
    PARAMETERS,
    Bad,
    authority_of,
    judge_bad,
    judge_controls,
    name_of,
    perform,
    server_side,
    sighting,
    window_of,
)
from eqlab.probe.parameters import some

if TYPE_CHECKING:
    from eqlab.probe.hostile.stage import Call, Scene
    from eqlab.wire.pki import Authority

NAME = "client.tls_floor"
BAD = (
    Bad(scene="tls10", says=words("TLS 1.0 (RFC 8996)")),
    Bad(scene="tls11", says=words("TLS 1.1 (RFC 8996)")),
    Bad(scene="null", says=words("a suite that encrypts nothing (RFC 9325, section 4.1)")),
    Bad(scene="anonymous", says=words("a suite by which the server proves nothing about itself (RFC 5246)")),
    Bad(scene="static", says=words("a suite without forward secrecy (RFC 9325, section 4.1)")),
)
_V10, _V11, _V12 = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2
_PLAYED = {
    "tls10": (_V10, "ALL:@SECLEVEL=0"),
    "tls11": (_V11, "ALL:@SECLEVEL=0"),
    "null": (_V12, "NULL-SHA256:NULL-SHA:@SECLEVEL=0"),
    "anonymous": (_V12, "AECDH-AES256-SHA:ADH-AES256-GCM-SHA384:ADH-AES256-SHA:@SECLEVEL=0"),
    "static": (_V12, "AES128-SHA:AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384"),
}
_SCENES = tuple(one.scene for one in BAD)
_USUAL = tuple(one for one in _SCENES if one != "static")


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    chosen = [one for one in BAD if one.scene in values["scenes"]]
    with authority_of(surroundings) as authority:
        scenes = list(_scenes(chosen, name_of(values, surroundings), authority))
        settings = {
            "listen": values["listen"],
            "name": name_of(values, surroundings),
            "authority": str(authority.root_path),
        }
        calls = perform(NAME, scenes, window_of(values, surroundings), surroundings, settings)
    return sighting(NAME, _judge(chosen, calls, window_of(values, surroundings)), calls)


def _scenes(chosen: list[Bad], name: str, authority: "Authority") -> "Iterator[Scene]":
    """Give the good scene and the chosen ones: all with one certificate, which is good."""
    from eqlab.probe.hostile.stage import Scene  # noqa: PLC0415 - naming the probe does not load it
    from eqlab.wire.misissuing import rsa_server  # noqa: PLC0415

    credentials = rsa_server(authority, name)
    yield Scene(name="good", context=server_side(credentials))
    for one in chosen:
        version, suites = _PLAYED[one.scene]
        yield Scene(name=one.scene, context=server_side(credentials, least=version, most=version, suites=suites))


def _judge(chosen: list[Bad], calls: "tuple[Call, ...]", window: float) -> Iterator[Finding]:
    yield from judge_controls(NAME, calls, ("good",), lambda _control: True)
    for bad in chosen:
        yield from judge_bad(NAME, calls, bad, window, issues.WEAK_TALK, issues.WEAK_HANDSHAKE)


TLS_FLOOR: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={
        "en": "Weak TLS offered to the product",
        "fr": "TLS faible proposé au produit",
        "de": "Schwaches TLS gegenüber dem Produkt",
    },
    does={
        "en": "A laboratory endpoint offers only TLS 1.0, TLS 1.1 or weak suites; the product must hang up.",
        "fr": "Un point d'accès du laboratoire ne propose que TLS 1.0, TLS 1.1 ou des suites faibles ; le produit doit "
        "couper.",
        "de": "Ein Endpunkt des Labors bietet nur TLS 1.0, TLS 1.1 oder schwache Verfahren an; das Produkt muss "
        "abbrechen.",
    },
    parameters={
        **PARAMETERS,
        "scenes": some("What is offered; `static` only where forward secrecy is required.", _SCENES, _USUAL),
    },
    look=_look,
)
