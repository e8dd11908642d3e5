"""Resources within resources: contained ones, Bundles in Bundles, Parameters."""

from growth_family import Resource, family
from growth_parts import basic, bundle, collected, entry, extension, observation, patient, references, uuid


def _contained(parts: list[Resource], addresses: list[str]) -> Resource:
    return observation(1, contained=parts, hasMember=references(addresses))


@family()
def contained_chain_back(n: int) -> Resource:
    parts = [observation(i, hasMember=references([f"#o{i - 1}"])) for i in range(2, n + 2)]
    return _contained(parts, [f"#o{n + 1}"])


@family()
def contained_same_id(n: int) -> Resource:
    return _contained([observation(2, hasMember=references(["#o2"])) for _ in range(n)], ["#o2"])


@family()
def contained_damaged(n: int) -> Resource:
    parts = [{"resourceType": "Basic", "id": f"c{i}"} for i in range(n)]
    return {**_contained(parts, [f"#c{i}" for i in range(n)]), "contained": [*parts, {}, {"id": []}, 5]}


@family()
def contained_deep(n: int) -> Resource:
    inner = basic(id="b", extension=[extension(f"http://example.org/e{i}", valueString="x") for i in range(n)])
    for depth in range(90):
        inner = basic(id=f"b{depth}", contained=[inner])
    return inner


def _bundled(i: int, resource: Resource) -> Resource:
    return bundle("collection", [entry(i, resource)])


@family()
def bundles_deep_in_entries(n: int) -> Resource:
    def deep(i: int) -> Resource:
        inner = observation(i, subject={"reference": f"Patient/{i}"})
        for depth in range(40):
            inner = _bundled(depth, inner)
        return inner

    return collected(deep(i) for i in range(n))


def _parameters(resources: list[Resource]) -> Resource:
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": f"b{i}", "resource": one} for i, one in enumerate(resources)],
    }


@family()
def parameters_of_bundles_with_one_address(n: int) -> Resource:
    return _parameters([_bundled(1, observation(i, subject={"reference": uuid(1)})) for i in range(n)])


@family()
def parameters_in_parameters(n: int) -> Resource:
    def deep() -> Resource:
        inner = patient(1)
        for depth in range(50):
            inner = _parameters([inner, observation(depth, subject={"reference": "Patient/p1"})])
        return inner

    return _parameters([deep() for _ in range(n)])
