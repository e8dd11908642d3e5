"""Bundles of every type."""

from growth_family import Resource, family
from growth_parts import LAB, bundle, collected, entry, patient, see


@family()
def collection(n: int) -> Resource:
    return collected(patient(i) for i in range(n))


@family()
def transaction_conditional_puts(n: int) -> Resource:
    def put(i: int) -> Resource:
        request = {"method": "PUT", "url": f"Patient?identifier={i}"}
        return entry(i, patient(i, link=see(f"Patient?identifier={i + 1}")), request=request)

    return bundle("transaction", [put(i) for i in range(n)])


@family()
def transaction_query(n: int) -> Resource:
    query = "&".join(f"identifier={i}" for i in range(n))
    return bundle("transaction", [{"request": {"method": "GET", "url": f"Patient?{query}"}}])


@family()
def batch_outcomes(n: int) -> Resource:
    def answer(i: int) -> Resource:
        issue = {"severity": "error", "code": "invalid", "expression": [f"Patient.name[{i}]"]}
        return {"response": {"status": "200", "outcome": {"resourceType": "OperationOutcome", "issue": [issue]}}}

    return bundle("batch-response", [answer(i) for i in range(n)])


@family()
def history_deletes(n: int) -> Resource:
    def deleted(i: int) -> Resource:
        request = {"method": "DELETE", "url": f"Patient/p{i}"}
        return {"fullUrl": f"{LAB}/Patient/p{i}", "request": request, "response": {"status": "200"}}

    return bundle("history", [deleted(i) for i in range(n)])


def _match(i: int) -> Resource:
    return {"fullUrl": f"{LAB}/Patient/p{i}", "resource": patient(i), "search": {"mode": "match"}}


def _searched(query: str) -> list[Resource]:
    return [{"relation": "self", "url": f"{LAB}/Patient?{query}"}]


@family()
def searchset_parameters(n: int) -> Resource:
    query = "&".join(f"_id=p{i}&_include=Patient:link{i}&_type=X{i}" for i in range(n))
    return bundle("searchset", [_match(i) for i in range(n)], link=_searched(query))


@family()
def links_of_an_entry(n: int) -> Resource:
    linked = [{"relation": "next", "url": f"{LAB}/{i}"} for i in range(n)]
    return bundle("searchset", [{**_match(1), "link": linked}])


@family()
def null_entries(n: int) -> Resource:
    return bundle("collection", [None] * n)
