"""How people like to be reminded."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.preferences import Preference, Quiet, Way
from bot.store.database import upsert
from bot.store.tables import preferences


async def of_group(db: AsyncConnection, group_id: int) -> Mapping[int, Preference]:
    """Return what people of a group chose, by person; who chose nothing is not in it."""
    rows = (await db.execute(select(preferences).where(preferences.c.group_id == group_id))).mappings()
    return {row["user_id"]: _preference(row) for row in rows}


async def save(db: AsyncConnection, group_id: int, user_id: int, chosen: Preference) -> None:
    """Write what one person chose in one group."""
    quiet = chosen.quiet
    values: dict[str, Any] = {
        "way": chosen.way,
        "skipped": sorted(chosen.skipped),
        "hours": chosen.hours,
        "quiet_from": f"{quiet.begins:%H:%M}" if quiet else None,
        "quiet_until": f"{quiet.ends:%H:%M}" if quiet else None,
        "zone": chosen.zone,
    }
    new = upsert(db.dialect.name, preferences).values(group_id=group_id, user_id=user_id, **values)
    keys = (preferences.c.group_id, preferences.c.user_id)
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_=values))


def _preference(row: RowMapping) -> Preference:
    begins, ends = row["quiet_from"], row["quiet_until"]
    quiet = Quiet(time.fromisoformat(begins), time.fromisoformat(ends)) if begins and ends else None
    return Preference(Way(row["way"]), frozenset(row["skipped"]), row["hours"], quiet, row["zone"])
