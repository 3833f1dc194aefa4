"""The series poll of the Sunday group, date by date: who answered what, and the plans that come of it."""

from datetime import datetime

from bot.domain.availability import Answer, Poll
from bot.domain.series import Offered
from tests.world import ALASDAIR, BRUNO, CALLUM, DEV, EWAN, FERGUS, GIL, House

OPENED, CLOSED = (2027, 1, 10, 20), (2027, 1, 17, 20)
FIRST_HALF = ((1, 31), (2, 7), (2, 17), (2, 24), (3, 7), (3, 14), (3, 24), (3, 31))
SECOND_HALF = ((4, 11), (4, 18), (4, 28), (5, 5), (5, 16), (5, 23), (6, 2), (6, 9))
DATES = (*FIRST_HALF, *SECOND_HALF)
SAID = {
    ALASDAIR: "YYYYNYYNYYYYYYMY",
    BRUNO: "YNYYNYYNNYYYYNYY",
    CALLUM: "YYNYNMNYYNYNYYYN",
    DEV: "YMYNYYMNNYYYNYYY",
    EWAN: "NYYYNYNYYYNYYYNY",
    FERGUS: "YYYNNNYMYYYNYMYY",
    GIL: "YYMYYYNYYMYYYYYN",
}
LETTERS = {"Y": Answer.YES, "M": Answer.IF_NEED_BE, "N": Answer.NO}
A2A = ((1, 31), (2, 17), (3, 14), (3, 24), (4, 18), (4, 28), (5, 16), (6, 9))
A2B = ((1, 31), (2, 17), (3, 14), (3, 31), (4, 18), (4, 28), (5, 16), (6, 2))
A2C = ((2, 7), (2, 24), (3, 14), (3, 31), (4, 18), (5, 5), (5, 23), (6, 9))


async def say(house: House, poll: Poll, *people: int) -> None:
    """Have some people answer every date as they do in the scenario."""
    for user_id in people:
        for candidate, letter in zip(poll.candidates, SAID[user_id], strict=True):
            await house.availability.answer(house.acting(user_id), candidate.id, LETTERS[letter])


def days(dates: "tuple[datetime, ...] | list[datetime]") -> tuple[tuple[int, int], ...]:
    """Return dates as months and days."""
    return tuple((date.month, date.day) for date in dates)


def offered(*dates: tuple[int, int]) -> tuple[Offered, ...]:
    """Return dates of 2027 in the afternoon."""
    return tuple(Offered(datetime(2027, month, day, 15), 180) for month, day in dates)
