"""mail.dns: whether others can send mail in the name of a domain, by the records that its name servers publish."""

from collections.abc import Iterator, Mapping

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.author import Parameter, Values, make_probe, text, texts
from eqlab.probe.endpoint import mail_records as records
from eqlab.probe.endpoint.issues import mail as issues
from eqlab.probe.endpoint.spf import MOST_LOOKUPS, Count, is_spf, parse_spf, weaknesses
from eqlab.probe.sight import seen_by, tell

NAME = "mail.dns"


def _is_zone(value: Json) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and isinstance(told, list) and all(isinstance(one, str) for one in told)
        for name, told in value.items()
    )


_ZONE = Parameter(
    says="TXT records by name, as the name servers publish them; pieces of a record put together.",
    expected=words("a mapping of names to lists of TXT records"),
    fits=_is_zone,
    schema={"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}},
    required=True,
)


class _Domain:
    """A domain and the records at hand."""

    def __init__(self, name: str, zone: Mapping[str, list[str]]) -> None:
        self.name = name.lower().rstrip(".")
        self.zone = {key.lower().rstrip("."): tuple(told) for key, told in zone.items()}

    def texts(self, prefix: str = "") -> tuple[str, ...]:
        return self.zone.get(f"{prefix}{self.name}", ())

    def tell(self, issue: Issue, path: str, **facts: str) -> Finding:
        return tell(issue, NAME, self.name, {"domain": self.name, **facts}, path)


def _look(values: Values, _surroundings: Surroundings) -> Sighting:
    domain = _Domain(values["domain"], values["records"])
    told = [
        *_judge_spf(domain),
        *_judge_dmarc(domain),
        *(one for selector in values["selectors"] for one in _judge_dkim(domain, selector)),
        *_judge_sts(domain, values["sts"]),
    ]
    kinds = {"SPF": "v=spf1", "DMARC": "v=dmarc1", "DKIM": "v=dkim1", "MTA-STS": "v=stsv1"}
    published = [one.lower() for texts in domain.zone.values() for one in texts]
    seen = [kind for kind, mark in kinds.items() if any(one.startswith(mark) for one in published)]
    return seen_by(NAME, told, {"domain": domain.name, "records": domain.zone}, records=", ".join(seen) or "none")


def _judge_spf(domain: _Domain) -> Iterator[Finding]:
    found = [one for one in domain.texts() if is_spf(one)]
    if not found:
        yield domain.tell(issues.NO_SPF, "SPF")
        return
    if len(found) > 1:
        rule = words("there are {count} records; one is allowed (section 4.5)", count=str(len(found)))
        yield domain.tell(issues.SPF_ERROR, "SPF", rule=rule)
        return
    record, count = parse_spf(found[0]), Count(domain.zone)
    count.add(record)
    yield from (domain.tell(issues.SPF_ERROR, "SPF", rule=rule) for rule in (*record.errors, *count.errors))
    if count.lookups > MOST_LOOKUPS:
        rule = words("it needs {count} look-ups; 10 are allowed (section 4.6.4)", count=str(count.lookups))
        yield domain.tell(issues.SPF_ERROR, "SPF", rule=rule)
    yield from (domain.tell(issues.SPF_UNKNOWN, "SPF", name=name[:80]) for name in count.unknown)
    for rule, advice in weaknesses(record):
        yield domain.tell(issues.SPF_ADVICE if advice else issues.SPF_WEAK, "SPF", rule=rule)


def _judge_dmarc(domain: _Domain) -> Iterator[Finding]:
    found = [one for one in domain.texts("_dmarc.") if records.is_dmarc(one)]
    if len(found) != 1:
        rule = words("there are {count} records; one is allowed", count=str(len(found)))
        yield domain.tell(issues.DMARC_ERROR, "DMARC", rule=rule) if found else domain.tell(issues.NO_DMARC, "DMARC")
        return
    errors = list(records.dmarc_errors(found[0]))
    yield from (domain.tell(issues.DMARC_ERROR, "DMARC", rule=rule) for rule in errors)
    if not errors:
        for rule, advice in records.dmarc_weaknesses(found[0]):
            yield domain.tell(issues.DMARC_ADVICE if advice else issues.DMARC_WEAK, "DMARC", rule=rule)


def _judge_dkim(domain: _Domain, selector: str) -> Iterator[Finding]:
    found = domain.texts(f"{selector.lower()}._domainkey.")
    if not found:
        yield domain.tell(issues.NO_DKIM, "DKIM", selector=selector[:80])
        return
    for rule, advice in records.judge_dkim(found[0]):
        issue = issues.DKIM_ADVICE if advice else issues.DKIM_ERROR
        yield domain.tell(issue, "DKIM", selector=selector[:80], rule=rule)


def _judge_sts(domain: _Domain, policy: str) -> Iterator[Finding]:
    found = [one for one in domain.texts("_mta-sts.") if one.startswith("v=STSv1")]
    if not found:
        yield domain.tell(issues.NO_STS, "MTA-STS")
        return
    errors = list(records.sts_errors(found[0], policy))
    if len(found) > 1:
        errors.append(words("there are {count} records; one is allowed", count=str(len(found))))
    yield from (domain.tell(issues.STS_ERROR, "MTA-STS", rule=rule) for rule in errors)
    if not errors:
        yield from (domain.tell(issues.STS_WEAK, "MTA-STS", rule=rule) for rule in records.sts_weaknesses(policy))


MAIL_DNS: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={
        "en": "Mail records of the domain",
        "fr": "Enregistrements de messagerie du domaine",
        "de": "Mail-Einträge der Domain",
    },
    does={
        "en": "Reads the SPF, DKIM, DMARC and MTA-STS records of a domain, as they were handed in.",
        "fr": "Lit les enregistrements SPF, DKIM, DMARC et MTA-STS d'un domaine, tels qu'ils ont été remis.",
        "de": "Liest die Einträge SPF, DKIM, DMARC und MTA-STS einer Domain, wie sie eingereicht wurden.",
    },
    parameters={
        "domain": text("The domain that mail is sent from.", required=True),
        "records": _ZONE,
        "selectors": texts("DKIM selectors that sign mail."),
        "sts": text("The MTA-STS policy file of the domain."),
    },
    look=_look,
)
