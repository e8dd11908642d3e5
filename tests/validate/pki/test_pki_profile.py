"""Certificate profiles: data, refused with the nearest spelling."""

from typing import Any

import pytest
from making_pki import profiles

from eqlab.core.errors import AuthorError
from eqlab.core.requirement import Origin
from eqlab.validate.pki.profile import compile_profiles

BAD: list[tuple[Any, str, str]] = [
    ({"certificate": {}}, "certificate", "certificates"),
    ({"certificates": []}, "certificates", ""),
    ({"certificates": {"a": 1}}, "", ""),
    ({"certificates": {"a": {"titel": {}}}}, "titel", "title"),
    ({"certificates": {"a": {"title": {"fr": "x"}}}}, "title", ""),
    (("level", "eror"), "level", "error"),
    (("origin", "publik"), "origin", "public"),
    (("subject", {"attributes": []}), "subject.attributes", ""),
    (("subject", {"attributes": [{"name": "titel"}]}), "subject.attributes[0].name", "title"),
    (("subject", {"attributes": [{"name": "CN", "identifier": "x"}]}), "subject.attributes[0].identifier", ""),
    (("subject", {"attributes": [{"name": "CN", "required": 1}]}), "subject.attributes[0].required", ""),
    (("keys", {"allowed": [{"algorithm": "RSAA"}]}), "keys.allowed[0].algorithm", "RSA"),
    (("keys", {"allowed": [{"algorithm": "RSA", "bits": 2048, "least": 4096}]}), "keys.allowed[0].least", ""),
    (("keys", {"allowed": [{"algorithm": "RSA", "bits": True}]}), "keys.allowed[0].bits", ""),
    (("signature", {"digests": ["SHA256"]}), "signature.digests", "SHA-256"),
    (("validity", {"days": 0}), "validity.days", ""),
    (("extensions", {"keyusage": {}}), "extensions.keyusage", "keyUsage"),
    (("extensions", {"keyUsage": {"values": ["digitalSignatur"]}}), "extensions.keyUsage.values", "digitalSignature"),
    (("extensions", {"extKeyUsage": {"presence": "never"}}), "extensions.extKeyUsage.presence", ""),
]


@pytest.mark.parametrize(("data", "key", "near"), BAD)
def test_bad_profiles_are_refused(data: Any, key: str, near: str) -> None:
    """With the file, the key, and the nearest spelling where one is close."""
    if isinstance(data, tuple):
        data = {"certificates": {"a": {"title": {"en": "A"}, data[0]: data[1]}}}
    with pytest.raises(AuthorError) as caught:
        compile_profiles(data, "rules.yaml")

    assert "EQ-PKI-901" == caught.value.issue.code
    assert "rules.yaml" == (caught.value.at and caught.value.at.file)
    assert (key, near) == (caught.value.facts["key"], caught.value.nearest)


def test_a_runaway_pattern_is_refused() -> None:
    subject = {"attributes": [{"name": "CN", "pattern": "(a+)+"}]}
    with pytest.raises(AuthorError) as caught:
        compile_profiles({"certificates": {"a": {"title": {"en": "A"}, "subject": subject}}}, "rules.yaml")

    assert "EQ-CHECK-001" == caught.value.issue.code


def test_levels_and_origins_are_inherited() -> None:
    """A part without its own has those around it."""
    made = profiles()["personal"]

    assert Origin.SEED is made.days_weight.origin
    assert Origin.INFERRED is made.digest_weight.origin
    assert {Origin.INFERRED} == {rule.weight.origin for rule in made.extensions}
    assert ["WARNING"] == [one.weight.level.name for one in made.subject.attributes if not one.required]
    assert {"personal", "personal-request"} == set(profiles())
