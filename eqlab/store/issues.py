"""What can be wrong with a store. A code is never reused."""

from eqlab.core.issue import Issue, Nature

UNOPENABLE = Issue(
    code="EQ-STORE-001",
    template="The store {path} cannot be opened: {problem}.",
    advice="Check that the path is right, that its folder exists, and that you may read and write both.",
    nature=Nature.LAB,
)

READ_ONLY = Issue(
    code="EQ-STORE-002",
    template="The store {path} cannot be written: it is read-only.",
    advice="Copy it to a folder where you may write, and name the copy.",
    nature=Nature.LAB,
)

DISK_FULL = Issue(
    code="EQ-STORE-003",
    template="There is no space left for the store {path}.",
    advice="Free some space; everything that was acknowledged is kept, so the campaign can be resumed.",
    nature=Nature.LAB,
)

LOCKED = Issue(
    code="EQ-STORE-004",
    template="The store {path} is locked by another process.",
    advice="Wait until that process has ended, or end it, and try again.",
    nature=Nature.LAB,
)

DAMAGED = Issue(
    code="EQ-STORE-005",
    template="The store {path} is damaged: {problem}.",
    advice="Keep the file and the files beside it as they are, and go on with a copy made before the damage.",
    nature=Nature.LAB,
)

NOT_A_STORE = Issue(
    code="EQ-STORE-006",
    template="The file {path} is no store of eqlab: {problem}.",
    advice="Name another file; this one was left as it is.",
    nature=Nature.LAB,
)

NEWER = Issue(
    code="EQ-STORE-007",
    template="The store {path} was made by eqlab {engine} in form {version}; this eqlab knows forms up to {known}.",
    advice="Open it with eqlab {engine} or a later one.",
    nature=Nature.LAB,
)

FAILED = Issue(
    code="EQ-STORE-008",
    template="The store {path} failed: {problem}.",
    advice="Check the disk and the file system it is on; everything that was acknowledged is kept.",
    nature=Nature.LAB,
)

NOT_MIGRATED = Issue(
    code="EQ-STORE-009",
    template="The store {path} could not be brought from form {version} to form {known}: {problem}.",
    advice="It is still in its old form, and a copy of it may lie beside it; open it with the eqlab that made it.",
    nature=Nature.LAB,
)

ROW_ALTERED = Issue(
    code="EQ-STORE-010",
    template="Row {row} of the store {path} is not what was recorded: its content does not give its hash.",
    advice="The evidence of this campaign was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

CHAIN_BROKEN = Issue(
    code="EQ-STORE-011",
    template="Row {row} of the store {path} does not follow the row before it: rows were removed, added or replaced.",
    advice="The evidence of this campaign was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

KIND_UNKNOWN = Issue(
    code="EQ-STORE-012",
    template='Row {row} of the store {path} holds an event of the unknown kind "{kind}".',
    advice="Open the store with the eqlab that wrote it.",
    nature=Nature.LAB,
)

ROW_UNREADABLE = Issue(
    code="EQ-STORE-013",
    template="Row {row} of the store {path} cannot be read as {kind}: {problem}.",
    advice="Open the store with the eqlab that wrote it, or go on with an untouched copy.",
    nature=Nature.LAB,
)

PAYLOAD_MISSING = Issue(
    code="EQ-STORE-014",
    template="Row {row} of the store {path} refers to the payload {digest}, which is not there.",
    advice="The evidence of this campaign was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

PAYLOAD_ALTERED = Issue(
    code="EQ-STORE-015",
    template="Row {row} of the store {path} refers to the payload {digest}, whose bytes were altered.",
    advice="The evidence of this campaign was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

SUMMARY_ALTERED = Issue(
    code="EQ-STORE-016",
    template="The store {path} lists the campaign {campaign} otherwise than its first event tells it.",
    advice="The evidence of this campaign was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

NOT_OPENED = Issue(
    code="EQ-STORE-017",
    template="The store {path} holds no campaign {campaign}.",
    advice="A campaign begins with the event that opens it.",
    nature=Nature.LAB,
)

NOT_WRITABLE = Issue(
    code="EQ-STORE-018",
    template="An event {kind} of the campaign {campaign} cannot be kept: {problem}.",
    advice="A service or a simulated system gave a value of the wrong type: correct its code and run again.",
    nature=Nature.LAB,
)

CLOSED = Issue(
    code="EQ-STORE-019",
    template="The store {path} is closed.",
    advice="Open it again.",
    nature=Nature.LAB,
)

UNKNOWN_BACKEND = Issue(
    code="EQ-STORE-020",
    template="{url} names no store that eqlab can open.",
    advice="Campaigns are kept in SQLite files.",
    nature=Nature.CONFIGURATION,
)
