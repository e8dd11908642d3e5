"""Entries that cannot be told apart: one address for many, no address, no id, versions of one."""

from typing import Any

from growth_documents import composition, document
from growth_family import Resource, family
from growth_parts import LAB, basic, bundle, collected, entry, observation, patient, references, see, uuid

ONE = f"{LAB}/Patient/p1"


def _version(i: int, **more: Any) -> Resource:
    return patient(1, meta={"versionId": str(i)}, **more)


def _observed(address: str) -> Resource:
    observed = observation(0, subject={"reference": address})
    del observed["id"]
    return observed


@family()
def same_address(n: int) -> Resource:
    return bundle("collection", [{"fullUrl": uuid(1), "resource": patient(i)} for i in range(n)])


@family()
def same_history(n: int) -> Resource:
    said = {"request": {"method": "PUT", "url": "Patient/p1"}, "response": {"status": "200"}}
    return bundle("history", [{"fullUrl": ONE, "resource": _version(i), **said} for i in range(n)])


@family()
def same_versions_referred(n: int) -> Resource:
    resources = [_version(i, link=see(f"Patient/p1/_history/{i}")) for i in range(n)]
    return bundle("collection", [{"fullUrl": ONE, "resource": one} for one in resources])


@family()
def same_versions_referring_away(n: int) -> Resource:
    def made(i: int) -> Resource:
        away = {"reference": f"Organization/{i}/_history/3"}
        return _version(i, managingOrganization=away, generalPractitioner=references([f"Patient/p1/_history/{i}"]))

    return bundle("collection", [{"fullUrl": ONE, "resource": made(i)} for i in range(n)])


@family()
def same_without_addresses(n: int) -> Resource:
    return bundle("collection", [{"resource": _version(i, link=see("Patient/p1"))} for i in range(n)])


@family()
def same_versions_without_addresses(n: int) -> Resource:
    return bundle("collection", [{"resource": _version(i, link=see(f"Patient/p1/_history/{i}"))} for i in range(n)])


@family()
def same_name(n: int) -> Resource:
    return collected(patient(1, link=see("Patient/p1")) for _ in range(n))


@family()
def document_same_full(n: int) -> Resource:
    return document(composition(), [entry(1, observation(i, subject={"reference": uuid(1)})) for i in range(n)])


@family()
def document_same_links(n: int) -> Resource:
    link = [{"relation": "stylesheet", "url": uuid(1)}] * n
    return document(composition(), [entry(1, patient(i)) for i in range(n)], link=link)


@family()
def nourl_references(n: int) -> Resource:
    return bundle(
        "collection", [{"resource": observation(i, subject={"reference": f"Patient/p{i}"})} for i in range(n)]
    )


@family()
def noid_references(n: int) -> Resource:
    return bundle("collection", [{"resource": _observed(f"Patient/p{i}")} for i in range(n)])


@family()
def noid_uuid_references(n: int) -> Resource:
    return collected(_observed(f"Patient/p{i}") for i in range(n))


@family()
def noid_home(n: int) -> Resource:
    members = references(f"Patient/p{i}" for i in range(n))
    home = {"fullUrl": f"{LAB}/Observation/o1", "resource": observation(1, hasMember=members)}
    return bundle("batch", [home, *({"resource": basic()} for _ in range(n))])
