"""What a profile asks of a certificate beyond the standards: names, key, digest, time, extensions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Level
from eqlab.validate.pki.facts import CertificateFacts, Extension
from eqlab.validate.pki.issues import certificate as issues
from eqlab.validate.pki.keys import KeyFacts, is_weak
from eqlab.validate.pki.names import Name
from eqlab.validate.pki.profile import AttributeRule, CertificateProfile, ExtensionRule, KeyRule, NameRule
from eqlab.validate.pki.scene import Scene, weighed
from eqlab.validate.pki.showing import shown, values_of
from eqlab.validate.words import shorten, spoken

_QUOTES = (('"', '"'), ("« ", " »"), ("\u201e", "\u201c"))
"""As English, French and German quote, so that no sentence mixes them."""


def judge_profile(facts: CertificateFacts, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    """Judge a certificate by a profile."""
    if profile.issuer is not None:
        yield from judge_name_by_rule(facts.issuer, profile.issuer, "issuer", scene)
    if profile.subject is not None:
        yield from judge_name_by_rule(facts.subject, profile.subject, "subject", scene)
    yield from judge_key(facts.key, profile, scene)
    yield from judge_digest(facts.digest, profile, scene)
    yield from _length(facts, profile, scene)
    for rule in profile.extensions:
        yield from _extension(facts.extension(rule.name), rule, scene)


def judge_name_by_rule(name: Name, rule: NameRule, called: str, scene: Scene) -> Iterator[Finding]:
    """Judge a name by a rule; `called` is `subject` or `issuer`."""
    counted = Counter(attribute.name for attribute in name)
    wanted = [one.name for one in rule.attributes]
    for attribute in rule.attributes:
        told = {"attribute": attribute.name, "name": called}
        part = f"{called}.{attribute.name}"
        count = counted[attribute.name]
        if not count and attribute.required:
            yield weighed(scene.tell(issues.ATTRIBUTE_MISSING, part, **told), attribute.weight)
        if count > 1:
            yield weighed(scene.tell(issues.ATTRIBUTE_TWICE, part, count=str(count), **told), attribute.weight)
        for value in (one.value for one in name if one.name == attribute.name):
            yield from _value(value, attribute, called, scene)
    if not rule.others:
        for other in sorted(set(counted) - set(wanted)):
            told = {"attribute": shorten(other, 60), "name": called}
            yield weighed(scene.tell(issues.ATTRIBUTE_UNEXPECTED, f"{called}.{other}", **told), rule.weight)
    yield from _order(name, wanted, rule, called, scene)


def _order(name: Name, wanted: list[str], rule: NameRule, called: str, scene: Scene) -> Iterator[Finding]:
    there = list(dict.fromkeys(attribute.name for attribute in name if attribute.name in wanted))
    expected = [one for one in wanted if one in there]
    if rule.ordered and there != expected:
        told = {"name": called, "found": ", ".join(there), "expected": ", ".join(expected)}
        yield weighed(scene.tell(issues.ATTRIBUTE_ORDER, called, **told), rule.weight)


def _value(value: str, rule: AttributeRule, called: str, scene: Scene) -> Iterator[Finding]:
    part = f"{called}.{rule.name}"
    told = {"attribute": rule.name, "name": called, "found": shorten(value, 60)}
    if rule.equals and value not in rule.equals:
        quoted = (", ".join(f"{left}{one}{right}" for one in rule.equals) for left, right in _QUOTES)
        yield weighed(scene.tell(issues.ATTRIBUTE_VALUE, part, **spoken("expected", *quoted), **told), rule.weight)
    if rule.pattern is not None:
        fits = rule.pattern.covers(value)
        if fits is None:
            yield scene.tell(issues.ATTRIBUTE_TOO_LONG, part, size=str(len(value)), **told)
        elif not fits:
            expected = f"/{rule.pattern.text}/"
            yield weighed(scene.tell(issues.ATTRIBUTE_VALUE, part, expected=expected, **told), rule.weight)
    breach = rule.identifier.check(value) if rule.identifier else None
    if rule.identifier and breach:
        where = scene.tell(issues.ATTRIBUTE_VALUE, part)
        finding = found(breach.issue, where.subject, where.rule / rule.identifier.name, **breach.facts)
        yield replace(finding, level=breach.weight.level, origin=breach.weight.origin)


def judge_key(key: KeyFacts, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    """Judge a public key by the kinds that a profile allows; one that is bad in itself is told elsewhere."""
    if not profile.keys or key.public is None or key.problem is not None or is_weak(key):
        return
    most = min((level for rule in profile.keys if (level := _against(key, rule)) is not None), default=Level.ERROR)
    if any(_against(key, rule) is Level.NOTE for rule in profile.keys):
        return
    expected = ", ".join(_wanted(rule) for rule in profile.keys)
    finding = scene.tell(issues.KEY_KIND, "subjectPublicKeyInfo", found=key.title, expected=expected)
    yield weighed(finding, profile.key_weight, most)


def _against(key: KeyFacts, rule: KeyRule) -> Level | None:
    """Return NOTE for a key that fits, WARNING for one that is shorter than asked for; None for another one."""
    if key.algorithm != rule.algorithm or (rule.curves and key.curve not in rule.curves) or key.bits < rule.least:
        return None
    return Level.NOTE if key.bits >= rule.bits else Level.WARNING


def _wanted(rule: KeyRule) -> str:
    return " ".join(piece for piece in (rule.algorithm, "/".join(rule.curves), str(rule.bits or "")) if piece)


def judge_digest(digest: str, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    """Judge the digest of a signature; algorithms with a digest of their own are not concerned."""
    if profile.digests and digest and digest not in profile.digests:
        told = {"found": digest, "expected": ", ".join(profile.digests)}
        yield weighed(scene.tell(issues.DIGEST, "signatureAlgorithm", **told), profile.digest_weight)


def _length(facts: CertificateFacts, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    span = facts.not_after.at - facts.not_before.at
    if profile.days and span > timedelta(days=profile.days):
        days = -(-int(span.total_seconds()) // 86400)
        told = {"found": str(days), "expected": str(profile.days)}
        yield weighed(scene.tell(issues.TOO_LONG, "validity", **told), profile.days_weight)


def _extension(extension: Extension | None, rule: ExtensionRule, scene: Scene) -> Iterator[Finding]:
    part, told = f"extensions.{rule.name}", {"extension": rule.name}
    if extension is None:
        if rule.presence == "required":
            yield weighed(scene.tell(issues.EXTENSION_MISSING, part, **told), rule.weight)
        return
    if rule.presence == "none":
        yield weighed(scene.tell(issues.EXTENSION_FORBIDDEN, part, **told), rule.weight)
        return
    if rule.critical is not None and extension.critical != rule.critical:
        issue = issues.MUST_BE_CRITICAL if rule.critical else issues.MUST_NOT_BE_CRITICAL
        yield weighed(scene.tell(issue, part, **told), rule.weight)
    yield from _values(extension, rule, part, scene)


def _values(extension: Extension, rule: ExtensionRule, part: str, scene: Scene) -> Iterator[Finding]:
    values = values_of(extension) if rule.values is not None else None
    if values is not None and rule.values is not None and values != rule.values:
        told = {"extension": rule.name, "found": shown(values), "expected": shown(rule.values)}
        yield weighed(scene.tell(issues.EXTENSION_VALUE, part, **told), rule.weight)
