"""http.headers: the headers by which a web endpoint protects its users."""

from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, choice, flag, make_probe
from eqlab.probe.endpoint.headers import STRANGER, judge_cache, judge_hsts, judge_page
from eqlab.probe.parameters import urls
from eqlab.probe.reach import Ask, Reach, Unreached, blind_context, not_looked
from eqlab.probe.sight import seen_by

NAME = "http.headers"
_KEPT = (
    *("strict-transport-security", "content-security-policy", "x-content-type-options", "referrer-policy"),
    *("x-frame-options", "server", "x-powered-by", "cache-control", "access-control-allow-origin"),
    "access-control-allow-credentials",
)


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    reach, context = Reach.of(surroundings), blind_context()
    told: list[Finding] = []
    raw: dict[str, dict[str, str]] = {}
    for target in values["urls"]:
        try:
            response = reach.call(Ask(url=target, headers=(("origin", STRANGER),)), context)
        except Unreached as error:
            told.append(not_looked(NAME, target, error.problem))
            continue
        raw[target] = {name: value for name, value in response.headers if name in _KEPT}
        if target.startswith("https:"):
            told += judge_hsts(NAME, target, response)
        told += judge_page(NAME, target, response, kind=values["kind"])
        if values["personal"]:
            told += judge_cache(NAME, target, response)
    return seen_by(NAME, told, raw, looked=str(len(raw)))


HTTP_HEADERS: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "Security headers", "fr": "En-têtes de sécurité", "de": "Sicherheits-Header"},
    does={
        "en": "Reads the headers for HSTS, content security policy, content type, referrer, framing and other origins, "
        "and looks for leaked versions.",
        "fr": "Lit les en-têtes HSTS, de politique de contenu, de type, de référent, d'encadrement et d'origine, et "
        "recherche les versions divulguées.",
        "de": "Liest die Header für HSTS, Inhaltsrichtlinie, Inhaltstyp, Referrer, Einbettung und fremde Herkunft und "
        "sucht nach preisgegebenen Versionen.",
    },
    parameters={
        "urls": urls("Addresses to look at.", required=True),
        "kind": choice(
            "What they are: pages for people, or an interface for programs.", ("page", "api"), default="page"
        ),
        "personal": flag("Whether they answer with personal data, which nobody may store on the way."),
    },
    look=_look,
)
