"""What goes wrong on the way, each by its number in docs/reliability.md: once, or not at all and somebody told."""

import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.delivery.courier import UNREADABLE, Courier, Terms
from bot.delivery.letter import Letter
from bot.delivery.marker import carries, mark
from bot.delivery.pace import NoPace
from bot.delivery.read_back import ReadBack
from bot.delivery.timing import Timing
from bot.domain.away import Away
from bot.domain.message import Kind, Message, Target, marker_of, snowflake_at
from bot.store import facts, outbox, tables
from bot.store.quarantine import QUARANTINE
from tests.delivery.fake_post import FakePost, http_error
from tests.delivery.round import BACK_OFF, TO_BRUNO, TO_CHANNEL, TO_LOBBY, Round
from tests.world import ALASDAIR, BACK_ROOM, BRUNO, CALLUM, CHANNEL, FERGUS, StandingClock

ORGANISERS = [f"u:{ALASDAIR}", f"u:{FERGUS}"]
WINDOW = Timing().safe
LATER = WINDOW + timedelta(seconds=1)
MARKER = marker_of(f"{Kind.MEETING_REMINDER}:{TO_CHANNEL}")


async def sent_unanswered(round_: Round) -> None:
    """Send a reminder whose answer is lost."""
    round_.post.errors = [TimeoutError()]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()


async def restarted(round_: Round, wait: timedelta) -> None:
    """End the process, and start another one some time later."""
    round_.courier = round_.another()
    await round_.courier.take_over()
    await round_.deliver(wait)


def targets(round_: Round) -> list[str]:
    return [target for target, _ in round_.post.sent]


async def test_scenario_03_an_answer_lost_within_the_window_is_asked_for_with_the_same_nonce(round_: Round) -> None:
    """Discord then answers with the message it made the first time; nobody reads the channel."""
    await sent_unanswered(round_)

    await restarted(round_, BACK_OFF[0])

    assert len(round_.post.sent) == 2
    assert len({nonce for _, nonce in round_.post.sent}) == 1
    assert round_.post.looked == []
    assert (await round_.row(Kind.MEETING_REMINDER))["state"] == "sent"


async def test_scenario_04_what_stands_already_is_found_and_not_sent_again(round_: Round) -> None:
    """After the window the nonce proves nothing; the marker in the channel does."""
    await sent_unanswered(round_)
    began = round_.house.clock.now()
    round_.post.stands[MARKER] = 7777

    await restarted(round_, LATER)

    row = await round_.row(Kind.MEETING_REMINDER)
    assert len(round_.post.sent) == 1
    assert (row["state"], row["message_id"]) == ("sent", 7777)
    assert round_.post.looked == [(f"c:{CHANNEL}", snowflake_at(began - timedelta(hours=1)))]


async def test_scenario_04_what_does_not_stand_is_sent_with_the_same_nonce(round_: Round) -> None:
    """And counts as tried from then on, so that the next unanswered try is safe for another window."""
    await sent_unanswered(round_)
    round_.post.errors = [TimeoutError()]

    await restarted(round_, LATER)
    await round_.deliver(BACK_OFF[1])

    assert len(round_.post.sent) == 3
    assert len({nonce for _, nonce in round_.post.sent}) == 1
    assert len(round_.post.looked) == 1
    assert (await round_.row(Kind.MEETING_REMINDER))["state"] == "sent"


async def test_scenario_05_what_nobody_can_look_for_is_not_sent_and_organisers_are_told(round_: Round) -> None:
    """Without the right to read the history it would show an empty channel."""
    await sent_unanswered(round_)
    round_.post.readable = False

    await restarted(round_, LATER)
    await round_.deliver()

    row = await round_.row(Kind.MEETING_REMINDER)
    assert (row["state"], row["error_code"]) == ("failed", UNREADABLE)
    assert targets(round_) == [f"c:{CHANNEL}", *ORGANISERS]


async def test_scenario_05_a_channel_that_does_not_answer_is_asked_again(round_: Round) -> None:
    """That is no answer to the question, so nothing is sent and nothing is given up."""
    await sent_unanswered(round_)

    class Silent(FakePost):
        async def find(self, target: Target, marker: int, after_id: int) -> ReadBack:
            await super().find(target, marker, after_id)
            raise TimeoutError

    heard, round_.post = round_.post, Silent()
    await restarted(round_, LATER)
    state = (await round_.row(Kind.MEETING_REMINDER))["state"]
    round_.post = heard
    await restarted(round_, BACK_OFF[-1])

    assert state == "sending"
    assert (await round_.row(Kind.MEETING_REMINDER))["state"] == "sent"


async def reminders_around_an_absence(round_: Round) -> None:
    """Write one reminder that the next one makes useless, and that next one, which is of use for long."""
    now = round_.house.clock.now()
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL, due=now + timedelta(hours=1), hours=3)
    await round_.put(Kind.MEETING_REMINDER_DM, TO_BRUNO, due=now + timedelta(hours=1), hours=3)
    await round_.put(Kind.POLL_REMINDER, Target(user_id=CALLUM), due=now + timedelta(hours=4), hours=20)


async def back_after(round_: Round, hours: float) -> Away:
    """Come back after the bot was off for some hours, and deliver until nothing is due."""
    since = round_.house.clock.now()
    round_.house.clock.wait(hours=hours)
    away = Away(since, round_.house.clock.now())
    round_.courier = round_.another()
    round_.courier.came_back(away)
    while await round_.deliver():
        pass
    return away


async def test_scenario_09_after_hours_only_what_is_still_useful_is_said(round_: Round) -> None:
    """The other reminders are missed; organisers hear of all of them in one notice each."""
    await reminders_around_an_absence(round_)

    away = await back_after(round_, 6)

    missed = await round_.house.outbox(Kind.MEETING_REMINDER, Kind.MEETING_REMINDER_DM)
    told = await round_.house.outbox(Kind.UNSAID)
    assert {row["state"] for row in missed} == {"missed"}
    assert targets(round_) == [f"u:{CALLUM}", *ORGANISERS]
    assert [row["ref_id"] for row in told] == [snowflake_at(away.since) >> 22] * 2


async def test_scenario_10_what_is_over_is_told_to_organisers_alone(round_: Round) -> None:
    """Nobody is reminded of a meeting that has been."""
    await reminders_around_an_absence(round_)

    await back_after(round_, 48)

    assert targets(round_) == ORGANISERS


async def test_scenario_10_cards_and_notices_of_things_gone_by_need_no_notice(round_: Round) -> None:
    """Only what people would have wanted to know is worth telling."""
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)
    await round_.put(Kind.TELL_THEM, TO_BRUNO)

    await back_after(round_, 48)

    assert round_.post.sent == []


async def test_scenario_12_what_the_dead_process_was_sending_is_taken_over_at_once(round_: Round) -> None:
    """Its lease need not run out: the lock says that it is dead."""
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    async with round_.house.database.writing() as db:
        await db.execute(update(tables.outbox).values(state="sending", lease_until=round_.house.clock.now() + LATER))

    await restarted(round_, timedelta())

    assert (await round_.row(Kind.MEETING_REMINDER))["state"] == "sent"


async def test_scenario_20_a_clock_that_went_back_proves_nothing_about_a_nonce(round_: Round) -> None:
    """A first try that lies ahead may be of any age, so the channel is read."""
    await sent_unanswered(round_)
    round_.post.stands[MARKER] = 7777
    async with round_.house.database.writing() as db:
        await outbox.take_over(db)
        await db.execute(update(tables.outbox).values(next_try_at=round_.house.clock.now() - timedelta(hours=2)))

    await round_.deliver(-timedelta(hours=1))

    assert len(round_.post.sent) == 1
    assert (await round_.row(Kind.MEETING_REMINDER))["message_id"] == 7777


async def test_scenario_20_the_age_of_a_try_is_told_by_discords_clock(round_: Round) -> None:
    """Ours was an hour ahead at the first try and is put right: by it, an hour would be nothing."""
    theirs = StandingClock()
    round_.discord_now = theirs.now
    round_.courier = round_.another()
    round_.house.clock.wait(hours=1)
    await sent_unanswered(round_)
    round_.post.stands[MARKER] = 7777

    round_.house.clock.wait(hours=-1)
    for clock in (round_.house.clock, theirs):
        clock.wait(hours=1, seconds=30)
    await round_.deliver()

    assert len(round_.post.sent) == 1
    assert (await round_.row(Kind.MEETING_REMINDER))["message_id"] == 7777


async def test_scenario_21_discords_own_limit_is_kept_to_the_second(round_: Round) -> None:
    """What waits behind it, for the same channel, waits with it."""
    round_.post.errors = [http_error(429, headers={"Via": "1.1 google", "Retry-After": "37.5"})]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.put(Kind.POLL_REMINDER, TO_CHANNEL)
    await round_.put(Kind.POLL_NUDGE, TO_BRUNO)
    await round_.deliver()

    early = await round_.deliver(timedelta(seconds=37))
    later = await round_.deliver(timedelta(seconds=0.5))

    assert (early, later) == (0, 2)
    assert targets(round_) == [f"c:{CHANNEL}", f"u:{BRUNO}", f"c:{CHANNEL}", f"c:{CHANNEL}"]


async def test_scenario_21_after_cloudflare_refused_nothing_is_tried_for_ten_minutes(round_: Round) -> None:
    """Ten thousand refusals in ten minutes would shut out the whole machine."""
    round_.post.errors = [http_error(429, headers={})]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()
    await round_.put(Kind.POLL_NUDGE, TO_BRUNO)

    quiet = [await round_.deliver(timedelta(minutes=minutes)) for minutes in (1, 8.9)]
    due = await round_.courier.next_due()
    later = await round_.deliver(timedelta(minutes=0.1))

    assert (quiet, later) == ([0, 0], 2)
    assert due == round_.house.clock.now()


async def test_scenario_21_a_token_that_is_refused_stops_everything(
    round_: Round, caplog: pytest.LogCaptureFixture
) -> None:
    """Until somebody starts the bot with one that is good; the operator reads why."""
    round_.post.errors = [http_error(401)]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.put(Kind.POLL_NUDGE, TO_CHANNEL)
    await round_.deliver()

    later = await round_.deliver(timedelta(hours=1))

    assert (later, len(round_.post.sent)) == (0, 1)
    assert await round_.courier.next_due() is None
    assert round_.courier.is_stopped
    assert "token_refused" in [
        record.message.split(":")[0] for record in caplog.records if record.levelno >= logging.ERROR
    ]


@pytest.mark.parametrize("error", [http_error(status) for status in (500, 502, 503, 504)] + [TimeoutError(), OSError()])
async def test_scenario_22_no_clear_answer_makes_one_message_all_the_same(round_: Round, error: Exception) -> None:
    """Before the message was made or after it: the nonce, then the marker."""
    round_.post.errors = [error] * 2
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()
    await round_.deliver(BACK_OFF[0])
    round_.post.stands[MARKER] = 7777

    await round_.deliver(LATER)

    assert len({nonce for _, nonce in round_.post.sent}) == 1
    assert (await round_.row(Kind.MEETING_REMINDER))["message_id"] == 7777


async def test_scenario_24_what_is_taken_back_while_it_waits_its_turn_is_not_sent(round_: Round) -> None:
    """It was claimed already; it is asked for once more right before it goes."""

    class Moving(FakePost):
        async def send(self, target: Target, letter: Letter, nonce: str) -> int:
            async with round_.house.database.writing() as db:
                await outbox.cancel(db, round_.group.id, round_.group.id, [Kind.MEETING_REMINDER])
            return await super().send(target, letter, nonce)

    round_.post = Moving()
    round_.courier = round_.another()
    await round_.put(Kind.POLL_REMINDER, TO_CHANNEL)
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)

    await round_.deliver()

    assert len(round_.post.sent) == 1
    assert (await round_.row(Kind.MEETING_REMINDER))["state"] == "cancelled"


@pytest.mark.parametrize("code", [50007, 50278])
async def test_scenario_25_who_takes_no_direct_messages_is_left_alone(round_: Round, code: int) -> None:
    """Organisers are asked to tell them; nothing is tried again."""
    round_.post.errors = [http_error(403, code)]
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()
    await round_.deliver(timedelta(hours=5))

    assert targets(round_) == [f"u:{BRUNO}", *ORGANISERS]


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (403, 50001), (404, 10003), (404, 10004), (400, 50083)])
async def test_scenario_26_what_goes_to_a_closed_channel_is_kept_until_it_is_open(
    round_: Round, status: int, code: int
) -> None:
    """Organisers are told once; one message tries it, more and more seldom, and all of them follow when it works."""
    round_.post.errors = [http_error(status, code), None, None, http_error(status, code)]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.put(Kind.POLL_REMINDER, TO_CHANNEL)
    await round_.deliver()
    await round_.deliver()
    await round_.put(Kind.POLL_NUDGE, TO_CHANNEL)

    early = await round_.deliver(timedelta(minutes=9))
    still_closed = await round_.deliver(timedelta(minutes=1))
    due = await round_.courier.next_due()
    again = await round_.deliver(timedelta(minutes=30))

    assert (early, still_closed, again) == (0, 3, 3)
    assert targets(round_) == [f"c:{CHANNEL}", *ORGANISERS, *[f"c:{CHANNEL}"] * 4]
    assert due == round_.house.clock.now()
    assert await round_.house.count("pauses") == 0
    assert len(round_.post.looked) == 2  # for the one that was tried; those behind it surely stand nowhere


async def test_scenario_26_what_is_of_no_use_any_more_when_the_channel_opens_is_not_sent(round_: Round) -> None:
    """It is missed, and organisers are told of it too."""
    round_.post.errors = [http_error(403, 50013)]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL, hours=0.2)
    await round_.put(Kind.POLL_REMINDER, TO_CHANNEL, hours=0.2)
    await round_.deliver()

    await round_.deliver(timedelta(hours=1))
    await round_.deliver()

    states = [row["state"] for row in await round_.house.outbox(Kind.MEETING_REMINDER, Kind.POLL_REMINDER)]
    assert states == ["missed", "missed"]
    assert targets(round_).count(f"c:{CHANNEL}") == 1
    assert await round_.house.told(Kind.UNSAID) == ORGANISERS


async def test_scenario_26_organisers_whose_own_channel_is_closed_hear_by_direct_message(round_: Round) -> None:
    """Where else; it is about their channel."""
    async with round_.house.database.writing() as db:
        await db.execute(update(tables.groups).values(organisers_channel_id=BACK_ROOM))
    round_.post.errors = [http_error(403, 50013)]
    await round_.put(Kind.TELL_THEM, Target(channel_id=BACK_ROOM))

    await round_.deliver()
    await round_.deliver()

    told = await round_.house.outbox(Kind.CANNOT_POST)
    assert [(row["target"], row["about"]) for row in told] == [(one, BACK_ROOM) for one in ORGANISERS]


async def test_scenario_26_organisers_hear_of_their_closed_channel_whatever_was_to_be_said_there(
    round_: Round,
) -> None:
    """A notice about a person is not a notice about a channel of that number."""
    async with round_.house.database.writing() as db:
        await db.execute(update(tables.groups).values(organisers_channel_id=BACK_ROOM))
    round_.post.errors = [http_error(403, 50013)]
    notice = Message("tell", Kind.TELL_THEM, round_.group.id, Target(channel_id=BACK_ROOM), 1,
                     round_.house.clock.now(), round_.house.clock.now() + LATER, about=BRUNO)  # fmt: skip
    await round_.say(notice)

    await round_.deliver()

    assert {row["about"] for row in await round_.house.outbox(Kind.CANNOT_POST)} == {BACK_ROOM}


REFUSED = http_error(403, 50007)


async def until_nothing_is_due(round_: Round) -> None:
    while await round_.deliver():
        pass


async def test_scenario_26_where_no_organiser_can_be_told_the_servers_owner_is_once(round_: Round) -> None:
    """When the last of them has failed, and not again as long as the channel stays closed."""
    closed = http_error(403, 50013)
    round_.post.errors = [closed]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.deliver()
    before = await round_.house.told(Kind.TELL_OWNER)
    round_.post.errors = [REFUSED, REFUSED]
    await until_nothing_is_due(round_)
    round_.post.errors = [closed]
    await round_.deliver(timedelta(hours=1))
    await until_nothing_is_due(round_)

    (told,) = await round_.house.outbox(Kind.TELL_OWNER)
    assert before == []
    assert (told["target"], told["about"], told["state"]) == (f"o:{round_.group.guild_id}", CHANNEL, "sent")


async def test_scenario_26_one_organiser_who_hears_of_it_is_enough(round_: Round) -> None:
    """The owner need not know of a group that looks after itself."""
    round_.post.errors = [http_error(403, 50013), REFUSED]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await until_nothing_is_due(round_)

    assert [row["state"] for row in await round_.house.outbox(Kind.CANNOT_POST)] == ["failed", "sent"]
    assert await round_.house.told(Kind.TELL_OWNER) == []


async def test_scenario_26_a_group_without_an_organiser_has_its_closed_channel_told_to_the_owner(
    round_: Round,
) -> None:
    """There is nobody else."""
    async with round_.house.database.writing() as db:
        await db.execute(update(tables.memberships).values(is_organiser=False))
    round_.post.errors = [http_error(403, 50013)]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await until_nothing_is_due(round_)

    assert await round_.house.told(Kind.TELL_OWNER) == [f"o:{round_.group.guild_id}"]


async def test_scenario_26_organisers_with_a_channel_of_their_own_hear_of_it_there(round_: Round) -> None:
    """And the owner does not."""
    async with round_.house.database.writing() as db:
        await db.execute(update(tables.groups).values(organisers_channel_id=BACK_ROOM))
    round_.post.errors = [http_error(403, 50013)]
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await until_nothing_is_due(round_)

    assert await round_.house.told(Kind.CANNOT_POST, Kind.TELL_OWNER) == [f"c:{BACK_ROOM}"]


async def test_scenario_25_a_person_who_cannot_be_reached_is_never_the_owners_concern(round_: Round) -> None:
    """Nor are organisers whom nothing reaches, as long as every channel is open."""
    round_.post.errors = [REFUSED] * 3
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await until_nothing_is_due(round_)

    assert [row["state"] for row in await round_.house.outbox(Kind.TELL_THEM)] == ["failed", "failed"]
    assert await round_.house.told(Kind.TELL_OWNER) == []


async def test_scenario_27_a_message_deleted_before_its_answer_came_is_not_sent_again(round_: Round) -> None:
    """404/10008 on sending says: delivered, and then deleted. Organisers of a card are asked about it."""
    round_.post.errors = [TimeoutError(), http_error(404, 10008)]
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)
    await round_.deliver()
    await round_.deliver(BACK_OFF[0])
    await round_.deliver(timedelta(minutes=1))

    row = await round_.row(Kind.GROUP_CARD)
    assert (row["state"], row["message_id"]) == ("sent", None)
    assert await round_.house.told(Kind.GONE) == ORGANISERS


async def fill_disk(round_: Round, moment: str) -> None:
    """Let SQLite find no room for one more page as soon as something like this is written."""
    async with round_.house.database.writing() as db:
        more = "INSERT INTO facts VALUES (NEW.nonce, hex(zeroblob(100000)))"
        await db.exec_driver_sql(f"CREATE TRIGGER full BEFORE {moment} BEGIN {more}; END")
        pages = (await db.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await db.exec_driver_sql(f"PRAGMA max_page_count = {pages + 8}")


async def make_room(round_: Round) -> None:
    """Let it find room again."""
    async with round_.house.database.writing() as db:
        await db.exec_driver_sql("DROP TRIGGER full")


async def test_scenario_34_a_disk_that_is_full_while_a_message_is_claimed_delays_it(round_: Round) -> None:
    """Nothing is sent that could not be written down; with room again it goes, and no restart is needed."""
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await fill_disk(round_, "UPDATE ON outbox WHEN NEW.state = 'sending'")

    with pytest.raises(OperationalError, match="full"):
        await round_.deliver()
    refused = [(row["state"], row["attempts"]) for row in await round_.house.outbox(Kind.MEETING_REMINDER)]
    await make_room(round_)
    await round_.deliver()

    assert refused == [("pending", 0)]
    assert targets(round_) == [f"c:{CHANNEL}"]
    assert (await round_.row(Kind.MEETING_REMINDER))["state"] == "sent"


async def test_scenario_34_a_disk_that_is_full_while_a_message_is_recorded_repeats_nothing(round_: Round) -> None:
    """It was said, and the row does not know: it is looked for, and found."""
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await fill_disk(round_, "UPDATE ON outbox WHEN NEW.state = 'sent'")

    await round_.deliver()
    refused = (await round_.row(Kind.MEETING_REMINDER))["state"]
    await make_room(round_)
    round_.post.stands[MARKER] = 7777
    await round_.deliver(LATER)

    row = await round_.row(Kind.MEETING_REMINDER)
    assert (refused, row["state"], row["message_id"]) == ("sending", "sent", 7777)
    assert targets(round_) == [f"c:{CHANNEL}"]


async def restored(round_: Round, copied_at: datetime) -> None:
    """Leave the mark that a restore leaves, and start."""
    async with round_.house.database.writing() as db:
        await facts.save(db, QUARANTINE, copied_at.isoformat())
    await restarted(round_, timedelta())


async def test_scenario_38_after_a_restore_what_stands_is_found_and_the_rest_is_sent(round_: Round) -> None:
    """What the lost database said since the copy is in the channel; what it never came to is not."""
    copied_at = round_.house.clock.now()
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    round_.house.clock.wait(hours=12)
    round_.post.stands[MARKER] = 7777

    await restored(round_, copied_at)

    assert targets(round_) == [f"u:{BRUNO}"]
    assert (await round_.row(Kind.MEETING_REMINDER))["message_id"] == 7777
    assert round_.post.looked[0][1] == snowflake_at(copied_at - timedelta(hours=1))


async def test_scenario_38_what_is_decided_once_more_after_a_restore_is_looked_for_too(round_: Round) -> None:
    """It gets a new row and a new nonce; the marker is that of the occasion, whichever database writes it."""
    copied_at = round_.house.clock.now() - timedelta(hours=12)
    round_.courier = round_.another()
    async with round_.house.database.writing() as db:
        await facts.save(db, QUARANTINE, copied_at.isoformat())
    round_.post.stands[MARKER] = 7777
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)

    await round_.deliver()
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()

    assert targets(round_) == [f"u:{BRUNO}"]
    assert len(round_.post.looked) == 1


async def test_scenario_38_a_message_restored_too_late_that_stands_was_not_missed(round_: Round) -> None:
    """It is of no use now, but it was said; nobody need be told."""
    copied_at = round_.house.clock.now()
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL, hours=1)
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO, hours=1)
    round_.house.clock.wait(hours=12)
    round_.post.stands[MARKER] = 7777

    await restored(round_, copied_at)

    states = [row["state"] for row in await round_.house.outbox(Kind.MEETING_REMINDER, Kind.POLL_REMINDER)]
    assert states == ["sent", "missed"]
    assert round_.post.sent == []


async def test_a_claim_that_is_about_to_end_begins_no_call(round_: Round) -> None:
    """Somebody else might take the message over while the call is under way; it is free again at once instead."""
    timing = Timing(lease=WINDOW, last_start=WINDOW)
    hurried = Courier(round_.house.means, round_.post, round_.desk.write, Terms(NoPace(), timing))
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)

    await hurried.deliver()
    before = [*round_.post.sent]
    await round_.deliver()

    assert before == []
    assert len(round_.post.sent) == 1


async def test_what_is_said_and_what_is_edited_carries_its_marker(round_: Round) -> None:
    """A card that was edited since is known again all the same."""
    letter = round_.desk.written[0]
    assert isinstance(letter, Letter)
    marker = marker_of(f"{Kind.GROUP_CARD}:{TO_LOBBY}")
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)
    await round_.deliver()
    sent = carries(letter.view.children, marker)
    mark(letter.view, MARKER)

    round_.house.clock.wait(minutes=1)
    await round_.touch()
    await round_.deliver()

    assert len(round_.post.edited) == 1
    assert [sent, carries(letter.view.children, marker)] == [True, True]


async def test_the_marker_is_kept_with_the_row(round_: Round) -> None:
    """The same for the same occasion in every database."""
    await round_.put(Kind.MEETING_REMINDER, TO_CHANNEL)

    async with round_.house.database.reading() as db:
        kept = (await db.execute(select(tables.outbox.c.marker))).scalar_one()

    assert kept == MARKER < 2**59
