"""Issues of `eqlab cesar`: what was typed that cannot be done."""

from eqlab.core.issue import Issue, Nature

BAD_DATE = Issue(
    code="EQ-CESAR-001",
    template='"{text}" is no date.',
    nature=Nature.AUTHOR,
)
BAD_FORM = Issue(
    code="EQ-CESAR-002",
    template="{file} says by its name neither that it is a workbook nor that it is JSON.",
    nature=Nature.AUTHOR,
)
THERE_ALREADY = Issue(
    code="EQ-CESAR-003",
    template="{file} is there already.",
    advice="Choose another name, or move it away: answers are never written over.",
    nature=Nature.AUTHOR,
)
NO_SIZE = Issue(
    code="EQ-CESAR-004",
    template='The checklist has no size "{size}".',
    nature=Nature.AUTHOR,
)
NO_PAIR = Issue(
    code="EQ-CESAR-005",
    template='"{text}" does not say what it is about.',
    nature=Nature.AUTHOR,
)
NO_CONTROL = Issue(
    code="EQ-CESAR-006",
    template='Nobody is asked "{name}" here.',
    advice="`eqlab cesar explain SHEET` lists all controls and topics.",
    nature=Nature.AUTHOR,
)
NO_ANSWER = Issue(
    code="EQ-CESAR-007",
    template='{control} cannot be answered with "{answer}".',
    nature=Nature.AUTHOR,
)
NO_TYPE = Issue(
    code="EQ-CESAR-008",
    template='The checklist has no evidence of the type "{type}".',
    advice="Say with --type what it is.",
    nature=Nature.AUTHOR,
)
NOTHING_NAMED = Issue(
    code="EQ-CESAR-009",
    template="{option} needs the answers that it belongs to.",
    advice="Write CONTROL=ANSWER beside it.",
    nature=Nature.AUTHOR,
)
HALF_A_PLAN = Issue(
    code="EQ-CESAR-010",
    template="A plan needs --owner and --due.",
    nature=Nature.AUTHOR,
)
NO_TARGET = Issue(
    code="EQ-CESAR-011",
    template='"{target}" cannot be reached: there is no such decision and no such level for this audience.',
    nature=Nature.AUTHOR,
)
NO_EDITION = Issue(
    code="EQ-CESAR-012",
    template="The folder {folder} holds no checklist.",
    advice="Name a content folder, or the folder of a checklist below its `testplans`.",
    nature=Nature.AUTHOR,
)
MANY_EDITIONS = Issue(
    code="EQ-CESAR-013",
    template="The folder {folder} holds several checklists.",
    advice="Name the folder of the one that is meant.",
    nature=Nature.AUTHOR,
)
NOT_CONFIRMED = Issue(
    code="EQ-CESAR-014",
    template="{control} has no answer that could be confirmed.",
    nature=Nature.AUTHOR,
)
TOO_LARGE = Issue(
    code="EQ-CESAR-015",
    template="The file {file} is larger than {limit} MiB.",
    nature=Nature.AUTHOR,
)
NO_SHEETS = Issue(
    code="EQ-CESAR-016",
    template="The folder {folder} holds no answer sheets.",
    nature=Nature.AUTHOR,
)
FOREIGN_TYPE = Issue(
    code="EQ-CESAR-017",
    template="None of these controls rests on evidence of the type {type}.",
    nature=Nature.AUTHOR,
)
