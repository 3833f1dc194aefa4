"""Small facts about the process."""

from bot.store import facts
from bot.store.database import Database


async def test_a_fact_is_what_was_noted_last(database: Database) -> None:
    """Noting it again takes the place of what was there, and other facts stay."""
    async with database.writing() as db:
        await facts.save(db, "commands", "first")
        await facts.save(db, "other", "stays")

        await facts.save(db, "commands", "second")

    async with database.reading() as db:
        assert [await facts.load(db, name) for name in ("commands", "other")] == ["second", "stays"]


async def test_a_fact_that_was_never_noted_is_none(database: Database) -> None:
    """The first start knows nothing."""
    async with database.reading() as db:
        found = await facts.load(db, "commands")

    assert found is None
