"""Terminology: code systems, value sets, and what codes mean by them."""

from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology.membership import enumerated, member
from eqlab.validate.fhir.terminology.passes import terminology_pass

__all__ = ["Membership", "enumerated", "member", "terminology_pass"]
