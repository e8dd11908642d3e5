"""What conditions and checks see of a form."""

import pytest

from eqlab.core.exchange import Body, Request
from eqlab.observe.view import request_view

FORM = "application/x-www-form-urlencoded"


def seen(data: bytes, content_type: str = FORM) -> object:
    body = Body(data=data, size=len(data))
    request = Request(
        method="POST", target="/x", path="/x", query=(), headers=(("content-type", content_type),), body=body
    )
    return request_view(request).get("form")


def test_fields_of_a_form_are_seen_decoded_and_in_order() -> None:
    assert [{"name": "identifier", "value": "urn:x|7"}, {"name": "_count", "value": ""}] == seen(
        b"identifier=urn%3Ax%7C7&_count="
    )


def test_parameters_and_letters_of_the_media_type_do_not_matter() -> None:
    assert [{"name": "a", "value": "b"}] == seen(b"a=b", "Application/X-WWW-form-urlencoded; charset=utf-8")


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(b"a=b", "application/json"), (b"\xff=1", FORM), (b"&".join([b"a=b"] * 1001), FORM)],
)
def test_what_is_no_readable_form_has_no_fields(data: bytes, content_type: str) -> None:
    assert None is seen(data, content_type)
