"""A service of the tests: takes notes about persons, and counts them."""

import json
from collections.abc import Mapping

from eqlab.kit import Body, Call, Json, Persona, Request, Response, Service


def service(personas: Mapping[str, Persona]) -> Service:
    """Make a counter that has counted nothing yet."""
    del personas
    taken: list[str] = []

    def answer(request: Request, call: Call) -> Response:
        del request
        taken.append(call.new_id())
        data = json.dumps({"taken": len(taken), "id": taken[-1]}).encode()
        headers = (("content-type", "application/json"),)
        return Response(status=200, headers=headers, body=Body(data=data, size=len(data)))

    def given(name: str, parameters: Mapping[str, Json], call: Call) -> Mapping[str, str]:
        del parameters
        if name != "note":
            raise KeyError(name)
        return {"number": call.new_id()[:8]}

    return Service(name="counter", answer=answer, tokens=_tokens, given=given, preconditions=("note",))


def _tokens(request: Request) -> frozenset[str]:
    person = request.header("x-person")
    return frozenset({f"person|{person}"}) if person else frozenset()
