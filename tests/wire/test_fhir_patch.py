from typing import Any

import pytest

from eqlab.wire.fhir.outcome import RefusedError
from eqlab.wire.fhir.patch import patched


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([], {"a": [1, 2], "b": {"c": "d"}}),
        ([{"op": "add", "path": "/x", "value": None}], {"a": [1, 2], "b": {"c": "d"}, "x": None}),
        ([{"op": "add", "path": "/a/-", "value": 3}], {"a": [1, 2, 3], "b": {"c": "d"}}),
        ([{"op": "add", "path": "/a/0", "value": 0}], {"a": [0, 1, 2], "b": {"c": "d"}}),
        ([{"op": "add", "path": "/a/2", "value": 3}], {"a": [1, 2, 3], "b": {"c": "d"}}),
        ([{"op": "add", "path": "/b/e~1f~0", "value": 1}], {"a": [1, 2], "b": {"c": "d", "e/f~": 1}}),
        ([{"op": "replace", "path": "/b/c", "value": "e"}], {"a": [1, 2], "b": {"c": "e"}}),
        ([{"op": "replace", "path": "/a/1", "value": 9}], {"a": [1, 9], "b": {"c": "d"}}),
        ([{"op": "replace", "path": "", "value": {"z": 1}}], {"z": 1}),
        ([{"op": "remove", "path": "/a/0"}], {"a": [2], "b": {"c": "d"}}),
        ([{"op": "remove", "path": "/b"}], {"a": [1, 2]}),
        ([{"op": "move", "from": "/b/c", "path": "/a/0"}], {"a": ["d", 1, 2], "b": {}}),
        ([{"op": "move", "from": "/a", "path": "/a"}], {"a": [1, 2], "b": {"c": "d"}}),
        ([{"op": "copy", "from": "/a", "path": "/b/a"}], {"a": [1, 2], "b": {"c": "d", "a": [1, 2]}}),
        ([{"op": "test", "path": "/a", "value": [1, 2]}], {"a": [1, 2], "b": {"c": "d"}}),
        ([{"op": "test", "path": "/b", "value": {"c": "d"}}], {"a": [1, 2], "b": {"c": "d"}}),
    ],
)
def test_operations(operations: list[Any], expected: Any) -> None:
    """RFC 6902, section 4; the original stays as it was."""
    original = {"a": [1, 2], "b": {"c": "d"}}

    assert expected == patched(original, operations)
    assert {"a": [1, 2], "b": {"c": "d"}} == original


@pytest.mark.parametrize(
    "operations",
    [
        {},
        None,
        "add",
        [None],
        [{}],
        [{"op": ["add"]}],
        [{"op": "steal", "path": "/a"}],
        [{"op": "add", "value": 1}],
        [{"op": "add", "path": 3, "value": 1}],
        [{"op": "add", "path": "a", "value": 1}],
        [{"op": "add", "path": "/x"}],
        [{"op": "add", "path": "/x/y", "value": 1}],
        [{"op": "add", "path": "/a/3", "value": 1}],
        [{"op": "add", "path": "/a/01", "value": 1}],
        [{"op": "add", "path": "/a/-1", "value": 1}],
        [{"op": "add", "path": "/a/" + "9" * 5000, "value": 1}],
        [{"op": "add", "path": "/b/c/d", "value": 1}],
        [{"op": "add", "path": "/a" * 201, "value": 1}],
        [{"op": "replace", "path": "/x", "value": 1}],
        [{"op": "replace", "path": "/a/-", "value": 1}],
        [{"op": "remove", "path": ""}],
        [{"op": "remove", "path": "/x"}],
        [{"op": "move", "from": "/b", "path": "/b/c"}],
        [{"op": "move", "from": "/x", "path": "/y"}],
        [{"op": "copy", "path": "/y"}],
        [{"op": "test", "path": "/a", "value": [2, 1]}],
        [{"op": "test", "path": "/a/0", "value": True}],
        [{"op": "test", "path": "/b", "value": {}}],
        [{"op": "test", "path": "/a", "value": []}] * 101,
    ],
)
def test_what_cannot_be_carried_out_is_refused(operations: Any) -> None:
    """A patch is atomic: one bad operation refuses it (RFC 6902, section 5)."""
    with pytest.raises(RefusedError) as refused:
        patched({"a": [1, 2], "b": {"c": "d"}}, operations)

    assert 422 == refused.value.refusal.problem.status


@pytest.mark.parametrize(
    "operations",
    [
        [{"op": "copy", "from": "", "path": "/a"}] * 40,
        [{"op": "copy", "from": "", "path": f"/{name}"} for name in "abcdefghijklmnopqrstuvwxyz"],
        [{"op": "add", "path": "/a" * depth, "value": {}} for depth in range(1, 101)]
        + [{"op": "copy", "from": "", "path": "/a" * 100 + "/b"}],
    ],
)
def test_a_patch_cannot_blow_a_resource_up(operations: Any) -> None:
    """Copies of copies grow without bound in size or depth; they are stopped."""
    with pytest.raises(RefusedError):
        patched({"x": "y" * 1000}, [*operations, *operations])
