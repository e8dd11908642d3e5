"""Issues of judging again what was recorded."""

from eqlab.core.issue import Issue, Level, Nature

ATTACHED = Issue(
    code="EQ-RUN-040",
    template="The exchange {exchange} was given to the step {step} of the case {case} by a person: {reason}",
    advice="What is found in it rests on this attachment.",
    level=Level.NOTE,
)
NO_REASON = Issue(
    code="EQ-RUN-041",
    template="The exchange {exchange} cannot be given to a step without a reason.",
    advice="Say why it belongs there; the reason is kept and shown with every finding.",
    nature=Nature.AUTHOR,
)
NO_SUCH_EXCHANGE = Issue(
    code="EQ-RUN-042",
    template="The run {run} has no exchange {exchange}.",
    nature=Nature.AUTHOR,
)
MATCHED_ALREADY = Issue(
    code="EQ-RUN-043",
    template="The exchange {exchange} belongs to the case {case} already.",
    advice="Only an exchange of the unmatched inbox can be given to a step.",
    nature=Nature.AUTHOR,
)
NOT_EVIDENCE = Issue(
    code="EQ-RUN-044",
    template="The exchange {exchange} is evidence for no case: {problem}",
    advice="Have the system call again, with what the access file of this campaign names.",
    nature=Nature.AUTHOR,
)
NO_SUCH_STEP = Issue(
    code="EQ-RUN-045",
    template="The case {case} has no step {step} that waits for a call.",
    nature=Nature.AUTHOR,
)
NOT_CARRIED_OUT = Issue(
    code="EQ-RUN-046",
    template="The case {case} was not run in {run}, so no exchange can be given to one of its steps.",
    advice="Run the case.",
    nature=Nature.AUTHOR,
)
SERVED_ALREADY = Issue(
    code="EQ-RUN-047",
    template="The step {step} of the case {case} has an exchange already: {other}.",
    advice="A recorded fact is never replaced.",
    nature=Nature.AUTHOR,
)
OTHER_SERVICE = Issue(
    code="EQ-RUN-048",
    template="The exchange {exchange} came at {found}; the step {step} waits at {service}.",
    nature=Nature.AUTHOR,
)
OTHER_RUN = Issue(
    code="EQ-RUN-049",
    template="The attachment of the exchange {exchange} speaks of the run {named}, not of {run}.",
    nature=Nature.AUTHOR,
)
