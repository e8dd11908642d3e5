"""Laboratory software, each with exactly one defect: what is wrong, in words and as a change of sound habits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from eqlab.kit import Persona, Text, sibling

builders = sibling(__file__, "builders.py")
changes = sibling(__file__, "changes.py")
laboratory = sibling(__file__, "laboratory.py")

Next = laboratory.Next

OTHER_OWNER = "urn:uuid:3c0f6f0e-5a55-4d0c-9a51-6f1f0b1f7a02"


def _second_later(task: dict[str, Any]) -> None:
    later = datetime.fromisoformat(task["authoredOn"]) + timedelta(seconds=1)
    task["authoredOn"] = later.isoformat(timespec="seconds")


def _other_owner(other: Persona) -> Any:
    def changed(bundle: dict[str, Any]) -> dict[str, Any]:
        for visit in changes.of_type(bundle, "Encounter"):
            visit["serviceProvider"] = {"reference": OTHER_OWNER}
        organization = builders.laboratory_resource(other.facts)
        bundle["entry"].append(builders.create_once(OTHER_OWNER, organization))
        return bundle

    return changed


def _by_condition(owner: Persona) -> Any:
    reference = f"Organization?identifier={builders.EHEALTH_ID}|{owner.facts['ehealth_id']}"
    return changes.each("Encounter", changes.having(serviceProvider={"reference": reference}))


def _miscounted(organization: dict[str, Any]) -> None:
    value = organization["identifier"][0]["value"]
    organization["identifier"][0]["value"] = f"{value[:-1]}{(int(value[-1]) + 1) % 10}"


def _all_open(prescription: Any, _wanted: Any) -> list[str]:
    lines: list[str] = laboratory.open_lines(prescription, "all")
    return lines


def _done_or_not(prescription: Any, wanted: Any) -> list[str]:
    if prescription.status != "active":
        return []
    return [line.reference for line in laboratory.wanted_lines(prescription, wanted)]


def _despite(status: str) -> Any:
    def chosen(prescription: Any, wanted: Any) -> Sequence[str]:
        if prescription.status == status:
            return [line.reference for line in prescription.lines]
        lines: list[str] = laboratory.open_lines(prescription, wanted)
        return lines

    return chosen


def _giving_up(answer: Any) -> Any:
    return Next.STOP if answer.status in laboratory.TRANSIENT else laboratory.sound_reaction(answer)


def _blind(answer: Any) -> Any:
    return Next.REPEAT if answer.lost else laboratory.sound_reaction(answer)


def habits(owner: Persona, other: Persona) -> Mapping[str, Any]:
    """The one changed habit of each defective system, by its name; `other` is a second laboratory."""
    return {
        "dates-apart": {"payload": changes.first("Task", _second_later)},
        "names-two-laboratories": {"payload": _other_owner(other)},
        "writes-laboratory-twice": {"payload": _by_condition(owner)},
        "sends-task-id": {"payload": changes.each("Task", changes.having(id="line-1"))},
        "sends-task-version": {"payload": changes.each("Task", changes.having_meta(versionId="1"))},
        "omits-task-patient": {"payload": changes.each("Task", changes.without("for"))},
        "omits-task-profile": {"payload": changes.each("Task", changes.without("meta"))},
        "miscounts-laboratory-id": {"payload": changes.each("Organization", _miscounted)},
        "labels-dispensation-plain-json": {"content_type": "application/json"},
        "dispenses-unasked-lines": {"choice": _all_open},
        "dispenses-lines-again": {"choice": _done_or_not},
        "ignores-completion": {"choice": _despite("completed")},
        "ignores-revocation": {"choice": _despite("revoked")},
        "guesses": {"guesses": True},
        "gives-up-dispensing": {"reaction": _giving_up},
        "dispenses-twice": {"reaction": _blind},
    }


DEFECTS: Mapping[str, Text] = {
    "dates-apart": {
        "en": "Its first line is dated a second later than the rest.",
        "fr": "Sa première ligne est datée d'une seconde plus tard que le reste.",
        "de": "Ihre erste Zeile ist eine Sekunde später datiert als der Rest.",
    },
    "names-two-laboratories": {
        "en": "Its Encounter names another laboratory than its lines.",
        "fr": "Son Encounter nomme un autre laboratoire que ses lignes.",
        "de": "Ihr Encounter nennt ein anderes Labor als ihre Zeilen.",
    },
    "writes-laboratory-twice": {
        "en": "It refers to the same laboratory in two ways.",
        "fr": "Il fait référence au même laboratoire de deux façons.",
        "de": "Sie verweist auf dasselbe Labor auf zwei Arten.",
    },
    "sends-task-id": {
        "en": "It sends ids of its own in its lines.",
        "fr": "Il envoie des id à lui dans ses lignes.",
        "de": "Sie sendet eigene ids in ihren Zeilen.",
    },
    "sends-task-version": {
        "en": "It sends meta.versionId in its lines.",
        "fr": "Il envoie meta.versionId dans ses lignes.",
        "de": "Sie sendet meta.versionId in ihren Zeilen.",
    },
    "omits-task-patient": {
        "en": "It omits whom its lines are for.",
        "fr": "Il omet pour qui sont ses lignes.",
        "de": "Sie lässt weg, für wen ihre Zeilen sind.",
    },
    "omits-task-profile": {
        "en": "It omits meta.profile of its lines.",
        "fr": "Il omet meta.profile de ses lignes.",
        "de": "Sie lässt meta.profile ihrer Zeilen weg.",
    },
    "miscounts-laboratory-id": {
        "en": "The last check digit of its eHealthID is wrong.",
        "fr": "Le dernier chiffre de contrôle de son eHealthID est faux.",
        "de": "Die letzte Prüfziffer ihrer eHealthID ist falsch.",
    },
    "labels-dispensation-plain-json": {
        "en": "It labels its payload application/json.",
        "fr": "Il étiquette son contenu application/json.",
        "de": "Sie kennzeichnet ihre Nutzlast als application/json.",
    },
    "dispenses-unasked-lines": {
        "en": "It dispenses all lines although one was done.",
        "fr": "Il délivre toutes les lignes alors qu'une seule a été faite.",
        "de": "Sie gibt alle Zeilen ab, obwohl nur eine gemacht wurde.",
    },
    "dispenses-lines-again": {
        "en": "It dispenses lines that were dispensed before.",
        "fr": "Il délivre des lignes déjà délivrées.",
        "de": "Sie gibt Zeilen ab, die schon abgegeben wurden.",
    },
    "ignores-completion": {
        "en": "It dispenses a completed prescription once more.",
        "fr": "Il délivre encore une prescription achevée.",
        "de": "Sie gibt eine abgeschlossene Verordnung noch einmal ab.",
    },
    "ignores-revocation": {
        "en": "It dispenses a revoked prescription.",
        "fr": "Il délivre une prescription révoquée.",
        "de": "Sie gibt eine widerrufene Verordnung ab.",
    },
    "guesses": {
        "en": "It dispenses although it could not read the prescription.",
        "fr": "Il délivre bien qu'il n'ait pu lire la prescription.",
        "de": "Sie gibt ab, obwohl sie die Verordnung nicht lesen konnte.",
    },
    "gives-up-dispensing": {
        "en": "It gives up after 503 and never sends its dispensation again.",
        "fr": "Il abandonne après 503 et ne renvoie jamais sa délivrance.",
        "de": "Sie gibt nach 503 auf und sendet ihre Abgabe nie wieder.",
    },
    "dispenses-twice": {
        "en": "It sends a dispensation again, without looking, when its answer was lost.",
        "fr": "Il renvoie une délivrance sans regarder quand sa réponse s'est perdue.",
        "de": "Sie sendet eine Abgabe ungeprüft erneut, wenn ihre Antwort verloren ging.",
    },
}
