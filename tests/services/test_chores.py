"""What falls due around a meeting besides its reminders moves with it, and goes with it."""

from datetime import datetime

from sqlalchemy import select

from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.message import Kind
from bot.domain.series import Offered
from bot.domain.set_up import Setting
from bot.domain.wall_time import local
from bot.services.chores import CHORES
from bot.store import tables
from tests.services.test_reminders import meet
from tests.world import ALASDAIR, BRUNO, LONDON, House

SUNDAY = [
    ("share_roles", "17 Jan 09:00"),
    ("share_roles", "23 Jan 09:00"),
    ("remove_superseded", "23 Jan 09:01"),
    ("attendance", "24 Jan 18:00"),
    ("hide_place", "26 Jan 00:00"),
]


async def chores(house: House, meeting: Meeting) -> list[tuple[str, str]]:
    """Return what is still to be done for a meeting, and when on the wall."""
    pending = (
        tables.agenda.c.ref_id == meeting.id,
        tables.agenda.c.state == "pending",
        tables.agenda.c.kind.in_(CHORES),
    )
    async with house.database.reading() as db:
        found = (await db.execute(select(tables.agenda).where(*pending).order_by(tables.agenda.c.due_at))).mappings()
        return [(row["kind"], f"{local(row['due_at'], LONDON):%d %b %H:%M}") for row in found]


async def test_they_move_with_the_meeting_by_the_wall(house: House, group: Group) -> None:
    """Nothing is left of the old date, over the change of clocks."""
    meeting = await meet(house, group, datetime(2027, 1, 24, 15))
    before = await chores(house, meeting)
    review = await house.moving.propose(house.acting(ALASDAIR), meeting.id, Offered(datetime(2027, 3, 31, 19), 150))
    await house.moving.move(house.acting(ALASDAIR), review.ask_id)

    assert before == SUNDAY
    assert await chores(house, meeting) == [
        ("share_roles", "24 Mar 09:00"),
        ("share_roles", "30 Mar 09:00"),
        ("remove_superseded", "30 Mar 09:01"),
        ("attendance", "31 Mar 21:30"),
        ("hide_place", "02 Apr 00:00"),
    ]


async def test_a_cancelled_meeting_leaves_none_and_its_place_is_forgotten(house: House, group: Group) -> None:
    """Nobody is asked who was there."""
    meeting = await meet(house, group, datetime(2027, 1, 24, 15))
    await house.arrangements.set_place(house.acting(BRUNO), meeting.id, "12 Old Library Lane")
    asked = await house.cancelling.propose(house.acting(ALASDAIR), meeting.id)
    await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)
    house.clock.wall(2027, 1, 24, 18)
    await house.decide_all()

    assert await chores(house, meeting) == []
    assert await house.count("meeting_places") == 0
    assert await house.told(Kind.ATTENDANCE) == []


async def test_they_follow_the_groups_reminder_times(house: House, group: Group) -> None:
    """With one reminder three days before there is no older one to remove."""
    meeting = await meet(house, group, datetime(2027, 1, 24, 15))
    alasdair = house.acting(ALASDAIR)
    typed = {"days": ["3"], "at": ["20:00"]}
    draft = await house.settings.propose(alasdair, group.id, Setting.REMINDERS, typed)
    await house.settings.save_setting(alasdair, draft.id)

    assert await chores(house, meeting) == [("share_roles", "21 Jan 20:00"), *SUNDAY[3:]]
