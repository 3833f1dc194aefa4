"""What organisers did, and how to undo it."""

from typing import Any

import pytest

from bot.store import acts
from bot.store.acts import Act
from bot.store.database import Database
from tests.store.rows import ALASDAIR, NOW


@pytest.mark.parametrize("before", [None, [], {"plan": {"name": "Ünïcode “quoted”"}}, [1, 2]])
async def test_an_act_comes_back_with_what_undoing_it_restores(database: Database, group_id: int, before: Any) -> None:
    """Who, what, and what it was before."""
    act = Act(0, group_id, ALASDAIR, "members_add", before)

    async with database.writing() as db:
        act_id = await acts.add(db, act, NOW)
        found = await acts.load(db, act_id)

    assert found == Act(act_id, group_id, ALASDAIR, "members_add", before)


async def test_an_act_that_was_undone_can_not_be_undone_again(database: Database, group_id: int) -> None:
    """It is remembered that it happened, no longer what it was before; other acts are not touched."""
    async with database.writing() as db:
        first, second = [await acts.add(db, Act(0, group_id, ALASDAIR, "settings", ["x"]), NOW) for _ in range(2)]

        await acts.undone(db, first)

        kept = [await acts.load(db, act_id) for act_id in (first, second)]
    assert [act.before if act else "gone" for act in kept] == [None, ["x"]]


async def test_an_act_that_never_was_is_none(database: Database) -> None:
    """A made-up number finds nothing."""
    async with database.reading() as db:
        found = await acts.load(db, 99)

    assert found is None
