"""Who stands where with a group."""

from dataclasses import replace

import pytest

from bot.clock import SystemClock
from bot.domain.membership import Membership, State
from bot.store import memberships
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, CALLUM, DAY, GROUP, HAMISH, NOW, add_group


def row(group_id: int, user_id: int = HAMISH, state: State = State.WAITING) -> Membership:
    plain = Membership(group_id, user_id, state, NOW, "Hamish “Mac” O'Neil", is_organiser=True)
    return replace(plain, waiting_since=NOW - DAY, lot=2, can_make=(0, 1), line="One line")


@pytest.mark.parametrize("state", State)
async def test_a_row_comes_back_as_it_was_written(database: Database, group_id: int, state: State) -> None:
    """Every column, in every state; and what was never typed is None again."""
    full, bare = row(group_id, HAMISH, state), Membership(group_id, BRUNO, state, NOW)

    async with database.writing() as db:
        for each in (full, bare):
            await memberships.save(db, each)
        found = [await memberships.load(db, group_id, each.user_id) for each in (full, bare)]

    assert found == [full, bare]


async def test_saving_again_takes_the_place_of_the_whole_row(database: Database, group_id: int) -> None:
    """One person has one row in a group, with nothing left over from what it was."""
    seated = Membership(group_id, HAMISH, State.SEATED, NOW + DAY)

    async with database.writing() as db:
        await memberships.save(db, row(group_id))
        await memberships.save(db, seated)
        found = await memberships.of_group(db, group_id)

    assert found == (seated,)


async def test_a_row_kept_for_undo_is_still_the_same_row_when_it_has_been_read_back(
    database: Database, group_id: int
) -> None:
    """By the real clock: a finer instant than rows keep would make every undo come too late."""
    now = SystemClock().now()
    kept = Membership(group_id, HAMISH, State.SEATED, now, waiting_since=now)

    async with database.writing() as db:
        await memberships.save(db, kept)
        found = await memberships.load(db, group_id, HAMISH)

    assert found == memberships.from_plain(memberships.as_plain(kept))


async def test_a_stranger_has_no_row(database: Database, group_id: int) -> None:
    """Not in this group, not in one that never was."""
    async with database.writing() as db:
        await memberships.save(db, row(group_id))
        found = await memberships.load(db, group_id, BRUNO), await memberships.load(db, group_id + 1, HAMISH)

    assert found == (None, None)


async def test_a_groups_people_come_in_the_order_they_came(database: Database, group_id: int) -> None:
    """By since when, then by number; other groups' people are not among them."""
    rows = [
        replace(row(group_id, one), since=NOW + days * DAY) for one, days in ((ALASDAIR, 1), (CALLUM, 0), (BRUNO, 0))
    ]

    async with database.writing() as db:
        elsewhere = await add_group(db, replace(GROUP, channel_id=99))
        for each in (*rows, row(elsewhere)):
            await memberships.save(db, each)
        found = await memberships.of_group(db, group_id)

    assert [each.user_id for each in found] == [BRUNO, CALLUM, ALASDAIR]


async def test_a_person_is_found_on_one_server_or_everywhere(database: Database, group_id: int) -> None:
    """On a server nothing of another server shows; in direct messages all of the person's groups do."""
    async with database.writing() as db:
        same = await add_group(db, replace(GROUP, channel_id=98))
        other = await add_group(db, replace(GROUP, channel_id=99, guild_id=77))
        for number in (other, same, group_id):
            await memberships.save(db, row(number))
        await memberships.save(db, row(group_id, BRUNO))
        found = [await memberships.of_person(db, HAMISH, guild) for guild in (GROUP.guild_id, 77, None, 78)]

    assert [[each.group_id for each in rows] for rows in found] == [
        [group_id, same],
        [other],
        [group_id, same, other],
        [],
    ]


@pytest.mark.parametrize("state", State)
def test_a_row_taken_apart_for_undo_comes_back(state: State) -> None:
    """As JSON values and back, to the microsecond."""
    kept = replace(row(1, HAMISH, state), since=NOW.replace(microsecond=123456))

    back = memberships.from_plain(memberships.as_plain(kept))

    assert back == kept
