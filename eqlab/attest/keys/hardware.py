"""Keys of seals in hardware modules, by PKCS#11. The library is loaded when one is opened."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils

from eqlab.attest import issues
from eqlab.attest.keys.seal import load_chain
from eqlab.core.errors import LabFault

_SIZE = 32
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleKey:
    """A key in a module; it never leaves it."""

    session: Any = field(repr=False)
    private: Any = field(repr=False)
    mechanism: Any = field(repr=False)
    chain: tuple[bytes, ...]

    @property
    def kind(self) -> str:
        """`pkcs11`."""
        return "pkcs11"

    def sign(self, data: bytes) -> bytes:
        """Sign with ES256; the module sees the digest. Raises LabFault when it refuses."""
        digest = sha256(data).digest()
        return _attempt(lambda: bytes(self.private.sign(digest, mechanism=self.mechanism)))

    def close(self) -> None:
        """End the session with the module."""
        _attempt(self.session.close)


def open_module_key(library: Path, token: str, label: str, pin: str, chain: Path) -> ModuleKey:
    """Open the key `label` on the token `token`; `chain` holds its certificates, PEM.

    Raises LabFault when module, token, key or PIN are wrong, or the certificate is that of another key.
    """
    try:
        import pkcs11  # noqa: PLC0415 - an extra: only who has a module needs it
    except ImportError as error:
        raise LabFault(issues.MODULE_MISSING) from error
    session = _attempt(lambda: pkcs11.lib(str(library)).get_token(token_label=token).open(user_pin=pin))
    private = _attempt(lambda: session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label))
    key = ModuleKey(session=session, private=private, mechanism=pkcs11.Mechanism.ECDSA, chain=load_chain(chain))
    if not _fits(key):
        key.close()
        raise LabFault(issues.MODULE, why=f"the certificate in {chain} is that of another key")
    return key


def _fits(key: ModuleKey) -> bool:
    public = x509.load_der_x509_certificate(key.chain[0]).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    said = key.sign(b"eqlab: does this key fit its certificate?")
    pair = utils.encode_dss_signature(int.from_bytes(said[:_SIZE]), int.from_bytes(said[_SIZE:]))
    try:
        public.verify(pair, b"eqlab: does this key fit its certificate?", ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _attempt(call: Callable[[], _T]) -> _T:
    try:
        return call()
    except Exception as error:
        from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 - loaded with the module

        if not isinstance(error, PKCS11Error | RuntimeError | OSError):
            raise
        why = str(error).strip() or type(error).__name__
        raise LabFault(issues.MODULE, why=why.splitlines()[0]) from error
