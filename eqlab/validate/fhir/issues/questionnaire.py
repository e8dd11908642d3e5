"""Issues of QuestionnaireResponses judged by their Questionnaire."""

from eqlab.core.issue import Issue, Level, Nature

UNKNOWN_QUESTIONNAIRE = Issue(
    code="EQ-FHIR-720",
    template="The lab does not have the questionnaire {questionnaire}, so the answers are not judged by it.",
    advice="Hand the Questionnaire in beside the response, or contain it.",
    nature=Nature.UNDECIDED,
)
NO_QUESTIONNAIRE = Issue(
    code="EQ-FHIR-721",
    template="The response names no questionnaire, so there is nothing to judge its answers by.",
    advice="Name the Questionnaire's canonical URL in `questionnaire`.",
    level=Level.NOTE,
)
UNKNOWN_LINK = Issue(
    code="EQ-FHIR-722",
    template='The questionnaire has no item "{link}".',
    advice="Use the linkId of an item of the questionnaire.",
)
MISPLACED_LINK = Issue(
    code="EQ-FHIR-723",
    template='The item "{link}" does not belong here: the questionnaire has it under {parent}.',
    advice="Nest items as the questionnaire does: below a group in `item`, below a question in `answer.item`.",
)
OUT_OF_ORDER = Issue(
    code="EQ-FHIR-724",
    template='The item "{link}" comes after "{before}", but the questionnaire asks it earlier.',
    advice="Keep the order of the questionnaire.",
)
REQUIRED = Issue(
    code="EQ-FHIR-726",
    template='The required item "{link}" has no answer.',
    advice="Add an answer, or set the response's status to in-progress.",
)
NOT_ENABLED = Issue(
    code="EQ-FHIR-727",
    template='The item "{link}" is answered, though the questionnaire does not ask it here: its condition is not met.',
    advice="Leave the item out, or correct the answer that its enableWhen depends on.",
)
REPEATED = Issue(
    code="EQ-FHIR-728",
    template='The item "{link}" may be answered once, but has {found} answers.',
    advice="Send one answer; only items that repeat may have more.",
)
TOO_FEW = Issue(
    code="EQ-FHIR-729",
    template='The item "{link}" needs at least {least} answers, but has {found}.',
    advice="Add the missing answers.",
)
TOO_MANY = Issue(
    code="EQ-FHIR-730",
    template='The item "{link}" takes at most {most} answers, but has {found}.',
    advice="Leave out the answers that are too many.",
)
GROUP_ANSWERED = Issue(
    code="EQ-FHIR-731",
    template='The item "{link}" is a group, which has items but no answer of its own.',
    advice="Move the answer to the question inside the group.",
)
DISPLAY_ANSWERED = Issue(
    code="EQ-FHIR-732",
    template='The item "{link}" only displays text; it cannot be answered.',
    advice="Leave the answer out.",
)
QUESTION_NESTED = Issue(
    code="EQ-FHIR-733",
    template='The items below the question "{link}" stand beside its answer.',
    advice="Put them into `answer.item`.",
)
WRONG_TYPE = Issue(
    code="EQ-FHIR-734",
    template='The answer to "{link}" is a {found}, but the questionnaire asks for {expected}.',
    advice="Send the answer in the member {member}.",
)
EMPTY_ANSWER = Issue(
    code="EQ-FHIR-735",
    template='The answer to "{link}" has no value.',
    advice="Add the value, or leave the answer out.",
)
NOT_AN_OPTION = Issue(
    code="EQ-FHIR-736",
    template='The answer {found} to "{link}" is none of the questionnaire\'s options.',
    advice="Choose one of: {options}.",
)
OPTION_UNDECIDED = Issue(
    code="EQ-FHIR-737",
    template='The lab cannot tell whether {found} may answer "{link}": {reason}.',
    advice="Hand in the value set and its code systems, or have a person look at it.",
    nature=Nature.UNDECIDED,
)
TEXT_LIKE_OPTION = Issue(
    code="EQ-FHIR-738",
    template='The answer to "{link}" is the text "{found}", which is also the name of an option.',
    advice="Send the option's Coding.",
    level=Level.WARNING,
)
EXCLUSIVE = Issue(
    code="EQ-FHIR-739",
    template='The answer {found} to "{link}" excludes all others, but stands beside them.',
    advice="Send this answer alone, or leave it out.",
)
TOO_LONG = Issue(
    code="EQ-FHIR-740",
    template='The answer to "{link}" has {found} characters; at most {most} are allowed.',
    advice="Shorten it.",
)
TOO_SHORT = Issue(
    code="EQ-FHIR-741",
    template='The answer to "{link}" has {found} characters; at least {least} are needed.',
    advice="Write more.",
)
BELOW = Issue(
    code="EQ-FHIR-742",
    template='The answer {found} to "{link}" is below the least allowed value, {limit}.',
    advice="Send a value of {limit} or more.",
)
ABOVE = Issue(
    code="EQ-FHIR-743",
    template='The answer {found} to "{link}" is above the greatest allowed value, {limit}.',
    advice="Send a value of {limit} or less.",
)
NOT_COMPARABLE = Issue(
    code="EQ-FHIR-744",
    template='The answer {found} to "{link}" cannot be compared with the limit {limit}.',
    advice="Give the quantity a UCUM code of the same kind as the limit's.",
)
TOO_PRECISE = Issue(
    code="EQ-FHIR-745",
    template='The answer {found} to "{link}" has more than {most} decimal places.',
    advice="Round it.",
)
WRONG_UNIT = Issue(
    code="EQ-FHIR-746",
    template='The unit of {found} is none that the questionnaire offers for "{link}".',
    advice="Use one of: {options}.",
)
WRONG_MIME_TYPE = Issue(
    code="EQ-FHIR-747",
    template='The attachment in "{link}" is {found}; the questionnaire takes {allowed}.',
    advice="Send a file of an allowed type.",
)
TOO_LARGE = Issue(
    code="EQ-FHIR-748",
    template='The attachment in "{link}" has {found} bytes; at most {most} are allowed.',
    advice="Send a smaller file.",
)
WRONG_TARGET = Issue(
    code="EQ-FHIR-749",
    template='The answer to "{link}" refers to {found}; the questionnaire takes {allowed}.',
    advice="Refer to a resource of an allowed type.",
)
OUTSIDE_PERIOD = Issue(
    code="EQ-FHIR-750",
    template="The response was written on {found}, outside the questionnaire's period ({start} to {end}).",
    advice="Use the questionnaire that was in force.",
    level=Level.WARNING,
)
OTHER_TEXT = Issue(
    code="EQ-FHIR-751",
    template='The text of the item "{link}" is not the questionnaire\'s.',
    advice="Send the text as the questionnaire has it, or none.",
)
LATE_CONDITION = Issue(
    code="EQ-FHIR-752",
    template='The item "{link}" depends on the question "{question}", which is asked after it.',
    advice="Ask the question first.",
    level=Level.WARNING,
)
UNKNOWN_CONDITION = Issue(
    code="EQ-FHIR-753",
    template='The item "{link}" depends on the question "{question}", which the questionnaire does not have.',
    advice="Name the linkId of another item in `enableWhen.question`.",
)
NOT_LIKE_PATTERN = Issue(
    code="EQ-FHIR-754",
    template='The answer "{found}" to "{link}" is not of the form that the questionnaire asks for.',
    advice="Write it so that the regular expression `{pattern}` covers the whole of it.",
)
PATTERN_UNDECIDED = Issue(
    code="EQ-FHIR-755",
    template='The lab cannot tell whether the answer "{found}" to "{link}" is of the form `{pattern}`.',
    advice="Use a simpler regular expression, or have a person look at it.",
    nature=Nature.UNDECIDED,
)
SPREAD = Issue(
    code="EQ-FHIR-756",
    template='The answers to "{link}" are spread over {found} items.',
    advice="Send one item of this linkId, with all answers in it; only groups are repeated as items.",
    level=Level.WARNING,
)
OWN_CONDITION = Issue(
    code="EQ-FHIR-757",
    template='The item "{link}" depends on its own answer.',
    advice="Let it depend on another question.",
)
INNER_CONDITION = Issue(
    code="EQ-FHIR-758",
    template='The item "{link}" depends on the question "{question}", which stands inside it and is asked with it.',
    advice="Let it depend on a question outside.",
)
CONDITION_ON_NO_QUESTION = Issue(
    code="EQ-FHIR-759",
    template='The item "{link}" depends on "{question}", which is a {found} and never has an answer.',
    advice="Name the linkId of a question in `enableWhen.question`.",
    level=Level.WARNING,
)
CONDITION_OF_OTHER_TYPE = Issue(
    code="EQ-FHIR-760",
    template='The condition of "{link}" compares with a {found}, but answers to "{question}" are {expected}.',
    advice="Give the value in the `answer` element of the question's type.",
    level=Level.WARNING,
)
CONDITION_WITHOUT_ORDER = Issue(
    code="EQ-FHIR-761",
    template='The condition of "{link}" asks for "{operator}", but "{question}" is a {found}, which has no order.',
    advice="Use = or !=, or `exists`.",
    level=Level.WARNING,
)
OPTION_OF_OTHER_TYPE = Issue(
    code="EQ-FHIR-762",
    template='An option of "{link}" is a {found}, but answers to this question are of type {expected}.',
    advice="Write the option in the `value` element of the question's type.",
)
INITIAL_OF_OTHER_TYPE = Issue(
    code="EQ-FHIR-763",
    template='An initial value of "{link}" is a {found}, but answers to this question are of type {expected}.',
    advice="Write it in the `value` element of the question's type.",
)
OPTION_TWICE = Issue(
    code="EQ-FHIR-764",
    template='The option {found} of "{link}" is offered more than once.',
    advice="Leave the second one out.",
    level=Level.WARNING,
)
RULE_BROKEN = Issue(
    code="EQ-FHIR-765",
    template="The questionnaire's rule {key} does not hold: {human}",
    advice="Correct the answers, or set the response's status to in-progress.",
)
RULE_BROKEN_SOFTLY = Issue(
    code="EQ-FHIR-766",
    template="The questionnaire's rule {key} should hold, but does not: {human}",
    advice="Look at the answers again.",
    level=Level.WARNING,
)
RULE_UNDECIDED = Issue(
    code="EQ-FHIR-767",
    template="The lab cannot evaluate the questionnaire's rule {key}: {human}",
    advice="Have a person look at it.",
    nature=Nature.UNDECIDED,
)
CONDITION_UNDECIDED = Issue(
    code="EQ-FHIR-768",
    template='The lab cannot tell whether the item "{link}" is asked here: its condition has no clear result.',
    advice="Have a person look at it, or write the questionnaire's condition so that it can be read in one way.",
    nature=Nature.UNDECIDED,
)
NOT_ALL_LOOKED_AT = Issue(
    code="EQ-FHIR-769",
    template="The questionnaire asks for more than the lab looks at in one document: items, conditions or rules were"
    " left out.",
    advice="Split the response or the questionnaire, or have a person look at the rest.",
    nature=Nature.UNDECIDED,
)
