"""Issues of what files hold: marks of patients, secrets."""

from eqlab.core.issue import Issue, Level, Nature

MARK_FOUND = Issue(
    code="EQ-PROBE-230",
    template="{file} holds {mark} of a laboratory patient, {form}, at byte {at}.",
    advice="Keep patient data out of it: log identifiers of your own, mask what must be shown, delete what is kept.",
)
MARK_AT_REST = Issue(
    code="EQ-PROBE-231",
    template="{file} holds {mark} of a laboratory patient unencrypted ({form}), at byte {at}.",
    advice="Encrypt the data where it lies, with a key that does not lie beside it.",
)
NOT_PLANTED = Issue(
    code="EQ-PROBE-232",
    template="{mark} is not found in {file}, where it must be: not finding it elsewhere proves nothing.",
    advice="Carry out the laboratory's actions with the patient first, and hand in the files again.",
    nature=Nature.UNDECIDED,
)
STILL_THERE = Issue(
    code="EQ-PROBE-233",
    template="After the erasure {file} still holds {mark} of a laboratory patient, {form}, at byte {at}.",
    advice="Erase the patient in indexes, caches, attachments and derived files too, or say why it must be kept.",
)
BACKUP_OPEN = Issue(
    code="EQ-PROBE-234",
    template="The backup {file} can be read without a key: it holds {mark}, {form}, at byte {at}.",
    advice="Encrypt backups with a key that is kept elsewhere.",
)
NOT_RESTORED = Issue(
    code="EQ-PROBE-235",
    template="After the restore {mark} of a laboratory patient is in none of {files}.",
    advice="Find out what the backup leaves out; test the restore regularly.",
)
SHORT_MARK = Issue(
    code="EQ-PROBE-236",
    template="The mark {mark} is too short or too common to be searched for.",
    advice="Plant marks of at least six characters that stand nowhere else.",
    nature=Nature.CONFIGURATION,
)
SECRET_FOUND = Issue(
    code="EQ-PROBE-237",
    template="{file} holds {what} ({place}; [redacted:{digest}]).",
    advice="Withdraw the secret, for it is known now; hand secrets out when the product is set up, from a vault.",
)
SECRET_LIKELY = Issue(
    code="EQ-PROBE-238",
    template="{file} holds what looks like {what} ({place}; [redacted:{digest}]).",
    advice="Have a person look; if it is one, withdraw it and hand it out when the product is set up.",
    level=Level.WARNING,
)
