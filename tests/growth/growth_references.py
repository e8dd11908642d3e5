"""References in all their spellings."""

from collections.abc import Iterable

from growth_family import Resource, family
from growth_parts import bundle, collected, extension, observation, references, uuid

from eqlab.validate.fhir.run import Options

STRICT = Options(best_practice="Warning", references="CHECK_EXISTS", unknown_extensions="error", languages=("de",))


def _members(addresses: Iterable[str]) -> Resource:
    return observation(1, hasMember=references(addresses))


@family()
def references_absolute(n: int) -> Resource:
    return _members(f"http://lab{i}.example/Observation/o{i}" for i in range(n))


@family()
def references_to_parts(n: int) -> Resource:
    return _members(f"#o{i}" for i in range(n))


@family()
def references_by_query(n: int) -> Resource:
    return _members(f"Observation?identifier={i}" for i in range(n))


@family()
def references_logical(n: int) -> Resource:
    def logical(i: int) -> Resource:
        return {"identifier": {"system": f"http://lab.example/{i}", "value": "v"}, "type": "Observation"}

    return observation(1, hasMember=[logical(i) for i in range(n)])


@family()
def reference_of_many_steps(n: int) -> Resource:
    return observation(1, subject={"reference": f"Patient/{'_history/' * n}1"})


@family()
def many_bases_references(n: int) -> Resource:
    def made(i: int) -> Resource:
        observed = observation(i, subject={"reference": f"Patient/p{i}"})
        return {"fullUrl": f"http://lab{i}.example/Observation/o{i}", "resource": observed}

    return bundle("collection", [made(i) for i in range(n)])


@family()
def many_bases_uuidrefs(n: int) -> Resource:
    def made(i: int) -> Resource:
        return {"fullUrl": f"urn:x{i}:o{i}", "resource": observation(i, subject={"reference": uuid(i)})}

    return bundle("collection", [made(i) for i in range(n)])


@family(options=STRICT)
def references_that_must_exist(n: int) -> Resource:
    def made(i: int) -> Resource:
        known = [extension(f"http://lab.example/e{i}", valueString="x")]
        return observation(i, subject={"reference": f"Patient/{i}"}, extension=known)

    return collected(made(i) for i in range(n))
