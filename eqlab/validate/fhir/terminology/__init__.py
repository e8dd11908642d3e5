"""Terminology: code systems, value sets, and what codes mean by them."""

from eqlab.validate.fhir.terminology.membership import enumerated, member
from eqlab.validate.fhir.terminology.model import Membership

__all__ = ["Membership", "enumerated", "member"]
