"""The access file: what a vendor's system needs to reach a platform."""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from eqlab.cli import issues
from eqlab.cli.opening import shown
from eqlab.cli.speech import Tongue, safe
from eqlab.cli.telling import Line, Tone
from eqlab.core.errors import UsageError
from eqlab.core.reason import reason_of
from eqlab.core.service import Access, Service
from eqlab.core.text import words

Given: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Case to precondition to its variables."""


def read_access(file: Path) -> Access:
    """Read an access file. Raises UsageError that says what is wrong with it."""
    try:
        data = json.loads(file.read_text("utf-8"))
        services = {str(name): str(url) for name, url in data["services"].items()}
        paths = {name: str(data[name]) for name in ("authority", "certificate", "key")}
    except OSError as error:
        raise _unusable(file, reason_of(error)) from None
    except (ValueError, RecursionError):
        raise _unusable(file, words("it is no JSON")) from None
    except (KeyError, TypeError, AttributeError):
        raise _unusable(file, words("it does not name services, authority, certificate and key")) from None
    for path in paths.values():
        if not Path(path).is_file():
            raise _unusable(file, words("there is no file {path}", path=str(path)))
    return Access(services=services, **paths)


def add_cases(file: Path, cases: Iterable[str], given: Given) -> None:
    """Add the cases to come with what services were prepared with, for systems that act on tasks by themselves."""
    data = json.loads(file.read_text("utf-8"))
    data["cases"] = {case: given.get(case, {}) for case in cases}
    file.write_text(json.dumps(data, indent=2) + "\n", "utf-8")


def read_cases(file: Path) -> Given | None:
    """Return what `add_cases` wrote; None when it is not there. The file has been read before, by `read_access`."""
    cases = json.loads(file.read_text("utf-8")).get("cases")
    return cases if isinstance(cases, dict) else None


def tell_access(access: Access, file: Path, tongue: Tongue, services: Mapping[str, Service]) -> Iterator[Line]:
    """Say how the platform is reached."""
    yield Line(text=tongue.tell("The platform waits for your system:"), tone=Tone.HEAD)
    rows = [
        *access.services.items(),
        (tongue.tell("authority"), shown(Path(access.authority))),
        (tongue.tell("certificate"), shown(Path(access.certificate))),
        (tongue.tell("private key"), shown(Path(access.key))),
        (tongue.tell("all of it"), shown(file)),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        yield Line(text=safe(f"{name:<{width}}  {value}"), depth=1)
    yield Line(text=tongue.tell("Try it out:"), depth=1)
    yield Line(text=safe(curl_command(access, services)), depth=2)


def curl_command(access: Access, services: Mapping[str, Service]) -> str:
    """The command line that calls the first service with the files of this campaign, where it answers a plain GET."""
    files = {"--cacert": access.authority, "--cert": access.certificate, "--key": access.key}
    options = [piece for name, file in files.items() for piece in (name, shown(Path(file)))]
    addresses = [f"{url}/{services[name].welcome}".rstrip("/") for name, url in access.services.items()]
    return shlex.join(["curl", *options, *addresses[:1]])


def _unusable(file: Path, problem: str) -> UsageError:
    return UsageError(issues.BAD_ACCESS, file=str(file), problem=problem)
