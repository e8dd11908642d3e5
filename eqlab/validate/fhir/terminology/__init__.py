"""Terminology: code systems, value sets, and what codes mean by them."""

from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology.membership import enumerated, member, members_of
from eqlab.validate.fhir.terminology.memory import known_concepts, mark_of
from eqlab.validate.fhir.terminology.passes import terminology_pass
from eqlab.validate.fhir.terminology.patience import Patience
from eqlab.validate.fhir.terminology.resources import terminology_resources_pass

__all__ = [
    "Membership",
    "Patience",
    "enumerated",
    "known_concepts",
    "mark_of",
    "member",
    "members_of",
    "terminology_pass",
    "terminology_resources_pass",
]
