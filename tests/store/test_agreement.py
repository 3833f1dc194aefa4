"""The versions of an agreement, and who accepted which."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.first_agreement import first_text
from bot.domain.group import Kind
from bot.store import agreement
from bot.store.database import Database
from tests.store.rows import ALASDAIR, BRUNO, CALLUM, DAY, GROUP, NOW, add_group
from tests.store.test_start import at_revision, start


async def test_every_group_has_a_first_version_from_its_start(database: Database, group_id: int) -> None:
    """Ours, by the kind of group; nobody has accepted it, and nobody changed it."""
    async with database.writing() as db:
        other = await add_group(db, replace(GROUP, channel_id=99, kind=Kind.SUPPORT))

        first, second = await agreement.present(db, group_id), await agreement.present(db, other)

        assert (first.number, first.text) == (1, first_text(GROUP.kind))
        assert (second.number, second.text) == (1, first_text(Kind.SUPPORT))
        assert (first.since, first.changed_by) == (None, None)
        assert await agreement.accepted(db, first.id) == {}


async def test_the_latest_version_is_the_present_one(database: Database, group_id: int) -> None:
    """Each has the next number; earlier ones can still be looked up; other groups keep theirs."""
    async with database.writing() as db:
        other = await add_group(db, replace(GROUP, channel_id=99))
        first = await agreement.present(db, group_id)
        second = await agreement.change(db, first, "Another text", ALASDAIR, NOW)
        third = await agreement.change(db, second, "A third", BRUNO, NOW + DAY)

        assert await agreement.present(db, group_id) == third
        assert (third.number, third.text, third.since, third.changed_by) == (3, "A third", NOW + DAY, BRUNO)
        assert await agreement.load(db, first.id) == first
        assert (await agreement.present(db, other)).number == 1
        assert await agreement.load(db, 99) is None


async def test_a_version_is_accepted_once(database: Database, group_id: int) -> None:
    """The first time stands; another version is another matter."""
    async with database.writing() as db:
        first = await agreement.present(db, group_id)
        second = await agreement.change(db, first, "Another text", ALASDAIR, NOW)
        for version, user_id, at in ((first, BRUNO, NOW), (first, BRUNO, NOW + DAY), (second, CALLUM, NOW)):
            await agreement.accept(db, version.id, user_id, at)

        assert await agreement.accepted(db, first.id) == {BRUNO: NOW}
        assert await agreement.accepted(db, second.id) == {CALLUM: NOW}


async def test_what_somebody_accepted_is_forgotten_in_one_group_alone(database: Database, group_id: int) -> None:
    """Every version of it, and nobody else's."""
    async with database.writing() as db:
        other = await add_group(db, replace(GROUP, channel_id=99))
        first, theirs = await agreement.present(db, group_id), await agreement.present(db, other)
        second = await agreement.change(db, first, "Another text", ALASDAIR, NOW)
        for version in (first, second, theirs):
            await agreement.accept(db, version.id, BRUNO, NOW)
        await agreement.accept(db, second.id, CALLUM, NOW)

        await agreement.forget(db, group_id, BRUNO)

        left = [await agreement.accepted(db, version.id) for version in (first, second, theirs)]
        assert left == [{}, {CALLUM: NOW}, {BRUNO: NOW}]


@pytest.mark.parametrize("kind", [Kind.SUPPORT, Kind.PEER_SUPERVISION])
def test_a_group_from_before_there_were_agreements_gets_the_first_version(tmp_path: Path, kind: Kind) -> None:
    """With the words a new group gets."""
    path = tmp_path / "data" / "old.sqlite3"
    at_revision(path, "0007")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE groups SET kind = ?", (kind,))
        connection.commit()

    start(path)

    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT group_id, number, text, since, changed_by FROM agreements").fetchall()
    assert found == [(1, 1, first_text(kind), None, None)]
