"""The fixed words of a laboratory's papers."""

from collections.abc import Mapping

from eqlab.core.act.campaigning import Purpose
from eqlab.core.act.nonconformity import Remedy, Severity
from eqlab.core.subject import SubjectKind
from eqlab.label.standing_case import Mark
from eqlab.report.lab.model import Outcome, ReportKind
from eqlab.report.phrase import Phrase, phrase

KINDS: Mapping[ReportKind, Phrase] = {
    ReportKind.TEST: phrase("Test report"),
    ReportKind.CLAIMS: phrase("Report on claims"),
}

PURPOSES: Mapping[Purpose, Phrase] = {
    Purpose.FIRST: phrase("first run"),
    Purpose.RERUN: phrase("run again"),
    Purpose.RETEST: phrase("re-test after an answer"),
    Purpose.REPEAT: phrase("repetition"),
}

SEVERITIES: Mapping[Severity, Phrase] = {
    Severity.BLOCKING: phrase("blocking"),
    Severity.MAJOR: phrase("major"),
    Severity.MINOR: phrase("minor"),
    Severity.REMARK: phrase("remark"),
}

REMEDIES: Mapping[str, Phrase] = {
    Remedy.CORRECTED.value: phrase("corrected in a new build"),
    Remedy.MISCONFIGURED.value: phrase("wrongly set up for the test"),
    Remedy.CONTESTED.value: phrase("contested"),
    Remedy.PLANNED.value: phrase("planned"),
}

OUTCOMES: Mapping[Outcome, Phrase] = {
    Outcome.CONFORMING: phrase("Conforming"),
    Outcome.CONDITIONAL: phrase("Conforming with conditions"),
    Outcome.NOT_CONFORMING: phrase("Not conforming"),
    Outcome.UNDECIDED: phrase("Undecided"),
}

TONES: Mapping[Outcome, str] = {
    Outcome.CONFORMING: "passed",
    Outcome.CONDITIONAL: "passed_with_warnings",
    Outcome.NOT_CONFORMING: "failed",
    Outcome.UNDECIDED: "inconclusive",
}
"""The verdict whose colour an outcome has."""

LEVELS: Mapping[SubjectKind, Phrase] = {
    SubjectKind.PRODUCT: phrase("product"),
    SubjectKind.STRUCTURE: phrase("structure that deploys it"),
}

ROLES: Mapping[str, Phrase] = {
    "tester": phrase("tester"),
    "checker": phrase("checker"),
    "evaluator": phrase("evaluator"),
    "reviewer": phrase("reviewer"),
    "authorised": phrase("authorises the report"),
}

DECIDERS: Mapping[str, Phrase] = {"decision-maker": phrase("by the decision-maker")}
"""In which role somebody decided."""

REMARKS: Mapping[Mark, Phrase] = {
    Mark.KEPT: phrase("a later run brought no result; the earlier one stands"),
    Mark.UNSTABLE: phrase("results on the same builds disagree"),
    Mark.OTHER_BUILDS: phrase("tested on other builds than those reported"),
    Mark.CARRIED: phrase("tested on an earlier build; holds by the class of the change"),
    Mark.WITHHELD: phrase("failed on the same builds in evidence that is in quarantine or erased"),
    Mark.OTHER_SCOPE: phrase("also tested under another plan, variant or with other claims, which proves nothing here"),
}

ITEMS: Mapping[str, Phrase] = {
    "a": phrase("title"),
    "b": phrase("name and address of the laboratory"),
    "c": phrase("place of the work"),
    "d": phrase("number of the report"),
    "e": phrase("customer"),
    "f": phrase("method"),
    "g": phrase("item"),
    "h": phrase("date of receipt"),
    "i": phrase("dates of the work"),
    "j": phrase("date of issue"),
    "k": phrase("sampling"),
    "l": phrase("results concern only the items tested"),
    "m": phrase("results"),
    "n": phrase("additions, deviations, exclusions"),
    "o": phrase("who authorises the report"),
    "p": phrase("results of external providers"),
}
"""What the letters of 7.8.2.1 stand for, in our own words."""
