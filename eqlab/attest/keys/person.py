"""Keys of the laboratory's people: Ed25519, each in a file of its own, optionally behind a passphrase."""

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from eqlab.attest import issues
from eqlab.attest.encoding import decode, encode
from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.wire.files import PRIVATE, write_atomically

_LENGTH = 32


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A person's private key."""

    private: ed25519.Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> str:
        """The public key, 32 bytes, base64."""
        return encode(self.private.public_key().public_bytes_raw())

    def sign(self, data: bytes) -> str:
        """Sign; returns base64."""
        return encode(self.private.sign(data))


def new_person_key() -> PersonKey:
    """Make a key."""
    return PersonKey(ed25519.Ed25519PrivateKey.generate())


def save_person_key(key: PersonKey, path: Path, passphrase: str = "") -> None:
    """Write a key, PKCS #8 PEM, readable by its owner only. Raises LabFault when it cannot be written."""
    secret: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        secret = serialization.BestAvailableEncryption(passphrase.encode("utf-8"))
    pem = key.private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret)
    write_atomically(path, pem, PRIVATE)


def load_person_key(path: Path, passphrase: str = "") -> PersonKey:
    """Read a key. Raises LabFault when the file is none, or the passphrase does not open it."""
    loaded = load_private(path, passphrase)
    if not isinstance(loaded, ed25519.Ed25519PrivateKey):
        raise LabFault(issues.KEY_UNREADABLE, file=str(path), why=words("it is no Ed25519 key"))
    return PersonKey(loaded)


def load_private(path: Path, passphrase: str = "") -> object:
    """Read a private key in PEM form. Raises LabFault."""
    try:
        password = passphrase.encode("utf-8") if passphrase else None
        return serialization.load_pem_private_key(path.read_bytes(), password)
    except OSError as error:
        raise LabFault(
            issues.KEY_UNREADABLE, file=str(path), why=reason_of(error, words("it cannot be opened"))
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        why = words("it is no private key in PEM form, or the passphrase does not open it")
        raise LabFault(issues.KEY_UNREADABLE, file=str(path), why=why) from error


def fits_person(public: str, data: bytes, signature: str) -> bool:
    """Tell whether a signature (base64) over `data` is by a key (base64). Never raises."""
    key, value = decode(public), decode(signature)
    if key is None or value is None or len(key) != _LENGTH:
        return False
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(value, data)
    except (InvalidSignature, ValueError):
        return False
    return True
