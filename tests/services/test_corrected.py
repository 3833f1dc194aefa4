"""What was said of a meeting that moves or is cancelled is edited where it stands: nobody reads a stale date."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import RowMapping

from bot.domain.group import Group
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.message import Kind
from bot.domain.preferences import Way
from bot.store import cards
from tests.riding import ride
from tests.services.test_moving import cancel, move
from tests.services.test_reminder_letters import written
from tests.services.test_reminders import send
from tests.world import BRUNO, FERGUS, GIL, House

LATER = datetime(2027, 4, 7, 19)
REMINDERS = (Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM)


@pytest.fixture
async def fourth(house: House, group: Group) -> Meeting:
    """Meeting 4 of A3, on 31 March; Bruno is reminded by direct message."""
    one = (await ride(house, group))[3]
    await house.preferences.go(house.acting(BRUNO), group.id, Way.DIRECT)
    return one


async def stands(house: House, *kinds: Kind, lead: str = "") -> list[RowMapping]:
    """Have what is due of these kinds sent; return it."""
    await send(house, *kinds)
    sent = [row for row in await house.outbox(*kinds) if row["state"] == "sent" and lead in row["key"]]
    async with house.database.writing() as db:
        for row in sent:
            await cards.posted(db, row["id"], 1000 + row["id"])
            await cards.drawn(db, row["id"], 1, house.clock.now(), timedelta())
    return sent


async def drawn_again(house: House) -> set[str]:
    """Return which messages are edited within a minute."""
    async with house.database.reading() as db:
        return {card.message.key for card in await cards.stale(db, house.clock.now() + timedelta(minutes=1), 50)}


async def test_the_weeks_reminder_that_stands_says_the_new_date_once_the_meeting_has_moved(
    house: House, group: Group, fourth: Meeting
) -> None:
    """In the channel and in direct messages; it asks anew, and mentions nobody by it."""
    await house.meetings.answer(house.acting(BRUNO), fourth.id, Rsvp.COMING)
    house.clock.wall(2027, 3, 24, 9)
    standing = [row for row in await stands(house, *REMINDERS, lead=":7d:") if row["ref_id"] == fourth.id]
    before = [str(await written(house, row)) for row in standing]

    moved = await move(house, fourth, LATER)

    after = [str(await written(house, row)) for row in standing]
    old, new = (f"<t:{int(one.starts_at.timestamp())}" for one in (fourth, moved))
    assert sorted(row["target"] for row in standing) == [f"c:{group.channel_id}", f"u:{BRUNO}"]
    assert [(old in said, new in said) for said in before] == [(True, False)] * 2
    assert [(old in said, new in said) for said in after] == [(False, True)] * 2
    assert [said for said in after if "You said you are coming" in said or "<@" in said] == []
    assert {row["key"] for row in standing} <= await drawn_again(house)


async def test_the_weeks_reminder_that_stands_says_that_the_meeting_is_cancelled(
    house: House, group: Group, fourth: Meeting
) -> None:
    """It takes no answer any more."""
    house.clock.wall(2027, 3, 24, 9)
    standing = [row for row in await stands(house, *REMINDERS, lead=":7d:") if row["ref_id"] == fourth.id]

    await cancel(house, fourth)

    after = [str(await written(house, row)) for row in standing]
    assert sorted(row["target"] for row in standing) == [f"c:{group.channel_id}", f"u:{BRUNO}"]
    assert [("does not take place" in said, "v1:meetings" in said) for said in after] == [(True, False)] * 2
    assert {row["key"] for row in standing} <= await drawn_again(house)


async def test_a_nudge_that_stands_has_the_date_there_is_and_the_answer_that_was_given(
    house: House, fourth: Meeting
) -> None:
    """Fergus is asked about 31 March; it moves to 7 April; he says sorry; it is cancelled."""
    house.clock.wall(2027, 3, 30, 9)
    await house.decide_all()
    await house.meetings.answer(house.acting(GIL), fourth.id, Rsvp.SORRY)
    (nudge,) = await stands(house, Kind.QUORUM_NUDGE)
    asked = str(await written(house, nudge))

    later = await move(house, fourth, LATER)
    edited, moved = await drawn_again(house), str(await written(house, nudge))
    await house.meetings.answer(house.acting(FERGUS), fourth.id, Rsvp.SORRY)
    answered = str(await written(house, nudge))
    await cancel(house, later)
    cancelled = str(await written(house, nudge))

    old, new = (f"<t:{int(one.starts_at.timestamp())}" for one in (fourth, later))
    assert nudge["target"] == f"u:{FERGUS}"
    assert nudge["key"] in edited
    assert [(old in said, new in said) for said in (asked, moved, answered)] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    assert "You have not said yet" in moved
    assert "You said you can't come." in answered
    assert ("does not take place" in cancelled, "v1:meetings" in cancelled) == (True, False)


async def test_a_nudge_that_stands_is_over_once_the_meeting_has_begun(house: House, fourth: Meeting) -> None:
    """Its buttons go at the next edit; a tap on them before that answers kindly anyway."""
    house.clock.wall(2027, 3, 30, 9)
    await house.decide_all()
    await house.meetings.answer(house.acting(GIL), fourth.id, Rsvp.SORRY)
    (nudge,) = await stands(house, Kind.QUORUM_NUDGE)
    house.clock.at = fourth.starts_at

    said = str(await written(house, nudge))

    assert "This reminder is over." in said
    assert "v1:meetings" not in said
