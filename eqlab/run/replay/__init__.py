"""A recorded run judged again: the runner itself, with hands that take from the record instead of the world."""

from eqlab.run.replay.attaching import attach
from eqlab.run.replay.fitting import Fit, fit
from eqlab.run.replay.playing import Judge, replay
from eqlab.run.replay.reading import Attempt, attempts

__all__ = ["Attempt", "Fit", "Judge", "attach", "attempts", "fit", "replay"]
