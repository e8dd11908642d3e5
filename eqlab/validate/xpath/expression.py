"""An expression that can be evaluated on documents, within bounds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import RLock
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from elementpath import ElementPathError, XPathContext

from eqlab.validate.reasons import ELEMENTPATH
from eqlab.validate.reasons import reason as why
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xpath.metering import EvaluationError, Meter
from eqlab.validate.xpath.trees import Element, Item, focus_of, item_of, variables_of

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_FAILURES = (
    ElementPathError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    NameError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)

_T = TypeVar("_T")
Place: TypeAlias = XmlDocument | Element | Item
"""What an expression can be evaluated on."""


@dataclass(frozen=True, slots=True, eq=False)
class XPath:
    """A compiled expression; several threads may share it, they take turns."""

    text: str
    variables: frozenset[str]
    """Names of the variables it takes from outside."""
    _token: Any = field(repr=False)
    _meter: Meter = field(repr=False)
    _lock: Any = field(default_factory=RLock, repr=False)

    def __call__(self, at: Place, variables: Mapping[str, Any] = _NOTHING) -> list[Any]:
        """Return the results: lxml elements, and str, bool, int, float or Decimal for all else.

        Raises EvaluationError when there is no result, its kind UndecidedError when that is too much work.
        """
        return [item.value for item in self.items(at, variables)]

    def items(self, at: Place, variables: Mapping[str, Any] = _NOTHING) -> list[Item]:
        """Return the results with where they stand in the document. Raises as a call does."""
        return self._evaluated(at, variables, lambda context: [item_of(one) for one in self._token.select(context)])

    def holds(self, at: Place, variables: Mapping[str, Any] = _NOTHING) -> bool:
        """Return the effective boolean value (XPath 3.1, section 2.4.3). Raises as a call does."""
        return self._evaluated(at, variables, lambda context: bool(self._token.boolean_value(self._all(context))))

    @property
    def result(self) -> bool | None:
        """What it always gives, as a truth value; None when it needs a document or a variable to give anything."""
        with self._lock:
            self._meter.start()
            try:
                return bool(self._token.boolean_value(self._token.evaluate(None)))
            except _FAILURES:
                return None

    def _all(self, context: XPathContext) -> list[Any]:
        return list(self._token.select(context))

    def _evaluated(self, at: Place, variables: Mapping[str, Any], ask: Callable[[XPathContext], _T]) -> _T:
        with self._lock:
            before = self._meter.steps, self._meter.end
            self._meter.start()
            try:
                return ask(self._context(at, variables))
            except _FAILURES as error:
                raise EvaluationError(reason(error)) from error
            finally:
                self._meter.steps, self._meter.end = before

    def _context(self, at: Place, variables: Mapping[str, Any]) -> XPathContext:
        root, item = focus_of(at)
        seen = {name: value for name, value in variables.items() if name in self.variables}
        return XPathContext(root=root, item=item, variables=variables_of(seen))


def reason(error: BaseException) -> str:
    """Say in a few words why an expression cannot be parsed or evaluated."""
    said = error.message if isinstance(error, ElementPathError) else str(error)
    return why(str(said).strip().rstrip(".") or type(error).__name__, ELEMENTPATH)
