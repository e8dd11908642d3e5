import copy
import hashlib
from typing import Any

import pytest
from artefact_hands import codes, look, sentences, tarred, zipped

from eqlab.core.errors import AuthorErrors, ConfigurationError

BUILD = b"MZ the build that is delivered"


def component(name: str, version: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": name,
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "licenses": [{"license": {"id": "MIT"}}],
        "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(name.encode()).hexdigest()}],
        **more,
    }


def bill(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    parts = list(components) or [component("requests", "2.31.0"), component("urllib3", "2.2.1")]
    digest = hashlib.sha256(BUILD).hexdigest()
    root = {
        "type": "application",
        "bom-ref": "app",
        "name": "Praxis",
        "version": "4.2.0",
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "version": 1,
        "metadata": {"timestamp": "2026-11-01T10:00:00Z", "component": root},
        "components": parts,
        "dependencies": [
            {"ref": "app", "dependsOn": [one["bom-ref"] for one in parts]},
            *({"ref": one["bom-ref"]} for one in parts),
        ],
        **more,
    }


def changed(change: Any) -> dict[str, Any]:
    value = copy.deepcopy(bill())
    change(value)
    return value


def test_a_good_bill_passes_with_build_and_installer() -> None:
    installer = zipped({"app.exe": BUILD, "lib/requests-2.31.0.whl": b"x", "lib/other.dll": b"urllib3"})

    sighting = look("sbom.validate", {"b": bill(), "e": BUILD, "i": installer}, sbom="b", build="e", installer="i")

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert "2" == sighting.seen["components"]


BROKEN = {
    "no CycloneDX": (lambda v: v.pop("bomFormat"), "EQ-PROBE-210"),
    "serial number": (lambda v: v.update(serialNumber="4711"), "EQ-PROBE-212"),
    "unknown member": (lambda v: v["components"][0].update(licences=[]), "EQ-PROBE-212"),
    "type of a later edition": (lambda v: v["components"][0].update(type="cryptographic-asset"), "EQ-PROBE-212"),
    "hash too short": (lambda v: v["components"][0]["hashes"][0].update(content="ab"), "EQ-PROBE-212"),
    "bom-ref twice": (lambda v: v["components"][1].update({"bom-ref": "requests"}), "EQ-PROBE-212"),
    "components no list": (lambda v: v.update(components={}), "EQ-PROBE-212"),
    "no version": (
        lambda v: [v["components"][0].pop("version"), v["components"][0].update(purl="pkg:pypi/requests")],
        "EQ-PROBE-213",
    ),
    "no timestamp": (lambda v: v["metadata"].pop("timestamp"), "EQ-PROBE-213"),
    "no purl": (lambda v: v["components"][0].pop("purl"), "EQ-PROBE-214"),
    "purl of another version": (lambda v: v["components"][0].update(purl="pkg:pypi/requests@1.0"), "EQ-PROBE-215"),
    "purl of another package": (lambda v: v["components"][0].update(purl="pkg:pypi/flask@2.31.0"), "EQ-PROBE-215"),
    "no purl at all": (lambda v: v["components"][0].update(purl="requests"), "EQ-PROBE-215"),
    "no licence": (lambda v: v["components"][0].pop("licenses"), "EQ-PROBE-216"),
    "no hash": (lambda v: v["components"][0].pop("hashes"), "EQ-PROBE-217"),
    "dangling edge": (lambda v: v["dependencies"][0]["dependsOn"].append("nowhere"), "EQ-PROBE-218"),
    "outside the graph": (lambda v: v.update(dependencies=[{"ref": "app"}]), "EQ-PROBE-219"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_bill_is_told(name: str) -> None:
    change, code = BROKEN[name]

    assert code in codes(look("sbom.validate", {"b": changed(change)}, sbom="b"))


@pytest.mark.parametrize("key", ["type", "name", "version", "bom-ref", "purl", "hashes", "licenses", "components"])
@pytest.mark.parametrize("value", [None, 7, [], [["x"]], {}, {"a": []}])
def test_members_of_any_kind_are_findings(key: str, value: Any) -> None:
    sighting = look("sbom.validate", {"b": changed(lambda v: v["components"][0].update({key: value}))}, sbom="b")

    assert sighting.outcome in {"failed", "passed"}


def test_a_misspelt_member_is_told_with_the_right_one() -> None:
    sighting = look("sbom.validate", {"b": changed(lambda v: v["components"][0].update(licenseS=[]))}, sbom="b")

    assert "licenseS is no member of the schema, but licenses is" in sentences(sighting)


def test_another_edition_is_undecided() -> None:
    sighting = look("sbom.validate", {"b": bill(specVersion="1.9")}, sbom="b")

    assert ("error", ["EQ-PROBE-211"]) == (sighting.outcome, codes(sighting))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 5000, b'{"bomFormat": 1, "bomFormat": 2}'])
def test_bytes_that_are_no_bill_are_findings(data: bytes) -> None:
    sighting = look("sbom.validate", {"b": data}, sbom="b")

    assert "failed" == sighting.outcome
    assert codes(sighting)[0] in {"EQ-PROBE-201", "EQ-PROBE-210"}


def test_another_build_is_told() -> None:
    sighting = look("sbom.validate", {"b": bill(), "e": BUILD + b"!"}, sbom="b", build="e")

    assert ["EQ-PROBE-221"] == codes(sighting)


def test_a_library_that_is_not_listed_is_a_warning() -> None:
    installer = tarred({"lib/requests.jar": b"1", "lib/log4j-core-2.14.0.jar": b"2", "README.txt": b"3"})
    sighting = look("sbom.validate", {"b": bill(), "i": installer}, sbom="b", installer="i")

    assert ["EQ-PROBE-220"] == codes(sighting)
    assert "log4j-core-2.14.0.jar" in sentences(sighting)


def test_a_file_that_is_not_handed_in_is_the_set_up_s_matter() -> None:
    with pytest.raises(ConfigurationError):
        look("sbom.validate", {}, sbom="b")


def test_parameters_are_refused_with_the_nearest_spelling() -> None:
    with pytest.raises(AuthorErrors) as caught:
        look("sbom.validate", {}, sbmo="b", coverage=101)

    assert ["EQ-PROBE-002", "EQ-PROBE-004", "EQ-PROBE-003"] == [one.issue.code for one in caught.value.errors]
    assert "sbom" == caught.value.errors[0].nearest


def osv(identifier: str = "GHSA-1", package: str = "urllib3", ecosystem: str = "PyPI", **more: Any) -> dict[str, Any]:
    events = [{"introduced": "2.0.0"}, {"fixed": "2.2.2"}]
    affected = {"package": {"ecosystem": ecosystem, "name": package}}
    affected["ranges"] = more.pop("ranges", [{"type": "ECOSYSTEM", "events": events}])  # type: ignore[assignment]
    if "versions" in more:
        affected["versions"] = more.pop("versions")
    return {"id": identifier, "aliases": ["CVE-2026-0001"], "affected": [affected], **more}


def weak(*entries: dict[str, Any], **given: Any) -> Any:
    files = {"b": given.pop("bill", bill()), "o": list(entries), **given.pop("files", {})}
    return look("sbom.osv", files, sbom="b", osv="o", dated="2026-11-20", **given)


def test_a_known_weakness_is_told_with_component_and_mending_version() -> None:
    sighting = weak(osv())

    assert "failed" == sighting.outcome
    assert "urllib3 2.2.1 has the known weakness GHSA-1 (CVE-2026-0001); mended in 2.2.2" in sentences(sighting)


@pytest.mark.parametrize(
    "entry",
    [
        osv(package="flask"),
        osv(ecosystem="npm"),
        osv(withdrawn="2026-01-01T00:00:00Z"),
        osv(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.2.1"}]}]),
        osv(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "2.2.2rc1"}]}]),
        osv(ranges=[{"type": "GIT", "events": [{"introduced": "0"}]}], versions=["2.2.0"]),
    ],
)
def test_what_does_not_concern_the_version_is_not_told(entry: dict[str, Any]) -> None:
    assert ("passed", []) == (weak(entry).outcome, codes(weak(entry)))


@pytest.mark.parametrize(
    "entry",
    [
        osv(ranges=[], versions=["2.2.1"]),
        osv(ranges=[{"type": "SEMVER", "events": [{"fixed": "3.0.0"}, {"introduced": "0"}]}]),
        osv(ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"last_affected": "2.2.1"}]}]),
    ],
)
def test_versions_and_ranges_are_read_as_osv_means_them(entry: dict[str, Any]) -> None:
    assert ["EQ-PROBE-223"] == codes(weak(entry))


def test_what_cannot_be_compared_is_undecided() -> None:
    commits = osv(ranges=[{"type": "GIT", "events": [{"introduced": "0"}]}])

    assert ("error", ["EQ-PROBE-225"]) == (weak(commits).outcome, codes(weak(commits)))


def test_a_maven_version_with_words_is_undecided() -> None:
    part = component("core", "1.0-alpha", purl="pkg:maven/org.lab/core@1.0-alpha")
    entry = osv(package="org.lab:core", ecosystem="Maven")

    assert ["EQ-PROBE-225"] == codes(weak(entry, bill=bill(part)))


@pytest.mark.parametrize(
    ("version", "expected"), [("2.3.1", []), ("2.17.1", []), ("2.2", ["EQ-PROBE-225"]), ("1.0", ["EQ-PROBE-225"])]
)
def test_a_bound_that_cannot_be_compared_leaves_open_only_what_it_decides(version: str, expected: list[str]) -> None:
    part = component("core", version, purl=f"pkg:maven/org.lab/core@{version}")
    events = [{"introduced": "2.0-beta9"}, {"fixed": "2.3.1"}]
    entry = osv(package="org.lab:core", ecosystem="Maven", ranges=[{"type": "ECOSYSTEM", "events": events}])

    assert expected == codes(weak(entry, bill=bill(part)))


def test_an_exploited_weakness_has_its_own_sentence() -> None:
    kev = {"vulnerabilities": [{"cveID": "CVE-2026-0001"}]}

    assert ["EQ-PROBE-224"] == codes(weak(osv(), files={"k": kev}, kev="k"))


def statement(**more: Any) -> dict[str, Any]:
    one = {
        "vulnerability": {"name": "CVE-2026-0001"},
        "products": [{"@id": "pkg:pypi/urllib3"}],
        "status": "not_affected",
        "justification": "vulnerable_code_not_in_execute_path",
        "timestamp": "2026-10-01T00:00:00Z",
    }
    return {"@context": "https://openvex.dev/ns/v0.2.0", "statements": [{**one, **more}]}


def test_a_vex_statement_that_stands_answers_the_weakness() -> None:
    assert [] == codes(weak(osv(), files={"v": statement()}, vex=["v"]))


def test_a_cyclonedx_vex_statement_answers_it_too() -> None:
    analysis = {"state": "not_affected", "justification": "code_not_reachable", "lastUpdated": "2026-10-01T00:00:00Z"}
    vex = bill(vulnerabilities=[{"id": "CVE-2026-0001", "analysis": analysis, "affects": [{"ref": "urllib3"}]}])

    assert [] == codes(weak(osv(), files={"v": vex}, vex=["v"]))


@pytest.mark.parametrize(
    "change",
    [{"timestamp": "2025-01-01T00:00:00Z"}, {"timestamp": "2027-01-01T00:00:00Z"}, {"justification": ""}],
)
def test_a_vex_statement_past_its_time_or_without_reason_does_not_count(change: dict[str, str]) -> None:
    assert ["EQ-PROBE-227", "EQ-PROBE-223"] == codes(weak(osv(), files={"v": statement(**change)}, vex=["v"]))


@pytest.mark.parametrize(
    "change",
    [
        {"products": [{"@id": "pkg:pypi/flask"}]},
        {"products": [{"@id": "pkg:pypi/urllib3@1.0"}]},
        {"status": "affected"},
        {"vulnerability": {"name": "CVE-2020-0001"}},
    ],
)
def test_a_vex_statement_about_something_else_answers_nothing(change: dict[str, Any]) -> None:
    assert ["EQ-PROBE-223"] == codes(weak(osv(), files={"v": statement(**change)}, vex=["v"]))


def test_a_snapshot_may_be_an_archive_or_lines() -> None:
    import json

    archive = zipped({"a.json": osv(), "b.json": osv("GHSA-2", package="requests", versions=["2.31.0"])})
    lines = b"\n".join(json.dumps(one).encode() for one in (osv(), osv("GHSA-3")))

    assert ["EQ-PROBE-223", "EQ-PROBE-223"] == codes(weak(files={"o": archive}))
    assert ["EQ-PROBE-223", "EQ-PROBE-223"] == codes(weak(files={"o": lines}))


def test_a_snapshot_that_is_damaged_proves_nothing() -> None:
    archive = zipped({"a.json": osv(package="flask"), "b.json": b"{", "README.md": b"not an entry"})
    sighting = weak(files={"o": archive})

    assert ("error", ["EQ-PROBE-203"]) == (sighting.outcome, codes(sighting))
    assert "1 of its entries" in sentences(sighting)


def test_an_old_snapshot_proves_nothing() -> None:
    files = {"b": bill(), "o": [osv(package="flask")]}
    sighting = look("sbom.osv", files, sbom="b", osv="o", dated="2026-10-01")

    assert ("error", ["EQ-PROBE-207"]) == (sighting.outcome, codes(sighting))


def test_an_empty_snapshot_is_the_set_up_s_matter() -> None:
    with pytest.raises(ConfigurationError):
        weak()


def ends(*products: dict[str, Any], dated: str = "2026-11-01") -> Any:
    return look("sbom.eol", {"b": bill(), "t": {"dated": dated, "products": list(products)}}, sbom="b", table="t")


@pytest.mark.parametrize(
    ("product", "expected"),
    [
        ({"purl": "pkg:pypi/urllib3", "cycle": "2.2", "eol": "2025-01-01"}, ["EQ-PROBE-228"]),
        ({"name": "URLLIB3", "cycle": "2", "eol": "2025-01-01"}, ["EQ-PROBE-228"]),
        ({"purl": "pkg:pypi/urllib3", "cycle": "2", "eol": True}, ["EQ-PROBE-228"]),
        ({"purl": "pkg:pypi/urllib3", "cycle": "2.2", "eol": "2027-01-01"}, ["EQ-PROBE-229"]),
        ({"purl": "pkg:pypi/urllib3", "cycle": "2.2", "eol": "2030-01-01"}, []),
        ({"purl": "pkg:pypi/urllib3", "cycle": "2.22", "eol": "2025-01-01"}, []),
        ({"purl": "pkg:pypi/urllib3", "cycle": "2.2", "eol": False}, []),
    ],
)
def test_ends_of_support_are_told_by_release(product: dict[str, Any], expected: list[str]) -> None:
    assert expected == codes(ends(product))


def test_the_longest_release_name_decides() -> None:
    wide = {"name": "urllib3", "cycle": "2", "eol": "2020-01-01"}
    narrow = {"name": "urllib3", "cycle": "2.2", "eol": "2030-01-01"}

    assert [] == codes(ends(wide, narrow))


def test_an_old_table_of_ends_proves_nothing() -> None:
    assert ["EQ-PROBE-207"] == codes(ends({"name": "x", "cycle": "1", "eol": False}, dated="2025-01-01"))
