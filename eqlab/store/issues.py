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
    advice="Campaigns are kept in SQLite files or in a database of PostgreSQL.",
    nature=Nature.CONFIGURATION,
)

NO_DRIVER = Issue(
    code="EQ-STORE-021",
    template="The store {url} is in PostgreSQL, and the driver for it is not installed.",
    advice="Install it with: pip install 'eqlab[postgresql]'",
    nature=Nature.CONFIGURATION,
)

UNREACHABLE = Issue(
    code="EQ-STORE-022",
    template="The store {path} cannot be reached: {problem}.",
    advice="Check that the server runs, and that host, port and name of the database are right.",
    nature=Nature.LAB,
)

REFUSED = Issue(
    code="EQ-STORE-023",
    template="The server of the store {path} lets nobody in so: {problem}.",
    advice="Check user and password; a password can also stand in ~/.pgpass or in PGPASSWORD.",
    nature=Nature.LAB,
)

TOO_MANY = Issue(
    code="EQ-STORE-024",
    template="The server of the store {path} takes no more connections: {problem}.",
    advice="Try again when other programs have ended, or allow the server more connections.",
    nature=Nature.LAB,
)

NO_RIGHT = Issue(
    code="EQ-STORE-025",
    template="The store {path} does not allow this: {problem}.",
    advice="Ask the owner of the database for the rights that docs/store.md lists.",
    nature=Nature.LAB,
)

SERVER_GONE = Issue(
    code="EQ-STORE-026",
    template="The connection to the store {path} broke: {problem}.",
    advice="Check the server; everything that was acknowledged is kept, so the work can be resumed.",
    nature=Nature.LAB,
)

NOT_DURABLE = Issue(
    code="EQ-STORE-027",
    template="The server of the store {path} runs with fsync = off: what it confirms can be lost.",
    advice="Set fsync = on for the server; evidence must outlast a power cut.",
    nature=Nature.CONFIGURATION,
)

NOT_UNICODE = Issue(
    code="EQ-STORE-028",
    template="The database of the store {path} has the encoding {encoding}.",
    advice="Make a database with ENCODING 'UTF8' and name that one.",
    nature=Nature.CONFIGURATION,
)

FILE_STALE = Issue(
    code="EQ-STORE-029",
    template="The file {file} went on meanwhile: its last entry is {last}, and this act rests on entry {seen}.",
    advice="Look at the file as it is now, then act again.",
    nature=Nature.CONFIGURATION,
)

LAB_STALE = Issue(
    code="EQ-STORE-030",
    template="The laboratory's log went on meanwhile: its last entry is {last}, and this act rests on entry {seen}.",
    advice="Look at the laboratory as it is now, then act again.",
    nature=Nature.CONFIGURATION,
)

ACT_NOT_WRITABLE = Issue(
    code="EQ-STORE-031",
    template="The act {kind} cannot be kept: {problem}.",
    advice="Correct what was entered, and act again.",
    nature=Nature.LAB,
)

ENTRY_ALTERED = Issue(
    code="EQ-STORE-032",
    template="Entry {number} of the audit log of {path} is not what was recorded: its content does not give its hash.",
    advice="The audit log was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

ENTRY_MISSING = Issue(
    code="EQ-STORE-033",
    template="Entry {number} of the audit log of {path} is missing.",
    advice="The audit log was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

ENTRY_STRAY = Issue(
    code="EQ-STORE-034",
    template="Entry {number} of the audit log of {path} does not follow the one before: some are gone or were put in.",
    advice="The audit log was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

ENTRY_UNREADABLE = Issue(
    code="EQ-STORE-035",
    template="Entry {number} of the audit log of {path} cannot be read as {kind}: {problem}.",
    advice="Open the store with the eqlab that wrote it, or go on with an untouched copy.",
    nature=Nature.LAB,
)

ENTRY_UNSIGNED = Issue(
    code="EQ-STORE-036",
    template="Entry {number} of the audit log of {path} was not signed by {actor}: {problem}.",
    advice="Somebody wrote under the name of another: go on with an untouched copy.",
    nature=Nature.LAB,
)

LEAF_UNFIT = Issue(
    code="EQ-STORE-037",
    template="Leaf {index} of the public log in {path} does not fit its entry {number} of the audit log.",
    advice="The public log was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

LEAF_MISSING = Issue(
    code="EQ-STORE-038",
    template="Entry {number} of the audit log of {path} came with a leaf of the public log, which is not there.",
    advice="The public log was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

DATA_MISSING = Issue(
    code="EQ-STORE-039",
    template="The store {path} holds nothing under {digest}.",
    advice="Check the digest; what was kept can be asked for by it only.",
    nature=Nature.LAB,
)

DATA_ALTERED = Issue(
    code="EQ-STORE-040",
    template="What the store {path} holds under {digest} was altered.",
    advice="The evidence was altered after the fact: go on with an untouched copy.",
    nature=Nature.LAB,
)

SEALED = Issue(
    code="EQ-STORE-041",
    template="The evidence of the campaign {campaign} in {path} is sealed, and its key is not here.",
    advice="Open the store with the keys of the laboratory.",
    nature=Nature.LAB,
)

ERASED = Issue(
    code="EQ-STORE-042",
    template=(
        "The evidence of the campaign {campaign} in {path} was erased: entry {number} of the audit log, "
        "by {actor} on {day}, says why: {reason}."
    ),
    advice="Its key was destroyed; nobody can read it any more. The chain can still be verified.",
    nature=Nature.LAB,
)

UNSEALABLE = Issue(
    code="EQ-STORE-043",
    template="Row {row} of the store {path} cannot be unsealed: it was altered, or sealed with another key.",
    advice="Open the store with the keys it was written with, or go on with an untouched copy.",
    nature=Nature.LAB,
)

KEY_UNREADABLE = Issue(
    code="EQ-STORE-044",
    template="The key of the campaign {campaign} in {folder} cannot be used: {problem}.",
    advice="Check the rights of the folder of keys and that the master key is the one they were made with.",
    nature=Nature.LAB,
)

KEY_DESTROYED = Issue(
    code="EQ-STORE-045",
    template="The key of the campaign {campaign} was destroyed, and no other can take its place.",
    advice="Open another campaign.",
    nature=Nature.LAB,
)

MASTER_UNUSABLE = Issue(
    code="EQ-STORE-046",
    template="The master key {file} cannot be used: {problem}.",
    advice="Bring it back from where it is kept in safety; without it no sealed campaign can be read.",
    nature=Nature.LAB,
)
