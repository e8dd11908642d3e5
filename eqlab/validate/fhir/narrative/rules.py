"""What FHIR R4 allows in a narrative.

Source: FHIR R4, narrative.html, txt-1; the elements and attributes of HTML 4.0, chapters 7 to 11 and 15.
"""

import re

from eqlab.validate.fhir.issues import narrative as issues
from eqlab.validate.fhir.narrative.verdict import Fault, Link
from eqlab.validate.words import shorten, show

XHTML = "http://www.w3.org/1999/xhtml"
BLANK = " \t\r\n"
"""White space of XML."""

_ELEMENTS = (
    "a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em "
    "h1 h2 h3 h4 h5 h6 hr i img kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th "
    "thead tr tt ul var"
)
_ATTRIBUTES = (
    "abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff "
    "charset cite class colspan compact coords dir frame headers height hreflang hspace id ismap lang longdesc "
    "nohref nowrap rel rev rowspan rules scope shape span start style summary tabindex title type usemap valign "
    "value vspace width xml:lang xmlns"
)
ELEMENTS = frozenset(_ELEMENTS.split())
EVERYWHERE = frozenset(_ATTRIBUTES.split())
_SOMEWHERE = frozenset(
    {("a", "href"), ("area", "href"), ("img", "src"), ("a", "name"), ("map", "name"), ("pre", "xml:space")}
)
LINKS = frozenset({("a", "href"), ("area", "href"), ("img", "src")})

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20]+")
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp", "sms", "fax", "cid"})
_SCRIPTS = frozenset({"javascript", "vbscript", "livescript"})
_ACTIVE = ("javascript:", "vbscript:", "expression(", "-moz-binding")


def allowed(element: str, attribute: str) -> bool:
    """Tell whether an element may have an attribute."""
    return attribute in EVERYWHERE or (element, attribute) in _SOMEWHERE


def style_fault(style: str) -> Fault | None:
    """Return what is wrong with a style."""
    plain = _INVISIBLE.sub("", style.lower())
    return Fault(issues.ACTIVE_STYLE, {"found": show(style)}) if any(sign in plain for sign in _ACTIVE) else None


def link_fault(link: Link) -> Fault | None:
    """Return what is wrong with a link as it is written; where it leads is not looked at."""
    target = _INVISIBLE.sub("", link.target)
    match = _SCHEME.match(target)
    if match is None:
        return None
    scheme = match[1].lower()
    if scheme in _SCRIPTS:
        return Fault(issues.SCRIPT_LINK, {"found": show(link.target)})
    if scheme in _SCHEMES or (scheme == "data" and link.element == "img" and target[5:11].lower() == "image/"):
        return None
    return Fault(issues.LINK_SCHEME, {"found": show(link.target), "scheme": shorten(scheme, 20)})
