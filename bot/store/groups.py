"""Groups and the rules they changed. What a group did not change is as in config/defaults.toml."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, RowMapping, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.group import Group, Kind
from bot.domain.rules import Rules
from bot.store import agreement
from bot.store.database import add as add_row
from bot.store.database import upsert
from bot.store.tables import group_lives, groups, rule_changes

_LIFE = (group_lives.c.wake_on, group_lives.c.contact_id, group_lives.c.closed_at)
"""What is written with ``bot.store.group_life`` only, so that saving a group never ends a pause."""

_ALL_GROUPS = (
    select(groups, *_LIFE, rule_changes.c.section, rule_changes.c.name.label("rule"), rule_changes.c.value)
    .outerjoin(group_lives, group_lives.c.group_id == groups.c.id)
    .outerjoin(rule_changes, rule_changes.c.group_id == groups.c.id)
    .order_by(groups.c.id)
)
_BY_ID = _ALL_GROUPS.where(groups.c.id == bindparam("group"))
_RULES = TypeAdapter(Rules)
_ALL = TypeAdapter(dict[str, dict[str, Any]])


async def load(db: AsyncConnection, group_id: int, defaults: Rules) -> Group | None:
    """Return one group, None when there is none."""
    found = _groups((await db.execute(_BY_ID, {"group": group_id})).mappings(), defaults)
    return found[0] if found else None


async def at_channel(db: AsyncConnection, channel_id: int, defaults: Rules) -> Group | None:
    """Return the group that lives in a channel, None when there is none."""
    found = await _load(db, groups.c.channel_id == channel_id, defaults)
    return found[0] if found else None


async def of_server(db: AsyncConnection, guild_id: int, defaults: Rules) -> tuple[Group, ...]:
    """Return a server's groups, the oldest first."""
    return await _load(db, groups.c.guild_id == guild_id, defaults)


async def several(db: AsyncConnection, group_ids: list[int], defaults: Rules) -> tuple[Group, ...]:
    """Return some groups, the oldest first."""
    return await _load(db, groups.c.id.in_(group_ids), defaults)


async def numbers(db: AsyncConnection) -> tuple[int, ...]:
    """Return the number of every group, the oldest first."""
    return tuple((await db.execute(select(groups.c.id).order_by(groups.c.id))).scalars())


async def add(db: AsyncConnection, group: Group, defaults: Rules) -> int:
    """Write a new group, its own number ignored, and the first version of its agreement; return its number."""
    group_id = await add_row(db, groups, **_columns(group))
    await agreement.begin(db, group_id, group.kind)
    await _save_rules(db, group_id, group.rules, defaults)
    return group_id


async def save(db: AsyncConnection, group: Group, defaults: Rules) -> None:
    """Write a group as it is now."""
    await db.execute(update(groups).where(groups.c.id == group.id).values(**_columns(group)))
    await _save_rules(db, group.id, group.rules, defaults)


def rules_as_plain(rules: Rules) -> dict[str, dict[str, Any]]:
    """Return rules as JSON values, by section and name."""
    return _ALL.validate_python(_RULES.dump_python(rules, mode="json"))


def rules_from_plain(plain: dict[str, dict[str, Any]]) -> Rules:
    """Return the rules that ``rules_as_plain`` took apart."""
    return _RULES.validate_python(plain)


async def _load(db: AsyncConnection, which: ColumnElement[bool], defaults: Rules) -> tuple[Group, ...]:
    return _groups((await db.execute(_ALL_GROUPS.where(which))).mappings(), defaults)


def _groups(rows: Iterable[RowMapping], defaults: Rules) -> tuple[Group, ...]:
    return tuple(_group([*of_one], defaults) for _, of_one in groupby(rows, key=itemgetter("id")))


def _group(rows: list[RowMapping], defaults: Rules) -> Group:
    own: dict[str, Any] = {column.name: rows[0][column.name] for column in groups.columns}
    own["kind"] = Kind(own["kind"])
    own |= {column.name: rows[0][column.name] for column in _LIFE}
    own["wake_on"] = date.fromisoformat(own["wake_on"]) if own["wake_on"] else None
    changed = [row for row in rows if row["section"] is not None]
    rules = _overlay(changed, defaults) if changed else defaults
    return Group(**own, rules=rules)


def _overlay(changed: list[RowMapping], defaults: Rules) -> Rules:
    plain = rules_as_plain(defaults)
    for row in changed:
        if row["rule"] in plain.get(row["section"], {}):  # a rule that a later version dropped is left alone
            plain[row["section"]][row["rule"]] = row["value"]
    return rules_from_plain(plain)


async def _save_rules(db: AsyncConnection, group_id: int, rules: Rules, defaults: Rules) -> None:
    """Write every rule that differs from its default, or was written before."""
    before = select(rule_changes.c.section, rule_changes.c.name).where(rule_changes.c.group_id == group_id)
    written = {tuple(row) for row in await db.execute(before)}
    usual, now = rules_as_plain(defaults), rules_as_plain(rules)
    for section, values in now.items():
        for name, value in values.items():
            if value != usual[section][name] or (section, name) in written:
                await _save_rule(db, group_id=group_id, section=section, name=name, value=value)


async def _save_rule(db: AsyncConnection, **row: Any) -> None:
    new = upsert(db.dialect.name, rule_changes).values(**row)
    keys = (rule_changes.c.group_id, rule_changes.c.section, rule_changes.c.name)
    await db.execute(new.on_conflict_do_update(index_elements=keys, set_={"value": new.excluded.value}))


def _columns(group: Group) -> dict[str, Any]:
    return {column.name: getattr(group, column.name) for column in groups.columns if column.name != "id"}
