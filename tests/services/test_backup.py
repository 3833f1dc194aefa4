"""Copies by themselves every night, and when an organiser asks; seven stay, and a failure harms none of them."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from bot.domain.agenda import Due
from bot.domain.backup import Copy, Occasion
from bot.domain.group import Group
from bot.errors import UserError
from bot.services.backup import BackupService
from bot.services.due import DueService
from bot.store import agenda, backup
from bot.store.start import look
from tests.world import ALASDAIR, BRUNO, ORGANISERS, House

FIRST_NIGHT = datetime(2027, 1, 5, 3, 30, tzinfo=UTC)


def copies(house: House) -> tuple[Copy, ...]:
    return backup.copies(house.database.path)


async def planned(house: House) -> datetime | None:
    async with house.database.reading() as db:
        item = await agenda.first_of(db, Due.BACK_UP)
    return item.due_at if item else None


async def pass_nights(house: House, nights: int) -> None:
    """Let so many nights pass, each with its tick a minute late."""
    for night in range(nights):
        house.clock.at = FIRST_NIGHT + timedelta(days=night, minutes=1)
        await house.decide_all()


async def test_the_first_start_plans_the_first_night_and_a_later_start_changes_nothing(house: House) -> None:
    """A row of its own, which belongs to no group; a second start in the same day plans no second copy."""
    await house.due.plan()
    house.clock.wait(hours=20)
    await house.due.plan()

    assert await planned(house) == FIRST_NIGHT
    assert await house.count("agenda") == 1


async def test_every_night_a_sound_copy_is_made_and_the_next_one_planned(house: House, group: Group) -> None:
    """Nothing before its time; the copy has what was there, and opens by itself, without a log beside it."""
    await house.due.plan()
    house.clock.at = FIRST_NIGHT - timedelta(seconds=1)
    early = await house.decide_all()
    house.clock.at = FIRST_NIGHT
    decided = await house.decide_all()

    (copy,) = copies(house)
    path = backup.path_of(house.database.path, copy)
    assert (early, decided, await planned(house)) == (0, 1, FIRST_NIGHT + timedelta(days=1))
    assert (copy.taken_at, copy.occasion, copy.size) == (FIRST_NIGHT, Occasion.NIGHTLY, path.stat().st_size)
    assert look(path, thoroughly=True) == look(house.database.path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM groups").fetchall() == [(group.name,)]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_seven_nights_are_kept(house: House) -> None:
    """The eighth night deletes the first."""
    await house.due.plan()

    await pass_nights(house, 9)

    nights = [copy.taken_at.day for copy in copies(house)]
    assert nights == [7, 8, 9, 10, 11, 12, 13]


async def test_a_bot_that_was_away_for_a_week_makes_one_copy_at_once(house: House) -> None:
    """Not seven; the next is tonight's."""
    await house.due.plan()
    house.clock.at = FIRST_NIGHT + timedelta(days=7, hours=9)

    await house.decide_all()

    assert [copy.taken_at for copy in copies(house)] == [house.clock.at]
    assert await planned(house) == FIRST_NIGHT + timedelta(days=8)


async def test_where_nightly_copies_are_turned_off_none_is_planned(house: House) -> None:
    """Also when one was planned before; turned on again, it is planned again."""
    await house.due.plan()
    off = DueService(house.means, BackupService(house.means, kept=0), house.rounds)
    await off.plan()
    without = await planned(house)
    await house.due.plan()

    assert (without, await planned(house)) == (None, FIRST_NIGHT)


async def test_an_organiser_has_a_copy_made_at_once(house: House, group: Group) -> None:
    """It pushes out no nightly one, and shows as the last."""
    await house.due.plan()
    await pass_nights(house, 7)
    house.clock.wait(hours=8)
    made = await house.backups.back_up_now(house.acting(ALASDAIR), group.id)

    standing = await house.backups.standing(house.acting(ALASDAIR), group.id)
    assert (made.taken_at, made.occasion) == (house.clock.at, Occasion.ASKED)
    assert (standing.last, standing.next_at, standing.failed) == (made, FIRST_NIGHT + timedelta(days=7), 0)
    assert len(copies(house)) == 8


async def test_two_organisers_who_ask_at_once_or_soon_after_have_one_copy_made(house: House, group: Group) -> None:
    """It is of the whole house, so every group's organisers share the ten minutes; a night waits for nobody."""
    asked = [house.backups.back_up_now(house.acting(who), group.id) for who in ORGANISERS]
    made = await asyncio.gather(*asked, return_exceptions=True)
    house.clock.wait(minutes=9.9)
    with pytest.raises(UserError, match="backup_just_made"):
        await house.backups.back_up_now(house.acting(ALASDAIR), group.id)
    house.clock.wait(minutes=0.1)
    await house.backups.back_up_now(house.acting(ALASDAIR), group.id)

    assert [getattr(each, "code", "made") for each in made] == ["made", "backup_just_made"]
    assert len(copies(house)) == 2


async def test_a_member_who_is_no_organiser_has_no_copy_made_and_learns_nothing(house: House, group: Group) -> None:
    """Whoever copied the button."""
    with pytest.raises(UserError, match="organisers_only"):
        await house.backups.back_up_now(house.acting(BRUNO), group.id)
    with pytest.raises(UserError, match="organisers_only"):
        await house.backups.standing(house.acting(BRUNO), group.id)

    assert copies(house) == ()


def in_the_way(house: House) -> Path:
    """Put a file where the folder of copies should be, so that none can be made."""
    folder = backup.folder_of(house.database.path)
    folder.write_text("in the way")
    return folder


async def test_a_night_that_fails_is_tried_again_within_the_hour(house: House, group: Group) -> None:
    """It shows in the standing, stands in the way of nothing else, and is mended without a restart."""
    await house.due.plan()
    obstacle = in_the_way(house)
    poll = await house.ask(group)
    house.clock.at = poll.closes_at
    decided = await house.decide_all()
    failing = await house.backups.standing(house.acting(ALASDAIR), group.id)
    obstacle.unlink()
    house.clock.wait(hours=1)
    await house.decide_all()

    assert decided == 3  # the copy, the reminder, the close
    assert (failing.last, failing.next_at, failing.failed) == (None, poll.closes_at + timedelta(hours=1), 1)
    assert [copy.taken_at for copy in copies(house)] == [house.clock.at]


async def test_somebody_who_asks_for_a_copy_that_fails_is_told_so(house: House, group: Group) -> None:
    """In a sentence, and with nothing half made left behind."""
    obstacle = in_the_way(house)

    with pytest.raises(UserError, match="backup_failed"):
        await house.backups.back_up_now(house.acting(ALASDAIR), group.id)

    assert obstacle.read_text() == "in the way"


async def test_scenario_34_a_copy_that_would_fill_the_disk_is_not_begun(house: House, group: Group) -> None:
    """A nearly full disk is kept for what people tap: their answers are saved, and the old copies stay."""
    old = await house.backups.back_up_now(house.acting(ALASDAIR), group.id)
    house.clock.wait(minutes=10)
    log = house.database.path.with_name("house.sqlite3-wal")
    size = log.stat().st_size
    os.truncate(log, shutil.disk_usage(log).free)  # a hole: it takes no room, and SQLite goes on before it

    with pytest.raises(UserError, match="backup_no_room"):
        await house.backups.back_up_now(house.acting(ALASDAIR), group.id)

    await house.ask(group)
    os.truncate(log, max(size, 2**20))
    assert copies(house) == (old,)
    assert await house.count("polls") == 1


async def test_scenario_34_a_tap_that_finds_the_disk_full_is_not_saved_and_the_next_one_is(house: House) -> None:
    """Nothing half written; once there is room it goes on without a restart."""
    group = await house.group(open_to_newcomers=True)
    people, joined = iter(range(100, 10_000)), list[int]()

    async def join_one_after_the_other(newcomers: Iterator[int], joined: list[int]) -> None:
        for person in newcomers:
            await house.join(group, person, line="Sundays suit me best.")
            joined.append(person)

    async with house.database.reading() as db:
        await db.exec_driver_sql("PRAGMA max_page_count=1")  # no more than there are
    with pytest.raises(SQLAlchemyError, match="full"):
        await join_one_after_the_other(people, joined)
    while_full = sorted(await house.line(group))
    async with house.database.reading() as db:
        await db.exec_driver_sql("PRAGMA max_page_count=1000000")
    await house.join(group, latest := next(people))

    assert while_full == joined
    assert sorted(await house.line(group)) == [*joined, latest]


async def test_what_a_killed_process_left_half_written_is_cleared_away(house: House, group: Group) -> None:
    """It was never given a name, so it was never counted as a copy."""
    folder = backup.folder_of(house.database.path)
    folder.mkdir()
    half = folder / "house.2027-01-03T033000Z.nightly.sqlite3.unfinished"
    half.write_bytes(b"half of it")
    counted = copies(house)

    await house.backups.back_up_now(house.acting(ALASDAIR), group.id)

    assert counted == ()
    assert not half.exists()
    assert len(copies(house)) == 1


async def test_nobody_but_its_owner_can_read_a_copy(house: House, group: Group) -> None:
    """The folder and each file in it."""
    await house.backups.back_up_now(house.acting(ALASDAIR), group.id)

    folder = backup.folder_of(house.database.path)
    modes = [path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())]
    assert modes == [0o700, 0o600]
