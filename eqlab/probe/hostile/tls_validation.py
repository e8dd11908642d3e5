"""client.tls_validation: the lab shows bad server certificates; the system must hang up before it sends anything."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
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
    stapling,
    window_of,
)
from eqlab.probe.parameters import some

if TYPE_CHECKING:
    from eqlab.probe.hostile.stage import Call, Scene
    from eqlab.wire.pki import Authority

NAME = "client.tls_validation"
BAD = (
    Bad(scene="expired", says=words("a certificate that has expired")),
    Bad(scene="not_yet_valid", says=words("a certificate that is not yet valid")),
    Bad(scene="wrong_host", says=words("a certificate for another host")),
    Bad(scene="self_signed", says=words("a certificate that it signed itself")),
    Bad(scene="untrusted", says=words("a certificate from an unknown authority")),
    Bad(scene="wrong_usage", says=words("a certificate that is not for servers")),
    Bad(
        scene="revoked",
        says=words("a certificate that is revoked, as its stapled OCSP response says"),
        control="stapled",
    ),
)
_SCENES = tuple(one.scene for one in BAD)
_USUAL = tuple(one for one in _SCENES if one != "revoked")


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    chosen = [one for one in BAD if one.scene in values["scenes"]]
    with authority_of(surroundings) as authority, contextlib.ExitStack() as stack:
        scenes = list(_scenes(chosen, name_of(values, surroundings), authority, stack))
        settings = {
            "listen": values["listen"],
            "name": name_of(values, surroundings),
            "authority": str(authority.root_path),
        }
        calls = perform(NAME, scenes, window_of(values, surroundings), surroundings, settings)
    return sighting(NAME, _judge(chosen, calls, window_of(values, surroundings)), calls)


def _scenes(chosen: list[Bad], name: str, authority: "Authority", stack: contextlib.ExitStack) -> "Iterator[Scene]":
    from eqlab.probe.hostile.stage import Scene  # noqa: PLC0415 - naming the probe does not load it
    from eqlab.wire.misissuing import misissue  # noqa: PLC0415

    usual = [one for one in chosen if one.control == "good"]
    if usual:
        yield Scene(name="good", context=server_side(authority.server([name])))
    for one in usual:
        yield Scene(name=one.scene, context=server_side(misissue(authority, one.scene, name)))
    if len(usual) < len(chosen):
        for scene, revoked in (("stapled", False), ("revoked", True)):
            port = stack.enter_context(_stapled(scene, name, authority, revoked=revoked))
            yield Scene(name=scene, behind=port)


@contextlib.contextmanager
def _stapled(scene: str, name: str, authority: "Authority", *, revoked: bool) -> Iterator[int]:
    from eqlab.wire.misissuing import rsa_server, status_response  # noqa: PLC0415

    credentials = rsa_server(authority, name)
    chain: Path = credentials.certificate.with_suffix(".chain.pem")
    chain.write_bytes((authority.root_path.parent / "issuing.pem").read_bytes())
    path = credentials.certificate.with_suffix(".ocsp")
    status = status_response(authority, credentials, revoked=revoked, path=path)
    with stapling(scene, credentials, status) as port:
        yield port


def _judge(chosen: list[Bad], calls: "tuple[Call, ...]", window: float) -> Iterator[Finding]:
    controls = {one.control for one in chosen}
    yield from judge_controls(NAME, calls, ("good", "stapled"), controls.__contains__)
    for bad in chosen:
        yield from judge_bad(NAME, calls, bad, window, issues.TALKED_ON, issues.ACCEPTED)


TLS_VALIDATION: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={
        "en": "Bad server certificates",
        "fr": "Mauvais certificats de serveur",
        "de": "Fehlerhafte Serverzertifikate",
    },
    does={
        "en": "A laboratory endpoint shows expired, self-signed, wrong-host, untrusted and revoked certificates; the "
        "product must hang up without sending data.",
        "fr": "Un point d'accès du laboratoire présente des certificats expirés, autosignés, d'un autre hôte, non "
        "reconnus et révoqués ; le produit doit couper sans envoyer de données.",
        "de": "Ein Endpunkt des Labors zeigt abgelaufene, selbst signierte, auf andere Namen lautende, nicht "
        "vertrauenswürdige und gesperrte Zertifikate; das Produkt muss abbrechen, ohne Daten zu senden.",
    },
    parameters={
        **PARAMETERS,
        "scenes": some(
            "What is wrong with the certificates; `revoked` needs OpenSSL on the lab's machine.", _SCENES, _USUAL
        ),
    },
    look=_look,
)
