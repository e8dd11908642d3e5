"""A laboratory of the tests: small content with a scheme of its own, people, and one vendor file."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cli_hands import make_content
from click.testing import CliRunner, Result

from eqlab.attest.keys import load_person_key
from eqlab.cli import main
from eqlab.content import find_content
from eqlab.wiring import Workshop
from eqlab.wiring.lab.lab import Actor, Lab
from eqlab.wiring.lab.opening import open_lab

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FILE, CAMPAIGN, ATTESTATION = "nova-1", "nova-1-C1", "nova-1-A1"
PEOPLE: Mapping[str, str] = {
    "tom": "tester",
    "tess": "tester",
    "rita": "reviewer",
    "eva": "evaluator",
    "dora": "decider",
    "ines": "issuer",
    "ivan": "issuer",
    "ada": "auditor",
    "vera": "vendor",
}
DECLARING = ("tom", "tess", "rita", "eva", "dora", "ines", "ivan")
BUILDS = tuple(sha256(name).hexdigest() for name in (b"one", b"two", b"three"))
VARIABLES = ("EQLAB_LAB", "EQLAB_PERSON", "EQLAB_KEY", "EQLAB_PASSPHRASE", "LC_ALL", "LC_MESSAGES", "EQLAB_CONTENT")

STATEMENT = f"""\
statement: taker
plan: test.notes
service: counter
role: taker
subject:
  kind: product
  system: Noter
  version: "3"
  vendor: {{id: nova, name: Nova Software, country: LU}}
  builds: [{{name: one.zip, sha256: {BUILDS[0]}}}, {{name: two.zip, sha256: {BUILDS[1]}}}]
variant: {{}}
claims: {{paper: false}}
"""
RULE = """\
rule: test.rule
version: "1.0.0"
title: {en: Demo, fr: Demo, de: Demo}
text: {en: Demo, fr: Demo, de: Demo}
risk:
  false_accept: {en: Low, fr: Faible, de: Gering}
  false_reject: {en: Low, fr: Faible, de: Gering}
grants:
  - {kind: definitive, warnings: false, open: {blocking: 0, major: 0}, builds: any, months: 24}
  - {kind: provisional, warnings: true, open: {blocking: 0}, builds: any, months: 6, renewals: 1}
severities:
  - {level: error, severity: major}
  - {severity: remark}
"""
FLIPPING = """

_turns = iter(range(1_000_000))


def _flipping(stimulus: Stimulus, access: Access) -> None:
    if stimulus.case == "NOTE-01" and next(_turns) % 2:
        _shouting(stimulus, access)
    else:
        _sound(stimulus, access)


def _stalling(stimulus: Stimulus, access: Access) -> None:
    if stimulus.case == "NOTE-02" and "TESTS_STALL" in os.environ:
        threading.Event().wait()
    _sound(stimulus, access)


def _forgetting(stimulus: Stimulus, access: Access) -> None:
    if stimulus.case == "NOTE-01":
        _sound(stimulus, access)
    elif stimulus.persona and _note(stimulus, access, "again") != 200:
        _note(replace(stimulus, persona=replace(stimulus.persona, id="ann")), access, "again")
"""


def lab_content(folder: Path) -> Path:
    """The content of the tests of the command line, with a scheme, a rule and two more systems."""
    make_content(folder)
    systems = folder / "scenarios" / "counter" / "systems.py"
    more = '        _system("flips", {"en": "Never twice."}, _flipping),\n        _system("stalls", {}, _stalling),\n'
    more += '        _system("forgets", {"en": "It mixes persons up."}, _forgetting),\n'
    text = systems.read_text("utf-8").replace('        _system("breaks"', more + '        _system("breaks"')
    systems.write_text(
        text.replace("import json\n", "import json\nimport os\nimport threading\nfrom dataclasses import replace\n")
        + FLIPPING,
        "utf-8",
    )
    for name in ("schemes", "rules"):
        (folder / "testplans" / name).mkdir()
    scheme = (ROOT / "testplans" / "schemes" / "ehr-self-test.yaml").read_text("utf-8")
    for old, new in {
        "eu.ehr-self-test": "test.scheme",
        "lu.eprescription.lab.platform": "test.notes",
        "rule: eqlab.self-test": "rule: test.rule",
    }.items():
        scheme = scheme.replace(old, new)
    (folder / "testplans" / "schemes" / "scheme.yaml").write_text(scheme, "utf-8")
    (folder / "testplans" / "rules" / "rule.yaml").write_text(RULE, "utf-8")
    return folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A laboratory in a folder, and the hands of its people."""

    folder: Path
    content: Path
    shared: list[Workshop] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The laboratory's folder."""
        return self.folder / "lab"

    def call(self, person: str, *arguments: str, language: str = "en") -> Result:
        """Call the command line as a person; nothing may escape it but an exit code."""
        acting = ("--as", person) if person else ()
        where = {"EQLAB_LAB": str(self.home), "COLUMNS": "80", "LANG": "en_GB.UTF-8"}
        globally = ("--content", str(self.content), "--trust", "--language", language)
        result = CliRunner(env=where).invoke(main, [*globally, *arguments, *acting])
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        assert "The laboratory broke" not in result.output, result.output
        return result

    def done(self, person: str, *arguments: str) -> str:
        """Call; it has to succeed. Return what was told."""
        result = self.call(person, *arguments)
        assert result.exit_code == 0, result.output
        return result.output

    def refused(self, person: str, *arguments: str, code: int = 64) -> str:
        """Call; it has to be refused, and nothing to be kept. Return what was told."""
        before = self.head()
        result = self.call(person, *arguments)
        assert (code, before) == (result.exit_code, self.head()), result.output
        return result.output

    def head(self) -> tuple[int, str]:
        """The head of the audit log."""
        with self.open() as lab:
            return lab.store.log.head()

    @contextmanager
    def open(self, person: str = "", key: Path | None = None) -> Iterator[Lab]:
        """The laboratory, with a person in it."""
        file = key or self.home / "people" / f"{person}.key"
        actor = Actor(person=person, key=load_person_key(file, ""), file=file) if person else None
        with open_lab(self.home, self.workshop, actor=actor) as lab:
            yield lab

    @property
    def workshop(self) -> Workshop:
        """The compiled content: once for all benches."""
        if not self.shared:
            self.shared.append(Workshop(content=find_content(self.content, "")))
        return self.shared[0]

    def copy(self, folder: Path) -> "Bench":
        """The same laboratory in another folder, to be worked in."""
        shutil.copytree(self.home, folder / "lab")
        return Bench(folder=folder, content=self.content, shared=self.shared)

    def run(self, system: str = "sound", *arguments: str, campaign: str = CAMPAIGN) -> Result:
        """Run a campaign against a simulated system."""
        return self.call("tom", "campaign", "run", campaign, "--simulate", system, *arguments)

    def write(self, name: str, text: str) -> str:
        """Write a file into the folder beside the laboratory; return its path."""
        (self.folder / name).write_text(text, "utf-8")
        return str(self.folder / name)


def found(bench: Bench) -> None:
    """People, a vendor file with its statement, a campaign that was not run yet."""
    bench.done("", "lab", "found", str(bench.home), "--id", "lab.example", "--name", "Lab", "--administrator", "root")
    for person, role in PEOPLE.items():
        more: Sequence[str] = ("--organisation", "nova") if role == "vendor" else ()
        bench.done("root", "person", "enter", person, "--name", person.title(), "--role", role, *more)
    opening = ("--scheme", "test.scheme", "--organisation", "nova", "--name", "Nova Software")
    bench.done("tom", "file", "open", FILE, *opening)
    for person in DECLARING:
        bench.done(person, "file", "declare", FILE)
    bench.done("vera", "file", "statement", FILE, bench.write("statement.yaml", STATEMENT))
    bench.done("tom", "campaign", "new", FILE, "taker")


def decide(bench: Bench) -> None:
    """A sound run, evaluated and granted."""
    assert bench.run().exit_code == 0
    bench.done("eva", "decide", "evaluate", FILE, CAMPAIGN, "--submit")
    bench.done("dora", "decide", "take", FILE, "EV-1", "--grant", "definitive", "--reason", "good")


def issue(bench: Bench) -> None:
    """An attestation that two people issued."""
    bench.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    bench.done("ivan", "attest", "approve", FILE, "P-1")
