"""Levels of signatures (ETSI EN 319 142-1, section 6): B-B, B-T, B-LT, B-LTA, and what the next one lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eqlab.core.text import Words, words
from eqlab.validate.pdf.cades import PADES
from eqlab.validate.pdf.examining import Examined
from eqlab.validate.pdf.profile import LEVELS
from eqlab.validate.pdf.signed import NEW_CERTIFICATE, OLD_CERTIFICATE, Signed
from eqlab.validate.pdf.stamps import Stamp
from eqlab.validate.pdf.trust import Ground, known_of

_FILTER = words("SubFilter ETSI.CAdES.detached")
_NAMED = words("the attribute signing-certificate-v2")
_TIME = words("a time-stamp of the signature")
_STORE = words("a document security store (DSS)")
_CHAIN = words("the certificates of the issuers")
_REVOCATION = words("revocation information")
_AUTHORITY = words("what the time-stamping authority rests on")
_ARCHIVE = words("a document time-stamp over the security store")


@dataclass(frozen=True, slots=True)
class Reached:
    """A level, empty for none, and what is missing for each of those above."""

    level: str
    missing: tuple[tuple[Words, ...], ...]
    """For B-B, B-T, B-LT, B-LTA."""

    def lacks(self, demanded: str) -> tuple[Words, ...]:
        """Return what is missing for a level."""
        up_to = LEVELS.index(demanded) + 1
        return tuple(one for pieces in self.missing[:up_to] for one in pieces)


def proven_time(seen: Examined, stamps: Sequence[Examined]) -> datetime | None:
    """Return the earliest time at which genuine time-stamps prove that a signature was there."""
    times = [seen.stamp.time] if seen.stamp is not None and seen.genuine else []
    times += [one.stamp.time for one in later(seen, stamps) if one.stamp is not None]
    return min(times, default=None)


def later(seen: Examined, stamps: Sequence[Examined]) -> list[Examined]:
    """Return the genuine time-stamps of the document that cover a signature."""
    end = seen.covered.end if seen.covered is not None else 0
    return [one for one in stamps if one.genuine and one.covered is not None and end <= one.covered.gap]


def reached(seen: Examined, signed: Signed, stamps: Sequence[Examined], ground: Ground) -> Reached:
    """Return the level of a signature."""
    over = later(seen, stamps)
    missing = (
        tuple(_basic(seen, signed)),
        () if (seen.genuine and seen.stamp is not None) or over else (_TIME,),
        tuple(_long(seen, signed, over, ground)),
        () if any(one.over_store for one in over) else (_ARCHIVE,),
    )
    level = ""
    for name, lacking in zip(LEVELS, missing, strict=True):
        if lacking:
            break
        level = name
    return Reached(level, missing)


def _basic(seen: Examined, signed: Signed) -> list[Words]:
    named = signed.stated(NEW_CERTIFICATE) or signed.stated(OLD_CERTIFICATE)
    return [one for one, lacks in ((_FILTER, seen.sub_filter != PADES), (_NAMED, named is None)) if lacks]


def _long(seen: Examined, signed: Signed, over: Sequence[Examined], ground: Ground) -> list[Words]:
    if not ground.store.present:
        return [_STORE]
    found: list[Words] = []
    if signed.signer is not None:
        known = known_of(signed.signer, signed.certificates, ground)
        found += [one for one, there in ((_CHAIN, known.chain), (_REVOCATION, known.revocation)) if not there]
    stamp = seen.stamp if seen.genuine else next((one.stamp for one in over), None)
    if stamp is not None and not _authority_known(stamp, ground):
        found.append(_AUTHORITY)
    return found


def _authority_known(stamp: Stamp, ground: Ground) -> bool:
    authority = stamp.authority
    known = known_of(authority, stamp.signed.certificates, ground) if authority is not None else None
    return known is not None and known.chain and known.revocation
