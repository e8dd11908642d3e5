"""Which format a request has and which its answer gets (FHIR R4, 3.1.0.1.11 Content Types and encodings)."""

from dataclasses import dataclass

from eqlab.core.exchange import Request
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import NOT_ACCEPTABLE, WRONG_MEDIA_TYPE

FHIR_JSON = "application/fhir+json"
FHIR_XML = "application/fhir+xml"
JSON_PATCH = "application/json-patch+json"
FORM = "application/x-www-form-urlencoded"

_PLAIN_JSON = ("application/json", "text/json")
_ANSWERS = {
    FHIR_JSON: FHIR_JSON,
    "application/json+fhir": FHIR_JSON,
    "application/*": FHIR_JSON,
    "*/*": FHIR_JSON,
    "application/json": "application/json",
    "text/json": "application/json",
}
_FORMATS = {**_ANSWERS, "json": FHIR_JSON}
_VERSIONS = ("", "4.0", "4.0.1")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or range with its parameters; names in lower case."""

    name: str
    parameters: tuple[tuple[str, str], ...] = ()

    def parameter(self, name: str) -> str:
        """Return a parameter's value, or an empty string."""
        return dict(self.parameters).get(name, "")


def media_type(text: str) -> MediaType:
    """Read a media type; what is malformed stays as it is and equals nothing we know."""
    name, *rest = text.split(";")
    pairs = (piece.partition("=") for piece in rest)
    parameters = tuple((key.strip().lower(), value.strip().strip('"')) for key, _, value in pairs)
    return MediaType(name.strip().lower(), parameters)


def answer_type(request: Request) -> str:
    """Return the media type to answer in; `_format` goes before Accept. Raises RefusedError (406)."""
    asked = next((value for name, value in request.query if name == "_format"), None)
    if asked is not None:
        # A plus sign in a query reads as a space.
        found = _FORMATS.get(media_type(asked).name.replace(" ", "+"))
    else:
        asked = ", ".join(value for name, value in request.headers if name == "accept") or "*/*"
        found = _accepted(asked)
    if found is None:
        raise refused(NOT_ACCEPTABLE, asked=asked)
    return found


def _accepted(accept: str) -> str | None:
    ranges = [media_type(piece) for piece in accept.split(",")]
    ranges = [item for item in ranges if item.parameter("fhirversion") in _VERSIONS]
    unwanted = {item.name for item in ranges if _quality(item) <= 0}
    for item in sorted(ranges, key=_quality, reverse=True):
        answer = _ANSWERS.get(item.name)
        if answer is not None and item.name not in unwanted and answer not in unwanted:
            return answer
    return None


def _quality(item: MediaType) -> float:
    try:
        return float(item.parameter("q") or 1)
    except ValueError:
        return 0.0


def check_body_type(request: Request, *expected: str) -> None:
    """Refuse a body in a format that is not expected (415); a body without any type is read as JSON."""
    header = request.header("content-type")
    if header is None:
        return
    found = media_type(header)
    names = {*expected, *(_PLAIN_JSON if FHIR_JSON in expected else ())}
    encoding = found.parameter("charset").lower().replace("-", "") or "utf8"
    known = found.parameter("fhirversion") in _VERSIONS and encoding in ("utf8", "usascii")
    if found.name not in names or not known:
        raise refused(WRONG_MEDIA_TYPE, found=header, expected=" or ".join(expected))


def preference(request: Request, name: str) -> str:
    """Return a preference of the Prefer header (RFC 7240), e.g. `return` or `handling`; empty for none."""
    header = ",".join(value for key, value in request.headers if key == "prefer")
    pairs = (piece.partition("=") for piece in header.replace(";", ",").split(","))
    return next((value.strip().strip('"') for key, _, value in pairs if key.strip().lower() == name), "")
