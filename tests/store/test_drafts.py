"""Plans somebody is working on."""

from dataclasses import replace

import pytest

from bot.domain.group import Kind
from bot.domain.set_up import Draft, Plan, Setting
from bot.store import drafts
from bot.store.database import Database
from config.rules import default_rules
from tests.store.rows import ALASDAIR, BRUNO

RULES = default_rules()
BARE = Plan("Our group", 11, RULES)
FULL = Plan(
    name="Sunday group",
    channel_id=11,
    rules=RULES.changed("seats", most=12),
    member_role_id=12,
    organiser_role_id=13,
    zone="Europe/London",
    kind=Kind.TRAINING,
    organisers_channel_id=14,
    open_to_newcomers=True,
    members=(1, 2, 2**62),
    organisers=(3,),
)
HERE, ELSEWHERE = 1, 2


def draft(plan: Plan = BARE, guild_id: int = HERE, user_id: int = ALASDAIR) -> Draft:
    return Draft(0, guild_id, user_id, plan)


@pytest.mark.parametrize("plan", [BARE, FULL])
@pytest.mark.parametrize("setting", [None, *Setting])
async def test_a_draft_comes_back_as_it_was_written(
    database: Database, group_id: int, plan: Plan, setting: Setting | None
) -> None:
    """A panel survives a restart with everything chosen in it."""
    made = Draft(0, HERE, ALASDAIR, plan, group_id if setting else None, setting)

    async with database.writing() as db:
        draft_id = await drafts.add(db, made)
        found = await drafts.load(db, draft_id)

    assert found == replace(made, id=draft_id)


async def test_a_new_draft_takes_the_place_of_ones_own_unfinished_one(database: Database) -> None:
    """Not of another person's, nor of one's own on another server."""
    async with database.writing() as db:
        before = [await drafts.add(db, each) for each in (draft(), draft(user_id=BRUNO), draft(guild_id=ELSEWHERE))]
        new = await drafts.add(db, draft())
        found = [await drafts.load(db, draft_id) for draft_id in (*before, new)]

    assert [each is not None for each in found] == [False, True, True, True]


async def test_a_finished_draft_stays_so_that_saving_it_twice_finds_it_done(database: Database) -> None:
    """The receipt of a second tap needs the first one's outcome."""
    async with database.writing() as db:
        first = await drafts.add(db, draft())
        await drafts.save(db, replace(draft(), id=first, is_done=True))
        await drafts.add(db, draft())
        found = await drafts.load(db, first)

    assert found is not None
    assert found.is_done


async def test_each_tap_on_a_draft_is_saved_whole(database: Database, group_id: int) -> None:
    """The plan, the group it became, the setting, and that it is done."""
    async with database.writing() as db:
        first, other = await drafts.add(db, draft()), await drafts.add(db, draft(user_id=BRUNO))
        changed = Draft(first, HERE, ALASDAIR, FULL, group_id, Setting.SEATS, is_done=True)

        await drafts.save(db, changed)

        found = [await drafts.load(db, draft_id) for draft_id in (first, other)]
    assert found == [changed, replace(draft(user_id=BRUNO), id=other)]


async def test_a_draft_that_never_was_is_none(database: Database) -> None:
    """A made-up number finds nothing."""
    async with database.reading() as db:
        found = await drafts.load(db, 99)

    assert found is None
