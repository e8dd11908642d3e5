"""The `probe` step: the probe comes from the registry and is compiled with its parameters when the plan is read."""

from eqlab.core.probe import Look, Probe
from eqlab.plan.checks import remaps, rests_on
from eqlab.plan.issues import BROKEN_PROBE
from eqlab.plan.model import Probing
from eqlab.plan.node import MappingNode, Node, place_at
from eqlab.plan.reading import Reading
from eqlab.plan.scope import Scope, Sort
from eqlab.plan.scriptlets import RawStep
from eqlab.plan.shapes import place_of, read_fields
from eqlab.plan.step_shapes import ON_FAILURE, PROBE
from eqlab.plan.words import shown


def read_probing(raw: RawStep, scope: Scope) -> Probing | None:
    """Read and compile a probe; None when it is too wrong to go on."""
    reading, node = scope.reading, raw.body
    values = read_fields(PROBE, node, reading)
    written = place_of(node, "with")
    if written is not node:
        scope.fill(written)
    scope.define(values["id"], Sort.VALUE, place_of(node, "id"))
    scope.judged = True
    verifies, origin = rests_on(values["verifies"], raw, scope)
    remap = remaps(values["remap"], node, reading) if isinstance(node, MappingNode) else ()
    probe = reading.registry.probes.get(values["name"])
    look = None if probe is None else _compiled(probe, written, reading, is_written=written is not node)
    if probe is None or look is None:
        return None
    return Probing(
        id=values["id"],
        name=probe.name,
        parameters=values["with"],
        look=look,
        mode=probe.mode,
        within=values["within"],
        on_failure=ON_FAILURE.get(values["on_failure"]),
        remap=remap,
        clause=values["clause"],
        verifies=verifies,
        origin=origin,
        position=raw.position,
    )


def _compiled(probe: Probe, node: Node, reading: Reading, *, is_written: bool) -> Look | None:
    """Compile a probe; a compiler that trips over a parameter must not bring the linter down."""
    data = node.plain() if is_written else {}
    try:
        return reading.attempt(
            lambda: probe.compile(data, node.position, lambda steps: place_at(node, steps) if is_written else None)
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        problem = shown(f"{type(error).__name__}: {error}")
        reading.refuse(BROKEN_PROBE, node.position, name=probe.name, problem=problem)
        return None
