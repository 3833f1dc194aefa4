"""Everything in the database as plain values, for whoever runs the bot to take elsewhere."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import metadata

LEFT_OUT: Mapping[str, frozenset[str]] = {
    "outbox": frozenset({"nonce", "marker"}),
    "ratings": frozenset({"key"}),
    "sealed_answers": frozenset({"box"}),
}
"""What is of no use elsewhere, by which a message could be passed off as one of ours, and what is sealed."""

NOBODYS = frozenset({"consent_answers", "consent_flags", "consent_pairs"})
"""Tables that stay here: who is not to be offered a seat is for the group's organisers alone (domain.md 3.8)."""

SAFE = 2**53
"""Greater numbers, such as Discord's ids, many programs that read JSON would round: they are written as text."""


async def everything(db: AsyncConnection) -> dict[str, list[dict[str, Any]]]:
    """Return each table's rows, by name, in the order of their keys."""
    return {name: await _rows(db, table) for name, table in metadata.tables.items() if name not in NOBODYS}


async def _rows(db: AsyncConnection, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in LEFT_OUT.get(table.name, ())]
    found = await db.execute(select(*columns).order_by(*table.primary_key.columns))
    return [{name: plain(value) for name, value in row.items()} for row in found.mappings()]


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it: instants in UTC and wall times as ISO 8601, large numbers as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, int) and abs(value) > SAFE:
        return str(value)
    if isinstance(value, list):
        return [plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType] - JSON knows no types
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value
