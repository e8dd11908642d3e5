"""auth.default_creds: no default account gets in on a fresh installation."""

import secrets

from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe, words
from eqlab.probe.endpoint.issues import access as issues
from eqlab.probe.endpoint.signin import LOGIN, SignIn
from eqlab.probe.reach import TRUST, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "auth.default_creds"
PAIRS = (
    *(("admin", "admin"), ("admin", "password"), ("admin", ""), ("admin", "1234"), ("admin", "admin123")),
    *(("administrator", "administrator"), ("administrator", "password"), ("root", "root"), ("root", "toor")),
    *(("user", "user"), ("test", "test"), ("demo", "demo"), ("guest", "guest"), ("sa", ""), ("sa", "sa")),
    *(("postgres", "postgres"), ("tomcat", "tomcat"), ("manager", "manager"), ("service", "service")),
    *(("support", "support"), ("doctor", "doctor"), ("medecin", "medecin"), ("praxis", "praxis")),
)
"""Accounts and passwords that products have been shipped with."""


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    sign_in = SignIn.of(values["login"])
    reach, context = Reach.of(surroundings), trusting_context(values["trust"], surroundings)
    pairs = (*PAIRS, *values["accounts"].items())
    told: list[Finding] = []
    opened: list[str] = []
    tried = 0
    try:
        stranger = sign_in.attempt(reach, context, f"eqlab-{secrets.token_hex(6)}", secrets.token_hex(8))
        if sign_in.succeeded(stranger):
            facts = {"target": sign_in.url, "status": str(stranger.status)}
            return seen_by(NAME, [tell(issues.SUCCESS_UNCLEAR, NAME, sign_in.url, facts)], facts)
        for account, password in pairs:
            tried += 1
            if sign_in.succeeded(sign_in.attempt(reach, context, account, password)):
                opened.append(account)
                facts = {"target": sign_in.url, "account": account}
                told.append(tell(issues.DEFAULT_ACCOUNT, NAME, sign_in.url, facts, account))
    except Unreached as error:
        told.append(not_looked(NAME, sign_in.url, error.problem))
    return seen_by(NAME, told, {"target": sign_in.url, "tried": tried, "let_in": opened}, tried=str(tried))


DEFAULT_CREDS: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Default accounts", "fr": "Comptes par défaut", "de": "Standardkonten"},
    does={
        "en": "Tries known default accounts on a fresh installation.",
        "fr": "Essaie les comptes par défaut connus sur une installation neuve.",
        "de": "Probiert bekannte Standardkonten auf einer frischen Installation.",
    },
    parameters={
        "login": LOGIN,
        "accounts": words("Further accounts and their default passwords, as the manual names them."),
        "trust": TRUST,
    },
    look=_look,
)
