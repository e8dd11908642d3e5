"""Revocation, from what is at hand: lists (RFC 5280, section 5) and OCSP responses (RFC 6960). Nothing is fetched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from eqlab.core.finding import Finding
from eqlab.validate.pki.crl import judge_list_facts, read_lists, speaks_of
from eqlab.validate.pki.facts import CertificateFacts
from eqlab.validate.pki.issues import path as issues
from eqlab.validate.pki.ocsp import answers_for, judge_response_facts, read_responses
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """What is at hand about revocation."""

    lists: tuple[bytes, ...] = ()
    """Revocation lists, PEM or DER."""
    responses: tuple[bytes, ...] = ()
    """OCSP responses, DER."""
    required: bool = False
    """True when every certificate below the anchor must be covered."""
    nonce: bytes | None = None
    """The nonce of the OCSP request; None when there was none."""


def judge_revocation(
    links: Sequence[CertificateFacts], revocation: Revocation, at: datetime, scene: Scene
) -> Iterator[Finding]:
    """Judge what is at hand about each certificate of a path that has its issuer in the path."""
    told: list[Finding] = []
    lists = read_lists(revocation.lists, told, scene.under("crl"))
    responses = read_responses(revocation.responses, told, scene.under("ocsp"))
    yield from told
    for index, (link, issuer) in enumerate(pairwise(links)):
        part = f"certificate[{index}]"
        own = [one for one in lists if speaks_of(one, link)]
        said = [one for one in responses if answers_for(one, link, issuer)]
        for one in own:
            yield from judge_list_facts(one, issuer, link, at, scene.under("crl"), part)
        for response in said:
            yield from judge_response_facts(response, issuer, link, at, revocation.nonce, scene.under("ocsp"), part)
        if revocation.required and not own and not said:
            yield scene.tell(issues.NOT_COVERED, part, subject=shorten(link.called, 80))
