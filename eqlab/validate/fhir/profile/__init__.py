"""Profiles, compiled to what they ask beyond the type they are profiles of.

Source: FHIR R4, profiling.html.
"""

from eqlab.validate.fhir.profile.checking import check_profile, conforms, profile_of, tried
from eqlab.validate.fhir.profile.naming import has_rule, nearest_rule
from eqlab.validate.fhir.profile.passing import profiles_pass, require

__all__ = ["check_profile", "conforms", "has_rule", "nearest_rule", "profile_of", "profiles_pass", "require", "tried"]
