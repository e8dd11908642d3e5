"""Claims of profiles, and profiles that lead from one resource to others."""

from growth_family import Resource, family
from growth_parts import CORE, LOINC, collected, observation, patient, references

from eqlab.validate.fhir.run import Options

ASKED = Options(profiles=(f"{CORE}Bundle", f"{CORE}DomainResource"))
LIPID = {"coding": [{"system": LOINC, "code": "57698-3"}]}
TRIGLYCERIDE = {"coding": [{"system": LOINC, "code": "35217-9"}]}


def _report(claims: tuple[str, ...], addresses: list[str]) -> Resource:
    profiles = [CORE + one for one in claims]
    report = {"resourceType": "DiagnosticReport", "id": "d", "status": "final", "code": LIPID}
    return {**report, "meta": {"profile": profiles}, "result": references(addresses)}


@family()
def claims_of_versions(n: int) -> Resource:
    return patient(1, meta={"profile": [f"{CORE}Patient|{i}" for i in range(n)]})


@family(options=ASKED)
def profiles_asked(n: int) -> Resource:
    return collected(observation(i) for i in range(n))


@family()
def lipids_contained(n: int) -> Resource:
    report = _report(("lipidprofile", "hlaresult", "diagnosticreport-genetics"), [f"#o{i}" for i in range(n)])
    return {**report, "contained": [observation(i, code=TRIGLYCERIDE) for i in range(n)]}
