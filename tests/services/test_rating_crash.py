"""Scenario 17, and lost keys: wherever it is cut off, one histogram and no key; without a key nobody guesses."""

import shutil
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group
from bot.domain.message import Kind
from bot.domain.rating import Mean, RatingState
from bot.domain.wall_time import instant
from bot.errors import UserError
from bot.services.due import DueService
from bot.services.rating import trend
from bot.services.rating_rounds import RatingRounds
from bot.services.reading import ReadingService
from bot.store import ratings
from bot.store.database import Database
from bot.store.sealing import Keyring
from tests.rated import EIGHT, answer_all, close, open_question, ride, series_of
from tests.world import ALASDAIR, CHANNEL, FERGUS, KIT, LONDON, House, StandingClock

EIGHT_FOUR = Mean(Decimal("8.4"), 8, 8)
LATER_CLOSE = instant(datetime(2027, 6, 12, 20), LONDON)


class PowerCutError(BaseException):
    """The process is gone; nothing of ours catches this."""


@dataclass
class Power:
    """Counts the steps, and goes at one of them."""

    goes_at: int
    steps: int = 0

    def step(self) -> None:
        """Go, if it is time."""
        self.steps += 1
        if self.steps == self.goes_at:
            raise PowerCutError


class CutDatabase(Database):
    """A database with steps before and after each commit, and between the parts of a scrub."""

    def __init__(self, path: Path, power: Power) -> None:
        super().__init__(path)
        self._power = power

    @asynccontextmanager
    async def writing(self) -> AsyncGenerator[AsyncConnection]:
        """Open a transaction that may not come to its end, or be the last."""
        async with super().writing() as connection:
            yield connection
            self._power.step()
        self._power.step()

    async def _by_itself(self, statement: str, *values: str) -> None:
        self._power.step()
        await super()._by_itself(statement, *values)
        self._power.step()


class CutKeyring(Keyring):
    """A folder of keys with steps between its files."""

    def __init__(self, folder: Path, power: Power) -> None:
        super().__init__(folder)
        self._power = power

    def make(self, house: str) -> str:
        """Make a key nobody may ever hear of."""
        name = super().make(house)
        self._power.step()
        return name

    def sweep(self, house: str, needed: Collection[str]) -> int:
        """Destroy keys, or only write over them."""
        self._power.step()
        for path in self.folder.iterdir():
            if path.stem not in needed:
                path.write_bytes(bytes(32))
        self._power.step()
        return super().sweep(house, needed)


def cut_off(before: Path, folder: Path, at: datetime, power: Power) -> House:
    """Return a house as it stood, in which the power goes."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(before, folder)
    house = House(CutDatabase(folder / "house.sqlite3", power), StandingClock(at))
    house.rounds = RatingRounds(house.means, CutKeyring(folder / "keys", power))
    house.due = DueService(house.means, house.backups, house.rounds)
    return house


async def live_on(folder: Path, at: datetime) -> House:
    """Return the house after a start, with everything done that was due."""
    house = House(Database(folder / "house.sqlite3"), StandingClock(at))
    await house.due.plan()
    await house.decide_all()
    return house


async def at_rest(house: House) -> Path:
    """Let go of a house, and return its folder."""
    await house.decide_all()
    await house.database.close()
    return house.database.path.parent


async def test_scenario_17_cut_off_anywhere_in_the_close_there_is_one_histogram_and_in_the_end_no_key(
    house: House, group: Group, tmp_path: Path
) -> None:
    """Acceptance 17: before and after each commit, each file, each part of the scrub; the next start does the rest."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    at = instant(datetime(2027, 6, 9, 20), LONDON)
    house.clock.at = instant(datetime(2027, 6, 8, 20), LONDON)
    before = await at_rest(house)
    number, wrong = 0, list[tuple[int, object]]()

    while True:
        number += 1
        folder, power = tmp_path.with_name("cut"), Power(number)
        cut = cut_off(before, folder, at, power)
        with suppress(PowerCutError):
            await cut.decide_all()
        await cut.database.close()
        after = await live_on(folder, at)
        found = await left(after, group.id, series_id)
        await after.database.close()
        if found != (EIGHT_FOUR, [True], [f"c:{CHANNEL}"], 0, 0):
            wrong.append((number, found))
        if power.steps < number:
            break

    assert wrong == []
    assert number > 12


async def left(house: House, group_id: int, series_id: int) -> object:
    """Return what is shown, whether there is a histogram, where it is said, and how many boxes and keys are left."""
    async with house.database.reading() as db:
        shown = await trend(db, house.means, group_id)
        kept = await ratings.load(db, series_id)
    assert shown is not None
    histograms = [one.histogram is not None for one in [kept] if one]
    keys = [*house.keyring.folder.iterdir()]
    return (
        shown.rated[0].shown if shown.rated else None,
        histograms,
        await house.told(Kind.RATING_CARD),
        await house.count("sealed_answers"),
        len(keys),
    )


async def test_scenario_17_cut_off_anywhere_in_the_opening_there_is_one_key_and_everybody_is_asked_once(
    house: House, group: Group, tmp_path: Path
) -> None:
    """Acceptance 17: a key without a question is destroyed at the next start; no question is ever without a key."""
    made = await ride(house, group)
    before, at = await at_rest(house), made[-1].ends_at
    number = 0

    while True:
        number += 1
        folder, power = tmp_path.with_name("cut"), Power(number)
        cut = cut_off(before, folder, at, power)
        with suppress(PowerCutError):
            await cut.decide_all()
        await cut.database.close()
        after = await live_on(folder, at)
        asked, keys = await after.told(Kind.RATING), [*after.keyring.folder.iterdir()]
        await after.ratings.answer(after.acting(KIT), series_of(made[-1]), 8)
        lost = await after.told(Kind.RATING_LOST)
        await after.database.close()

        assert (len(asked), len(keys), lost) == (8, 1, []), number
        if power.steps < number:
            break

    assert number > 4


def lose(house: House) -> None:
    """Empty the folder of keys."""
    for file in house.keyring.folder.iterdir():
        file.unlink()


@pytest.mark.parametrize("noticed", ["at the start", "at an answer", "at the close"])
async def test_where_the_key_is_lost_everybody_is_asked_again_once_with_a_new_one(
    house: House, group: Group, noticed: str
) -> None:
    """Organisers hear of it, what was answered is void, and the new answers count."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    lose(house)
    house.clock.wall(2027, 6, 5, 10)
    if noticed == "at the start":
        await house.due.plan()
    elif noticed == "at an answer":
        with pytest.raises(UserError, match="rating_unsealed"):
            await house.ratings.answer(house.acting(KIT), series_id, 8)
    else:
        house.clock.wall(2027, 6, 9, 20)
    await house.decide_all()

    async with house.database.reading() as db:
        kept, boxes = await ratings.load_open(db, series_id), await ratings.boxes(db, series_id)
    assert kept is not None
    assert sorted(await house.told(Kind.RATING_AGAIN)) == sorted(f"u:{one}" for one in EIGHT)
    assert await house.told(Kind.RATING_LOST) == [f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert await house.told(Kind.RATING_CARD) == []
    assert (kept.rating.round, {*boxes.values()}, {*boxes}) == (2, {None}, {*EIGHT})

    await answer_all(house, series_id)
    await close(house)
    house.clock.at = kept.rating.closes_at
    await house.decide_all()

    assert await left(house, group.id, series_id) == (EIGHT_FOUR, [True], [f"c:{CHANNEL}"], 0, 0)
    assert kept.rating.closes_at in {LATER_CLOSE, instant(datetime(2027, 6, 16, 20), LONDON)}


async def test_where_it_is_lost_twice_there_is_no_result(house: House, group: Group) -> None:
    """Nobody guesses and nobody is asked a third time; the group and organisers are told."""
    series_id = await open_question(house, group)
    for day in (5, 6):
        await answer_all(house, series_id)
        lose(house)
        house.clock.wall(2027, 6, day, 10)
        await house.due.plan()
        await house.decide_all()

    async with house.database.reading() as db:
        kept = await ratings.load(db, series_id)
    view = await ReadingService(house.means).rating(series_id)
    assert kept is not None
    assert view is not None
    assert (kept.state, kept.histogram, view.rating.is_open) == (RatingState.LOST, None, False)
    assert len(await house.told(Kind.RATING_AGAIN)) == 8
    assert len(await house.told(Kind.RATING_LOST)) == 4
    assert await house.told(Kind.RATING_CARD) == [f"c:{CHANNEL}"]
    assert await house.count("sealed_answers") == 0


async def test_a_key_that_is_back_in_time_is_no_loss(house: House, group: Group) -> None:
    """Its folder was not there for a moment."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    away = house.keyring.folder.with_name("away")
    house.keyring.folder.rename(away)
    with pytest.raises(UserError, match="rating_unsealed"):
        await house.ratings.answer(house.acting(KIT), series_id, 8)
    away.rename(house.keyring.folder)
    await house.decide_all()
    await close(house)

    assert await left(house, group.id, series_id) == (EIGHT_FOUR, [True], [f"c:{CHANNEL}"], 0, 0)
    assert await house.told(Kind.RATING_AGAIN, Kind.RATING_LOST) == []


async def test_boxes_that_were_swapped_in_the_database_are_not_counted(house: House, group: Group) -> None:
    """A box is bound to its person; whatever was tampered with, nobody guesses, and everybody is asked again."""
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    async with house.database.writing() as db:
        boxes = await ratings.boxes(db, series_id)
        await ratings.seal(db, series_id, ALASDAIR, boxes[KIT] or "")
        await ratings.seal(db, series_id, KIT, boxes[ALASDAIR] or "")
    await close(house)

    assert await house.told(Kind.RATING_CARD) == []
    assert len(await house.told(Kind.RATING_AGAIN)) == 8
