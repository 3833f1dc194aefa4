"""Scenario A2: seven people, sixteen dates, an answer that comes late."""

from datetime import date, datetime, time

from bot.domain.planner.values import Candidate, Person, Problem, Rules, Window

HARD = Window(10, 25)
SUNDAY, WEDNESDAY = time(15), time(19)
DATES = (
    (date(2027, 1, 31), date(2027, 2, 7)),
    (date(2027, 2, 17), date(2027, 2, 24)),
    (date(2027, 3, 7), date(2027, 3, 14)),
    (date(2027, 3, 24), date(2027, 3, 31)),
    (date(2027, 4, 11), date(2027, 4, 18)),
    (date(2027, 4, 28), date(2027, 5, 5)),
    (date(2027, 5, 16), date(2027, 5, 23)),
    (date(2027, 6, 2), date(2027, 6, 9)),
)
ANSWERS = {
    "Alasdair": "yy yy ny yn yy yy yy my",
    "Bruno": "yn yy ny yn ny yy yn yy",
    "Callum": "yy ny nm ny yn yn yy yn",
    "Dev": "ym yn yy mn ny yy ny yy",
    "Ewan": "ny yy ny ny yy ny yy ny",
    "Fergus": "yy yn nn ym yy yn ym yy",
    "Gil": "yy my yy ny ym yy yy yn",
}


def asked(*, gil_has_answered: bool, hard: Window = HARD) -> Problem:
    """Return what the planner is asked at the close of the poll."""
    candidates = tuple(
        Candidate(datetime.combine(day, WEDNESDAY if place % 2 else SUNDAY), "wed" if place % 2 else "sun")
        for place, pair in enumerate(DATES)
        for day in pair
    )
    people = tuple(
        Person(name, answers.replace(" ", "") if name != "Gil" or gil_has_answered else "-" * len(candidates))
        for name, answers in ANSWERS.items()
    )
    return Problem(8, tuple(candidates), people, Rules(hard, quorum=4, preferred=Window(14, 21)))


def dates(problem: Problem, plan: tuple[int, ...]) -> str:
    """Return a plan as "31 Jan, 17 Feb"."""
    starts = [problem.candidates[index].start for index in plan]
    return ", ".join(f"{start.day} {start:%b}" for start in starts)
