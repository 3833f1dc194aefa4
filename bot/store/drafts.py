"""Plans somebody is working on, so that a panel survives a restart and each of its taps is saved."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.set_up import Draft, Plan, Setting
from bot.store.database import add as add_row
from bot.store.tables import drafts

_PLAN = TypeAdapter(Plan)


async def load(db: AsyncConnection, draft_id: int) -> Draft | None:
    """Return one draft, None when there is none."""
    row = (await db.execute(select(drafts).where(drafts.c.id == draft_id))).mappings().first()
    if row is None:
        return None
    setting = None if row["setting"] is None else Setting(row["setting"])
    plan = plan_from_plain(row["plan"])
    return Draft(row["id"], row["guild_id"], row["user_id"], plan, row["group_id"], setting, row["done"])


async def add(db: AsyncConnection, draft: Draft) -> int:
    """Write a new draft, its own number ignored, in place of the person's unfinished ones; return its number."""
    unfinished = and_(drafts.c.guild_id == draft.guild_id, drafts.c.user_id == draft.user_id, drafts.c.done.is_(False))
    await db.execute(delete(drafts).where(unfinished))
    return await add_row(db, drafts, **_columns(draft))


async def save(db: AsyncConnection, draft: Draft) -> None:
    """Write a draft as it is now."""
    await db.execute(update(drafts).where(drafts.c.id == draft.id).values(**_columns(draft)))


def plan_as_plain(plan: Plan) -> Any:
    """Return a plan as JSON values."""
    return _PLAN.dump_python(plan, mode="json")


def plan_from_plain(plain: Any) -> Plan:
    """Return the plan that ``plan_as_plain`` took apart."""
    return _PLAN.validate_python(plain)


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "guild_id": draft.guild_id,
        "user_id": draft.user_id,
        "group_id": draft.group_id,
        "setting": draft.setting,
        "plan": plan_as_plain(draft.plan),
        "done": draft.is_done,
    }
