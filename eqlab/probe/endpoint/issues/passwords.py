"""What can be wrong with the rules for passwords and with sign-in. A code is never reused."""

from eqlab.core.issue import Issue, Level, Nature

SHORT_ACCEPTED = Issue(
    code="EQ-PROBE-420",
    template="{target} takes a password of {count} characters; at least {least} are asked for (NIST SP 800-63B-4, "
    "section 3.1.1.2; OWASP ASVS 5.0.0, V6.2.1).",
    advice="Refuse shorter ones, and say the minimum beside the field.",
)
SHORT_ALLOWED = Issue(
    code="EQ-PROBE-421",
    template="{target} is content with {count} characters where a password is all that is asked for; NIST SP "
    "800-63B-4, section 3.1.1.2, asks for 15.",
    advice="Raise the minimum to 15, or ask for a second factor.",
    level=Level.WARNING,
)
LONG_REFUSED = Issue(
    code="EQ-PROBE-422",
    template="{target} refuses a password of {count} characters; at least 64 must be possible (OWASP ASVS 5.0.0, "
    "V6.2.9).",
    advice="Allow 64 characters and more; a hash is as long whatever it is made from.",
)
COMPOSITION_RULES = Issue(
    code="EQ-PROBE-423",
    template="{target} asks for kinds of characters: {what} (NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0.0, "
    "V6.2.5).",
    advice="Take rules of composition out; they make passwords weaker. Raise the minimum length instead.",
)
BREACHED_ACCEPTED = Issue(
    code="EQ-PROBE-424",
    template="{target} takes a password that is on every list of breached ones (OWASP ASVS 5.0.0, V6.2.4 and V6.2.12).",
    advice="Compare new passwords with a local list of breached ones.",
)
NOT_VERIFIED_WHOLE = Issue(
    code="EQ-PROBE-425",
    template="{target} does not compare the whole password: {what} gets in as well (OWASP ASVS 5.0.0, V6.2.8).",
    advice="Compare the password as it was typed, without cutting it or changing its letters.",
)
CHANGED_WITHOUT_CURRENT = Issue(
    code="EQ-PROBE-426",
    template="{target} changes the password although the current one is wrong (OWASP ASVS 5.0.0, V6.2.3).",
    advice="Ask for the current password at every change.",
)
SESSIONS_SURVIVE = Issue(
    code="EQ-PROBE-427",
    template="Other sessions of the account are still good at {target} after its password was changed (OWASP ASVS "
    "5.0.0, V7.4.3).",
    advice="End the other sessions at a change, or offer it there.",
    level=Level.WARNING,
)
NO_SECOND_FACTOR = Issue(
    code="EQ-PROBE-428",
    template="{target} lets in who knows a password alone (OWASP ASVS 5.0.0, V6.3.3).",
    advice="Ask for a second factor on the server, on every way in.",
)
SECOND_FACTOR_UNCLEAR = Issue(
    code="EQ-PROBE-429",
    template="{target} does not let the password alone in (status {status}), and does not ask for a second "
    "factor either.",
    advice="Correct the account of the laboratory, or what shows that a second factor is asked for (`asked`).",
    nature=Nature.UNDECIDED,
)
ROTATION = Issue(
    code="EQ-PROBE-430",
    template="{target} makes users change their passwords every {count} days (NIST SP 800-63B-4, section 3.1.1.2; "
    "OWASP ASVS 5.0.0, V6.2.10).",
    advice="Force a change only when a password may have become known.",
)
HINTS = Issue(
    code="EQ-PROBE-431",
    template="{target} works with hints or secret questions (NIST SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0.0, "
    "V6.4.2).",
    advice="Take them out.",
)
FIELD_SHOWN = Issue(
    code="EQ-PROBE-432",
    template="The field {field} of {target} shows passwords while they are typed: its type is not `password` (OWASP "
    "ASVS 5.0.0, V6.2.6).",
    advice="Use `type=password`; a button may show it for a moment.",
)
FIELD_SHORT = Issue(
    code="EQ-PROBE-433",
    template="The field {field} of {target} takes {count} characters only; at least 64 must be possible (OWASP ASVS "
    "5.0.0, V6.2.9).",
    advice="Take `maxlength` out, or set it to 64 or more.",
)
FIELD_NO_PASTE = Issue(
    code="EQ-PROBE-434",
    template="The field {field} of {target} hinders pasting and password managers: {what} (OWASP ASVS 5.0.0, V6.2.7).",
    advice="Let users paste, and let password managers fill the field in.",
)
NO_PASSWORD_FIELD = Issue(
    code="EQ-PROBE-435",
    template="The page {target} has no field for a password: nothing can be told of it (status {status}).",
    advice="Name the page that holds the form itself; pages that scripts build cannot be read.",
    nature=Nature.UNDECIDED,
)
CHANGE_FAILED = Issue(
    code="EQ-PROBE-436",
    template="{target} does not change the password of the laboratory's account to a strong one (status {status}): "
    "what it refuses proves nothing.",
    advice="Correct the fields of the change (`change`), and what tells its success.",
    nature=Nature.UNDECIDED,
)
CHANGE_UNCLEAR = Issue(
    code="EQ-PROBE-437",
    template="{target} says that it changed the password, and the new one does not get in: nothing is proven.",
    advice="Correct what tells a success of the change (`success`).",
    nature=Nature.UNDECIDED,
)
NOT_PUT_BACK = Issue(
    code="EQ-PROBE-438",
    template="The password of the laboratory's account {account} could not be put back at {target}.",
    advice="Have an administrator set the password of this account again.",
    nature=Nature.UNDECIDED,
)
DOCUMENT_UNREADABLE = Issue(
    code="EQ-PROBE-439",
    template='The rules for passwords in "{file}" cannot be read: {why}.',
    advice="Hand in a JSON object as the page on probes describes it.",
    nature=Nature.UNDECIDED,
)
NOT_STATED = Issue(
    code="EQ-PROBE-440",
    template='The rules for passwords in "{file}" do not say: {what}.',
    advice="Have the rules say it.",
    nature=Nature.UNDECIDED,
)
NO_BREACH_LIST = Issue(
    code="EQ-PROBE-441",
    template="{target} compares new passwords with no list of breached ones (OWASP ASVS 5.0.0, V6.2.4 and V6.2.12).",
    advice="Compare new passwords with a local list of breached ones.",
)
