"""What can go wrong while an expression is evaluated."""


class EvaluationError(Exception):
    """The expression has no value on this data: several items where one is expected, a text where a number..."""


class UndecidedError(EvaluationError):
    """The lab cannot tell: the evaluation would take too much work, or fails in a way nobody foresaw."""


class UndefinedError(UndecidedError):
    """The lab cannot tell because the definitions at hand do not say it: with more of them it could."""
