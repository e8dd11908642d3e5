"""A registry of synthetic systems: one of each state, a hostile one, and as many more as one asks for."""

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from eqlab.report.registry.model import (
    Laboratory,
    LogSource,
    PublishedFile,
    RegistryData,
    RegistryEntry,
    Revision,
    SchemeBox,
    SealIssuer,
    leaf_of,
)

NOW = dt.datetime(2026, 11, 21, 18, 0, tzinfo=dt.UTC)
ORIGIN = "registry.example/log"
URL = "https://registry.example"
LOG_KEY = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"log").digest())
HOSTILE = "<script>alert(1)</script>\u202e\u200b\"'&\n" + "x" * 300


def digest(value: Any) -> str:
    return hashlib.sha256(value if isinstance(value, bytes) else rfc8785.dumps(value)).hexdigest()


def verifier_key(private: Ed25519PrivateKey = LOG_KEY, origin: str = ORIGIN) -> str:
    public = b"\x01" + private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"{origin}+{key_hint(public, origin).hex()}+{base64.b64encode(public).decode()}"


def key_hint(public: bytes, origin: str) -> bytes:
    return hashlib.sha256(f"{origin}\n".encode() + public).digest()[:4]


def checkpoint(size: int, root: bytes, private: Ed25519PrivateKey = LOG_KEY, origin: str = ORIGIN) -> str:
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    public = b"\x01" + private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = base64.b64encode(key_hint(public, origin) + private.sign(body.encode())).decode()
    return f"{body}\n\u2014 {origin} {signature}\n"


def tree(leaves: Sequence[bytes]) -> bytes:
    """The root of RFC 9162, 2.1.1, written as the definition is."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree(leaves[:split]) + tree(leaves[split:])).digest()


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The inclusion path of RFC 9162, 2.1.3.1, written as the definition is."""
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*path(leaves[:split], index), tree(leaves[split:])]
    return [*path(leaves[split:], index - split), tree(leaves[:split])]


def proof(leaves: Sequence[bytes], index: int, **signing: Any) -> str:
    lines = [base64.b64encode(one).decode() for one in path(leaves, index)]
    head = "\n".join(["c2sp.org/tlog-proof@v1", f"index {index}", *lines])
    return f"{head}\n\n{checkpoint(len(leaves), tree(leaves), **signing)}"


def document(number: int, **said: Any) -> dict[str, Any]:
    name = f"EQ-2026-{number:04d}"
    party = {"id": f"vendor-{number % 7}", "name": f"Vendor {number % 7} S.A.", "country": "LU", "register": ""}
    return {
        "type": "urn:eqlab:attestation:conformity:1",
        "id": name,
        "revision": 1,
        "amends": "",
        "test": True,
        "issuer": {
            "id": "lab.example",
            "name": "Example Laboratory",
            "key": "ab" * 32,
            "accreditation": "not accredited",
        },
        "scheme": {"id": "label-a", "edition": "1.0.0", "sha256": "cd" * 32},
        "kind": "definitive",
        "level": "product",
        "holder": party,
        "vendor": party,
        "system": f"Praxis {number}",
        "version": f"4.{number}.1",
        "subjects": [build(f"praxis-{number}.zip")],
        "sbom": digest(f"sbom-{number}".encode()),
        "scope": [
            {
                "statement": "prescriber",
                "service": "prescription",
                "role": "prescriber",
                "plan": "prescription.lab@1.2.0",
                "variant": {"transport": "mtls"},
                "claims": {"lab": True},
            }
        ],
        "checklist": None,
        "conditions": [],
        "reports": [{"id": f"R-2026-{number:04d}", "sha256": digest(f"report-{number}".encode())}],
        "campaigns": [f"C-{number}"],
        "rule": {"id": "label-a-rule", "edition": "2.0.0", "sha256": "ef" * 32},
        "evaluation": digest(f"evaluation-{number}".encode()),
        "decided": "2026-03-01",
        "issued": "2026-03-01T10:00:00Z",
        "valid_from": "2026-03-01",
        "valid_until": "2028-02-29",
        "decider": "decision-maker",
        "status": f"{URL}/status/1",
        "verify": f"{URL}/v/{name}",
        **said,
    }


def build(name: str, content: bytes | None = None) -> dict[str, str]:
    content = name.encode() if content is None else content
    return {"name": name, "sha256": digest(content), "sha512": "", "purl": ""}


def leaf(said: dict[str, Any], kind: str, at: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "id": said["id"],
        "revision": said["revision"],
        "sha256": digest(said),
        "at": at,
        "from": "",
        "until": "",
        "kind": said["kind"],
        "reason": "",
        "successor": "",
        **more,
    }


def issued(said: dict[str, Any]) -> dict[str, Any]:
    return leaf(said, "issued", said["issued"], **{"from": said["valid_from"], "until": said["valid_until"]})


def lives() -> list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Documents and leaves of one attestation of each fate."""
    plain = document(1)
    short = document(
        2, kind="provisional", issued="2026-11-02T09:30:00Z", valid_from="2026-11-02", valid_until="2027-05-02"
    )
    short["conditions"] = ["Open remarks are answered within three months."]
    held, ended, over, old = document(3), document(4), document(5, valid_until="2026-08-31"), document(6)
    first = document(7)
    second = {**first, "revision": 2, "amends": "1", "version": "4.7.2"}
    second["subjects"] = [build("praxis-7.zip"), build("praxis-7.2.zip")]
    second["scope"] = [
        *first["scope"],
        {**first["scope"][0], "statement": "viewer", "service": "documents", "role": "consumer"},
    ]
    place = document(8, level="structure", system="Hospital suite")
    place["holder"] = {"id": "clinic", "name": "Clinic of the Example", "country": "LU", "register": ""}
    hostile = document(9, system=HOSTILE, version="\u202e1.0\x00")
    hostile["vendor"] = hostile["holder"] = {"id": "evil", "name": HOSTILE, "country": "LU", "register": ""}
    return [
        ([plain], [issued(plain)]),
        ([short], [issued(short)]),
        ([held], [issued(held), leaf(held, "suspended", "2026-10-05T08:00:00Z", reason="conformity-doubt")]),
        (
            [ended],
            [
                issued(ended),
                leaf(ended, "suspended", "2026-05-05T08:00:00Z", reason="conformity-doubt"),
                leaf(ended, "withdrawn", "2026-06-07T15:00:00Z", reason="mark-misuse"),
            ],
        ),
        ([over], [issued(over)]),
        ([old], [issued(old), leaf(old, "superseded", "2026-07-01T08:00:00Z", successor="EQ-2026-0007")]),
        (
            [first, second],
            [
                issued(first),
                leaf(first, "suspended", "2026-04-10T08:00:00Z", reason="surveillance-due"),
                leaf(first, "reinstated", "2026-04-24T16:20:00Z"),
                leaf(second, "extended", "2026-07-01T08:00:00Z", until="2028-02-29"),
            ],
        ),
        ([place], [issued(place)]),
        ([hostile], [issued(hostile)]),
    ]


def entries(*, proofs: bool = True) -> tuple[RegistryEntry, ...]:
    """Every life as an entry, its leaves in one log, in the order of time."""
    lived = lives()
    logged = sorted((one["at"], place, one["type"]) for place, (_, leaves) in enumerate(lived) for one in leaves)
    order = {(place, kind, at): index for index, (at, place, kind) in enumerate(logged)}
    indexed = [
        (order[place, one["type"], one["at"]], place, rfc8785.dumps(one))
        for place, (_, leaves) in enumerate(lived)
        for one in leaves
    ]
    tree_of = [data for _, _, data in sorted(indexed)]
    return tuple(
        entry_of(
            documents,
            [
                (index, data, proof(tree_of, index) if proofs else "")
                for index, owner, data in indexed
                if owner == place
            ],
        )
        for place, (documents, _) in enumerate(lived)
    )


def entry_of(documents: list[dict[str, Any]], leaves: list[tuple[int, bytes, str]]) -> RegistryEntry:
    name = documents[-1]["id"]
    kinds = {
        "pdf": "attestation.pdf",
        "json": "attestation.json",
        "dsse": "attestation.dsse.json",
        "jwt": "attestation.jwt",
    }
    files = [
        PublishedFile(kind=kind, path=f"a/{name}/{file}", size=41_234, sha256=digest(f"{name}/{file}".encode()))
        for kind, file in kinds.items()
    ]
    return RegistryEntry(
        id=name,
        revisions=tuple(Revision(document=one, sha256=digest(one)) for one in documents),
        timeline=tuple(leaf_of(*one) for one in leaves),
        files=tuple(files),
    )


def many(count: int) -> tuple[RegistryEntry, ...]:
    """Plain entries without proofs, quick to make."""
    made = []
    for number in range(count):
        said = document(number + 100)
        made.append(entry_of([said], [(number, rfc8785.dumps(issued(said)), "")]))
    return tuple(made)


SCHEME = SchemeBox(
    id="label-a",
    edition="1.0.0",
    sha256="cd" * 32,
    title={
        "en": "Label A for connected systems",
        "fr": "Label A des systèmes connectés",
        "de": "Label A für vernetzte Systeme",
    },
    object={
        "en": "Versions of software that talk to the platform.",
        "fr": "Versions de logiciels reliés à la plateforme.",
        "de": "Versionen von Software, die mit der Plattform sprechen.",
    },
    type="5",
    nature={
        "en": "Tests, audit and surveillance.",
        "fr": "Essais, audit et surveillance.",
        "de": "Prüfungen, Audit und Überwachung.",
    },
    surveillance={
        "en": "Every build is declared; every year a sample is tested.",
        "fr": "Chaque version est déclarée ; un échantillon est testé chaque année.",
        "de": "Jeder Stand wird gemeldet; jedes Jahr wird eine Stichprobe geprüft.",
    },
    marks=(
        {
            "en": "The badge may be shown with a link to its verify page only.",
            "fr": "Le badge ne peut être montré qu'avec un lien vers sa page de vérification.",
            "de": "Das Zeichen darf nur mit einem Verweis auf seine Prüfseite gezeigt werden.",
        },
    ),
    complaints={
        "en": "Complaints are answered within 30 days by people who had no part in the decision.",
        "fr": "Les plaintes reçoivent une réponse dans les 30 jours, de personnes étrangères à la décision.",
        "de": "Beschwerden werden binnen 30 Tagen von Unbeteiligten beantwortet.",
    },
    complaints_url="mailto:complaints@lab.example",
)

TERMS = {
    "prescription": {"en": "Prescription", "fr": "Prescription", "de": "Verordnung"},
    "documents": {"en": "Documents", "fr": "Documents", "de": "Dokumente"},
    "prescriber": {"en": "prescriber", "fr": "prescripteur", "de": "verordnend"},
    "consumer": {"en": "consumer", "fr": "consommateur", "de": "lesend"},
    "transport": {"en": "Transport", "fr": "Transport", "de": "Transport"},
    "prescription/transport/mtls": {"en": "mutual TLS", "fr": "TLS mutuel", "de": "gegenseitiges TLS"},
    "prescription.lab": {
        "en": "Laboratory prescriptions: the prescriber's side",
        "fr": "Prescriptions de laboratoire : le côté du prescripteur",
        "de": "Laborverordnungen: die Seite der Verordnenden",
    },
    "prescription.lab/lab": {"en": "laboratory tests", "fr": "analyses de laboratoire", "de": "Laboruntersuchungen"},
    "rule/label-a-rule": {"en": "How label A is given", "fr": "Attribution du label A", "de": "Vergabe des Labels A"},
    "conformity-doubt": {
        "en": "doubt about conformity",
        "fr": "doute sur la conformité",
        "de": "Zweifel an der Konformität",
    },
    "mark-misuse": {"en": "misuse of the mark", "fr": "usage abusif de la marque", "de": "Missbrauch des Zeichens"},
    "surveillance-due": {"en": "surveillance overdue", "fr": "surveillance en retard", "de": "Überwachung überfällig"},
}


def registry(shown: tuple[RegistryEntry, ...] | None = None, **said: Any) -> RegistryData:
    shown = entries() if shown is None else shown
    data = RegistryData(
        laboratory=Laboratory(
            id="lab.example",
            name="Example Laboratory",
            address="1 Example Street, Exampleville",
            contact="mailto:office@lab.example",
        ),
        issuer=SealIssuer(id="lab.example", name="Example Laboratory (demonstration)", key="ab" * 32),
        url=URL,
        schemes=(SCHEME,),
        entries=shown,
        log=LogSource(origin=ORIGIN, key=verifier_key(), checkpoint=checkpoint(14, hashlib.sha256(b"root").digest())),
        generated_at=NOW,
        terms=TERMS,
    )
    return replace(data, **said)
