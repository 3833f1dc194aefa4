"""The schema itself: strict, and nothing outlives its group."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.store.tables import metadata
from tests.store.rows import count, fill


@pytest.fixture
def connection(template: Path, tmp_path: Path) -> sqlite3.Connection:
    """Return a plain connection to a migrated database, without any of our own code in between."""
    path = tmp_path / "plain.sqlite3"
    path.write_bytes(template.read_bytes())
    return sqlite3.connect(path)


def test_nothing_outlives_its_group(connection: sqlite3.Connection) -> None:
    """When a group's row goes, every row of it goes, to the last answer; facts are nobody's."""
    with closing(connection):
        filled = fill(connection)
        connection.execute("PRAGMA foreign_keys=ON")

        connection.execute("DELETE FROM groups")

        assert count(connection, filled) == {table: int(table == "facts") for table in filled}
        assert set(filled) == set(metadata.tables)


def test_every_table_is_strict(connection: sqlite3.Connection) -> None:
    """SQLite then refuses a text where a number belongs, as PostgreSQL would."""
    with closing(connection):
        wanted = "SELECT name, strict FROM pragma_table_list WHERE schema='main' AND name NOT LIKE 'sqlite%'"

        strict = dict(connection.execute(wanted).fetchall())

        assert {name: strict[name] for name in metadata.tables} == dict.fromkeys(metadata.tables, 1)


def test_sealed_answers_lie_in_no_order_of_writing(connection: sqlite3.Connection) -> None:
    """A rowid would say who was asked or answered first."""
    with closing(connection):
        wanted = "SELECT wr FROM pragma_table_list WHERE schema='main' AND name='sealed_answers'"

        assert connection.execute(wanted).fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE memberships SET group_id = 99",  # no such group
        "UPDATE candidates SET poll_id = 99",
        "UPDATE answers SET candidate_id = 99",
        "UPDATE rsvps SET meeting_id = 99",
        "UPDATE cards SET id = 99",
        "UPDATE outbox SET state = 'lost'",
        "UPDATE outbox SET nonce = 'short'",
        "UPDATE outbox SET nonce = '26 characters are too many'",
        "UPDATE agenda SET state = 'sending'",
        "UPDATE groups SET guild_id = 'a text'",
        "UPDATE polls SET closes_at = NULL",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(connection: sqlite3.Connection, statement: str) -> None:
    """Rows that point nowhere, states that are none, texts for numbers: refused, whoever writes them."""
    with closing(connection):
        fill(connection)
        connection.execute("PRAGMA foreign_keys=ON")

        with pytest.raises(sqlite3.IntegrityError) as refused:
            connection.execute(statement)

        assert "constraint failed" in str(refused.value) or "cannot store" in str(refused.value)
