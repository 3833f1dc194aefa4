"""Groups, and the rules they changed."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Kind
from bot.domain.rules import Gap, Rules
from bot.store import groups, tables
from bot.store.database import Database
from config.rules import default_rules
from tests.store.rows import GROUP, add_group

DEFAULTS = default_rules()


async def written(db: AsyncConnection, group_id: int) -> dict[str, Any]:
    columns = (tables.rule_changes.c.section, tables.rule_changes.c.name, tables.rule_changes.c.value)
    rows = await db.execute(select(*columns).where(tables.rule_changes.c.group_id == group_id))
    return {f"{section}.{name}": value for section, name, value in rows}


@pytest.mark.parametrize(
    "group",
    [
        GROUP,
        replace(GROUP, organisers_channel_id=None, open_to_newcomers=False),
        *(replace(GROUP, kind=kind) for kind in Kind),
    ],
)
async def test_a_group_comes_back_as_it_was_written(database: Database, group: Any) -> None:
    """Whatever is in its name, and the largest numbers Discord gives."""
    async with database.writing() as db:
        group_id = await groups.add(db, group, DEFAULTS)
        found = await groups.load(db, group_id, DEFAULTS)

    assert found == replace(group, id=group_id)


async def test_a_group_is_found_by_number_channel_and_server(database: Database, group_id: int) -> None:
    """The oldest first, each server its own, and what is not there is none."""
    async with database.writing() as db:
        second = await add_group(db, replace(GROUP, channel_id=98))
        elsewhere = await add_group(db, replace(GROUP, channel_id=99, guild_id=77))
        at = [await groups.at_channel(db, channel, DEFAULTS) for channel in (98, 99, 100)]
        here = await groups.of_server(db, GROUP.guild_id, DEFAULTS)
        some = await groups.several(db, [elsewhere, group_id, 4711], DEFAULTS)
        nothing = await groups.load(db, 4711, DEFAULTS), await groups.of_server(db, 78, DEFAULTS)

    assert [group.id if group else None for group in at] == [second, elsewhere, None]
    assert [[group.id for group in found] for found in (here, some)] == [[group_id, second], [group_id, elsewhere]]
    assert nothing == (None, ())


async def test_two_groups_never_live_in_one_channel(database: Database) -> None:
    """Whatever the program believes, the database refuses the second."""
    async with database.writing() as db:
        await add_group(db)
        with pytest.raises(IntegrityError):
            await add_group(db)

        assert len(await groups.of_server(db, GROUP.guild_id, DEFAULTS)) == 1


async def test_saving_a_group_changes_every_column_it_has(database: Database, group_id: int) -> None:
    """And leaves its number."""
    changed = replace(
        GROUP,
        id=group_id,
        name="Wednesday group",
        channel_id=21,
        member_role_id=22,
        organiser_role_id=23,
        zone="America/New_York",
        kind=Kind.TRAINING,
        organisers_channel_id=None,
        open_to_newcomers=False,
    )

    async with database.writing() as db:
        await groups.save(db, changed, DEFAULTS)
        found = await groups.load(db, group_id, DEFAULTS)

    assert found == changed


async def test_only_rules_that_differ_are_written(database: Database) -> None:
    """A group that changed nothing has no rows; one that changed two things has two."""
    rules = DEFAULTS.changed("seats", most=10).changed("series", gap_preferred=Gap(12, 20))

    async with database.writing() as db:
        plain = await add_group(db)
        own = await add_group(db, replace(GROUP, channel_id=99, rules=rules))
        found = await groups.load(db, own, DEFAULTS)
        rows = [await written(db, number) for number in (plain, own)]

    assert rows == [{}, {"seats.most": 10, "series.gap_preferred": {"least": 12, "most": 20}}]
    assert found is not None
    assert found.rules == rules


async def test_what_a_group_changed_stands_when_a_default_changes_and_the_rest_follows(database: Database) -> None:
    """A later version with other defaults does not take away what a group chose."""
    rules = DEFAULTS.changed("seats", most=10)
    later = DEFAULTS.changed("seats", most=12, least=6)

    async with database.writing() as db:
        own = await add_group(db, replace(GROUP, rules=rules))
        found = await groups.load(db, own, later)

    assert found is not None
    assert (found.rules.seats.most, found.rules.seats.least) == (10, 6)


async def test_a_rule_that_was_put_back_to_its_default_stays_put_when_the_default_changes(database: Database) -> None:
    """Eight, chosen on purpose after ten, is still eight when the default becomes twelve."""
    own = replace(GROUP, rules=DEFAULTS.changed("seats", most=10))
    later = DEFAULTS.changed("seats", most=12)

    async with database.writing() as db:
        group_id = await add_group(db, own)
        await groups.save(db, replace(own, id=group_id, rules=DEFAULTS), DEFAULTS)
        found = await groups.load(db, group_id, later)

    assert found is not None
    assert found.rules.seats.most == 8


async def test_a_rule_that_a_later_version_dropped_is_left_alone(database: Database, group_id: int) -> None:
    """An old row that no rule has any more harms nothing."""
    async with database.writing() as db:
        for section, name in (("seats", "sofas"), ("furniture", "chairs")):
            row = {"group_id": group_id, "section": section, "name": name, "value": 3}
            await db.execute(insert(tables.rule_changes).values(**row))
        found = await groups.load(db, group_id, DEFAULTS)

    assert found is not None
    assert found.rules == DEFAULTS


async def test_one_groups_rules_are_not_anothers(database: Database, group_id: int) -> None:
    """Each group's changes stay its own, also when several are read at once."""
    async with database.writing() as db:
        own = await add_group(db, replace(GROUP, channel_id=99, rules=DEFAULTS.changed("poll", days=3)))
        found = await groups.of_server(db, GROUP.guild_id, DEFAULTS)

    assert [(group.id, group.rules.poll.days) for group in found] == [(group_id, 7), (own, 3)]


@given(st.integers(2, 8), st.integers(8, 25), st.sets(st.integers(1, 28), max_size=3), st.times())
def test_rules_taken_apart_come_back(least: int, most: int, days: set[int], at: Any) -> None:
    """As JSON values and back: numbers, times, patterns, gaps."""
    rules: Rules = DEFAULTS.changed("seats", least=least, most=most).changed(
        "reminders", days_before=tuple(sorted(days, reverse=True)), at=at
    )

    back = groups.rules_from_plain(groups.rules_as_plain(rules))

    assert back == rules
