"""Security headers of an answer, judged.

Sources: RFC 6797 (HSTS), Content Security Policy Level 3, Fetch, Referrer Policy.
"""

import re
from collections.abc import Iterator, Mapping

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.reach import values_of
from eqlab.probe.sight import tell

LEAST_AGE = 180 * 86_400
"""Seconds for which browsers must remember to use https."""
STRANGER = "https://stranger.example"
"""The origin that the lab pretends to ask from."""
_AGE = re.compile(r'"?(\d{1,12})"?')
_VERSION = re.compile(r"\d+\.\d+|/\d+")
_TELLING = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")
_GOOD_REFERRER = frozenset({"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"})


def judge_hsts(probe: str, target: str, response: Response) -> Iterator[Finding]:
    """Judge Strict-Transport-Security: only the first header counts (RFC 6797, section 8.1)."""
    why = _hsts_problem(values_of(response, "strict-transport-security"))
    if why is not None:
        facts = {"target": target, "why": why}
        yield tell(issues.NO_HSTS, probe, target, facts, "strict-transport-security")


def _hsts_problem(values: tuple[str, ...]) -> Words | None:
    if not values:
        return words("there is none")
    directives = [one.strip().lower().partition("=") for one in values[0].split(";")]
    ages = [value.strip() for name, _, value in directives if name.strip() == "max-age"]
    age = _AGE.fullmatch(ages[0]) if len(ages) == 1 else None
    if age is None:
        return words("it has no readable max-age")
    if int(age[1]) < LEAST_AGE:
        return words("its max-age of {age} seconds is shorter than half a year", age=age[1])
    return None


def judge_page(probe: str, target: str, response: Response, *, kind: str) -> Iterator[Finding]:
    """Judge the headers of a page (`page`) or of an interface for programs (`api`)."""
    policy = _policy(values_of(response, "content-security-policy"))
    if kind == "page":
        yield from _judge_policy(probe, target, policy)
        yield from _judge_framing(probe, target, policy, response)
        yield from _judge_referrer(probe, target, response)
    if (response.header("x-content-type-options") or "").strip().lower() != "nosniff":
        yield tell(issues.NO_NOSNIFF, probe, target, {"target": target}, "x-content-type-options")
    for header in _TELLING:
        value = response.header(header) or ""
        if _VERSION.search(value):
            facts = {"target": target, "header": header, "value": value[:80]}
            yield tell(issues.VERSION_LEAK, probe, target, facts, header)
    origin = (response.header("access-control-allow-origin") or "").strip()
    trusted = (response.header("access-control-allow-credentials") or "").strip().lower() == "true"
    if trusted and origin in ("*", "null", STRANGER):
        yield tell(issues.OPEN_CORS, probe, target, {"target": target}, "access-control-allow-origin")


def judge_cache(probe: str, target: str, response: Response) -> Iterator[Finding]:
    """Judge whether an answer with personal data may be stored (RFC 9111, section 5.2.2.5)."""
    found = ", ".join(values_of(response, "cache-control"))
    if "no-store" not in {one.strip().lower() for one in found.split(",")}:
        yield tell(issues.CACHED, probe, target, {"target": target, "found": found[:80]}, "cache-control")


def _policy(values: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the directives of the first policy that has any; the first of a name counts (CSP, section 2.2.1)."""
    directives: dict[str, tuple[str, ...]] = {}
    for one in ";".join(values[:1]).split(",")[0].split(";"):
        name, *sources = one.split() or [""]
        if name:
            directives.setdefault(name.lower(), tuple(source.lower() for source in sources))
    return directives


def _judge_policy(probe: str, target: str, policy: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    if not policy:
        yield tell(issues.NO_CSP, probe, target, {"target": target}, "content-security-policy")
        return
    for why in _policy_problems(policy):
        yield tell(issues.WEAK_CSP, probe, target, {"target": target, "why": why}, "content-security-policy")


def _policy_problems(policy: Mapping[str, tuple[str, ...]]) -> Iterator[Words]:
    scripts = policy.get("script-src", policy.get("default-src"))
    if scripts is None:
        yield words("it lets scripts come from anywhere, having neither script-src nor default-src")
        return
    bound = any(one.startswith(("'nonce-", "'sha256-", "'sha384-", "'sha512-")) for one in scripts)
    if "'unsafe-inline'" in scripts and not bound:
        yield words("it allows scripts within pages ('unsafe-inline')")
    if "'unsafe-eval'" in scripts:
        yield words("it allows text to be run as a script ('unsafe-eval')")
    wide = {"*", "http:", "https:", "data:"} & set(scripts)
    if wide and not (bound and "'strict-dynamic'" in scripts):
        yield words("it lets scripts come from {sources}", sources=", ".join(sorted(wide)))


def _judge_framing(
    probe: str, target: str, policy: Mapping[str, tuple[str, ...]], response: Response
) -> Iterator[Finding]:
    frames = policy.get("frame-ancestors")
    old = (response.header("x-frame-options") or "").strip().lower()
    closed = "*" not in frames if frames is not None else old in ("deny", "sameorigin")
    if not closed:
        yield tell(issues.NO_FRAMING, probe, target, {"target": target}, "frame-ancestors")


def _judge_referrer(probe: str, target: str, response: Response) -> Iterator[Finding]:
    said = [one.strip().lower() for one in (response.header("referrer-policy") or "").split(",") if one.strip()]
    if said and said[-1] in _GOOD_REFERRER:
        return
    why = words('Referrer-Policy is "{found}"', found=said[-1][:60]) if said else words("there is no Referrer-Policy")
    yield tell(issues.NO_REFERRER, probe, target, {"target": target, "why": why}, "referrer-policy")
