"""Issues of files that are judged, and of what they are judged by. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

# Files to judge, and files that help to

UNREADABLE_FILE = Issue(
    code="EQ-CLI-060",
    template="The file {file} cannot be read: {problem}.",
    advice="Check its name and its permissions.",
    nature=Nature.AUTHOR,
)

NO_RESOURCE = Issue(
    code="EQ-CLI-061",
    template="The file {file} is no FHIR resource: {problem}",
    advice="Give one resource, in JSON or XML.",
    nature=Nature.AUTHOR,
)

NO_DEFINITION = Issue(
    code="EQ-CLI-065",
    template="The file {file} defines nothing: it holds a {type} without a canonical URL.",
    advice="Give a StructureDefinition, ValueSet, CodeSystem or Questionnaire that has a url.",
    nature=Nature.AUTHOR,
)

FOLDER_FOR_FILE = Issue(
    code="EQ-CLI-066",
    template="{folder} is a folder, not a file.",
    advice="Name the files in it, e.g. {folder}/*.json.",
    nature=Nature.AUTHOR,
)

EMPTY_PACKAGE = Issue(
    code="EQ-CLI-067",
    template="There is no FHIR definition in {place}.",
    advice="Name the folder that holds package.json, or the definitions themselves.",
    nature=Nature.AUTHOR,
)

NO_PROFILE = Issue(
    code="EQ-CLI-068",
    template="{name} is no profile, but a {type}.",
    advice="Name a StructureDefinition; elements of a profile are bound to value sets by the profile itself.",
    nature=Nature.AUTHOR,
)

UNKNOWN_PROFILE = Issue(
    code="EQ-CLI-110",
    template='Nobody here knows a FHIR profile "{profile}".',
    advice="Hand in the package or the file that defines it with --package or --supporting; "
    "or name a resource type, or a profile of the content, by its name or canonical URL.",
    nature=Nature.AUTHOR,
)

UNKNOWN_PROFILE_VERSION = Issue(
    code="EQ-CLI-111",
    template="The FHIR profile {profile} is not at hand in version {version}. At hand: {versions}.",
    advice="Name a version that is at hand, or leave the version out; "
    "or hand in the package or the file that defines it with --package or --supporting.",
    nature=Nature.AUTHOR,
)

NOT_HERE = Issue(
    code="EQ-CLI-069",
    template="{name} is an address, and the lab downloads nothing.",
    advice="Save the resource, and name its file.",
    nature=Nature.AUTHOR,
)

NO_VALUE = Issue(
    code="EQ-CLI-062",
    template="The expression has no value on this resource: {problem}.",
    advice="Look at what its parts give, e.g. with first() or where().",
    nature=Nature.AUTHOR,
)

UNDEFINED_VALUE = Issue(
    code="EQ-CLI-103",
    template="The lab cannot tell what the expression gives on this resource: {problem}.",
    advice="Hand in the profile, or the value set with its code systems, by --package or --supporting.",
    nature=Nature.UNDECIDED,
)

UNDECIDED_VALUE = Issue(
    code="EQ-CLI-104",
    template="The lab cannot tell what the expression gives on this resource: {problem}.",
    advice="Ask for its parts one by one, or in another way.",
    nature=Nature.UNDECIDED,
)

BADLY_WRITTEN = Issue(
    code="EQ-CLI-099",
    template="The file {file} is not written as it must be: {problem}",
    advice="The expression looks at what can be read of it; `eqlab validate` tells the place.",
    level=Level.WARNING,
    nature=Nature.AUTHOR,
)

NAMELESS_PACKAGE = Issue(
    code="EQ-CLI-063",
    template="{place} has no package.json that names a version, so it cannot be kept as a package.",
    advice="Use the folder itself: `--package {place}`.",
    nature=Nature.AUTHOR,
)

NO_TERMINOLOGY = Issue(
    code="EQ-CLI-064",
    template='The terminology server "{url}" cannot be asked: {problem}.',
    advice="Give the address of its FHIR R4 interface, e.g. --tx https://terminology.example/r4.",
    nature=Nature.AUTHOR,
)

NO_INSTANCES = Issue(
    code="EQ-CLI-070",
    template="{name} is a data type, of which there are no resources.",
    advice="Name a resource type or a profile of one.",
    nature=Nature.AUTHOR,
)

ABSTRACT_TYPE = Issue(
    code="EQ-CLI-112",
    template="{name} is an abstract type, of which there are no resources.",
    advice="Name a resource type or a profile of one.",
    nature=Nature.AUTHOR,
)

LOGICAL_MODEL = Issue(
    code="EQ-CLI-113",
    template="{name} is a logical model, of which there are no resources.",
    advice="Name a resource type or a profile of one.",
    nature=Nature.AUTHOR,
)

NO_SUCH_TYPE = Issue(
    code="EQ-CLI-071",
    template="FHIR R4 has no definitions of the type {type}.",
    nature=Nature.AUTHOR,
)

BAD_REQUEST = Issue(
    code="EQ-CLI-072",
    template="The request cannot be used: {problem}.",
    nature=Nature.AUTHOR,
)

NO_VARIABLE = Issue(
    code="EQ-CLI-073",
    template="The expression `{expression}` asks for %{name} at its line {line}, column {column}, which is not there.",
    advice="Write the value itself; the variables of a test plan are there only when the plan runs.",
    nature=Nature.AUTHOR,
)

OTHER_RESOURCE = Issue(
    code="EQ-CLI-105",
    template="The expression `{expression}` asks for {name} at its line {line}, column {column}, but the resource in "
    "{file} is of the type {type}.",
    advice="Begin with {type} or one of its elements, or name another file.",
    nature=Nature.AUTHOR,
)

EMPTY_FOLDER = Issue(
    code="EQ-CLI-074",
    template="There is no file in the folder {folder}.",
    advice="Name a folder that holds what is to be judged; hidden files do not count.",
    nature=Nature.AUTHOR,
)

NO_INPUT_NAME = Issue(
    code="EQ-CLI-075",
    template='"{said}" does not say which document of the rules the file is.',
    advice="Write NAME=FILE for each document: {names}.",
    nature=Nature.AUTHOR,
)

NO_SUCH_RULES = Issue(
    code="EQ-CLI-076",
    template='There are no rules called "{name}".',
    advice="Name a file, or rules of the content: `eqlab rules` lists them.",
    nature=Nature.AUTHOR,
)

NO_MESSAGE_PROFILE = Issue(
    code="EQ-CLI-077",
    template='There is no message profile "{name}".',
    advice="Name a file, or a profile of the content: `eqlab rules` lists them.",
    nature=Nature.AUTHOR,
)

NO_CERTIFICATE_PROFILE = Issue(
    code="EQ-CLI-078",
    template='There is no certificate profile "{name}".',
    advice="Name a profile of the content: `eqlab rules` lists them.",
    nature=Nature.AUTHOR,
)

BAD_TIME = Issue(
    code="EQ-CLI-079",
    template='"{said}" is no time.',
    advice="Write it as RFC 3339 does, e.g. 2026-03-01T12:00:00+01:00.",
    nature=Nature.AUTHOR,
)

BAD_KEYS = Issue(
    code="EQ-CLI-086",
    template="The keys in {file} cannot be used: {problem}.",
    advice="Give a JSON Web Key Set (RFC 7517), a single key of it, or a certificate in PEM form.",
    nature=Nature.AUTHOR,
)

ONE_OF_EACH = Issue(
    code="EQ-CLI-087",
    template="A report in SVRL is about one document and one schema.",
    advice="Name one FILE and one --schematron, or choose another --format.",
    nature=Nature.AUTHOR,
)

WRONG_COUNT = Issue(
    code="EQ-CLI-088",
    template="The rules cannot be applied to {count} documents named {name}.",
    advice="Look at the inputs of the rules, and name as many files as they ask for.",
    nature=Nature.AUTHOR,
)

IDLE_OPTION = Issue(
    code="EQ-CLI-093",
    template="{option} met no file that it is for: nothing was judged by it.",
    advice="Leave it out, or name the files that it is for.",
    nature=Nature.AUTHOR,
)

# What is told of files themselves

NOT_TEXT = Issue(
    code="EQ-CLI-080",
    template="The file looks like {kind}, not like JSON or XML.",
    advice="Give the resource itself; take it out of its wrapping first.",
)

MISNAMED = Issue(
    code="EQ-CLI-081",
    template="The file is named like {named}, but holds {found}; it was read as {found}.",
    advice="Rename the file.",
    level=Level.NOTE,
)

NO_RULES = Issue(
    code="EQ-CLI-082",
    template="The document is well-formed XML, but the lab knows no rules for {name}.",
    advice="Name rules with --schematron or --schema.",
    nature=Nature.UNDECIDED,
)

NOT_XML = Issue(
    code="EQ-CLI-083",
    template="The file is no XML, so {rules} cannot be applied to it.",
    advice="Send an XML document.",
)

NOT_A_MESSAGE = Issue(
    code="EQ-CLI-084",
    template="The file is no HL7 v2 message, so {rules} cannot be applied to it.",
    advice="Send a message that begins with the segment MSH.",
)

NO_ANCHOR = Issue(
    code="EQ-CLI-085",
    template="Whether the signer is to be trusted was not looked at: nobody said whom to trust.",
    advice="Name the certificate of the authority with --anchor.",
    nature=Nature.UNDECIDED,
)

FORM_ALONE = Issue(
    code="EQ-CLI-097",
    template="The certificate was judged by itself alone: who issued it, and whether it was revoked, was not looked "
    "at, because nobody said whom to trust.",
    advice="Name the certificate of the authority with --anchor; ask the authority whether it was revoked.",
    level=Level.NOTE,
)

SECRET = Issue(
    code="EQ-CLI-098",
    template="The file holds a private key, so the lab looked no further and shows nothing of it.",
    advice="Revoke the certificate and make a new key: a private key never leaves its owner. Then send the file "
    "without it.",
)

PARTLY_SIGNED = Issue(
    code="EQ-CLI-089",
    template="{name} is not signed as a whole; what is signed: {covered}.",
    advice="Sign all of it, or say in a test plan which parts have to be signed.",
    nature=Nature.UNDECIDED,
)

OTHER_REALM = Issue(
    code="EQ-CLI-090",
    template="The document is for {realm}, so it was judged by CDA alone: the rules {rules} are not for it.",
    advice="If they should be, correct realmCode or templateId; or name rules with --schematron.",
    level=Level.NOTE,
)

NO_REALM = Issue(
    code="EQ-CLI-091",
    template="The document does not say whose it is, so it was judged by CDA alone, and not by the rules {rules}.",
    advice="Write realmCode and the templateId of its kind; or name rules with --schematron.",
    nature=Nature.UNDECIDED,
)

UNKNOWN_KIND = Issue(
    code="EQ-CLI-092",
    template="The file is of no kind that the lab knows.",
    advice="The lab judges FHIR, CDA and other XML, HL7 v2, JSON Web Tokens, certificates, signed mail and PDF files.",
)

NO_LINES = Issue(
    code="EQ-CLI-102",
    template="The file holds no resource: none of its lines has anything in it.",
    advice="Write each resource on a line of its own, and leave out a file that has none.",
    nature=Nature.UNDECIDED,
)

UNSIGNED_PDF = Issue(
    code="EQ-CLI-101",
    template="The PDF has no signature: nothing vouches for where it comes from, or that it was not changed.",
    level=Level.NOTE,
)

OTHER_PROFILE = Issue(
    code="EQ-CLI-094",
    template="The message was judged by the standard alone; the content has profiles for it: {profiles}.",
    advice="Name the one it has to meet with --hl7v2.",
    level=Level.NOTE,
)

NO_PROFILE_FITS = Issue(
    code="EQ-CLI-096",
    template="None of the profiles named is for the message {message}.",
    advice="Name a profile for it, or leave it out.",
)

NO_RULE_MET = Issue(
    code="EQ-CLI-095",
    template="None of the {count} rules could be applied: each needs a document that was not named.",
    advice="Name more documents; `eqlab rules` lists those that the rules know.",
    nature=Nature.UNDECIDED,
)
