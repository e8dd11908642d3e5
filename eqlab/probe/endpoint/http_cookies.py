"""http.cookies: the attributes of the cookies that an endpoint sets."""

from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe, texts
from eqlab.probe.endpoint.cookies import judge_cookie, read_cookies
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.parameters import urls
from eqlab.probe.reach import Ask, Reach, Unreached, blind_context, not_looked
from eqlab.probe.sight import seen_by, tell

NAME = "http.cookies"


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    reach, context = Reach.of(surroundings), blind_context()
    told: list[Finding] = []
    raw: dict[str, list[object]] = {}
    for target in values["urls"]:
        try:
            response = reach.call(Ask(url=target), context)
        except Unreached as error:
            told.append(not_looked(NAME, target, error.problem))
            continue
        cookies = read_cookies(response)
        raw[target] = [{"name": one.name, "attributes": dict(one.attributes)} for one in cookies]
        for cookie in cookies:
            told += judge_cookie(NAME, target, cookie, readable=values["readable"], session=values["session"])
    count = sum(map(len, raw.values()))
    if raw and not count:
        where = ", ".join(raw)[:200]
        told.append(tell(issues.NO_COOKIE, NAME, where, {"target": where}))
    return seen_by(NAME, told, raw, cookies=str(count))


HTTP_COOKIES: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "Cookies", "fr": "Cookies", "de": "Cookies"},
    does={
        "en": "Checks the attributes Secure, HttpOnly and SameSite and the __Host- prefix.",
        "fr": "Contrôle les attributs Secure, HttpOnly et SameSite ainsi que le préfixe __Host-.",
        "de": "Prüft die Attribute Secure, HttpOnly und SameSite sowie das Präfix __Host-.",
    },
    parameters={
        "urls": urls("Addresses that set cookies.", required=True),
        "session": texts("Names of cookies that carry a session."),
        "readable": texts("Names of cookies that scripts must read."),
    },
    look=_look,
)
