"""Terminology: code systems, value sets, and what codes mean by them."""

from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology.membership import enumerated, member

__all__ = ["Membership", "enumerated", "member"]
