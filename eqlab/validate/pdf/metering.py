"""A reader of hostile PDF files: every step is counted, every stream bounded, nothing outside the bytes is touched."""

import io
import logging
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DecodeContext,
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

logging.getLogger("pyhanko").addHandler(logging.NullHandler())  # what is wrong becomes a finding, not a line on stderr

MiB = 1024 * 1024
STEPS = 6_000_000
"""Work that one file is worth; a step takes about a microsecond."""
MOST_NESTED = 100_000
"""Values within one object."""
_SMALL = StreamDecodeLimits(max_ratio=None, max_output_size=4 * MiB)
LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_ratio=1100, max_output_size=8 * MiB),
    per_purpose={
        DecodePurpose.XMP_METADATA: _SMALL,
        DecodePurpose.CERTIFICATE: StreamDecodeLimits(max_ratio=None, max_output_size=MiB),
        DecodePurpose.OCSP_RESPONSE: StreamDecodeLimits(max_ratio=None, max_output_size=MiB),
    },
    document_budget=DocumentDecodeBudget(base_allowance=48 * MiB, max_ratio=4),
)
_ENTRY = 8
"""Steps that an entry of a cross-reference stream takes."""
_TRIES = 8
"""Steps that one line of an object stream's table takes."""


class Exhausted(Exception):
    """A file takes more work than it is worth."""


@dataclass(slots=True)
class Meter:
    """Counts the work that is left."""

    left: int = STEPS

    def spend(self, steps: int) -> None:
        """Take steps. Raises Exhausted once none are left."""
        self.left -= max(steps, 0)
        if self.left < 0:
            raise Exhausted


class _Bytes(io.BytesIO):
    """Bytes whose reading is counted."""

    def __init__(self, data: bytes, meter: Meter) -> None:
        super().__init__(data)
        self._spend = meter.spend

    def read(self, size: int | None = -1, /) -> bytes:
        self._spend(1)
        return super().read(size)


class _Decoding(DecodeContext):
    """Bounds what streams decode to, also those whose stated size is absurd."""

    def __init__(self, size: int, meter: Meter) -> None:
        super().__init__(LIMITS, input_size=size)
        self._meter = meter

    def fresh(self) -> "DecodeContext":
        """Earlier revisions share the budget of the file."""
        return self

    def stream_output_cap(
        self, encoded_size: int, purpose: DecodePurpose = DecodePurpose.GENERIC, expected_size: int | None = None
    ) -> int | None:
        if purpose is DecodePurpose.XREF_STREAM:
            self._meter.spend((expected_size or 0) * _ENTRY if (expected_size or 0) > 0 else STEPS)
        self._meter.spend(1000)
        return super().stream_output_cap(encoded_size, purpose, expected_size)

    def record_output(self, size: int) -> None:
        self._meter.spend(size // 16)
        super().record_output(size)


class MeteredReader(PdfFileReader):
    """Reads objects of all revisions; whoever walks in circles runs out of steps. Raises Exhausted."""

    def __init__(self, data: bytes, meter: Meter, *, strict: bool) -> None:
        self.meter = meter
        self._own_context = _Decoding(len(data), meter)
        super().__init__(_Bytes(data, meter), strict=strict)

    @property
    def decode_context(self) -> DecodeContext:
        """Bounds of this file."""
        return self._own_context

    def get_object(self, *arguments: Any, **named: Any) -> Any:
        """Return an object. Raises Exhausted."""
        self.meter.spend(2)
        return super().get_object(*arguments, **named)  # type: ignore[no-untyped-call]

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        stream = generic.Reference(stmnum, 0, self).get_object()
        if isinstance(stream, generic.StreamObject):
            lines = stream.get("/N", 0)
            most = len(stream.read_data(DecodePurpose.OBJECT_STREAM)) // 4
            self.meter.spend(min(int(lines), idx + 1 if self.strict else int(lines), most) * _TRIES)
        return super()._get_object_from_stream(idnum, stmnum, idx)  # type: ignore[no-untyped-call]

    def get_historical_resolver(self, revision: int) -> HistoricalResolver:
        """Return an earlier revision, from 0."""
        cache = self._historical_resolver_cache
        if revision not in cache:
            cache[revision] = _Resolver(self, revision)
        return cache[revision]


class _Resolver(HistoricalResolver):
    """Looks at an earlier revision, counted by how much an object holds."""

    def __init__(self, reader: MeteredReader, revision: int) -> None:
        super().__init__(reader, revision)
        self._meter = reader.meter
        self._weights: dict[Any, int] = {}

    def get_object(self, ref: generic.Reference, as_metadata_stream: bool = False) -> Any:
        value = super().get_object(ref, as_metadata_stream)
        if ref not in self._weights:
            self._weights[ref] = weight(value)
        self._meter.spend(self._weights[ref])
        return value


def weight(value: Any) -> int:
    """Count the values within an object, references not followed."""
    count, waiting = 0, [value]
    while waiting and count < MOST_NESTED:
        one = waiting.pop()
        count += 1
        if isinstance(one, generic.DictionaryObject):
            waiting.extend(one.values())
        elif isinstance(one, generic.ArrayObject):
            waiting.extend(one)
    return count
