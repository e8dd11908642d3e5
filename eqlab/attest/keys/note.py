"""Keys of logs and witnesses, as C2SP signed-note writes them: `name+id+base64(type, key)`."""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from eqlab.attest import issues
from eqlab.attest.encoding import decode, encode
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.reason import reason_of
from eqlab.wire.files import PRIVATE, write_atomically

LOG = 0x01
"""Signature type of a log: Ed25519 over the text."""
WITNESS = 0x04
"""Signature type of a witness: Ed25519 over the text with a time (tlog-cosignature)."""
_PRIVATE = "PRIVATE+KEY+"
_LENGTH = 32


class BadNoteKey(ValueError):
    """A text that is no key of a note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteKey:
    """A public key with its name."""

    name: str
    type: int
    public: bytes
    """32 bytes."""

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode("utf-8") + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    @property
    def text(self) -> str:
        """The key as trust files have it."""
        return f"{self.name}+{self.id.hex()}+{encode(bytes([self.type]) + self.public)}"

    def fits(self, data: bytes, signature: bytes) -> bool:
        """Tell whether an Ed25519 signature over `data` is by this key."""
        try:
            ed25519.Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSigner:
    """A private key with its name."""

    name: str
    type: int
    private: ed25519.Ed25519PrivateKey = field(repr=False)

    @property
    def key(self) -> NoteKey:
        """The public key."""
        return NoteKey(name=self.name, type=self.type, public=self.private.public_key().public_bytes_raw())

    @property
    def secret(self) -> str:
        """The private key as a text."""
        return (
            f"{_PRIVATE}{self.name}+{self.key.id.hex()}+{encode(bytes([self.type]) + self.private.private_bytes_raw())}"
        )

    def sign(self, data: bytes) -> bytes:
        """Sign, Ed25519."""
        return self.private.sign(data)

    def save(self, path: Path) -> None:
        """Write the key, readable by its owner only. Raises LabFault."""
        write_atomically(path, f"{self.secret}\n".encode(), PRIVATE)


def is_name(name: str) -> bool:
    """Tell whether a name can stand in a note: no blank, no plus sign, nothing hidden."""
    return bool(name) and name.isprintable() and "+" not in name and not any(letter.isspace() for letter in name)


def new_note_signer(name: str, type_: int = LOG) -> NoteSigner:
    """Make a key. Raises UsageError when the name cannot stand in a note."""
    if not is_name(name):
        raise UsageError(issues.BAD_NAME, name=name)
    return NoteSigner(name=name, type=type_, private=ed25519.Ed25519PrivateKey.generate())


def read_note_key(text: str) -> NoteKey:
    """Read a public key. Raises BadNoteKey with what is wrong."""
    name, type_, material = _parts(text)
    key = NoteKey(name=name, type=type_, public=material)
    if key.text != text:
        raise BadNoteKey("its id does not fit its name and key")
    return key


def _parts(text: str) -> tuple[str, int, bytes]:
    name, _, rest = text.partition("+")
    material = decode(rest.partition("+")[2])
    if not is_name(name) or material is None or len(material) != 1 + _LENGTH:
        raise BadNoteKey("it is not of the form name+id+key")
    if material[0] not in (LOG, WITNESS):
        raise BadNoteKey("its kind of signature is not known")
    return name, material[0], material[1:]


def read_note_signer(path: Path) -> NoteSigner:
    """Read a private key from its file. Raises LabFault."""
    try:
        text = path.read_text("utf-8").strip()
        name, type_, material = _parts(text.removeprefix(_PRIVATE))
        signer = NoteSigner(name=name, type=type_, private=ed25519.Ed25519PrivateKey.from_private_bytes(material))
        if signer.secret != text:
            raise BadNoteKey("its id does not fit its name and key")
    except (OSError, ValueError) as error:
        why = reason_of(error)
        raise LabFault(issues.KEY_UNREADABLE, file=str(path), why=why) from error
    return signer
