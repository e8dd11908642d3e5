"""Cookies of an answer, read and judged (RFC 6265; draft-ietf-httpbis-rfc6265bis for SameSite and the prefixes)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.text import Words, words
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.reach import values_of
from eqlab.probe.sight import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Cookie:
    """One cookie, as it was set."""

    name: str
    value: str = field(repr=False)
    attributes: Mapping[str, str]
    """Names in lower case; of an attribute that stands twice the last counts."""


def read_cookies(response: Response) -> tuple[Cookie, ...]:
    """Read the Set-Cookie headers of an answer; one without a name is passed over."""
    return tuple(filter(None, map(_read, values_of(response, "set-cookie"))))


def _read(header: str) -> Cookie | None:
    pair, *attributes = header.split(";")
    name, equals, value = pair.partition("=")
    if not equals or not name.strip():
        return None
    said = (one.partition("=") for one in attributes)
    read = {key.strip().lower(): text.strip() for key, _, text in said}
    return Cookie(name=name.strip(), value=value.strip(), attributes=read)


def judge_cookie(
    probe: str, target: str, cookie: Cookie, *, readable: Collection[str] = (), session: Collection[str] = ()
) -> Iterator[Finding]:
    """Judge a cookie; `readable` ones may be read by scripts, `session` ones are to have the `__Host-` prefix."""

    def told(issue: Issue, **facts: str) -> Finding:
        about = {"target": target, "cookie": cookie.name[:80], **facts}
        return tell(issue, probe, target, about, f"set-cookie {cookie.name[:80]}")

    said = cookie.attributes
    if "secure" not in said:
        yield told(issues.COOKIE_NOT_SECURE)
    if "httponly" not in said and cookie.name not in readable:
        yield told(issues.COOKIE_READABLE)
    if said.get("samesite", "").lower() not in ("lax", "strict"):
        found = said["samesite"][:40] if said.get("samesite") else words("not set")
        yield told(issues.COOKIE_SAME_SITE, found=found)
    why = _prefix_problem(cookie)
    if why is not None:
        yield told(issues.COOKIE_PREFIX, why=why)
    if cookie.name in session and not cookie.name.lower().startswith("__host-"):
        yield told(issues.COOKIE_NO_PREFIX)
    if said.get("domain"):
        yield told(issues.COOKIE_WIDE, domain=said["domain"][:80])


def _prefix_problem(cookie: Cookie) -> Words | None:
    name, said = cookie.name.lower(), cookie.attributes
    if name.startswith(("__host-", "__secure-")) and "secure" not in said:
        return words("it lacks Secure")
    if name.startswith("__host-") and said.get("domain"):
        return words("it has a Domain")
    if name.startswith("__host-") and said.get("path") != "/":
        return words("its Path is not /")
    return None
