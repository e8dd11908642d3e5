"""A test report of three runs of the sample campaign, with everything that a report can tell."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import report_sample as sample
from report_sample_plan import CAMPAIGN

from eqlab.core.act.campaigning import Purpose
from eqlab.core.act.nonconformity import Severity
from eqlab.report.lab.contents import (
    AnswerRow,
    Attachment,
    ClaimRow,
    ClaimsContent,
    NonConformityRow,
    OverrideRow,
    TestContent,
)
from eqlab.report.lab.making import Facts, report_of_claims, report_of_tests
from eqlab.report.lab.marks import Provenance
from eqlab.report.lab.model import LabReport, Method, Period
from eqlab.report.lab.reading import read_facts
from eqlab.report.lab.results import RunOf, results_of

FACTS = Path(__file__).parent / "lab_facts.yaml"


def facts() -> Facts:
    return read_facts(FACTS.read_bytes(), FACTS.name)


def runs() -> tuple[RunOf, ...]:
    """A whole run, a re-test of two cases, and one that the laboratory itself broke."""
    return (
        RunOf(id="c-7.1", record=sample.rich(), head="5e" * 32),
        RunOf(id="c-7.2", record=sample.passed(), purpose=Purpose.RETEST, head="7a" * 32),
        RunOf(id="c-7.3", record=sample.blocked(), purpose=Purpose.RERUN),
    )


def nonconformities() -> tuple[NonConformityRow, ...]:
    first = NonConformityRow(
        id="NC-1",
        severity=Severity.BLOCKING,
        case="PRE-SEND-02",
        run="c-7.1",
        code="EQ-HTTP-006",
        says='The header {header} is "{found}".',
        facts={"header": "content-type", "found": "text/json"},
        where="content-type",
        requirements=("SPX-010",),
        open=True,
        answers=(AnswerRow(at=date(2026, 11, 22), remedy="planned", words="Corrected in 4.2.1, due next week."),),
    )
    second = replace(
        first,
        id="NC-2",
        severity=Severity.MINOR,
        case="PRE-FAULT-06",
        code="EQ-RULE-001",
        says="{rule}",
        facts={
            "rule": "Every resource has a narrative.",
            "rule.fr": "Chaque ressource a un texte lisible.",
            "rule.de": "Jede Ressource hat einen lesbaren Text.",
        },
        where="Bundle.entry[1].resource",
        requirements=("SPX-012",),
        open=False,
        answers=(),
        override=OverrideRow(
            severity=Severity.REMARK, reason="The text is generated on display.", proposed="thill", confirmed="duval"
        ),
        retests=("c-7.2",),
        closed="Judged as a remark.",
    )
    return first, second


@cache
def content() -> TestContent:
    attached = Attachment(
        exchange="E8", run="c-7.1", case="PRE-SEND-01", step="sent", reason="Wrong certificate chosen.", by="klein"
    )
    return results_of(sample.plan(), CAMPAIGN, runs(), nonconformities=nonconformities(), attachments=(attached,))


@cache
def report() -> LabReport:
    return report_of_tests(facts(), sample.plan(), runs(), content())


@cache
def claims() -> LabReport:
    rows = (
        ClaimRow(
            id="ENC-01",
            title={
                "en": "Data on disks is encrypted",
                "fr": "Les données sur disque sont chiffrées",
                "de": "Daten auf Platten sind verschlüsselt",
            },
            answer="yes",
            label={"en": "Yes, everywhere", "fr": "Oui, partout", "de": "Ja, überall"},
            met=True,
            points="3.0-3.0",
            mark=Provenance.EXAMINED,
        ),
        ClaimRow(
            id="UPD-02",
            title={
                "en": "Updates are signed",
                "fr": "Les mises à jour sont signées",
                "de": "Aktualisierungen sind signiert",
            },
            answer="unknown",
            label={},
            met=None,
            points="0.0-4.0",
            mark=Provenance.CUSTOMER,
        ),
    )
    told = ClaimsContent(
        checklist="sample@1.0.0",
        sheet_sha256="ab" * 32,
        decision="not_granted",
        low="43.0",
        high="57.0",
        maturity=1,
        claims=rows,
    )
    method = Method(id="sample@1.0.0", title={"en": "Sample checklist"}, sha256="cd" * 32)
    whole = report()
    assert whole.performed is not None
    period = Period(first=whole.performed.first, last=whole.performed.last)
    declared = replace(facts(), outcome=None, rule=None, opinions=())
    return report_of_claims(declared, told, method=method, performed=period, engine="0.1.0")
