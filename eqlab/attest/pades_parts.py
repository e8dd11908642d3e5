"""What sealing a PDF needs: a signer over a seal's key, a stamper over any transport, the data within a file."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from asn1crypto import algos, tsp, x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pyhanko.pdf_utils.generic import ArrayObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from eqlab.attest import pades_issues as issues
from eqlab.attest.keys import SealKey
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.pdf.metering import Exhausted, Meter, MeteredReader
from eqlab.validate.pdf.reading import Broken, attempt, entry
from eqlab.wire.client import OutboundCall, call
from eqlab.wire.tls import ClientTls

Stamping: TypeAlias = Callable[[bytes], bytes]
"""RFC 3161: the DER of a request to the DER of its response. Raises LabFault."""
NAMES = ("attestation.json", "report.json")
"""Data that says of its paper whether it is a demonstration."""
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_HALF = 32
_GRANTED = ("granted", "granted_with_mods")
_OK = 200
_MOST = 200


class KeySigner(Signer):
    """Signs with a seal's key, wherever that is: ECDSA on P-256 with SHA-256."""

    def __init__(self, key: SealKey) -> None:
        certificates = [x509.Certificate.load(one) for one in key.chain]
        known = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        known.register_multiple(certificates[1:])
        algorithm = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})
        super().__init__(signing_cert=certificates[0], cert_registry=known, signature_mechanism=algorithm)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """Return the signature as DER. Raises LabFault."""
        del digest_algorithm
        numbers = bytes(2 * _HALF) if dry_run else self._key.sign(data)
        return encode_dss_signature(int.from_bytes(numbers[:_HALF]), int.from_bytes(numbers[_HALF:]))


class Stamper(TimeStamper):
    """Asks a time-stamping authority."""

    def __init__(self, ask: Stamping) -> None:
        super().__init__(include_nonce=True)  # type: ignore[no-untyped-call]
        self._ask = ask

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Return the authority's answer. Raises LabFault."""
        answer = self._ask(req.dump())
        try:
            response = tsp.TimeStampResp.load(answer, strict=True)
            status = str(response["status"]["status"].native)
            fits = status not in _GRANTED or _is_of(response, req)
        except (ValueError, TypeError, KeyError) as problem:
            raise LabFault(issues.NOT_STAMPED, problem=words("its answer is no time-stamp response")) from problem
        if status not in _GRANTED:
            raise LabFault(issues.NOT_STAMPED, problem=status)
        if not fits:
            raise LabFault(
                issues.NOT_STAMPED, problem=words("its time-stamp is of something else than what was asked for")
            )
        return response


def _is_of(response: tsp.TimeStampResp, asked: tsp.TimeStampReq) -> bool:
    """Tell whether a token is over the digest, and for the request, that were sent (RFC 3161, 2.4.2)."""
    token = response["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    same = bool(token["message_imprint"].dump() == asked["message_imprint"].dump())
    return same and bool(token["nonce"].native == asked["nonce"].native)


def stamp_over_http(url: str, *, tls: ClientTls | None = None, deadline: float = 20.0) -> Stamping:
    """Return a stamping that asks the authority at `url` (RFC 3161, 3.4), within `deadline` seconds."""

    def ask(request: bytes) -> bytes:
        headers = (("content-type", _QUERY), ("accept", _REPLY))
        made = OutboundCall(
            method="POST", url=url, headers=headers, body=request, deadline=deadline, body_limit=1 << 20
        )
        outcome = call(made, tls)
        if outcome.response is None:
            problem = str(outcome.problem.kind.value) if outcome.problem else "no answer"
            raise LabFault(issues.NOT_STAMPED, problem=f"{url}: {problem}")
        if outcome.response.status != _OK:
            raise LabFault(issues.NOT_STAMPED, problem=f"{url}: HTTP {outcome.response.status}")
        return outcome.response.body.data

    return ask


def data_within(pdf: bytes) -> dict[str, Json]:
    """Return the JSON that a paper holds about itself. Raises UsageError when it holds none, or several."""
    try:
        found = attempt(
            lambda: [data for name, data in _files(MeteredReader(pdf, Meter(), strict=True)) if name in NAMES]
        )
        if len(found) != 1:
            raise UsageError(issues.NO_DATA, problem=f"{len(found)} are there")
        value = json.loads(found[0])
    except (Broken, Exhausted, ValueError, RecursionError) as problem:
        raise UsageError(issues.NO_DATA, problem=str(problem) or type(problem).__name__) from problem
    if not isinstance(value, dict):
        raise UsageError(issues.NO_DATA, problem="it is no object")
    return value


def _files(reader: MeteredReader) -> Iterator[tuple[str, bytes]]:
    nodes, looked = [entry(entry(reader.root, "/Names"), "/EmbeddedFiles")], 0
    while nodes and looked < _MOST:
        node, looked = nodes.pop(), looked + 1
        kids, names = entry(node, "/Kids"), entry(node, "/Names")
        nodes.extend(
            entry(kids, index) for index in range(min(len(kids), _MOST) if isinstance(kids, ArrayObject) else 0)
        )
        for index in range(1, min(len(names), _MOST) if isinstance(names, ArrayObject) else 0, 2):
            file = entry(names, index)
            stream = entry(entry(file, "/EF"), "/F")
            data = getattr(stream, "data", None)
            if isinstance(data, bytes):
                yield str(entry(file, "/UF") or entry(file, "/F") or ""), data


def _count(value: Any) -> int:
    return min(len(value), _MOST) if isinstance(value, ArrayObject) else 0
