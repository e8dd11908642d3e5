"""Laws on any bytes and on mutated messages: nothing is raised, nothing is lost, every place lies inside."""

from dataclasses import replace

from hl7v2_world import messages, profile_of, wire
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.finding import Finding
from eqlab.validate.hl7v2.batch import read_batch
from eqlab.validate.hl7v2.delimiters import STANDARD, Delimiters
from eqlab.validate.hl7v2.escapes import escape, slips, unescape
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.paths import read_path
from eqlab.validate.hl7v2.profile import MOST, Profile
from eqlab.validate.hl7v2.reading import read_hl7v2
from eqlab.validate.hl7v2.standards import standard

NAMES = sorted(messages())
_TEXTS = ("|", "^", "~", "\\", "&", "\r", "\n", '""', "\x0b", "\x1c\r", "PID|", "MSH|^~\\&|", "\x00", "Y", "19840231")
_TAILS = ("\\F\\", "ZZZ|1\r", "1.3.6.1&ISO", "|" * 40, "^" * 20, "~~", "FHS|", "#")
PIECES = st.sampled_from([*map(str.encode, (*_TEXTS, *_TAILS)), b"\xc3"])


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """An example in which pieces were put in, taken out or doubled."""
    name = draw(st.sampled_from(NAMES))
    data = wire(messages()[name])
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 30)))
        data = data[:start] + draw(PIECES | st.just(data[start:end] * 2) | st.just(b"")) + data[end:]
    return name, data


def judged(read: Message, profile: Profile) -> list[Finding]:
    return [*profile.judge(read), *standard(read).judge(read)]


def held(read: Message, told: list[Finding]) -> None:
    lines = {segment.number: segment for segment in read.segments}
    assert len(told) <= 2 * MOST
    for finding in told:
        line = finding.subject.line
        assert line is not None
        assert 1 <= (finding.subject.column or 0) <= max(1, len(lines[line].raw))
        assert not finding.subject.path or read_path(finding.subject.path) is not None
        assert finding.sentence()


@settings(deadline=None)
@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda rest: b"MSH|^~\\&|" + rest))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """The subject never raises, whatever it is."""
    read = read_hl7v2(data)
    batch = read_batch(data)

    assert len(batch.messages) >= 0
    if isinstance(read, Finding):
        assert read.sentence()
    else:
        assert data == read.encoded()
        held(read, judged(read, profile_of(NAMES[0])))


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_mutated_messages_are_judged(case: tuple[str, bytes]) -> None:
    """Round trip, places and silence about exceptions hold for near misses."""
    name, data = case
    read = read_hl7v2(data)
    if isinstance(read, Finding):
        assert read.sentence()
        return

    assert data == read.encoded()
    held(read, judged(read, profile_of(name)))


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_quick_look_never_hides_a_finding(case: tuple[str, bytes]) -> None:
    """Looking closely at everything finds what the quick look finds, and no more."""
    name, data = case
    read = read_hl7v2(data)
    if isinstance(read, Finding) or read.delimiters is not STANDARD:
        return
    by = replace(STANDARD)
    close = replace(read, delimiters=by, segments=tuple(replace(one, delimiters=by) for one in read.segments))

    assert judged(close, profile_of(name)) == judged(read, profile_of(name))


@settings(deadline=None)
@given(mutated())
def test_leaves_and_paths_agree(case: tuple[str, bytes]) -> None:
    """What iteration shows at a path is what the path gives."""
    read = read_hl7v2(case[1])
    if isinstance(read, Finding):
        return
    for leaf in read.leaves():
        if leaf.value and read_path(str(leaf.path)) is not None:
            assert leaf.value == read[str(leaf.path)]


@settings(deadline=None)
@given(mutated())
def test_tree_holds_every_character(case: tuple[str, bytes]) -> None:
    """Joined again with its delimiters, the tree is the segment."""
    read = read_hl7v2(case[1])
    if isinstance(read, Finding):
        return
    by = read.delimiters
    for segment, (name, tree) in zip(read.segments, read.tree(), strict=True):
        fields = [
            by.repetition.join(by.component.join(by.subcomponent.join(values) for values in one) for one in field)
            for field in tree
        ]
        assert name == segment.name
        assert list(segment.fields[1:]) == fields


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_escaped_text_comes_back(text: str) -> None:
    """Escaping loses nothing and leaves no delimiter behind."""
    for by in (STANDARD, Delimiters(field="#", component="*", repetition="!", escape="%", subcomponent="$")):
        escaped = escape(text, by)

        assert text == unescape(escaped, by)
        assert not {by.field, by.component, by.repetition, by.subcomponent, "\r"} & set(escaped)
        assert [] == slips(escaped, by)
