"""Column types that SQLite's STRICT tables and PostgreSQL both take."""

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

Id = BigInteger().with_variant(Integer(), "sqlite")
"""A row's number, or one of Discord's snowflakes."""


def milliseconds(at: datetime) -> int:
    """Return an instant as it is kept: whole milliseconds since 1970 in UTC."""
    return round(at.timestamp() * 1000)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as whole milliseconds since 1970 in UTC."""

    impl = Id
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return the milliseconds."""
        del dialect
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the instant."""
        del dialect
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class WallTime(TypeDecorator[datetime]):
    """A naive local date and time, kept as text to the minute."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Return the text."""
        del dialect
        return None if value is None else value.isoformat(timespec="minutes")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the wall time."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Id
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Return 1 or 0."""
        del dialect
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """Return yes or no."""
        del dialect
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """A small value without a shape of its own in the schema, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Return the text."""
        del dialect
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the value."""
        del dialect
        return None if value is None else json.loads(value)
