"""Scenario 15: somebody has the file, its log and every copy, and wants to know who gave which answer."""

import sqlite3
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.store.backup import with_log
from tests.rated import A7, EIGHT, answer_all, close, open_question
from tests.world import GIL, House, open_house

Dump = Mapping[str, Sequence[tuple[Any, ...]]]
Guess = Mapping[int, int]

RANDOM = {("outbox", "nonce"), ("outbox", "marker"), ("outbox", "key"), ("ratings", "key"), ("sealed_answers", "box")}
"""Columns that are drawn by lot (a role's key is), and so differ between any two houses."""

OTHERWISE = dict(zip(EIGHT, (8, 10, 8, 9, 8, 7, 9, 8), strict=True))
"""The same answers as A7's, each given by somebody else."""


def dump(file: Path) -> Dump:
    """Return every row of a file as it lies there, without what is drawn by lot."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: _rows(connection, name) for (name,) in named if name not in {"facts", "sqlite_sequence"}}


def _rows(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    kept = [name for name in columns if (table, name) not in RANDOM]
    return connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()  # noqa: S608 - our own names


async def copied(house: House, name: str) -> Path:
    """Return a copy of the whole house, as a nightly one is made."""
    target = house.database.path.parent / f"{name}.sqlite3"
    await house.database.copy_into(target)
    return target


@pytest.fixture
async def twins(tmp_path: Path) -> AsyncGenerator[tuple[House, House], None]:
    """Two houses in which the same is going to happen."""
    made: list[House] = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        made.append(await open_house(tmp_path / name))
    yield made[0], made[1]
    for house in made:
        await house.database.close()


async def test_scenario_15_whoever_said_what_the_database_is_the_same(twins: tuple[House, House]) -> None:
    """Acceptance 15: after each answer and after the close, all rows but the boxes are equal whoever gave which answer.

    So nothing in them, their order, or what changed between two copies tells more of one person than of another.
    """
    seen: list[list[Dump]] = []
    for house, said in zip(twins, (A7, OTHERWISE), strict=True):
        group = await house.group()
        series_id = await open_question(house, group)
        copies: list[Path] = []
        for user_id in (*EIGHT, GIL):
            await answer_all(house, series_id, {user_id: said[user_id]})
            copies.append(await copied(house, f"copy-{len(copies)}"))
        await close(house)
        seen.append([dump(copy) for copy in (*copies, house.database.path)])

    assert seen[0] == seen[1]
    assert len(seen[0][0]["sealed_answers"]) == 8
    assert seen[0][-1]["sealed_answers"] == []


async def test_scenario_15_after_the_close_no_box_and_no_key_is_anywhere(twins: tuple[House, House]) -> None:
    """Acceptance 15: not in the file, its log or a new copy, byte by byte; before it no file holds a key either."""
    house, _ = twins
    group = await house.group()
    series_id = await open_question(house, group)
    await answer_all(house, series_id)
    old = await copied(house, "old")
    with closing(sqlite3.connect(old)) as connection:
        boxes = [box.encode() for (box,) in connection.execute("SELECT box FROM sealed_answers")]
    (key,) = [file.read_bytes() for file in house.keyring.folder.iterdir()]
    before = b"".join(file.read_bytes() for file in (*with_log(house.database.path), old))
    await close(house)
    new = await copied(house, "new")
    after = b"".join(file.read_bytes() for file in (*with_log(house.database.path), new))

    assert len(boxes) == 8
    assert all(box in before for box in boxes)
    assert key not in before
    assert not [box for box in boxes if box in after]
    assert [*house.keyring.folder.iterdir()] == []


# the attack of reliability.md 4.4, as it works on simpler schemes


def by_order(file: Path, people: str, scores: str) -> Guess:
    """Put the people and the scores side by side in the order they were written, where there are as many."""
    with closing(sqlite3.connect(file)) as connection:
        try:
            who = connection.execute(f"SELECT user_id FROM {people} ORDER BY rowid").fetchall()  # noqa: S608
            what = connection.execute(f"SELECT score FROM {scores} ORDER BY rowid").fetchall()  # noqa: S608
        except sqlite3.OperationalError:
            return {}
    return {one: score for (one,), (score,) in zip(who, what, strict=True)} if len(who) == len(what) else {}


def by_difference(copies: Sequence[Path], people: str, counts: str) -> Guess:
    """See who is new in each copy, and which count went up."""
    found: dict[int, int] = {}
    for older, newer in pairwise(copies):
        (who, how_many), (whom, now) = (_answered(file, people, counts) for file in (older, newer))
        new, up = whom - who, [score for score, number in now.items() if number != how_many.get(score, 0)]
        if len(new) == len(up) == 1:
            found[new.pop()] = up[0]
    return found


def _answered(file: Path, people: str, counts: str) -> tuple[set[int], dict[int, int]]:
    with closing(sqlite3.connect(file)) as connection:
        who = {one for (one,) in connection.execute(f"SELECT user_id FROM {people} WHERE box IS NOT NULL")}  # noqa: S608
        rows = connection.execute(f"SELECT {counts}").fetchall()
    return who, {int(score): int(number) for score, number in rows}


HISTOGRAM = "value.key, value.value FROM ratings, json_each(ratings.histogram) AS value"


async def test_scenario_15_two_attacks_that_tell_of_everybody_elsewhere_tell_of_nobody_here(
    twins: tuple[House, House], tmp_path: Path
) -> None:
    """Acceptance 15: rowids betray scores in a table of their own, and two copies betray a histogram: 8, 8, and 0."""
    naive = [naively(tmp_path / f"naive-{number}.sqlite3", [*A7.items()][:number]) for number in range(9)]
    house, _ = twins
    group = await house.group()
    series_id = await open_question(house, group)
    ours = [await copied(house, "nobody")]
    for user_id, score in A7.items():
        await answer_all(house, series_id, {user_id: score})
        ours.append(await copied(house, f"after-{user_id}"))
    await close(house)
    ours.append(house.database.path)

    assert by_order(naive[-1], "answered", "scores") == A7
    assert by_difference(naive, "answered", "score, number FROM histogram") == A7
    assert [by_order(file, "sealed_answers", "ratings") for file in ours] == [{}] * 10
    assert by_difference(ours, "sealed_answers", HISTOGRAM) == {}


def naively(file: Path, said: Sequence[tuple[int, int]]) -> Path:
    """Write answers as schemes A and B would: who answered, and apart from it the scores, or only their numbers."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE answered (user_id INTEGER, box TEXT)")
        connection.execute("CREATE TABLE scores (score INTEGER)")
        connection.execute("CREATE TABLE histogram (score INTEGER PRIMARY KEY, number INTEGER) WITHOUT ROWID")
        connection.executemany("INSERT INTO histogram VALUES (?, 0)", [(score,) for score in range(11)])
        for user_id, score in said:
            connection.execute("INSERT INTO answered VALUES (?, '')", (user_id,))
            connection.execute("INSERT INTO scores VALUES (?)", (score,))
            connection.execute("UPDATE histogram SET number = number + 1 WHERE score = ?", (score,))
    return file
