"""The few words on a picture of the answers, and the sentences for who can't see it."""

from collections.abc import Mapping, Sequence

from bot.domain.availability import Answer
from bot.ui.texts import words
from bot.ui.texts.availability import ANSWERS

NO_ANSWER = "—"
SYMBOLS: Mapping[Answer | None, str] = {
    **{answer: label.split(" ", 1)[0] for answer, label in ANSWERS.items()},
    None: NO_ANSWER,
}
"""As on the buttons, so that nobody has to learn them twice."""

MEANINGS: Mapping[Answer | None, str] = {
    Answer.YES: "yes",
    Answer.IF_NEED_BE: "if need be",
    Answer.NO: "no",
    None: "no answer",
}
CAN_COME = "can come"
IN_THE_PLAN = "in the plan"
BELOW = "▼"
MAKES_FEW = "can make few"


def out_of(some: int, every: int) -> str:
    """Return "6 of 7"."""
    return f"{some} of {every}"


def can_make(meetings: int) -> str:
    """Return what the numbers below the people mean."""
    return f"can make, of {meetings}"


def makes(meetings: int | None) -> str:
    """Return how many meetings somebody can make; nobody's silence is a nought."""
    return NO_ANSWER if meetings is None else str(meetings)


def somebody(number: int) -> str:
    """Return what stands for a name that can't be written."""
    return f"person {number}"


def opening(title: str, people: int, dates: int) -> str:
    """Return what the picture is."""
    return f"{title}: the answers of {words.count(people, 'person', 'people')} to {words.count(dates, 'date')}."


def few(names_and_numbers: Sequence[tuple[str, int | None]], meetings: int) -> str:
    """Return who can make few meetings of the plan."""
    said = [f"{name} {makes(some)}" for name, some in names_and_numbers]
    return f"Can make few of the {meetings}: {words.listed(said)}."


def planned(meetings: Sequence[str]) -> str:
    """Return the plan."""
    return f"The plan, with how many can come: {'; '.join(meetings)}."


def meeting(number: int, turnout: str, missing: Sequence[str], silent: Sequence[str]) -> str:
    """Return one meeting of the plan with who can't come, such as "3. Sun 14 Mar, 6 of 7, without Fergus"."""
    apart = [
        f", {label} {words.listed(names)}"
        for label, names in (("without", missing), ("no answer from", silent))
        if names
    ]
    return f"{number}. {turnout}{''.join(apart)}"


def turnout(label: str, come: int, people: int, if_need_be: int = 0) -> str:
    """Return a date with how many can come, and how many of those only if need be."""
    return f"{label}, {out_of(come, people)}{f' ({if_need_be} if need be)' if if_need_be else ''}"


def each(names_and_numbers: Sequence[tuple[str, int | None]], meetings: int) -> str:
    """Return how many meetings of the plan each person can make."""
    said = [f"{name} {'no answer' if some is None else some}" for name, some in names_and_numbers]
    return f"Of {words.count(meetings, 'meeting')} each can make: {', '.join(said)}."


def others(dates: Sequence[str], *, is_plan: bool) -> str:
    """Return the dates that the plan does without."""
    return f"{'Not in the plan' if is_plan else 'Can come'}: {'; '.join(dates)}."
