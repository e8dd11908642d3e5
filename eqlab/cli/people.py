"""Questions to the person at the terminal."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from eqlab.cli.console import ConsoleThread
from eqlab.cli.speech import Tongue, safe
from eqlab.plan.model import Ask, Review
from eqlab.run.people import Answer

Read = Callable[[str], str]
"""Shows a prompt and returns what was typed. Raises EOFError when nobody will type any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Puts the questions of a plan, one after the other."""

    tongue: Tongue
    console: ConsoleThread
    read: Read = input

    def ask(self, case: str, question: Ask | Review) -> Answer | None:
        """Put a question; None when nobody answers."""
        if isinstance(question, Review):
            return None
        with self.console.silence():
            try:
                return self._answers(case, question)
            except EOFError:
                return None

    def _answers(self, case: str, question: Ask) -> Answer:
        self._show(f"{case}: {self.tongue.say(question.question)}")
        answer = {"who": question.who, "answer": self._choose(question.answers)}
        comment = self.read(self.tongue.tell("A comment, or Enter for none:") + " ").strip()
        if comment:
            answer["comment"] = comment
        for kind in question.evidence:
            prompt = self.tongue.tell("Where the evidence lies ({kind}), or Enter for none:", kind=kind)
            place = self.read(f"{prompt} ").strip()
            if place:
                answer[f"evidence: {kind}"] = place
        return answer

    def _choose(self, answers: tuple[str, ...]) -> str:
        offered = ", ".join(f"{number} {answer}" for number, answer in enumerate(answers, 1))
        while True:
            typed = self.read(f"{offered}: ").strip().lower()
            if typed.isdecimal() and 1 <= int(typed) <= len(answers):
                return answers[int(typed) - 1]
            likely = [answer for answer in answers if typed and answer.lower().startswith(typed)]
            if len(likely) == 1:
                return likely[0]
            self._show(self.tongue.tell('"{typed}" is none of the answers.', typed=typed))

    def _show(self, text: str) -> None:
        sys.stdout.write(f"{safe(text)}\n")
        sys.stdout.flush()
