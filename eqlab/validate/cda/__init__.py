"""HL7 Clinical Document Architecture, Release 2: structure, data types, narrative, references."""

from eqlab.validate.cda.judging import is_cda, judge_cda, level

__all__ = ["is_cda", "judge_cda", "level"]
