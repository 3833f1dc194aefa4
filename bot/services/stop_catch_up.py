"""Bus stops of series that were published before there were any: put on the agenda once, at the first start."""

import logging

from bot.services.means import Means
from bot.services.stop_agenda import plan_stop_where_none
from bot.store import facts, groups, meetings
from bot.store.database import whole

log = logging.getLogger(__name__)

PLANNED = "bus_stops_planned"
"""The fact that says that this was done."""


@whole
async def plan_stops_of_old(means: Means) -> int:
    """Plan the bus stop of each series under way that has none; return how many there were.

    One whose morning has gone by opens at the next 09:00 that leaves a day. One transaction each, and the fact at the
    end, so that a start that is cut off goes on where it was.
    """
    async with means.database.reading() as db:
        if await facts.load(db, PLANNED) is not None:
            return 0
        ahead = await meetings.of_all_groups(db, means.now())
    under_way = sorted({(one.group_id, one.part.series_id) for one in ahead if one.part is not None})
    planned = 0
    for group_id, series_id in under_way:
        async with means.database.writing() as db:
            group = await groups.load(db, group_id, means.rules)
            planned += group is not None and await plan_stop_where_none(db, means, group, series_id)
    async with means.database.writing() as db:
        await facts.save(db, PLANNED, "yes")
    log.info("bus_stops_planned count=%s", planned)
    return planned
