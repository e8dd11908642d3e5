"""tls.scan: protocol versions, cipher suites and old weaknesses that an endpoint accepts."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe
from eqlab.probe.endpoint.hello import SSL3, TLS10, TLS11, TLS12, TLS13, VERSIONS, Answer, Offer, say_hello
from eqlab.probe.endpoint.issues import tls as issues
from eqlab.probe.endpoint.suites import EVERY, GROUPS, MODERN, PROFILE, Grade, Group, suite_name
from eqlab.probe.issues import OUT_OF_TIME
from eqlab.probe.parameters import host, port
from eqlab.probe.reach import Reach, Unreached, not_looked
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.deadline import Deadline
from eqlab.wire.place import Place

NAME = "tls.scan"
_PARAMETERS = {"host": host("Host of the endpoint."), "port": port("Its port.", 443)}
_LEAST_GROUP = 2048
_EACH = 4.0
_OLD = {SSL3: "RFC 7568, section 3", TLS10: "RFC 8996, section 4", TLS11: "RFC 8996, section 5"}


@dataclass(slots=True, kw_only=True)
class _Scan:
    """What was seen so far of one endpoint."""

    place: Place
    reach: Reach
    versions: dict[int, Answer] = field(default_factory=dict)
    groups: dict[str, Answer] = field(default_factory=dict)
    compressed: bool = False

    def hello(self, version: int, suites: tuple[int, ...], *, compression: bool = False) -> Answer:
        """Make one offer; a connection that breaks is a refusal. Raises Unreached when nobody is there."""
        with contextlib.closing(self.reach.dial(self.place, _EACH)) as sock:
            offer = Offer(version=version, suites=suites, server_name=self.place.host, compression=compression)
            try:
                answer = say_hello(sock, offer, Deadline.after(min(_EACH, self.reach.until.remaining)))
            except OSError:
                if not self.reach.until.left:
                    raise
                return Answer()
        return answer if answer.version == version and answer.suite in suites else Answer(alert=answer.alert)

    def run(self) -> None:
        for version in VERSIONS:
            answer = self.hello(version, MODERN if version == TLS13 else EVERY)
            if answer.version:
                self.versions[version] = answer
        old = [version for version in self.versions if version < TLS13]
        for group in GROUPS:
            for version in dict.fromkeys((*old[-1:], *old[:1])):
                answer = self.hello(version, group.suites)
                if answer.version:
                    self.groups.setdefault(group.name, answer)
        if old:
            self.compressed = self.hello(old[-1], EVERY, compression=True).compressed


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    place = Place(host=values["host"], port=values["port"], secure=True)
    scan = _Scan(place=place, reach=Reach.of(surroundings))
    try:
        scan.run()
    except Unreached as error:
        return seen_by(NAME, [not_looked(NAME, place.name, error.problem)], {"target": place.name}, profile=PROFILE)
    except TimeoutError:
        late = tell(OUT_OF_TIME, NAME, place.name, {"target": place.name})
        return seen_by(NAME, [late], _raw(scan), profile=PROFILE)
    seen = {
        "profile": PROFILE,
        "protocol": ", ".join(VERSIONS[one] for one in scan.versions),
        "suites": ", ".join(sorted(scan.groups)),
        "grade": grade_of(scan).value,
    }
    return seen_by(NAME, _judge(scan), _raw(scan), **seen)


def _raw(scan: _Scan) -> Mapping[str, object]:
    return {
        "target": scan.place.name,
        "profile": PROFILE,
        "versions": {VERSIONS[one]: suite_name(answer.suite) for one, answer in scan.versions.items()},
        "groups": {
            name: {"suite": suite_name(one.suite), "version": VERSIONS[one.version], "group_bits": one.group_bits}
            for name, one in scan.groups.items()
        },
        "compression": scan.compressed,
        "secure_renegotiation": {VERSIONS[one]: answer.renegotiation for one, answer in scan.versions.items()},
    }


def grade_of(scan: _Scan) -> Grade:
    """Return the grade of the worst thing that an endpoint accepts."""
    order = list(Grade)
    grades = [group.grade for group in GROUPS if group.name in scan.groups]
    grades += [Grade.INSUFFICIENT for one in scan.versions if one in _OLD]
    grades.append(Grade.INSUFFICIENT if scan.compressed or not scan.versions else Grade.GOOD)
    return max(grades, key=order.index)


def _judge(scan: _Scan) -> Iterator[Finding]:
    target = scan.place.name

    def told(issue: Issue, path: str = "", **facts: str) -> Finding:
        return tell(issue, NAME, target, {"target": target, **facts}, path)

    if not scan.versions:
        yield told(issues.NO_TLS)
        return
    for version in scan.versions:
        if version in _OLD:
            yield told(issues.OLD_VERSION, "protocol", version=VERSIONS[version], clause=_OLD[version])
    if TLS12 not in scan.versions and TLS13 not in scan.versions:
        yield told(issues.NO_MODERN_VERSION, "protocol")
    elif TLS13 not in scan.versions:
        yield told(issues.NO_NEWEST_VERSION, "protocol")
    for group in GROUPS:
        if group.name in scan.groups:
            yield from _judge_group(group, scan.groups[group.name], target)
    if TLS13 not in scan.versions and "aead" not in scan.groups:
        yield told(issues.NO_GOOD_SUITE, "suites")
    if scan.compressed:
        yield told(issues.COMPRESSION, "compression")
    if any(not answer.renegotiation for version, answer in scan.versions.items() if version < TLS13):
        yield told(issues.NO_SECURE_RENEGOTIATION, "renegotiation")


def _judge_group(group: Group, answer: Answer, target: str) -> Iterator[Finding]:
    facts = {
        "target": target,
        "suite": suite_name(answer.suite),
        "version": VERSIONS[answer.version],
        "group": group.says,
        "clause": group.clause,
    }
    if group.grade is Grade.INSUFFICIENT:
        yield tell(issues.INSUFFICIENT_SUITE, NAME, target, facts, f"suites.{group.name}")
    elif group.grade is Grade.PHASE_OUT:
        yield tell(issues.PHASE_OUT_SUITE, NAME, target, facts, f"suites.{group.name}")
    if 0 < answer.group_bits < _LEAST_GROUP:
        yield tell(issues.WEAK_GROUP, NAME, target, {"target": target, "found": str(answer.group_bits)}, "key exchange")


TLS_SCAN: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "TLS of the endpoints", "fr": "TLS des points d'accès", "de": "TLS der Endpunkte"},
    does={
        "en": "Looks at the protocol versions and cipher suites that the declared endpoints accept, and at known "
        "weaknesses.",
        "fr": "Examine les versions du protocole et les suites cryptographiques acceptées par les points d'accès "
        "déclarés, ainsi que les faiblesses connues.",
        "de": "Untersucht, welche Protokollversionen und Verschlüsselungsverfahren die gemeldeten Endpunkte annehmen, "
        "und prüft auf bekannte Schwächen.",
    },
    parameters=_PARAMETERS,
    look=_look,
)
