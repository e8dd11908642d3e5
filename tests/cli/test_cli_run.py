"""`eqlab run`: what is said, what is written, and which exit code comes of it."""

from cli_hands import Hand, golden, masked

REPORTS = {"report.html", "report.json", "junit.xml"}


def test_sound_system_passes(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--seed", "7")

    assert 0 == result.exit_code
    assert REPORTS <= {path.name for path in (hand.folder / "out").iterdir()}
    assert golden("run-sound.txt", masked(result.stdout)) == masked(result.stdout)


def test_defective_system_fails_with_reasons(hand: Hand) -> None:
    """What, by which rule, where, what to do."""
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--seed", "7")

    assert 1 == result.exit_code
    assert golden("run-shouts.txt", masked(result.stdout)) == masked(result.stdout)


def test_reader_of_french(hand: Hand) -> None:
    """A French reader gets a French page beside the English one."""
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--language", "fr")

    assert {"report.html", "report.fr.html"} <= {path.name for path in (hand.folder / "out").iterdir()}
    assert "La marque doit être celle des instructions." in result.stdout


def test_forms_of_the_report_can_be_chosen(hand: Hand) -> None:
    hand.call("run", "test.notes", "--simulate", "sound", "--out", "out", "--format", "junit")

    assert {"junit.xml"} == {path.name for path in (hand.folder / "out").iterdir()} & REPORTS


def test_chosen_cases_say_that_they_are_some(hand: Hand) -> None:
    """A partial pass proves nothing about the rest."""
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--case", "NOTE-02")
    tagged = hand.call("run", "test.notes", "--simulate", "sound", "--out", "tagged", "--tag", "smoke")

    assert "Only some cases were chosen" in result.stdout
    assert (0, True) == (tagged.exit_code, "NOTE-02" not in tagged.stdout)


def test_command_for_the_cases_that_failed_can_be_pasted(hand: Hand) -> None:
    """In the next folder that is free."""
    (hand.folder / "out-2").mkdir()
    result = hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--case", "NOTE-01")

    assert result.stdout.endswith("Run that case again with:\n" + result.stdout.splitlines(keepends=True)[-1])
    assert "run test.notes --simulate shouts --case NOTE-01 --out out-3\n" in result.stdout


def test_golden_is_short_for_a_system_of_the_role(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "so")

    assert 4 == result.exit_code
    assert 'Did you mean "sound"?' in result.stderr


def test_cases_cannot_be_chosen_when_going_on(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "x", "--resume", "--case", "NOTE-01")

    assert (64, "") == (result.exit_code, result.stdout)
    assert "--case and --tag cannot be given with --resume" in result.stderr


def test_folders_of_their_own(hand: Hand) -> None:
    """Without --out every campaign gets a folder, and --resume finds the last one."""
    for _ in range(2):
        assert 0 == hand.call("run", "test.notes", "--simulate", "sound", "--tag", "smoke").exit_code
    again = hand.call("run", "test.notes", "--simulate", "sound", "--resume")

    assert ["test.notes-1", "test.notes-2"] == sorted(path.name for path in (hand.folder / "eqlab-out").iterdir())
    assert (0, True) == (again.exit_code, "eqlab-out/test.notes-2/report.html" in again.stdout)


def test_simulated_system_may_stand_in_a_system_file(hand: Hand) -> None:
    file = hand.write("system.yaml", 'system: Any\nversion: "1"\nsimulated: sound\n')

    assert 0 == hand.call("run", "test.notes", "--system", file, "--out", "out").exit_code


def test_secrets_are_not_printed(hand: Hand) -> None:
    """The simulated systems put a token into the query."""
    result = hand.call("run", "test.notes", "--simulate", "sound", "--out", "out")

    assert "access_token=[redacted:" in result.stdout
    assert "s3cr3t" not in result.stdout + result.stderr


def test_question_without_a_person_needs_review(hand: Hand) -> None:
    result = hand.call("run", "test.asking", "--simulate", "sound", "--out", "out")

    assert 2 == result.exit_code
    assert "tester has not answered yet: Is it beautiful?" in result.stdout


def test_broken_simulation_is_the_laboratory_s(hand: Hand) -> None:
    result = hand.call("run", "test.notes", "--simulate", "breaks", "--out", "out")

    assert 3 == result.exit_code
    assert "RuntimeError: out of ink" in result.stdout
