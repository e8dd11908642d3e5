"""The words of a plan outside its steps: one table a mapping. Loader and published schema both rest on these."""

from eqlab.core.requirement import Obligation, Origin
from eqlab.core.text import words
from eqlab.plan.issues import UNKNOWN_PERSONA
from eqlab.plan.kinds import (
    ANYTHING,
    BOOLEAN,
    EXPRESSION,
    LANGUAGE_TEXT,
    TEXT,
    choice,
    formed,
    known,
    later,
    list_of,
    mapping_of,
)
from eqlab.plan.shapes import Field, shape, shaped
from eqlab.plan.step_shapes import SCRIPTLET_STEP, STEPS
from eqlab.plan.vocabulary import AXIS_NAME, ID, NAME, REQUIREMENTS, SEMANTIC_VERSION, SERVICE, SERVICE_NAME, WITH

ROLES = shape(
    "roles",
    "Who plays what.",
    {
        "system": Field(kind=ID, says="The role of the system under test.", required=True),
        "lab": Field(kind=ID, says="The role that the laboratory plays."),
    },
)
SOURCE = shape(
    "source",
    "A document that requirements come from.",
    {
        "id": Field(kind=ID, says="Short name, used by requirements.", required=True),
        "title": Field(kind=TEXT, says="The document's title.", required=True),
        "version": Field(kind=TEXT, says="The document's version.", required=True),
        "status": Field(kind=choice("active", "draft", "retired"), says="The document's maturity.", required=True),
        "origin": Field(
            kind=choice(*Origin),
            says="How its rules are known; inferred and design ones ask for review instead of failing a system.",
            required=True,
        ),
        "url": Field(kind=TEXT, says="Where to read it. Never called."),
    },
)
REQUIREMENT = shape(
    "requirement",
    "One testable sentence of a source.",
    {
        "id": Field(kind=ID, says="Stable id, shown in reports and coverage.", required=True),
        "level": Field(kind=choice(*Obligation), says="The conformance word; SHOULD makes warnings.", required=True),
        "actor": Field(kind=ID, says="Who has to fulfil it.", required=True),
        "text": Field(kind=LANGUAGE_TEXT, says="The requirement in words.", required=True),
        "source": Field(kind=TEXT, says="Id of the source.", required=True),
        "clause": Field(kind=TEXT, says="Where in the source.", required=True),
        "origin": Field(kind=choice(*Origin), says="How this rule is known, when it differs from its source."),
        "when": Field(kind=later(EXPRESSION), says="FHIRPath over claims and variant: when the requirement applies."),
        "not_tested_because": Field(kind=LANGUAGE_TEXT, says="Why no case verifies it."),
    },
)
AXIS = shape(
    "variant",
    "One axis along which systems differ; the chosen value is part of the certified scope.",
    {
        "axis": Field(kind=AXIS_NAME, says="Name of the axis; conditions see it as variant.<axis>.", required=True),
        "values": Field(
            kind=list_of(TEXT, words("a list of texts"), least=1), says="The possible values.", required=True
        ),
    },
)
CLAIM = shape(
    "claim",
    "Something that a system may claim to do.",
    {
        "claim": Field(kind=AXIS_NAME, says="Its name; conditions see it as claims.<claim>.", required=True),
        "title": Field(kind=LANGUAGE_TEXT, says="What is claimed, in a few words.", required=True),
        "values": Field(
            kind=list_of(TEXT, words("a list of texts"), least=1),
            says="The texts that may be claimed; without them the claim is true or false.",
        ),
    },
)
NEEDS = shape(
    "needs",
    "What has to be there before the first step.",
    {
        "services": Field(kind=list_of(SERVICE, words("a list of services")), says="Mock services to start."),
        "packages": Field(kind=list_of(TEXT, words("a list of package names")), says="Rule packages, as name@version."),
        "certificates": Field(kind=list_of(ID, words("a list of words")), says="Certificates that the vendor needs."),
    },
)
GIVEN = shape(
    "given",
    "A precondition, put into a mock service before the campaign's first case.",
    {
        "id": Field(kind=NAME, says="Its variables are {<id>.<name>} in texts and %<id> in FHIRPath.", required=True),
        "at": Field(kind=SERVICE, says="The mock service.", required=True),
        "load": Field(kind=TEXT, says="Which precondition of the service.", required=True),
        "with": Field(kind=WITH, says="Its parameters."),
    },
)
TASK = shape(
    "task",
    "The instructions for a machine: a simulated vendor or a vendor's own driver.",
    {
        "action": Field(kind=ID, says="What to do, e.g. prescribe.", required=True),
        "with": Field(kind=WITH, says="Parameters; their texts may hold {fields}."),
    },
)
SCRIPTLET_NAME = formed(r"[A-Za-z][A-Za-z0-9_-]{0,79}", words("a name: a letter, then letters, digits, - and _"))
SCRIPTLET = shape(
    "scriptlet",
    "Steps that several cases share.",
    {
        "parameters": Field(
            kind=list_of(AXIS_NAME, words("a list of names")), says="Names that {name} stands for in texts."
        ),
        "steps": Field(
            kind=list_of(SCRIPTLET_STEP, words("a list of steps"), least=1, unique=False),
            says="The steps.",
            required=True,
        ),
    },
)
SCRIPTLETS = mapping_of(SCRIPTLET_NAME, later(shaped(SCRIPTLET)), words("a mapping of names to scriptlets"))
SCRIPTLET_FILE = shape(
    "scriptlet file",
    "Scriptlets that several plans of a service share.",
    {"scriptlets": Field(kind=SCRIPTLETS, says="The scriptlets.", required=True)},
)
CASE = shape(
    "case",
    "One test case.",
    {
        "id": Field(kind=ID, says="Stable id.", required=True),
        "title": Field(kind=LANGUAGE_TEXT, says="What it tests.", required=True),
        "verifies": Field(kind=REQUIREMENTS, says="The requirements it tests."),
        "tags": Field(kind=list_of(ID, words("a list of words")), says="For choosing cases: tag:<word>."),
        "when": Field(kind=later(EXPRESSION), says="FHIRPath over claims and variant: whom the case concerns."),
        "optional": Field(kind=BOOLEAN, says="True: the campaign is complete without it."),
        "persona": Field(
            kind=known(UNKNOWN_PERSONA, lambda reading: reading.world.personas, words("a persona")),
            says="The case owns the calls about this persona.",
        ),
        "token": Field(kind=TEXT, says="The case owns the calls that carry this token."),
        "instructions": Field(kind=LANGUAGE_TEXT, says="What the person at the vendor does; may hold {fields}."),
        "task": Field(kind=shaped(TASK), says="The same for a machine."),
        "given": Field(
            kind=later(list_of(shaped(GIVEN), words("a list of preconditions"))), says="What has to be there before."
        ),
        "steps": Field(kind=STEPS, says="What happens, in order.", required=True),
    },
)
PLAN = shape(
    "plan",
    "A test plan.",
    {
        "testplan": Field(kind=ID, says="Stable id of the plan.", required=True),
        "version": Field(
            kind=SEMANTIC_VERSION, says="Raised with every change that can change a verdict.", required=True
        ),
        "title": Field(kind=LANGUAGE_TEXT, says="The plan's title.", required=True),
        "service": Field(kind=SERVICE_NAME, says="The service the plan is about: a folder of mocks/.", required=True),
        "roles": Field(kind=shaped(ROLES), says="Who plays what.", required=True),
        "sources": Field(
            kind=later(list_of(shaped(SOURCE), words("a list of sources"), least=1)),
            says="What the requirements come from.",
            required=True,
        ),
        "requirements": Field(
            kind=later(list_of(shaped(REQUIREMENT), words("a list of requirements"), least=1)),
            says="What is tested.",
            required=True,
        ),
        "variants": Field(
            kind=later(list_of(shaped(AXIS), words("a list of axes"))), says="Axes along which systems differ."
        ),
        "claims": Field(
            kind=later(list_of(shaped(CLAIM), words("a list of claims"))),
            says="What conditions ask a system about.",
        ),
        "needs": Field(kind=later(shaped(NEEDS)), says="What has to be there before the first step."),
        "variables": Field(
            kind=mapping_of(NAME, ANYTHING, words("a mapping of names to values")), says="Constants: {name} and %name."
        ),
        "scriptlets": Field(kind=SCRIPTLETS, says="Steps that several cases share."),
        "cases": Field(
            kind=later(list_of(shaped(CASE), words("a list of cases"), least=1)), says="The test cases.", required=True
        ),
    },
)
