"""Heat maps to look at: scenario A2 with its plan, the largest one that a question can have, the smallest."""

from bot.domain.availability import Answer
from bot.ui.pictures import Asked, HeatMap, Offered
from tests.domain.planner.scenario import ANSWERS, DATES

LETTERS = {"y": Answer.YES, "m": Answer.IF_NEED_BE, "n": Answer.NO, "-": None}
PLAN = (0, 2, 5, 7, 9, 10, 12, 14)
"""A2b: 31 Jan, 17 Feb, 14 Mar, 31 Mar, 18 Apr, 28 Apr, 16 May, 2 Jun."""

LEAST = 5  # meetings of eight


def answers(letters: str) -> tuple[Answer | None, ...]:
    """Return answers typed as letters."""
    return tuple(LETTERS[letter] for letter in letters.replace(" ", ""))


def offered(labels: list[str], plan: tuple[int, ...]) -> tuple[Offered, ...]:
    """Return dates, numbered where the plan has them."""
    return tuple(Offered(label, plan.index(place) + 1 if place in plan else None) for place, label in enumerate(labels))


def scenario(*, plan: tuple[int, ...] = PLAN, **others: str) -> HeatMap:
    """Return scenario A2: seven people, sixteen dates, eight of them in the plan.

    :param others: answers that somebody gave instead
    """
    labels = [f"{day:%a} {day.day} {day:%b}" for pair in DATES for day in pair]
    people = tuple(Asked(name, answers(others.get(name, given))) for name, given in ANSWERS.items())
    return HeatMap("Sunday group", offered(labels, plan), people)


def largest() -> HeatMap:
    """Return twelve people with long names, twenty dates and a plan of ten, two of them with few meetings."""
    names = (
        "Maximilian-Alexander Christopher-Jo Bartholomew Constantine Wilhelmina Fergus-Mac "
        "Magnus Niall Owen Hamish Jo Ö"
    )
    labels = [f"{('Sun', 'Wed')[place % 2]} {10 + place} {('Sep', 'Nov')[place // 10]}" for place in range(20)]
    people = tuple(
        Asked(name, tuple(_any_answer(person, date) for date in range(20)), is_below=person in {1, 5})
        for person, name in enumerate(names.split())
    )
    title = "A group with a rather long name that goes on and on"
    return HeatMap(title, offered(labels, tuple(range(0, 20, 2))), people)


def _any_answer(person: int, date: int) -> Answer | None:
    return LETTERS["yymyn-yyynmyyy-yn"[(5 * person + 3 * date + person * date) % 17]]


def smallest() -> HeatMap:
    """Return one person and four dates, two of them in the plan."""
    labels = ["Sun 31 Jan", "Sun 7 Feb", "Wed 17 Feb", "Wed 24 Feb"]
    return HeatMap("Sunday group", offered(labels, (0, 2)), (Asked("Ana", answers("ymn-")),))
