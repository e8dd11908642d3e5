"""The probes that search for planted marks: logs, data at rest, erasure, backups."""

from collections.abc import Iterable, Iterator

from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.probe.artefact.canary import Hit, marks_of, search
from eqlab.probe.artefact.desk import Desk
from eqlab.probe.artefact.issues import content as issues
from eqlab.probe.artefact.unpack import Member, unpack_for
from eqlab.probe.author import Parameter, Values, make_probe, texts

_TOKENS = texts(
    "The marks that the laboratory planted, such as names and numbers of synthetic patients; {fields} are filled.",
    required=True,
)
_CONTROL = texts("Files in which the marks must be found, so that it is known that they were planted.")


def _members(desk: Desk, names: Iterable[str]) -> Iterator[Member]:
    for name in names:
        yield from unpack_for(desk, name)


def _tell(desk: Desk, issue: Issue, hits: Iterable[Hit]) -> int:
    count = 0
    for hit in hits:
        count += 1
        facts = {"file": hit.file[-160:], "mark": f'"{hit.mark[:60]}"', "form": hit.form, "at": str(hit.at)}
        desk.tell(issue, hit.file[:160], "", **facts)
    return count


def _planted(desk: Desk, marks: tuple[str, ...], names: Iterable[str]) -> None:
    """Note the marks that are not where they must be."""
    names = tuple(names)
    there = {hit.mark for hit in search(_members(desk, names), marks)}
    for mark in marks:
        if mark not in there:
            desk.tell(issues.NOT_PLANTED, names[0], "", mark=f'"{mark[:60]}"', file=", ".join(names)[:160])


def _look_for(name: str, issue: Issue, values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=name, surroundings=surroundings)
    marks = marks_of(desk, values["tokens"])
    if values["control"]:
        _planted(desk, marks, values["control"])
    hits = _tell(desk, issue, search(_members(desk, values["files"]), marks))
    return desk.end(marks=str(len(marks)), found=str(hits))


def _erasure(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe="data.erasure", surroundings=surroundings)
    marks = marks_of(desk, values["tokens"])
    _planted(desk, marks, values["before"])
    hits = _tell(desk, issues.STILL_THERE, search(_members(desk, values["after"]), marks))
    return desk.end(marks=str(len(marks)), found=str(hits))


def _restore(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe="backup.restore", surroundings=surroundings)
    marks = marks_of(desk, values["tokens"])
    if values["before"]:
        _planted(desk, marks, values["before"])
    readable = _tell(desk, issues.BACKUP_OPEN, search(_members(desk, values["backup"]), marks))
    there = {hit.mark for hit in search(_members(desk, values["restored"]), marks)}
    for mark in marks:
        if mark not in there:
            files = ", ".join(values["restored"])[:160]
            desk.tell(issues.NOT_RESTORED, values["restored"][0], "", mark=f'"{mark[:60]}"', files=files)
    return desk.end(marks=str(len(marks)), restored=str(len(there)), readable=str(readable))


def _files(says: str) -> dict[str, Parameter]:
    return {"files": texts(says, required=True), "tokens": _TOKENS, "control": _CONTROL}


LOGS = make_probe(
    "log.canary",
    Mode.PASSIVE,
    {"en": "Patient data in logs", "fr": "Données patient dans les journaux", "de": "Patientendaten in Protokollen"},
    {
        "en": "Searches logs, telemetry, exports and crash dumps for planted marks of synthetic patients.",
        "fr": "Recherche dans les journaux, télémesures, exports et images mémoire les marques de patients fictifs.",
        "de": "Durchsucht Protokolle, Telemetrie, Exporte und Abbilder nach Merkmalen synthetischer Patienten.",
    },
    _files("Logs, telemetry, crash dumps, archives of them."),
    lambda values, surroundings: _look_for("log.canary", issues.MARK_FOUND, values, surroundings),
)
AT_REST = make_probe(
    "storage.at_rest",
    Mode.ACTIVE,
    {"en": "Data at rest", "fr": "Données au repos", "de": "Ruhende Daten"},
    {
        "en": "Searches raw files of the switched-off machine for planted marks of synthetic patients.",
        "fr": "Recherche les marques de patients fictifs dans les fichiers bruts de la machine éteinte.",
        "de": "Durchsucht rohe Dateien der abgeschalteten Maschine nach Merkmalen synthetischer Patienten.",
    },
    _files("Database files, caches, temporary files, swap."),
    lambda values, surroundings: _look_for("storage.at_rest", issues.MARK_AT_REST, values, surroundings),
)
ERASURE = make_probe(
    "data.erasure",
    Mode.ACTIVE,
    {"en": "Erasure of a patient", "fr": "Effacement d'un patient", "de": "Löschung eines Patienten"},
    {
        "en": "Searches files for a laboratory patient before and after the erasure.",
        "fr": "Recherche un patient du laboratoire dans les fichiers avant et après l'effacement.",
        "de": "Sucht einen Laborpatienten in Dateien vor und nach der Löschung.",
    },
    {
        "before": texts("Files or exports from before the erasure: the marks must be in them.", required=True),
        "after": texts("The same from after it: the marks must not be in them.", required=True),
        "tokens": _TOKENS,
    },
    _erasure,
)
RESTORE = make_probe(
    "backup.restore",
    Mode.ACTIVE,
    {"en": "Restore of a backup", "fr": "Restauration d'une sauvegarde", "de": "Rücksicherung"},
    {
        "en": "Searches a backup, which must be unreadable, and what was restored, which must be complete.",
        "fr": "Recherche dans une sauvegarde, illisible, et dans sa restauration, complète.",
        "de": "Durchsucht eine Sicherung, die unlesbar sein muss, und ihre Rücksicherung, die vollständig sein muss.",
    },
    {
        "backup": texts("The backup: no mark may be readable in it.", required=True),
        "restored": texts("Files or exports from after the restore: every mark must be in them.", required=True),
        "before": texts("Files or exports from before the backup: the marks must be in them."),
        "tokens": _TOKENS,
    },
    _restore,
)
