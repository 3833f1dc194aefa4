"""Moving, cancelling and adding meetings: a second look, one tap, and nothing stale after it."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import RowMapping, select

from bot.domain.availability import Answer, Audience
from bot.domain.group import Group
from bot.domain.meeting import Meeting, MeetingState, Rsvp
from bot.domain.message import Kind
from bot.domain.moving import Strain
from bot.domain.permission import Actor
from bot.domain.series import Offered
from bot.domain.wall_time import instant, local
from bot.errors import UserError
from bot.services.chores import CHORES
from bot.services.reading import ReadingService
from bot.store import meetings, tables
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.riding import EARLIER_FOURTH, EIGHT, ride
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    DEV,
    ELSEWHERE,
    FERGUS,
    GIL,
    LONDON,
    MANAGER,
    House,
)

COMING, SORRY = Rsvp.COMING, Rsvp.SORRY
REMINDERS = (Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM)


async def now(house: House, meeting: Meeting) -> Meeting:
    async with house.database.reading() as db:
        found = await meetings.load(db, meeting.id)
    assert found is not None
    return found


async def look(house: House, meeting: Meeting, wall: datetime, user_id: int = ALASDAIR, minutes: int = 150) -> int:
    """Type another date; return what the tap that goes on carries."""
    return (await house.moving.propose(house.acting(user_id), meeting.id, Offered(wall, minutes))).ask_id


async def move(house: House, meeting: Meeting, wall: datetime) -> Meeting:
    return (await house.moving.move(house.acting(ALASDAIR), await look(house, meeting, wall))).meeting


async def cancel(house: House, meeting: Meeting) -> Meeting:
    asked = await house.cancelling.propose(house.acting(ALASDAIR), meeting.id)
    return (await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)).meeting


async def rows(house: House, meeting: Meeting, *kinds: Kind) -> list[RowMapping]:
    return [row for row in await house.outbox(*kinds) if row["ref_id"] == meeting.id]


async def reminded(house: House, meeting: Meeting) -> list[tuple[str, str]]:
    """Return when a meeting's reminders are due on the wall, and how far each has got."""
    found = await rows(house, meeting, *REMINDERS)
    return [(f"{local(row['due_at'], LONDON):%d %b %H:%M}", row["state"]) for row in found]


async def on_agenda(house: House, meeting: Meeting) -> list[tuple[str, str]]:
    """Return what is still to be decided about a meeting, and when on the wall; its chores are looked at elsewhere."""
    wanted = select(tables.agenda).where(tables.agenda.c.ref_id == meeting.id, tables.agenda.c.state == "pending")
    async with house.database.reading() as db:
        found = [*(await db.execute(wanted.order_by(tables.agenda.c.due_at))).mappings()]
    found = [row for row in found if row["kind"] not in CHORES]
    return [(row["kind"], f"{local(row['due_at'], LONDON):%d %b %H:%M}") for row in found]


async def written(house: House, row: RowMapping) -> object:
    """Return what a row of the outbox would say now, None when nothing."""
    return await Letters(ReadingService(house.means)).write(message_of(row), house.clock.now())


async def test_the_second_look_says_who_can_come_how_many_are_told_and_what_it_strains(
    house: House, group: Group
) -> None:
    """24 March was asked about, before Kit came: three yes, one if need be, three no; 10 and 25 days off."""
    third, fourth, fifth = (await ride(house, group))[2:5]

    known = await house.moving.propose(house.acting(ALASDAIR), fourth.id, Offered(EARLIER_FOURTH, 150))
    other = await house.moving.propose(house.acting(ALASDAIR), fourth.id, Offered(datetime(2027, 3, 21, 15), 180))

    assert known.counted is not None
    assert (known.counted.yes, known.counted.if_need_be, known.counted.no, known.told) == (3, 1, 3, 8)
    assert known.strains == ()
    assert other.counted is None
    assert [(each.neighbour.id, each.days) for each in other.strains] == [(third.id, 7), (fifth.id, 28)]
    assert isinstance(other.strains[0], Strain)
    assert await now(house, fourth) == fourth


async def test_moving_voids_answers_and_moves_reminders_and_agenda_with_the_wall(house: House, group: Group) -> None:
    """From summer to winter time: nine o'clock stays nine o'clock; a second tap tells nobody again."""
    fourth = (await ride(house, group))[3]
    ask_id = await look(house, fourth, EARLIER_FOURTH)

    moved, again = [(await house.moving.move(house.acting(ALASDAIR), ask_id)).meeting for _ in range(2)]

    assert moved == again == await now(house, fourth)
    assert (moved.local, moved.starts_at) == (EARLIER_FOURTH, instant(EARLIER_FOURTH, LONDON))
    assert (moved.rsvps, moved.revision) == ({}, 1)
    assert await reminded(house, fourth) == [
        ("24 Mar 09:00", "cancelled"),
        ("30 Mar 09:00", "cancelled"),
        ("17 Mar 09:00", "pending"),
        ("23 Mar 09:00", "pending"),
    ]
    assert await on_agenda(house, fourth) == [("check_quorum", "23 Mar 09:00"), ("meeting_over", "24 Mar 21:30")]
    assert [row["target"] for row in await rows(house, fourth, Kind.MEETING_MOVED)] == [f"c:{CHANNEL}"]


async def test_scenario_24_a_reminder_on_its_way_is_not_sent_or_followed_by_a_correction(
    house: House, group: Group
) -> None:
    """It is claimed when the meeting moves: written now it says nothing, and the correction comes after it."""
    fourth = (await ride(house, group))[3]
    house.clock.wall(2027, 3, 24, 9)
    async with house.database.writing() as db:
        await db.exec_driver_sql("UPDATE outbox SET state = 'sending' WHERE kind = 'meeting_reminder' AND ref_id = 4")
    sending = (await rows(house, fourth, *REMINDERS))[0]
    before = await written(house, sending)

    await move(house, fourth, datetime(2027, 4, 4, 19))

    (correction,) = await rows(house, fourth, Kind.MEETING_MOVED)
    assert fourth.id == 4
    assert before is not None
    assert await written(house, sending) is None
    assert correction["id"] > sending["id"]
    assert await written(house, correction) is not None


async def test_scenario_24_a_reminder_of_a_cancelled_meeting_says_nothing(house: House, group: Group) -> None:
    """Whatever is still on its way; the message that it is cancelled follows."""
    fourth = (await ride(house, group))[3]
    first = (await rows(house, fourth, *REMINDERS))[0]

    await cancel(house, fourth)

    (told,) = await rows(house, fourth, Kind.MEETING_CANCELLED)
    assert await written(house, first) is None
    assert await written(house, told) is not None


async def test_scenario_8_a_tap_for_the_old_date_that_arrives_late_is_no_answer_to_the_new_one(
    house: House, group: Group
) -> None:
    """Bruno tapped before the move; he is shown the new date first."""
    fourth = (await ride(house, group))[3]
    early = house.acting(BRUNO)
    await move(house, fourth, EARLIER_FOURTH)

    with pytest.raises(UserError, match="meeting_moved"):
        await house.meetings.answer(early, fourth.id, COMING)
    view = await house.meetings.answer(house.acting(BRUNO), fourth.id, SORRY)

    assert (view.own, view.coming.sorry, view.coming.unsure) == (SORRY, 1, 7)


async def test_a_meeting_moved_twice_has_one_set_of_reminders_and_one_message_still_to_be_sent(
    house: House, group: Group
) -> None:
    """Back to the very date it had: that is a third time, with keys of its own."""
    fourth = (await ride(house, group))[3]
    await move(house, fourth, EARLIER_FOURTH)
    await move(house, fourth, fourth.local)

    messages = await rows(house, fourth, Kind.MEETING_MOVED)
    pending = [one for one in await reminded(house, fourth) if one[1] == "pending"]
    assert pending == [("24 Mar 09:00", "pending"), ("30 Mar 09:00", "pending")]
    assert [row["state"] for row in messages] == ["cancelled", "pending"]
    assert await on_agenda(house, fourth) == [("check_quorum", "30 Mar 09:00"), ("meeting_over", "31 Mar 21:30")]


async def test_two_organisers_who_move_the_same_meeting_get_clear_answers(house: House, group: Group) -> None:
    """The second one is told the date it has now; nobody else can use what an organiser was asked."""
    fourth = (await ride(house, group))[3]
    first = await look(house, fourth, EARLIER_FOURTH)
    second = await look(house, fourth, datetime(2027, 4, 4, 15), FERGUS)

    with pytest.raises(UserError, match="not_found"):
        await house.moving.move(house.acting(FERGUS), first)
    await house.moving.move(house.acting(ALASDAIR), first)
    with pytest.raises(UserError) as refused:
        await house.moving.move(house.acting(FERGUS), second)

    assert (refused.value.code, refused.value.params) == ("meeting_moved", {"local": EARLIER_FOURTH})
    assert (await now(house, fourth)).revision == 1


async def test_what_cannot_be_moved_says_why(house: House, group: Group) -> None:
    """Gone by, cancelled, the same date, a date when the group meets already, a date that has gone by."""
    first, second, third, fourth = (await ride(house, group))[:4]
    taps = {wall: await look(house, fourth, wall) for wall in (EARLIER_FOURTH, datetime(2027, 2, 18, 19))}
    await cancel(house, third)
    house.clock.wall(2027, 2, 1, 10)
    refused = [
        (first, EARLIER_FOURTH, "meeting_over"),
        (third, EARLIER_FOURTH, "meeting_cancelled"),
        (fourth, EIGHT[3], "same_date"),
        (fourth, EIGHT[4], "date_taken"),
        (fourth, datetime(2027, 2, 1, 9), "date_over"),
    ]

    for meeting, wall, code in refused:
        with pytest.raises(UserError, match=code):
            await look(house, meeting, wall)
    for meeting in (first, third):
        with pytest.raises(UserError, match=r"meeting_(over|cancelled)"):
            await house.cancelling.propose(house.acting(ALASDAIR), meeting.id)
    house.clock.wall(2027, 2, 19, 10)
    with pytest.raises(UserError, match="date_over"):
        await house.moving.move(house.acting(ALASDAIR), taps[datetime(2027, 2, 18, 19)])
    assert (await now(house, second)).revision == 0


def outsiders(house: House) -> list[tuple[Actor, str]]:
    return [
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(FERGUS, roles=()), "organiser_role_missing"),
        (house.acting(MANAGER, server=ELSEWHERE, manages=True), "not_found"),
    ]


async def test_only_organisers_change_meetings(house: House, group: Group) -> None:
    """Members are told whose it is; another server finds nothing."""
    fourth = (await ride(house, group))[3]
    date = Offered(EARLIER_FOURTH, 150)

    for actor, code in outsiders(house):
        for refused in (
            house.moving.choices(actor, group.id),
            house.moving.look(actor, fourth.id),
            house.moving.propose(actor, fourth.id, date),
            house.cancelling.propose(actor, fourth.id),
            house.adding.look(actor, group.id),
            house.adding.propose(actor, group.id, date, in_series=True),
        ):
            with pytest.raises(UserError, match=code):
                await refused
    assert await now(house, fourth) == fourth


async def test_an_organiser_who_lost_the_role_cannot_go_on_with_what_they_were_asked(
    house: House, group: Group
) -> None:
    """Permission is asked at the tap, not at the question."""
    fourth = (await ride(house, group))[3]
    asked = await look(house, fourth, EARLIER_FOURTH, FERGUS)

    with pytest.raises(UserError, match="organiser_role_missing"):
        await house.moving.move(house.acting(FERGUS, roles=()), asked)
    for ask_id in (asked, 999):
        with pytest.raises(UserError, match="not_found"):
            await house.cancelling.cancel(house.acting(FERGUS), ask_id)


async def test_cancelling_tells_everybody_once_and_leaves_nothing_to_come(house: House, group: Group) -> None:
    """Two organisers, each twice: one message; reminders and agenda are empty; it is not among the meetings to come."""
    fourth = (await ride(house, group))[3]
    asked = [
        (user_id, (await house.cancelling.propose(house.acting(user_id), fourth.id)).ask_id)
        for user_id in (ALASDAIR, FERGUS)
    ]

    for user_id, ask_id in asked * 2:
        view = await house.cancelling.cancel(house.acting(user_id), ask_id)
        assert view.meeting.state is MeetingState.CANCELLED

    assert [row["target"] for row in await rows(house, fourth, Kind.MEETING_CANCELLED)] == [f"c:{CHANNEL}"]
    assert {state for _, state in await reminded(house, fourth)} == {"cancelled"}
    assert await on_agenda(house, fourth) == []
    ahead = await house.meetings.to_come(house.acting(BRUNO), group.id)
    assert fourth.id not in [one.meeting.id for one in ahead]
    with pytest.raises(UserError, match="meeting_cancelled"):
        await house.meetings.answer(house.acting(BRUNO), fourth.id, COMING)


async def test_a_meeting_that_was_moved_meanwhile_is_not_cancelled_by_an_old_tap(house: House, group: Group) -> None:
    """What Alasdair looked at is not what there is now."""
    fourth = (await ride(house, group))[3]
    asked = await house.cancelling.propose(house.acting(ALASDAIR), fourth.id)
    await move(house, fourth, EARLIER_FOURTH)

    with pytest.raises(UserError, match="meeting_moved"):
        await house.cancelling.cancel(house.acting(ALASDAIR), asked.ask_id)

    assert (await now(house, fourth)).state is MeetingState.PLANNED


async def test_around_a_founding_invitation_each_is_told_by_direct_message(house: House) -> None:
    """Whoever is expected, one after the other; who was told of the date hears that it moved, then that it is off."""
    group = await house.group(members=(), organisers=())
    poll = await house.ask(group, audience=Audience.FOUNDING)
    for user_id in (BRUNO, CALLUM, DEV):
        await house.availability.show_interest(house.acting(user_id), poll.id)
        await house.answer(poll, user_id, Answer.YES)
    one = await house.agree(group, poll)

    await move(house, one, datetime(2027, 2, 14, 15))
    await cancel(house, one)

    expected = sorted(f"u:{user_id}" for user_id in (ALASDAIR, BRUNO, CALLUM, DEV))
    for kind in (Kind.MEETING_MOVED, Kind.MEETING_CANCELLED):
        told = await rows(house, one, kind)
        assert sorted(row["target"] for row in told) == expected
        assert len({row["due_at"] for row in told}) == 4


async def test_a_make_up_date_is_the_meeting_after_the_last_of_its_series(house: House, group: Group) -> None:
    """Announced once, with reminders, unanswered; nine of nine now; the same tap again adds no tenth."""
    fourth, *_, last = (await ride(house, group))[3:]
    await cancel(house, fourth)
    date = Offered(datetime(2027, 6, 20, 15), 180)
    review = await house.adding.propose(house.acting(ALASDAIR), group.id, date, in_series=True)

    added = [(await house.adding.add(house.acting(ALASDAIR), review.ask_id)).meeting for _ in range(2)]

    one = added[0]
    assert one.part is not None
    assert (one.part.number, one.part.of, one.rsvps, review.strains) == (9, 9, {}, ())
    assert added[1] == one
    assert [row["target"] for row in await rows(house, one, Kind.MEETING_CARD)] == [f"c:{CHANNEL}"]
    assert await reminded(house, one) == [("13 Jun 09:00", "pending"), ("19 Jun 09:00", "pending")]
    assert await on_agenda(house, one) == [("check_quorum", "19 Jun 09:00"), ("meeting_over", "20 Jun 18:00")]
    assert (await now(house, last)).part == replace(one.part, number=8)
    assert len(await house.meetings.listed(house.acting(BRUNO), group.id)) == 9


async def test_two_organisers_add_the_same_date_once(house: House, group: Group) -> None:
    """The second is told that the group meets then already, whichever series it was meant for."""
    await ride(house, group)
    date = Offered(datetime(2027, 6, 20, 15), 180)
    asked = [
        (user_id, (await house.adding.propose(house.acting(user_id), group.id, date, in_series=True)).ask_id)
        for user_id in (ALASDAIR, FERGUS)
    ]
    await house.adding.add(house.acting(ALASDAIR), asked[0][1])

    with pytest.raises(UserError, match="date_taken"):
        await house.adding.add(house.acting(FERGUS), asked[1][1])


async def test_a_single_meeting_belongs_to_no_series_and_strains_none(house: House, group: Group) -> None:
    """A walk on a Saturday, four days after a meeting."""
    await ride(house, group)
    date = Offered(datetime(2027, 4, 3, 11), 60)

    review = await house.adding.propose(house.acting(ALASDAIR), group.id, date, in_series=False)
    view = await house.adding.add(house.acting(ALASDAIR), review.ask_id)

    assert (review.strains, review.counted, view.meeting.part) == ((), None, None)
    assert (await house.adding.look(house.acting(ALASDAIR), group.id))[1] is not None


async def test_a_group_without_a_series_can_add_a_meeting_too(house: House, group: Group) -> None:
    """It stands by itself, whatever was asked for."""
    review = await house.adding.propose(
        house.acting(ALASDAIR), group.id, Offered(datetime(2027, 1, 20, 19), 150), in_series=True
    )
    view = await house.adding.add(house.acting(ALASDAIR), review.ask_id)

    assert view.meeting.part is None
    assert (await house.adding.look(house.acting(ALASDAIR), group.id))[1] is None
    assert [one.meeting for one in await house.meetings.listed(house.acting(GIL), group.id)] == [view.meeting]
    with pytest.raises(UserError, match="not_found"):
        await house.meetings.listed_with(house.acting(GIL), 999)


async def test_a_meeting_is_held_once_it_is_over_and_a_cancelled_one_never_is(house: House, group: Group) -> None:
    """At its planned end, by the time it has now."""
    first, second, third, *_ = await ride(house, group)
    await cancel(house, second)
    await move(house, third, datetime(2027, 3, 7, 15))
    house.clock.wall(2027, 3, 7, 18)
    await house.decide_all()

    states = [(await now(house, one)).state for one in (first, second, third)]
    assert states == [MeetingState.HELD, MeetingState.CANCELLED, MeetingState.HELD]


@pytest.mark.parametrize(
    ("zone", "typed", "wall", "at"),
    [
        (LONDON, (2027, 3, 28, 1, 30), (2027, 3, 28, 2, 30), (3, 28, 1, 30)),
        (LONDON, (2027, 10, 31, 1, 30), (2027, 10, 31, 1, 30), (10, 31, 0, 30)),
        ("America/New_York", (2027, 3, 14, 2, 30), (2027, 3, 14, 3, 30), (3, 14, 7, 30)),
        ("America/New_York", (2027, 11, 7, 1, 30), (2027, 11, 7, 1, 30), (11, 7, 5, 30)),
        ("Australia/Lord_Howe", (2027, 10, 3, 2, 10), (2027, 10, 3, 2, 40), (10, 2, 15, 40)),
        ("Australia/Lord_Howe", (2027, 4, 4, 1, 45), (2027, 4, 4, 1, 45), (4, 3, 14, 45)),
    ],
)
async def test_scenario_18_a_date_that_the_clocks_skip_or_repeat_is_the_right_instant_once(
    house: House, zone: str, typed: tuple[int, ...], wall: tuple[int, ...], at: tuple[int, ...]
) -> None:
    """A gap moves on by its length, a fold is its first pass; reminders are at nine on the wall all the same."""
    group = await house.group(zone=zone)
    one = await house.agree(group, await house.ask(group))

    moved = await move(house, one, datetime(*typed))  # type: ignore[arg-type]

    assert moved.local == datetime(*wall)  # type: ignore[arg-type]
    assert (moved.starts_at.month, moved.starts_at.day, moved.starts_at.hour, moved.starts_at.minute) == at
    pending = [row for row in await rows(house, one, *REMINDERS) if row["state"] == "pending"]
    assert [local(row["due_at"], zone).hour for row in pending] == [9, 9]
    assert len(await rows(house, one, Kind.MEETING_MOVED)) == 1
