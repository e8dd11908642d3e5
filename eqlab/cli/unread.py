"""What could not be read, among files that are judged: told by every form, so that none looks as if all were well."""

from dataclasses import dataclass

from eqlab.cli import judging_issues as issues
from eqlab.cli.speech import Tongue
from eqlab.core.errors import UsageError
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.core.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A file, a folder, or a line of a file, and what keeps it from being read."""

    file: str
    """As it was named."""
    error: UsageError
    within: str = ""
    """The file that it is a line of, if it is one."""
    line: int | None = None

    @staticmethod
    def of_folder(error: UsageError) -> "Unread":
        """Return what an error says of a folder, or of one below it."""
        return Unread(file=error.facts.get("folder") or error.facts["file"], error=error)

    @property
    def is_empty(self) -> bool:
        """Whether it is a folder that there was nothing to read in."""
        return self.error.issue is issues.EMPTY_FOLDER

    @property
    def missing(self) -> bool:
        """Whether there is nothing of that name."""
        return self.is_empty or isinstance(self.error.__context__, FileNotFoundError)

    @property
    def finding(self) -> Finding:
        """The same as a finding, for forms that know of nothing else."""
        return found(self.error.issue, SubjectPath(line=self.line), **self.error.facts)

    def plain(self, speaker: Tongue) -> Json:
        """Return it as the entry of a file that was judged, without a verdict, and with the error."""
        why, translate = self.finding, speaker.translate
        error = {"code": why.issue.code, "sentence": why.sentence(translate), "advice": why.advice(translate)}
        return {"file": self.file, "valid": None, "by": [], "findings": [], "error": error}
