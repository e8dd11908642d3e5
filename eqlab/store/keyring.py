"""Keys of sealed campaigns in a folder: a file each, wrapped by a master key that is kept elsewhere."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.store.chain import digest_of, netstrings
from eqlab.store.issues import KEY_DESTROYED, KEY_UNREADABLE, MASTER_UNUSABLE
from eqlab.store.sealing import KEY_SIZE, owners

_KEY = ".key"
_TOMBSTONE = ".destroyed"
_LEFT = re.compile(r"\.[a-z0-9_]{6,8}")
"""What `tempfile` puts behind a name."""
_LONGEST = 150
_NONCE = 12
_FILE = KEY_SIZE + 16 + _NONCE
"""Bytes of a key's file: nonce, encrypted key, tag."""
_HEX = re.compile(r"[0-9a-f]{64}\n?")


@dataclass(frozen=True, slots=True)
class FolderKeyring:
    """A `Keyring` in a folder. All methods may be called by any thread, and by several processes at once."""

    folder: Path
    _master: AESGCM = field(repr=False)

    def key(self, campaign: str) -> bytes | None:
        """The 32 bytes of a campaign's or a run's key; None when it has none, or none any more. Raises LabFault."""
        for name in owners(campaign):
            with self._telling(name):
                if self._path(name, _TOMBSTONE).exists():
                    return None
                wrapped = _read(self._path(name, _KEY))
                if wrapped is not None:
                    return self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound(name))
        return None

    def make(self, campaign: str) -> None:
        """Make a key, durable on return; an existing one stays. Raises LabFault when it was destroyed."""
        with self._telling(campaign):
            if self._path(campaign, _TOMBSTONE).exists():
                raise LabFault(KEY_DESTROYED, campaign=campaign)
            nonce = os.urandom(_NONCE)
            wrapped = nonce + self._master.encrypt(nonce, os.urandom(KEY_SIZE), _bound(campaign))
            write_new(self._path(campaign, _KEY), wrapped)

    def destroy(self, campaign: str) -> None:
        """Destroy the key for good, durable on return; does nothing when it was destroyed. Raises LabFault.

        A tombstone goes first, so that an interruption leaves no key that is used on. The file, and what an interrupted
        making of it left, is overwritten and removed; a copy of the folder made before still holds the key.
        """
        with self._telling(campaign):
            write_new(self._path(campaign, _TOMBSTONE), b"")
            key = self._path(campaign, _KEY)
            for path in (key, *(one for one in self.folder.glob(f"{key.name}.*") if _is_left(one.name, key.name))):
                _overwrite(path)
                path.unlink(missing_ok=True)
            _remember(self.folder)

    def _path(self, campaign: str, ending: str) -> Path:
        plain = quote(campaign, safe=" ", errors="surrogatepass")
        name = plain if len(plain) <= _LONGEST else digest_of(campaign.encode("utf-8", "surrogatepass"))
        return self.folder / f"{name}{ending}"

    @contextmanager
    def _telling(self, campaign: str) -> Iterator[None]:
        try:
            yield
        except InvalidTag:
            raise self._fault(campaign, words("it was altered, or wrapped by another master key")) from None
        except (OSError, ValueError) as error:
            raise self._fault(campaign, reason_of(error)) from None

    def _fault(self, campaign: str, problem: str) -> LabFault:
        return LabFault(KEY_UNREADABLE, campaign=campaign, folder=str(self.folder), problem=problem)


def open_keyring(folder: Path, master: Path) -> FolderKeyring:
    """Open the keys in a folder; `master` is the file of the master key: 32 bytes in hexadecimal.

    Both are made when neither holds anything yet, for their owner only. Raises LabFault when the master key is missing
    while there are keys, is none, or when others than its owner may read it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not master.exists() and not any(folder.glob(f"*{_KEY}")):
            write_new(master, os.urandom(KEY_SIZE).hex().encode())
        if master.stat().st_mode & 0o077:
            raise LabFault(MASTER_UNUSABLE, file=str(master), problem=words("others than its owner may read it"))
        text = master.read_text("ascii")
    except (OSError, ValueError) as error:
        problem = reason_of(error, words("it is no master key"))
        raise LabFault(MASTER_UNUSABLE, file=str(master), problem=problem) from None
    if not _HEX.fullmatch(text):
        raise LabFault(MASTER_UNUSABLE, file=str(master), problem=words("it is no master key"))
    return FolderKeyring(folder, AESGCM(bytes.fromhex(text)))


def write_new(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, for its owner only, durable on return; one that is there stays.

    Raises OSError.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        os.write(handle, data)
        os.fsync(handle)
        os.link(name, path)
    except FileExistsError:
        """Somebody was first."""
    finally:
        os.close(handle)
        Path(name).unlink(missing_ok=True)
    _remember(path.parent)


def _read(path: Path) -> bytes | None:
    try:
        wrapped = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(wrapped) != _FILE:
        raise ValueError(words("it is no key"))
    return wrapped


def _is_left(name: str, key: str) -> bool:
    """Tell whether a file is what an interrupted making of a key left, and not the key of a campaign called alike."""
    return _LEFT.fullmatch(name.removeprefix(key)) is not None


def _overwrite(path: Path) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        os.write(handle, os.urandom(_FILE))
        os.fsync(handle)
    finally:
        os.close(handle)


def _bound(campaign: str) -> bytes:
    told = campaign.encode("utf-8", "surrogatepass").decode("utf-8", "surrogateescape")
    return netstrings("eqlab campaign key", told)


def _remember(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
