"""Reminders as rows: sixteen for eight meetings, as each person likes them, and none for who has left."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.availability import Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, Rsvp
from bot.domain.message import Ending, Kind
from bot.domain.preferences import Lead, TypedQuiet, Way
from bot.domain.wall_time import instant
from bot.services.reading import ReadingService, ReminderView
from bot.services.reminders import schedule
from bot.services.undelivered import tell_undelivered
from bot.store import claims, meetings, outbox
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    ELSEWHERE,
    GIL,
    KIT,
    LONDON,
    MEMBERS,
    STRANGER,
    House,
)

REMINDERS = (Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM)
EIGHT = [
    (datetime(2027, 1, 31, 15), 15, (24, 1, 9), (30, 1, 9)),
    (datetime(2027, 2, 17, 19), 19, (10, 2, 9), (16, 2, 9)),
    (datetime(2027, 3, 14, 15), 15, (7, 3, 9), (13, 3, 9)),
    (datetime(2027, 3, 31, 19), 18, (24, 3, 9), (30, 3, 8)),
    (datetime(2027, 4, 18, 15), 14, (11, 4, 8), (17, 4, 8)),
    (datetime(2027, 4, 28, 19), 18, (21, 4, 8), (27, 4, 8)),
    (datetime(2027, 5, 16, 15), 14, (9, 5, 8), (15, 5, 8)),
    (datetime(2027, 6, 2, 19), 18, (26, 5, 8), (1, 6, 8)),
]
"""Scenario A3: each meeting by the wall, its hour in UTC, and its two reminders as day, month and hour in UTC."""


async def meet(house: House, group: Group, wall: datetime, audience: Audience = Audience.MEMBERS) -> Meeting:
    """Write a meeting with its reminders."""
    made = Meeting(0, group.id, None, audience, wall, 180, LONDON, instant(wall, LONDON))
    async with house.database.writing() as db:
        made = replace(made, id=await meetings.add(db, made))
        await schedule(db, house.means, group, made)
    return made


@pytest.fixture
async def meeting(house: House, group: Group) -> Meeting:
    """Sunday 24 January at three; its reminders are due on the 17th and the 23rd at nine."""
    return await meet(house, group, datetime(2027, 1, 24, 15))


async def waiting(house: House, *kinds: Kind) -> list[tuple[str, str]]:
    """Return to where and when each reminder still to be sent goes out, by the wall."""
    rows = [row for row in await house.outbox(*(kinds or REMINDERS)) if row["state"] == "pending"]
    return sorted((row["target"], f"{row['due_at']:%d %b %H:%M}") for row in rows)


async def send(house: House, *kinds: Kind) -> None:
    """Have what is due of these kinds sent."""
    async with house.database.writing() as db:
        for one in await claims.claim(db, house.clock.now()):
            if one.message.kind in kinds:
                await outbox.record(db, one, Ending("sent", message_id=one.id), house.clock.now())


async def written(house: House, target: str, lead: str = "1d") -> ReminderView | None:
    """Return what a reminder would say now."""
    rows = [row for row in await house.outbox(*REMINDERS) if row["target"] == target and f":{lead}:" in row["key"]]
    return await ReadingService(house.means).reminder(outbox.message_of(rows[-1]))


async def test_scenario_a3_has_sixteen_reminders_to_the_minute(house: House, group: Group) -> None:
    """Eight meetings over the change of clocks: nine on the group's wall, whatever that is in UTC."""
    house.clock.wall(2027, 1, 18, 19)

    made = [await meet(house, group, wall) for wall, *_ in EIGHT]

    rows = await house.outbox(*REMINDERS)
    due = [datetime(2027, month, day, hour, tzinfo=UTC) for _, _, *both in EIGHT for day, month, hour in both]
    assert [one.starts_at.hour for one in made] == [hour for _, hour, *_ in EIGHT]
    assert [row["due_at"] for row in rows] == due
    assert {(row["target"], row["kind"]) for row in rows} == {(f"c:{CHANNEL}", Kind.MEETING_REMINDER)}


@pytest.mark.parametrize(("seconds", "left"), [(-1, ["17 Jan 09:00", "23 Jan 09:00"]), (0, ["23 Jan 09:00"])])
async def test_a_reminder_due_this_very_moment_has_just_been_said_by_the_announcement(
    house: House, group: Group, seconds: int, left: list[str]
) -> None:
    """A meeting made at nine a week before is announced, not announced and reminded of."""
    house.clock.at = datetime(2027, 1, 17, 9, tzinfo=UTC) + timedelta(seconds=seconds)

    await meet(house, group, datetime(2027, 1, 24, 15))

    assert [when for _, when in await waiting(house)] == left


@pytest.mark.usefixtures("meeting")
async def test_a_change_of_mind_moves_ones_reminders_at_once(house: House, group: Group) -> None:
    """By letter, then without the week's, then with quiet hours, then in the channel again."""
    bruno = house.acting(BRUNO)
    seen: list[list[tuple[str, str]]] = []
    await house.preferences.go(bruno, group.id, Way.DIRECT)
    seen.append(await waiting(house, Kind.MEETING_REMINDER_DM))
    await house.preferences.choose(bruno, group.id, frozenset({Lead(1), Lead(2, "h")}))
    seen.append(await waiting(house, Kind.MEETING_REMINDER_DM))
    await house.preferences.keep_quiet(bruno, group.id, TypedQuiet("22", "10:30"))
    seen.append(await waiting(house, Kind.MEETING_REMINDER_DM))
    await house.preferences.go(bruno, group.id, Way.CHANNEL)

    you = f"u:{BRUNO}"
    assert seen == [
        [(you, "17 Jan 09:00"), (you, "23 Jan 09:00")],
        [(you, "23 Jan 09:00"), (you, "24 Jan 13:00")],
        [(you, "23 Jan 10:30"), (you, "24 Jan 13:00")],
    ]
    assert await waiting(house, Kind.MEETING_REMINDER_DM) == []
    assert [when for _, when in await waiting(house)] == [
        "17 Jan 09:00",
        "23 Jan 09:00",
        "23 Jan 10:30",
        "24 Jan 13:00",
    ]


async def test_the_channels_reminder_mentions_who_wants_it_and_has_not_said_sorry(
    house: House, group: Group, meeting: Meeting
) -> None:
    """Bruno gets letters, Callum turned them off, Gil is sorry; the week's mentions nobody."""
    await house.preferences.go(house.acting(BRUNO), group.id, Way.DIRECT)
    await house.preferences.go(house.acting(CALLUM), group.id, Way.OFF)
    await house.meetings.answer(house.acting(GIL), meeting.id, Rsvp.SORRY)

    week, day = await written(house, f"c:{CHANNEL}", "7d"), await written(house, f"c:{CHANNEL}")

    assert week is not None
    assert day is not None
    assert week.mentions == ()
    assert set(day.mentions) == {*MEMBERS} - {BRUNO, CALLUM, GIL}


@pytest.mark.usefixtures("meeting")
async def test_a_reminder_that_was_sent_never_comes_again(house: House, group: Group) -> None:
    """Bruno got the week's by letter; neither another way nor a change of the group's times brings it back."""
    bruno = house.acting(BRUNO)
    await house.preferences.go(bruno, group.id, Way.DIRECT)
    house.clock.at = datetime(2027, 1, 17, 9, tzinfo=UTC)
    await send(house, *REMINDERS)

    await house.preferences.keep_quiet(bruno, group.id, TypedQuiet("8:00", "18:00"))
    await house.preferences.go(bruno, group.id, Way.CHANNEL)
    await house.preferences.go(bruno, group.id, Way.DIRECT)

    sent = [row["key"] for row in await house.outbox(*REMINDERS) if row["state"] == "sent"]
    assert len(sent) == 2
    assert await waiting(house) == [(f"c:{CHANNEL}", "23 Jan 09:00"), (f"u:{BRUNO}", "23 Jan 18:00")]


@pytest.mark.usefixtures("meeting")
async def test_what_is_due_and_not_yet_sent_outlives_somebodys_change_of_mind(house: House, group: Group) -> None:
    """At nine o'clock Dev taps while the channel's reminder is about to go out."""
    house.clock.at = datetime(2027, 1, 23, 9, 0, 3, tzinfo=UTC)

    await house.preferences.go(house.acting(DEV), group.id, Way.OFF)

    view = await written(house, f"c:{CHANNEL}")
    assert (f"c:{CHANNEL}", "23 Jan 09:00") in await waiting(house)
    assert view is not None
    assert set(view.mentions) == {*MEMBERS} - {DEV}


@pytest.mark.usefixtures("meeting")
async def test_a_letter_is_no_longer_wanted_once_its_person_chose_otherwise(house: House, group: Group) -> None:
    """It was due already; whether it is sent is read when it is written."""
    await house.preferences.go(house.acting(BRUNO), group.id, Way.DIRECT)
    house.clock.at = datetime(2027, 1, 23, 9, 0, 3, tzinfo=UTC)
    before = await written(house, f"u:{BRUNO}")

    await house.preferences.go(house.acting(BRUNO), group.id, Way.OFF)

    after = await written(house, f"u:{BRUNO}")
    assert before is not None
    assert after is not None
    assert (before.is_wanted, after.is_wanted) == (True, False)


@pytest.mark.usefixtures("meeting")
async def test_a_reminder_of_a_time_that_is_no_more_is_not_sent(house: House) -> None:
    """The meeting moved while the reminder of its old time was waiting to be sent."""
    rows = await house.outbox(Kind.MEETING_REMINDER)
    async with house.database.writing() as db:
        await db.exec_driver_sql("UPDATE meetings SET revision = 1")

    views = [await ReadingService(house.means).reminder(outbox.message_of(row)) for row in rows]

    assert views == [None, None]


@pytest.mark.usefixtures("meeting")
async def test_who_leaves_is_written_to_no_more_and_who_comes_is(house: House, group: Group) -> None:
    """Bruno's letters are taken back with his seat, and are there again when the act is undone; the role still goes."""
    for person in (BRUNO, GIL):
        await house.preferences.go(house.acting(person), group.id, Way.DIRECT)
    change = await house.end_seats(group, BRUNO)
    gone = await waiting(house, Kind.MEETING_REMINDER_DM)
    roles = await waiting(house, Kind.MEMBER_ROLE)
    await house.members.undo(house.acting(ALASDAIR), change.act_id or 0)

    assert {target for target, _ in gone} == {f"u:{GIL}"}
    assert [target for target, _ in roles].count(f"u:{BRUNO}") == 2  # given at set-up, and now taken
    assert len(await waiting(house, Kind.MEETING_REMINDER_DM)) == 4


@pytest.mark.usefixtures("meeting")
async def test_a_member_who_takes_no_letters_is_mentioned_and_nobody_is_told(house: House, group: Group) -> None:
    """A reminder shows nothing private, so the mention is right (domain.md 0, "Mail to a person")."""
    await house.preferences.go(house.acting(BRUNO), group.id, Way.DIRECT)
    (refused, _) = [outbox.message_of(row) for row in await house.outbox(Kind.MEETING_REMINDER_DM)]

    async with house.database.writing() as db:
        await tell_undelivered(db, house.means, refused)
        await tell_undelivered(db, house.means, refused)

    (mention,) = await house.outbox(Kind.REMINDER_MENTION)
    view = await ReadingService(house.means).reminder(outbox.message_of(mention))
    assert (mention["target"], mention["about"]) == (f"c:{CHANNEL}", BRUNO)
    assert view is not None
    assert view.is_expected
    assert await house.told(Kind.TELL_THEM) == []


async def test_somebody_without_a_seat_who_takes_no_letters_is_for_organisers_to_tell(house: House) -> None:
    """There is no channel that an interested person reads."""
    group = await house.group(members=(), organisers=())
    poll = await house.ask(group, audience=Audience.FOUNDING)
    await house.availability.show_interest(house.acting(KIT), poll.id)
    await meet(house, group, datetime(2027, 1, 24, 15), Audience.FOUNDING)
    (refused, _) = [outbox.message_of(row) for row in await house.outbox(*REMINDERS) if row["target"] == f"u:{KIT}"]

    async with house.database.writing() as db:
        await tell_undelivered(db, house.means, refused)

    assert await house.outbox(Kind.REMINDER_MENTION) == []
    assert await house.told(Kind.TELL_THEM) == [f"u:{ALASDAIR}"]


async def test_ones_reminders_are_ones_own(house: House, group: Group) -> None:
    """Strangers and other servers find nothing; in direct messages a row leads to the group."""
    await house.preferences.go(house.acting(BRUNO, server=None), group.id, Way.DIRECT)
    from_elsewhere = [
        house.acting(STRANGER),
        house.acting(STRANGER, server=None),
        house.acting(BRUNO, server=ELSEWHERE),
    ]

    for actor in from_elsewhere:
        with pytest.raises(Exception, match="not_found"):
            await house.preferences.go(actor, group.id, Way.OFF)
        with pytest.raises(Exception, match="not_found"):
            await house.preferences.look(actor, group.id)

    assert (await house.preferences.look(house.acting(BRUNO), group.id)).chosen.way is Way.DIRECT
    assert (await house.preferences.look(house.acting(CALLUM), group.id)).chosen.way is Way.CHANNEL
    assert await house.count("preferences") == 1


async def test_everything_somebody_chose_comes_back_from_the_rows(house: House, group: Group) -> None:
    """Way, reminders, hours and zone; ending the quiet hours forgets the zone with them."""
    bruno = house.acting(BRUNO)
    await house.preferences.choose(bruno, group.id, frozenset({Lead(2, "h")}))
    chosen = (await house.preferences.keep_quiet(bruno, group.id, TypedQuiet("22:15", "8:05", "Tokyo"))).chosen
    kept = (await house.preferences.look(bruno, group.id)).chosen

    ended = (await house.preferences.end_quiet(bruno, group.id)).chosen

    assert kept == chosen
    assert (kept.skipped, kept.hours, kept.zone) == ({7, 1}, True, "Asia/Tokyo")
    assert (ended.quiet, ended.zone) == (None, None)
