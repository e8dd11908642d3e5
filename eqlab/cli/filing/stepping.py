"""`eqlab file step`, `build` and `declare`: what is done, what is new, and who has no interest in it."""

from eqlab.cli.commands.file import BuildWish, DeclareWish, StepWish
from eqlab.cli.door import Door
from eqlab.cli.filing import issues
from eqlab.cli.filing.desk import bytes_of, digests_of, filing_of, say
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.core.act import BuildDeclared, ImpartialityDeclared, StepDone
from eqlab.core.errors import UsageError


def carry_out(door: Door, wish: StepWish | BuildWish | DeclareWish) -> int:
    """Note it, and tell what comes next."""
    with at_desk(door, wish.site) as desk:
        match wish:
            case StepWish():
                _step(desk, wish)
            case BuildWish():
                _build(desk, wish)
            case DeclareWish():
                desk.lab.act(ImpartialityDeclared(words=wish.words), file=wish.file)
                say([desk.tongue.tell("{file}: declared to be impartial", file=wish.file)])
    return 0


def _step(desk: Desk, wish: StepWish) -> None:
    evidence = [bytes_of(path) for path in wish.evidence]
    desk.lab.of_file(wish.file)
    kept = tuple(desk.lab.store.keep(data) for data in evidence)
    desk.lab.act(StepDone(step=wish.step, output=wish.output, note=wish.note, evidence=kept), file=wish.file)
    _next(desk, wish.file)


def _build(desk: Desk, wish: BuildWish) -> None:
    if wish.source is None and not wish.sha256:
        raise UsageError(issues.NO_DIGEST)
    sha256, sha512 = digests_of(wish.source) if wish.source else (wish.sha256, "")
    act = BuildDeclared(
        statement=wish.statement,
        version=wish.version,
        name=wish.name or (wish.source.name if wish.source else wish.statement),
        sha256=sha256,
        sha512=sha512,
        purl=wish.purl,
        change_class=wish.change,
        words=wish.words,
    )
    desk.lab.act(act, file=wish.file)
    say([f"SHA-256 {sha256}"])
    _next(desk, wish.file)


def _next(desk: Desk, file: str) -> None:
    say(f"  {one.sentence(desk.tongue.translate)}" for one in filing_of(desk, file).next)
