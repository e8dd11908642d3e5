"""Tags for languages. Source: RFC 5646."""

import re

from eqlab.core.text import words
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology import tables
from eqlab.validate.fhir.terminology.model import IN

_TAG = re.compile(
    r"(?:(?P<language>[a-z]{2,3})(?:-[a-z]{3}){0,3}|[a-z]{4,8})"
    r"(?:-[a-z]{4})?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE | re.ASCII,
)
_PRIVATE = re.compile(r"[xi](?:-[a-z0-9]{1,8})+", re.IGNORECASE | re.ASCII)
_REGIONS = tables.COUNTRIES | {"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "TA", "UN", "XK", "ZZ", "AA", "UK"}
_LONGEST = 200
_SHAPE = Membership(answer=False, reason=words("it is not a language tag as RFC 5646 writes them, such as en or de-AT"))


def language(code: str) -> Membership:
    """Tell whether a code is a language tag; three-letter languages that the lab does not list stay undecided."""
    if code in tables.LANGUAGES:
        return IN
    if len(code) > _LONGEST:
        return _SHAPE
    if _PRIVATE.fullmatch(code):
        return IN
    tag = _TAG.fullmatch(code)
    if tag is None:
        return _SHAPE
    region = (tag["region"] or "").upper()
    if region.isalpha() and region not in _REGIONS:
        return Membership(answer=False, reason=words("{region} is not a region of ISO 3166-1", region=region))
    return _known((tag["language"] or code).lower())


def _known(primary: str) -> Membership:
    if primary in tables.LANGUAGES or primary in tables.LONG_LANGUAGES:
        return IN
    if len(primary) == len("en"):
        return Membership(answer=False, reason=words("{language} is not a language of ISO 639-1", language=primary))
    if len(primary) > len("eng"):
        return Membership(
            answer=False,
            reason=words("no language has the tag {tag}: tags of languages have two or three letters", tag=primary),
        )
    return Membership(None, words("the lab does not list the language {language}", language=primary))
