"""The pack of CDA documents: met by its examples, broken by each variant in one way, every rule known and told."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from cda_pack import (
    ACCEPTED,
    EXAMPLES,
    FOLDER,
    ROOT,
    RULE,
    SCHEMA,
    SCHEMATRON,
    VARIANTS,
    asserts,
    broken,
    identifier_library,
    judged,
    schema,
    told,
)
from lxml import etree

from eqlab.cli.judges.cda import is_for
from eqlab.content.rules import Rules
from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.xml import XmlDocument, read_xml

KINDS = {
    "dispensation-biology",
    "dispensation-medication",
    "edocument-client",
    "edocument-platform",
    "fee-statement",
    "general-l1",
    "general-l2",
    "hospital-discharge",
    "hospital-stay-documentation",
    "imaging-report",
    "incapacity-certificate",
    "laboratory-report",
    "laboratory-result",
    "level-3",
    "on-demand-laboratory",
    "on-demand-medication",
    "patient-summary",
    "patient-summary-l1",
    "patient-summary-l3",
    "prescription-biology",
    "prescription-medication",
}
PHASES = sorted(one.get("id", "") for one in etree.parse(SCHEMA).iter(f"{SCHEMATRON}phase"))
ASSERTS = {one.get("id", ""): one for one in asserts()}


def document_of(data: bytes) -> XmlDocument:
    document = read_xml(data)
    assert isinstance(document, XmlDocument)
    return document


def test_there_is_an_example_of_each_kind() -> None:
    assert set(EXAMPLES) == KINDS


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_valid(name: str) -> None:
    """Not even a note, and nothing undecided."""
    assert () == judged(EXAMPLES[name])


@pytest.mark.parametrize("phase", PHASES)
def test_examples_are_valid_in_every_phase(phase: str) -> None:
    assert [] == [told(one) for data in EXAMPLES.values() for one in schema(phase).judge(data).findings]


@pytest.mark.parametrize("variant", ACCEPTED, ids=lambda one: str(one["name"]))
def test_what_is_no_mistake_is_not_told(variant: Mapping[str, Any]) -> None:
    assert [] == [told(one) for one in judged(broken(variant))]


def test_there_are_many_variants_each_with_its_own_name() -> None:
    names = [(variant["base"], variant["name"]) for variant in VARIANTS]

    assert len(names) == len(set(names)) >= 80
    assert {base for base, _ in names} == set(EXAMPLES)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda one: f"{one['base']}-{one['name']}")
def test_variant_gives_its_one_finding_at_its_place(variant: Mapping[str, Any]) -> None:
    data = broken(variant)
    findings = judged(data, variant.get("phase", ""))

    assert [variant["finding"]] == [told(one) for one in findings]
    (place,) = (one.subject for one in findings)
    assert 1 <= (place.line or 0) <= data.count(b"\n") + 1
    assert place.path.startswith("/ClinicalDocument")


def test_every_assert_of_the_pack_is_broken_by_some_variant() -> None:
    """A rule that nothing can break proves nothing."""
    assert set() == set(ASSERTS) - {variant["finding"] for variant in VARIANTS}


def test_every_pattern_is_broken_by_some_variant() -> None:
    """An abstract pattern counts where it is used."""
    phases = {"": compile_schema(SCHEMA), "strict": compile_schema(SCHEMA, phase="strict")}
    patterns = {one.pattern for sheet in phases.values() for one in sheet.messages.values() if one.pattern}
    hit = {
        one.rule.segments[2]
        for variant in VARIANTS
        if variant["finding"].startswith("LU-")
        for one in judged(broken(variant), variant.get("phase", ""))
    }

    assert set() == patterns - hit


def test_ids_of_rules_are_given_once() -> None:
    assert len(asserts()) == len(ASSERTS)


@pytest.mark.parametrize("rule", ASSERTS)
def test_rule_says_how_it_is_known_and_speaks_three_languages(rule: str) -> None:
    node = ASSERTS[rule]
    languages = dict(diagnostics_of(node))

    assert node.get(f"{RULE}origin") in list(Origin)
    assert node.get(f"{RULE}maturity") in {"draft", "trial", "stable"}
    assert node.get(f"{RULE}clause")
    assert node.get(f"{RULE}requirement")
    assert node.get("role") in {"error", "warning", "info"}
    assert {f"{rule}.fr": "fr", f"{rule}.de": "de"} == languages


def diagnostics_of(node: "etree._Element") -> Iterator[tuple[str, str]]:
    """Ids of the texts in other languages that an assert names, with the language in which they are written."""
    known = {one.get("id"): one for one in node.getroottree().iter(f"{SCHEMATRON}diagnostic")}
    for name in node.get("diagnostics", "").split():
        around = known[name].getparent()
        assert around is not None
        assert "".join(known[name].itertext()).strip().endswith(".")
        yield name, around.get("{http://www.w3.org/XML/1998/namespace}lang", "")


def test_only_what_a_closed_draft_leaves_out_is_no_more_than_a_warning() -> None:
    """Templates that are drafts may have got more elements since."""
    closed = {rule for rule, node in ASSERTS.items() if "closed" in "".join(node.itertext())}

    assert {"LU-CLO-001", "LU-DCSH-008"} == closed
    assert {"warning"} == {ASSERTS[rule].get("role") for rule in closed}


def test_finding_carries_what_the_rule_says_of_itself() -> None:
    (variant,) = (one for one in VARIANTS if one["name"] == "guardian-without-role")
    (finding,) = judged(broken(variant))

    assert ("CONF-LUXH-GUARD-3",) == finding.requirements
    assert (Origin.PUBLIC, Level.ERROR) == (finding.origin, finding.level)
    assert "1.3.182.11.1.16 recordTarget" == finding.clause
    assert ("59", "3.5.1.5") == tuple(ASSERTS["LU-PAT-020"].get(f"{RULE}{name}") for name in ("page", "section"))


def test_the_phase_strict_makes_errors_of_wrong_check_digits_alone() -> None:
    (variant,) = (one for one in VARIANTS if one["name"] == "matricule-wrong-luhn")

    told_of = [
        [(told(one), one.level) for one in schema(phase).judge(broken(variant)).findings] for phase in ("", "strict")
    ]

    assert [[("LU-IDN-002", Level.WARNING)], [("LU-IDN-012", Level.ERROR)]] == told_of


def test_the_schema_is_what_the_standard_allows() -> None:
    """Without a notice, also when the standard is taken strictly."""
    assert () == compile_schema(SCHEMA).notices == compile_schema(SCHEMA, strict=True).notices


def test_no_file_of_the_schema_is_long() -> None:
    assert [] == [path.name for path in FOLDER.iterdir() if len(path.read_text("utf-8").splitlines()) > 400]


def test_numbers_are_judged_by_the_rules_of_the_content() -> None:
    """The library is made of identifiers.yaml, and was made again after its last change."""
    assert identifier_library() == (FOLDER / "identifiers.xsl").read_text("utf-8")


def test_the_pack_judges_what_is_for_the_country() -> None:
    """By its realm or by a template; documents of other countries are none of its business."""
    (pack,) = Rules(ROOT).packs
    realm, template = b'<realmCode code="LU"/>', b'<templateId root="1.3.182.11.1"/>'
    letter = EXAMPLES["general-l1"]

    assert SCHEMA == pack.file == Rules(ROOT).schema("luxembourg-cda")
    assert all(is_for(pack, document_of(data)) for data in EXAMPLES.values())
    assert is_for(pack, document_of(letter.replace(realm, b'<realmCode code="FR"/>')))
    assert is_for(pack, document_of(letter.replace(template, b"")))
    assert not is_for(pack, document_of(letter.replace(template, b"").replace(realm, b"")))
    assert not is_for(pack, document_of(b'<ClinicalDocument><realmCode code="LU"/></ClinicalDocument>'))


def test_rules_are_decided_whatever_is_doubled_or_missing() -> None:
    """A document that breaks CDA itself is still judged: no expression counts on what CDA asks for."""
    undecided = {
        (name, told(one))
        for name, data in EXAMPLES.items()
        for made in distorted(data, name)
        for one in schema().judge(made).findings
        if one.issue.nature is not Nature.VIOLATION
    }

    assert set() == undecided


_SEEN: dict[tuple[str, str, str], str] = {}


def distorted(data: bytes, name: str) -> Iterator[bytes]:
    """The example with one element doubled, emptied or without attributes; each kind of element once for all."""
    tree = etree.fromstring(data).getroottree()
    for element in tree.getroot().iterdescendants("{*}*"):
        above = element.getparent()
        assert above is not None
        for change in (_double, _empty, _strip):
            if _SEEN.setdefault((change.__name__, str(above.tag), str(element.tag)), name) != name:
                continue
            root = copy.deepcopy(tree.getroot())
            change(root.getroottree().xpath(tree.getpath(element))[0])
            yield etree.tostring(root)


def _double(element: "etree._Element") -> None:
    element.addnext(copy.deepcopy(element))


def _empty(element: "etree._Element") -> None:
    attributes = dict(element.attrib)
    element.clear()
    element.attrib.update(attributes)


def _strip(element: "etree._Element") -> None:
    element.attrib.clear()
