"""Issues of checklists: what authors wrote wrong, and what stands between answers and a decision.

A code is never reused.
"""

from eqlab.checklist.model import Assurance
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.text import words

KNOWN_AS = {
    Assurance.DECLARED: words("declared"),
    Assurance.FILED: words("filed"),
    Assurance.EXAMINED: words("examined"),
    Assurance.TESTED: words("tested"),
    Assurance.INDEPENDENT: words("confirmed by an independent body"),
}
LACKING = {
    (False, False): words("a reason and a reviewer"),
    (False, True): words("a reason"),
    (True, False): words("a reviewer"),
    (True, True): "",
}
"""What an answer "not applicable" is without, by whether it has a reason and a reviewer."""

# What the author of a catalogue wrote

UNKNOWN_KEY = Issue(code="EQ-CSR-001", template='There is no key "{key}" here.', nature=Nature.AUTHOR)
MISSING_KEY = Issue(code="EQ-CSR-002", template='The key "{key}" is missing in {where}.', nature=Nature.AUTHOR)
BAD_VALUE = Issue(code="EQ-CSR-003", template="{key} cannot be {found}.", nature=Nature.AUTHOR)
UNKNOWN_NAME = Issue(code="EQ-CSR-004", template='There is no {what} "{name}".', nature=Nature.AUTHOR)
MISSING_LANGUAGE = Issue(
    code="EQ-CSR-005",
    template="{key} has no text in: {languages}.",
    advice="Write it in every language: a reader must never meet a question in another one.",
    nature=Nature.AUTHOR,
)
TWICE = Issue(
    code="EQ-CSR-006",
    template='The {what} "{name}" is there twice; first at {first}.',
    advice="Give one of them a name of its own; names are never used again.",
    nature=Nature.AUTHOR,
)
BAD_ID = Issue(code="EQ-CSR-007", template='The {what} cannot be called "{name}".', nature=Nature.AUTHOR)
OUT_OF_REACH = Issue(
    code="EQ-CSR-008",
    template="{control} asks for {minimum} at least, but what it accepts reaches {reach} at most.",
    advice="Name a type of evidence or a probe that reaches the minimum, or lower the minimum.",
    nature=Nature.AUTHOR,
)
SWITCHED_OFF = Issue(
    code="EQ-CSR-009",
    template="{control} is a knock-out; the size {size} switches it off.",
    advice="A size changes weights and wording only. Leave the flag alone and give a weight from 1 to 5.",
    nature=Nature.AUTHOR,
)
UNUSED_PROBE = Issue(
    code="EQ-CSR-010",
    template="No control names the probe {probe}.",
    advice="Name it in a control, or take it out.",
    nature=Nature.AUTHOR,
)
LATE = Issue(
    code="EQ-CSR-011",
    template="{control} comes with {key} {version}, which is later than this edition, {edition}.",
    nature=Nature.AUTHOR,
)
NOT_DEPRECATED = Issue(
    code="EQ-CSR-012",
    template="{control} is replaced although it is still asked.",
    advice="Say with `deprecated` from which edition on it is no longer asked.",
    nature=Nature.AUTHOR,
)
BAD_ORDER = Issue(code="EQ-CSR-013", template="{what} are not in order: {found}.", nature=Nature.AUTHOR)
# EQ-CSR-014 and EQ-CSR-015 were never given out.

# What stands between answers and a decision

OTHER_EDITION = Issue(
    code="EQ-CSR-100",
    template="The sheet was filled in for {sheet}, but is scored by {catalogue}.",
    advice="Carry the answers over to this edition, and confirm those that are marked.",
)
UNKNOWN_CONTROL = Issue(
    code="EQ-CSR-101",
    template="The sheet answers {control}, which this edition does not ask.",
    advice="Nothing is lost: the answer is not counted.",
    level=Level.NOTE,
)
UNKNOWN_ANSWER = Issue(
    code="EQ-CSR-102",
    template='{control} is answered with "{answer}", which is not on its scale; it counts as not assessed.',
    advice="Answer with one of: {steps}.",
)
UNKNOWN_SIZE = Issue(
    code="EQ-CSR-103",
    template='The catalogue has no size "{size}"; the usual weights are used.',
    advice="Choose one of: {sizes}.",
    level=Level.WARNING,
)
MISSING_EVIDENCE = Issue(
    code="EQ-CSR-104",
    template="{control} rests on the evidence {evidence}, which is not in the locker.",
    advice="File it, or take it out of the answer.",
)
ALWAYS_APPLIES = Issue(
    code="EQ-CSR-105",
    template="{control} always applies, but is answered as not applicable; it counts as not assessed.",
    advice="Answer it with a step of its scale.",
)
UNREVIEWED_SCOPE = Issue(
    code="EQ-CSR-106",
    template="{control} is answered as not applicable without {missing}; it counts as not assessed.",
    advice="Say why it does not apply, and let a reviewer of the laboratory accept the reason.",
)
EVIDENCE_EXPIRED = Issue(
    code="EQ-CSR-107",
    template="The evidence {evidence} for {control} expired on {date}; it no longer counts.",
    advice="File a newer one.",
    level=Level.WARNING,
)
EVIDENCE_OLD = Issue(
    code="EQ-CSR-108",
    template="The evidence {evidence} for {control} is of {date}, older than {days} days; it no longer counts.",
    advice="File a newer one.",
    level=Level.WARNING,
)
EVIDENCE_EARLY = Issue(
    code="EQ-CSR-109",
    template="The evidence {evidence} for {control} is of {date}, after the day of the score; it does not count yet.",
    advice="Correct the date, or score on a later day.",
    level=Level.WARNING,
)
EVIDENCE_FOREIGN = Issue(
    code="EQ-CSR-110",
    template="The evidence {evidence} is of the type {type}, which {control} does not rest on; it does not count.",
    advice="File evidence of one of these types: {types}.",
    level=Level.WARNING,
)
EVIDENCE_REJECTED = Issue(
    code="EQ-CSR-111",
    template="{examiner} found that the evidence {evidence} does not support the answer to {control}; it counts as"
    " declared only.",
    advice="File evidence that does, or correct the answer.",
)
CONTRADICTION = Issue(
    code="EQ-CSR-112",
    template='{control} is answered with "{answer}", but the probe {probe} failed: {detail}',
    advice="Mend what the probe found, or correct the answer; the probe counts.",
)
PROBE_FAILED = Issue(
    code="EQ-CSR-113",
    template="The probe {probe} failed for {control}: {detail}",
    advice="Mend what the probe found, then let it run again.",
)
PROBE_ERROR = Issue(
    code="EQ-CSR-114",
    template="The probe {probe} could not tell about {control}: {detail}",
    advice="Let it run again; nothing is held against the subject.",
    nature=Nature.UNDECIDED,
)
PROBE_OLD = Issue(
    code="EQ-CSR-115",
    template="The probe {probe} looked at {control} on {date}, more than {days} days before the decision.",
    advice="Let it run again.",
    nature=Nature.UNDECIDED,
)
SCOPE_SHARE = Issue(
    code="EQ-CSR-116",
    template="{share} % of the weight of {topic} is not applicable, more than {limit} %.",
    advice="Let a reviewer of the laboratory confirm the scope of the topic.",
    level=Level.WARNING,
    nature=Nature.REVIEW,
)
AUDIT = Issue(
    code="EQ-CSR-117",
    template="Answers that contradict what the laboratory found: {count}. From {limit} on an audit is called for.",
    advice="Let an assessor go through the answers with the subject.",
    nature=Nature.REVIEW,
)
KNOCK_OUT = Issue(
    code="EQ-CSR-118",
    template="{control} is a knock-out and is not met.",
    advice="No points make up for it: it must be met in full.",
)
NOT_ASSURED = Issue(
    code="EQ-CSR-119",
    template="{control} is known as {assurance} only, where {minimum} is the least.",
    advice="File or test what is asked for.",
)
OPEN_MAJOR = Issue(
    code="EQ-CSR-120",
    template="{control} is a major control and is not met.",
    advice="Meet it, or name an owner and a date where the rule allows a plan.",
)
PLAN_OVERDUE = Issue(
    code="EQ-CSR-121",
    template="{control} was to be met by {due}; that day is past.",
    advice="Meet it, or agree on a new date.",
)
PROBE_EXPIRED = Issue(
    code="EQ-CSR-133",
    template="The probe {probe} looked at {control} on {date}, more than {days} days ago; it counts no more.",
    advice="Let it run again.",
    level=Level.WARNING,
)
PROBE_MISSING = Issue(
    code="EQ-CSR-134",
    template="{control} is not tested yet: of its probes, {probes} did not run.",
    advice="Let them run, or show it by other evidence.",
    level=Level.NOTE,
)
PLAN_LATE = Issue(
    code="EQ-CSR-132",
    template="{control} is to be met by {due}, after the decision would end on {end}.",
    advice="Agree on a day before that.",
)
LOW_OVERALL = Issue(
    code="EQ-CSR-122",
    template="The score is at least {low}, where {needed} is asked for.",
    advice="See what is missing for more.",
)
LOW_TOPIC = Issue(
    code="EQ-CSR-123",
    template="The score of {topic} is at least {low}, where {needed} is asked for.",
    advice="See what is missing for more.",
)
OPEN_FINDING = Issue(
    code="EQ-CSR-124",
    template="Open findings: {count}, where none is allowed.",
    advice="Settle them.",
)
NOT_RECENT = Issue(
    code="EQ-CSR-125",
    template="{control} rests on nothing of the last {days} days.",
    advice="File or test it anew.",
)
MANY_MAJORS = Issue(
    code="EQ-CSR-126",
    template="Major controls that are open: {count}; allowed are {limit}.",
    advice="Meet enough of them.",
)
UNDECIDED = Issue(
    code="EQ-CSR-127",
    template="{control} is not decided yet.",
    advice="Let it be assessed, or tested again when the test could not tell.",
    nature=Nature.UNDECIDED,
)
NOTHING_ASKED = Issue(
    code="EQ-CSR-128",
    template="No control applies: there is nothing to decide on.",
    nature=Nature.REVIEW,
)
NOT_ANSWERED = Issue(
    code="EQ-CSR-129",
    template="Controls without an answer: {count}. They count as nothing in the lower bound.",
    advice="Answer them; not to know is an answer too.",
    level=Level.NOTE,
)
PROBE_EARLY = Issue(
    code="EQ-CSR-130",
    template="The probe {probe} looked at {control} on {date}, after the day of the score; it does not count yet.",
    advice="Score on a later day.",
    level=Level.WARNING,
)
NO_SIZE = Issue(
    code="EQ-CSR-131",
    template="The sheet does not say how many people work there; the usual weights are used.",
    advice="Say it as the size of the sheet: one of {sizes}.",
    level=Level.WARNING,
)
