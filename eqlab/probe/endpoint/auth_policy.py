"""auth.policy: rules for passwords and what sign-in asks for, after NIST SP 800-63B-4 and OWASP ASVS 5.0.0."""

from collections.abc import Iterator
from typing import NamedTuple

from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.probe.author import Find, Values, make_probe, refuse, text, texts, whole
from eqlab.probe.endpoint.cookies import read_cookies
from eqlab.probe.endpoint.issues import access
from eqlab.probe.endpoint.issues import passwords as issues
from eqlab.probe.endpoint.password_change import CHANGE, Trial, judge_change
from eqlab.probe.endpoint.password_document import ALONE, BESIDE, judge_document
from eqlab.probe.endpoint.password_form import fields_of, judge_fields
from eqlab.probe.endpoint.signin import LOGIN_TABLE, SUCCESS, SignIn, succeeded
from eqlab.probe.parameters import filled, group, secret_of, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "auth.policy"
BREACHED = ("password123456", "123456789012345", "qwertyuiop123456", "iloveyou123456789")
"""On every list of breached passwords, and long enough to be refused for that alone."""
_OK = range(200, 300)


class _Part(NamedTuple):
    """A part of what was looked at, for the evidence."""

    name: str
    seen: list[list[str | int | bool]] | int | bool


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    told: list[Finding] = []
    parts: list[_Part] = []
    try:
        for one in _judge(values, surroundings, parts):
            told.append(one)  # noqa: PERF402 - what was seen before the target broke off is kept
    except Unreached as error:
        told.append(not_looked(NAME, _target(values), error.problem))
    return seen_by(NAME, told, dict(parts), looked=", ".join(part.name for part in parts))


def _target(values: Values) -> str:
    return str((values["login"] or {}).get("url") or values["page"])


def _judge(values: Values, surroundings: Surroundings, parts: list[_Part]) -> Iterator[Finding]:
    if values["policy"]:
        yield from _document(values, surroundings, parts)
    if not (values["page"] or values["login"]):
        return
    reach, context = Reach.of(surroundings), trusting_context(values["trust"], surroundings)
    if values["page"]:
        answer = reach.call(Ask(url=values["page"]), context)
        fields = fields_of(answer.body.data.decode("utf-8", "replace"))
        parts.append(_Part("page", len(fields)))
        if not fields:
            facts = {"target": values["page"], "status": str(answer.status)}
            yield tell(issues.NO_PASSWORD_FIELD, NAME, values["page"], facts)
        yield from judge_fields(NAME, values["page"], fields)
    if values["login"]:
        trial = Trial(
            probe=NAME,
            sign_in=SignIn.of(values["login"]),
            change=values["change"] or {"url": values["login"]["url"]},
            account=values["account"],
            password=secret_of(surroundings, NAME, values["password"]),
            reach=reach,
            context=context,
            protected=values["protected"],
        )
        yield from _account(values, trial, parts)


def _document(values: Values, surroundings: Surroundings, parts: list[_Part]) -> Iterator[Finding]:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load it

    name = values["policy"]
    reading = read_json(surroundings.files(name))
    parts.append(_Part("policy", reading.problem is None))
    if reading.problem is not None:
        why = words("it is no readable JSON")
        yield tell(issues.DOCUMENT_UNREADABLE, NAME, name, {"file": name, "why": why})
        return
    yield from judge_document(NAME, name, reading.value, values["least"])


def _account(values: Values, trial: Trial, parts: list[_Part]) -> Iterator[Finding]:
    """Look at the laboratory's account: the second factor first, then the change, with the password put back."""
    if values["asked"] is not None:
        parts.append(_Part("second factor", 1))
        yield from _second_factor(values, trial)
    if values["change"] is None:
        return
    entered, _ = trial.enter(trial.password)
    if not entered:
        facts = {"target": trial.sign_in.url, "status": "-"}
        yield tell(access.SIGN_IN_FAILED, NAME, trial.sign_in.url, facts)
        return
    parts.append(_Part("change", trial.trail))
    alone = values["asked"] is None
    least = values["least"] or (ALONE if alone else BESIDE)
    try:
        yield from judge_change(trial, least, tuple(values["breached"]), alone=alone and not values["least"])
    finally:
        kept = _put_back(trial)
    if not kept:
        yield trial.tell(issues.NOT_PUT_BACK, account=trial.account)


def _put_back(trial: Trial) -> bool:
    try:
        return trial.put_back()
    except Unreached:
        return False


def _second_factor(values: Values, trial: Trial) -> Iterator[Finding]:
    """Sign in by the password alone: a second factor has to be asked for, and nothing be open without it."""
    answer = trial.sign_in.attempt(trial.reach, trial.context, trial.account, trial.password)
    asked = succeeded(answer, filled(values["asked"], SUCCESS))
    cookies = "; ".join(f"{one.name}={one.value}" for one in read_cookies(answer))
    target = trial.sign_in.url
    if values["protected"] and trial.lets_in(cookies):
        yield tell(issues.NO_SECOND_FACTOR, NAME, target, {"target": values["protected"]})
    elif not asked and trial.sign_in.succeeded(answer):
        yield tell(issues.NO_SECOND_FACTOR, NAME, target, {"target": target})
    elif not asked:
        facts = {"target": target, "status": str(answer.status)}
        yield tell(issues.SECOND_FACTOR_UNCLEAR, NAME, target, facts)


def _ready(values: Values, at: Position, find: Find) -> None:
    if not (values["policy"] or values["page"] or values["login"]):
        raise refuse(NAME, "policy", at, find, "a policy, a page or a login to look at")
    if values["login"] and not (values["account"] and values["password"]):
        raise refuse(NAME, "account", at, find, "the account of the laboratory and the secret with its password")
    if values["login"] and values["asked"] is None and values["change"] is None:
        raise refuse(NAME, "login", at, find, "with it `asked`, `change`, or both")
    if (values["change"] is not None or values["asked"] is not None) and not values["login"]:
        raise refuse(NAME, "login", at, find, "a login, by which the account is reached")


AUTH_POLICY: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Password rules", "fr": "Règles de mot de passe", "de": "Passwortregeln"},
    does={
        "en": "Tries length, composition, pasting and breached passwords on a laboratory account, looks for the second "
        "factor and at sessions after a change, or reads the rules that were handed in.",
        "fr": "Teste sur un compte du laboratoire la longueur, la composition, le collage et les mots de passe "
        "compromis, recherche le second facteur et examine les sessions après un changement, ou lit les règles "
        "remises.",
        "de": "Probiert mit einem Konto des Labors Länge, Zusammensetzung, Einfügen und bekannt gewordene Passwörter, "
        "sucht den zweiten Faktor und sieht nach den Sitzungen nach einer Änderung, oder liest die eingereichten "
        "Regeln.",
    },
    parameters={
        "policy": text("Name of the file with the rules, JSON."),
        "page": url("Page with a form for passwords."),
        "login": group("How to sign in.", LOGIN_TABLE),
        "account": text("Account of the laboratory."),
        "password": text("Name of the secret with its password."),
        "change": group("How the account's password is changed.", CHANGE),
        "asked": group("What shows, after the right password, that a second factor is asked for.", SUCCESS),
        "protected": url("Address that only who is signed in may see."),
        "least": whole("Least characters; 0 for 8 beside a second factor and 12 without one.", 0, 64, default=0),
        "breached": texts("Breached passwords that must be refused.", default=BREACHED),
        "trust": TRUST,
    },
    look=_look,
    ready=_ready,
)
