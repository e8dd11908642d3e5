"""Issues of answer sheets: what cannot be read, and what answers nothing that is asked."""

from eqlab.core.issue import Issue, Nature

# Every sheet

DOUBLED = Issue(
    code="EQ-SHEET-001",
    template='{place}: the key "{key}" is there twice.',
    advice="Leave one of them: which one counts would be chance.",
    nature=Nature.AUTHOR,
)
OTHER_EDITION = Issue(
    code="EQ-SHEET-003",
    template="{place}: the sheet answers edition {sheet}, the checklist is of edition {edition}.",
    advice="Carry it over with `eqlab cesar migrate SHEET --old FOLDER --out FILE`.",
    nature=Nature.AUTHOR,
)
UNKNOWN_CONTROL = Issue(
    code="EQ-SHEET-004",
    template="{place}: {control} is not asked of this audience in this edition.",
    nature=Nature.AUTHOR,
)
UNKNOWN_ANSWER = Issue(
    code="EQ-SHEET-005",
    template='{place}: {control} cannot be answered with "{answer}".',
    nature=Nature.AUTHOR,
)
UNKNOWN_ENTRY = Issue(
    code="EQ-SHEET-006",
    template='{place}: the checklist has no {what} "{name}".',
    nature=Nature.AUTHOR,
)
BAD_EVIDENCE_ID = Issue(
    code="EQ-SHEET-007",
    template='{place}: a piece of evidence cannot be called "{name}".',
    nature=Nature.AUTHOR,
)
BAD_DIGEST = Issue(
    code="EQ-SHEET-008",
    template="{place}: this is no SHA-256.",
    nature=Nature.AUTHOR,
)

# Workbooks

NOT_A_WORKBOOK = Issue(
    code="EQ-SHEET-020",
    template="The workbook cannot be read: {problem}.",
    advice="Save it as an Excel workbook (.xlsx), or make a new one with `eqlab cesar new`.",
    nature=Nature.AUTHOR,
)
TOO_LARGE = Issue(
    code="EQ-SHEET-021",
    template="The workbook is larger than an answer sheet can be: {what} {size}, at most {limit}.",
    advice="Take out what is not asked for: pictures, other sheets, formatted empty rows.",
    nature=Nature.AUTHOR,
)
ACTIVE_CONTENT = Issue(
    code="EQ-SHEET-022",
    template="The workbook holds what an answer sheet may not hold: {part}.",
    advice="Take out macros, embedded objects and links to other files, and save it as .xlsx.",
    nature=Nature.AUTHOR,
)
FORMULA = Issue(
    code="EQ-SHEET-023",
    template="{place}: this cell holds a formula.",
    advice="Write the answer itself.",
    nature=Nature.AUTHOR,
)
NO_COVER = Issue(
    code="EQ-SHEET-024",
    template="The workbook is no answer sheet: it has no cover that names a checklist.",
    advice="Make one with `eqlab cesar new`, and keep its sheets.",
    nature=Nature.AUTHOR,
)
BAD_CELL = Issue(
    code="EQ-SHEET-025",
    template='{place}: "{found}" cannot be read here.',
    nature=Nature.AUTHOR,
)
TWICE = Issue(
    code="EQ-SHEET-026",
    template="{place}: {name} is there twice; first at {first}.",
    advice="Leave one of them.",
    nature=Nature.AUTHOR,
)
LONG_CELL = Issue(
    code="EQ-SHEET-027",
    template="{place}: the text has {size} characters.",
    nature=Nature.AUTHOR,
)
