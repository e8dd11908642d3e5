"""What files are judged by: FHIR R4, what the command line names, and the content's packages once they are met.

Opening the content takes longer than judging most resources; many have nothing to do with it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from eqlab.cli import judging_issues as issues
from eqlab.cli.definitions import content_of, library_of, profile_of
from eqlab.cli.door import Door
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.container import Head
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.remote import RemoteTerminology
from eqlab.validate.fhir.run import Options


@dataclass(slots=True, eq=False)
class Scout:
    """Stands where the content's packages would: has nothing, but sees whether they were asked for what they have."""

    content: Callable[[], Library]
    met: bool = False
    name: str = "content"

    def heads(self, resource_type: str = "") -> Iterator[Head]:  # noqa: ARG002 - no type has any
        """Yield nothing."""
        return iter(())

    def find(self, url: str, version: str) -> Json | None:
        """Return nothing."""
        self.met = self.met or self.content().find(f"{url}|{version}" if version else url) is not None
        return None


@dataclass(slots=True, eq=False)
class Workbench:
    """Where files are judged one after the other."""

    named: Library
    """FHIR R4 with what the command line names."""
    wide: Callable[[], Library]
    """Returns the same with the content's packages between."""
    scout: Scout
    library: Library
    """What is judged by at present; from the first file on that the content has something for, `wide`."""

    @staticmethod
    def of(door: Door, packages: Iterable[str], supporting: Iterable[str]) -> "Workbench":
        """Lay out what a command line names. Raises UsageError and AuthorError."""
        content = cache(lambda: content_of(door))
        named, scout = library_of(packages, supporting), Scout(content)
        return Workbench(
            named=named,
            wide=cache(lambda: content().over(*named.sources[:-1])),
            scout=scout,
            library=Library((*named.sources, scout), particular=named.particular),
        )

    def profile(self, name: str) -> str:
        """Return the canonical URL of a profile by its URL or name. Raises AuthorError when nobody knows it."""
        try:
            return profile_of(name, self.named)
        except AuthorError as error:
            if error.issue is issues.NO_PROFILE:
                raise
        self.library = self.wide()
        return profile_of(name, self.library)

    def judge(self, data: bytes, form: str, options: Options, remote: RemoteTerminology | None) -> tuple[Finding, ...]:
        """Judge a document; a second time when it is the first that the content has something for."""
        judgement = judge(data, form, self.library, options, remote)
        if self.scout.met and self.library is not self.wide():
            self.library = self.wide()
            judgement = judge(data, form, self.library, options, remote)
        return tuple(findings(judgement, self.library))

    def judge_all(self, documents: Sequence[bytes], options: Options) -> Iterator[tuple[Finding, ...]]:
        """Judge documents in JSON together; a second time when among them is the first that the content is for."""
        from eqlab.validate.fhir.together import judge_all  # noqa: PLC0415 - most files are judged alone

        judgements = list(judge_all(documents, self.library, options))
        if self.scout.met and self.library is not self.wide():
            self.library = self.wide()
            judgements = list(judge_all(documents, self.library, options))
        return (tuple(findings(one, self.library)) for one in judgements)
