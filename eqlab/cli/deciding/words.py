"""Words of non-conformities and decisions, in the reader's language."""

from eqlab.cli.speech import Tongue
from eqlab.core.act import Remedy, Severity
from eqlab.label.evaluation import Outcome


def severity_word(tongue: Tongue, severity: Severity | None) -> str:
    """Return the word for a severity; of None, that it does not count."""
    if severity is None:
        return tongue.tell("does not count")
    return {
        Severity.BLOCKING: tongue.tell("blocking"),
        Severity.MAJOR: tongue.tell("major"),
        Severity.MINOR: tongue.tell("minor"),
        Severity.REMARK: tongue.tell("remark"),
    }[severity]


def remedy_word(tongue: Tongue, remedy: Remedy) -> str:
    """Return the word for what a vendor's answer says."""
    return {
        Remedy.CORRECTED: tongue.tell("corrected"),
        Remedy.MISCONFIGURED: tongue.tell("wrong set-up"),
        Remedy.CONTESTED: tongue.tell("contested"),
        Remedy.PLANNED: tongue.tell("planned"),
    }[remedy]


def deed_word(tongue: Tongue, deed: str) -> str:
    """Return the word for a line of a thread."""
    return {
        "raised": tongue.tell("raised"),
        "assigned": tongue.tell("assigned"),
        "commented": tongue.tell("commented"),
        "answered": tongue.tell("answered"),
        "retested": tongue.tell("tested again"),
        "override proposed": tongue.tell("override proposed"),
        "override confirmed": tongue.tell("override confirmed"),
        "override refused": tongue.tell("override refused"),
        "closed": tongue.tell("closed"),
        "reopened": tongue.tell("opened again"),
    }[deed]


def outcome_word(tongue: Tongue, outcome: str) -> str:
    """Return the words for what an evaluation comes to."""
    return {
        Outcome.CONFORMING: tongue.tell("conforming"),
        Outcome.WITH_CONDITIONS: tongue.tell("conforming with conditions"),
        Outcome.NOT_CONFORMING: tongue.tell("not conforming"),
        Outcome.UNDECIDED: tongue.tell("not decided yet"),
    }[Outcome(outcome)]


def kind_word(tongue: Tongue, kind: str) -> str:
    """Return the word for a kind of attestation; of nothing, that nothing is granted."""
    if not kind:
        return tongue.tell("nothing")
    return tongue.tell("definitive") if kind == "definitive" else tongue.tell("provisional")
