"""The courier: sends once, tries again with the same nonce, gives up with a word to organisers, keeps cards fresh."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.letter import Letter, Removal, RoleChange
from bot.domain.message import Kind, Target
from bot.store import tables
from tests.delivery.fake_post import FakePost, http_error
from tests.delivery.round import BACK_OFF, TO_BRUNO, TO_LOBBY, Round
from tests.world import ALASDAIR, BRUNO, CHANNEL, FERGUS, LOBBY, MEMBER_ROLE, SERVER


async def test_what_is_due_is_sent_once(round_: Round) -> None:
    """However often it is looked for, by whichever courier."""
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)

    counted = [await round_.deliver() for _ in range(2)]
    await round_.another().deliver()

    row = await round_.row(Kind.POLL_REMINDER)
    assert counted == [1, 0]
    assert round_.post.sent == [(f"u:{BRUNO}", row["nonce"])]
    assert (row["state"], row["message_id"], row["attempts"]) == ("sent", 7001, 1)


async def test_the_same_occasion_is_never_written_twice(round_: Round) -> None:
    """The key names it, before and after it was sent."""
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()

    with pytest.raises(AssertionError):
        await round_.put(Kind.POLL_REMINDER, TO_BRUNO)

    assert await round_.deliver() == 0


async def test_nothing_is_sent_before_its_time(round_: Round) -> None:
    """To the millisecond."""
    due = round_.house.clock.now() + timedelta(hours=1)
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO, due=due)

    early = await round_.deliver(timedelta(minutes=59, seconds=59, milliseconds=999))
    on_time = await round_.deliver(timedelta(milliseconds=1))

    assert (early, on_time) == (0, 1)


@pytest.mark.parametrize("error", [http_error(500), http_error(429), TimeoutError()])
async def test_what_was_not_answered_is_tried_again_with_the_same_nonce(round_: Round, error: Exception) -> None:
    """Each try a little later; the nonce makes one message of them all."""
    round_.post.errors = [error] * 5
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()

    for wait in (*BACK_OFF, BACK_OFF[-1]):
        assert await round_.deliver(wait - timedelta(seconds=1)) == 0
        assert await round_.deliver(timedelta(seconds=1)) == 1

    row = await round_.row(Kind.POLL_REMINDER)
    assert len(round_.post.sent) == 6
    assert {nonce for _, nonce in round_.post.sent} == {row["nonce"]}
    assert row["state"] == "sent"


async def test_a_message_somebody_deleted_is_never_sent_again(round_: Round) -> None:
    """404/10008 on sending: it was delivered, and then deleted."""
    round_.post.errors = [TimeoutError(), http_error(404, 10008)]
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()
    await round_.deliver(BACK_OFF[0])
    later = await round_.deliver(timedelta(hours=1))

    row = await round_.row(Kind.POLL_REMINDER)
    assert later == 0
    assert (row["state"], row["message_id"], row["error_code"]) == ("sent", None, 10008)
    assert await round_.house.told(Kind.TELL_THEM) == []


async def test_what_is_no_longer_of_use_is_missed_and_only_organisers_are_told(round_: Round) -> None:
    """A reminder after the fact would only confuse."""
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO, hours=1)

    await round_.deliver(timedelta(hours=1))

    assert [target for target, _ in round_.post.sent] == await round_.house.told(Kind.UNSAID)
    assert (await round_.row(Kind.POLL_REMINDER))["state"] == "missed"


async def test_what_was_tried_in_vain_until_it_was_of_no_use_is_missed(round_: Round) -> None:
    """No try goes out after that."""
    round_.post.errors = [TimeoutError()] * 9
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO, hours=0.009)
    await round_.deliver()
    await round_.deliver(BACK_OFF[0])
    await round_.deliver(BACK_OFF[1])

    assert len(round_.post.sent) == 2
    assert (await round_.row(Kind.POLL_REMINDER))["state"] == "missed"


@pytest.mark.parametrize("code", [50007, 50278])
async def test_a_refused_direct_message_is_told_to_organisers(round_: Round, code: int) -> None:
    """Each of them, once, whom to tell; it is not tried again."""
    round_.post.errors = [http_error(403, code)]
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()
    await round_.deliver(timedelta(hours=1))

    told = await round_.house.outbox(Kind.TELL_THEM)
    assert [target for target, _ in round_.post.sent] == [f"u:{BRUNO}", f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert {(row["about"], row["state"]) for row in told} == {(BRUNO, "sent")}
    assert (await round_.row(Kind.POLL_REMINDER))["error_code"] == code


async def test_a_channel_that_cannot_be_written_in_is_told_to_organisers(round_: Round) -> None:
    """Which channel it is; never is another channel written in instead."""
    round_.post.errors = [http_error(403, 50013)]
    await round_.put(Kind.MEETING_REMINDER, Target(channel_id=CHANNEL))
    await round_.deliver()
    await round_.deliver()

    told = await round_.house.outbox(Kind.CANNOT_POST)
    assert [target for target, _ in round_.post.sent] == [f"c:{CHANNEL}", f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert {row["about"] for row in told} == {CHANNEL}


async def test_organisers_who_cannot_be_reached_make_no_more_noise(round_: Round) -> None:
    """A notice that is refused itself is not told about again, and again."""
    round_.post.errors = [http_error(403, 50007)] * 3
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    for _ in range(4):
        await round_.deliver()

    assert len(round_.post.sent) == 3
    assert len(await round_.house.told(Kind.TELL_THEM)) == 2


async def test_one_that_fails_is_in_nobodys_way(round_: Round) -> None:
    """The next one goes out in the same round."""
    round_.post.errors = [http_error(500)]
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.put(Kind.POLL_NUDGE, Target(user_id=FERGUS))

    await round_.deliver()

    assert (await round_.row(Kind.POLL_NUDGE))["state"] == "sent"


async def test_what_need_not_be_said_any_more_is_not(round_: Round) -> None:
    """It is read from the rows at the moment of sending: who has answered meanwhile gets nothing."""
    round_.desk.written = (None,)
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)

    await round_.deliver()

    assert round_.post.sent == []
    assert (await round_.row(Kind.POLL_REMINDER))["state"] == "cancelled"


async def test_a_letter_that_cannot_be_written_is_tried_again(round_: Round, caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of ours costs this message some time, and no other; the operator can read what it was."""
    round_.desk.written = (KeyError("a mistake of ours"), Letter(round_.desk.written[0].view))  # type: ignore[union-attr]
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)

    with caplog.at_level(logging.WARNING):
        await round_.deliver()
    await round_.deliver(BACK_OFF[0])

    assert (await round_.row(Kind.POLL_REMINDER))["state"] == "sent"
    assert [record.exc_info is not None for record in caplog.records if "verdict=UNKNOWN" in record.message] == [True]


async def test_a_new_process_takes_over_what_the_old_one_was_sending(round_: Round) -> None:
    """With the same nonce, at once, without waiting for the lease to end."""
    round_.post.errors = [TimeoutError()]
    await round_.put(Kind.POLL_REMINDER, TO_BRUNO)
    await round_.deliver()
    new = round_.another()

    await new.take_over()
    round_.house.clock.at += BACK_OFF[0]
    await new.deliver()

    assert len({nonce for _, nonce in round_.post.sent}) == 1
    assert (await round_.row(Kind.POLL_REMINDER))["state"] == "sent"


async def test_a_round_takes_at_most_fifty(round_: Round) -> None:
    """So that sending never delays deciding."""
    for number in range(60):
        await round_.put(Kind.POLL_REMINDER, Target(user_id=1000 + number))

    assert [await round_.deliver() for _ in range(3)] == [50, 10, 0]


@pytest.mark.parametrize("held", [True, False])
async def test_a_role_is_given_or_taken_as_the_row_says_now(round_: Round, held: bool) -> None:
    """It is a message to nobody."""
    change = RoleChange(SERVER, BRUNO, MEMBER_ROLE, held)
    round_.desk.written = (change,)
    await round_.put(Kind.MEMBER_ROLE, TO_BRUNO)

    await round_.deliver()

    assert (round_.post.roles, round_.post.sent) == ([change], [])
    assert (await round_.row(Kind.MEMBER_ROLE))["state"] == "sent"


async def test_a_message_that_is_out_of_date_is_removed_once(round_: Round) -> None:
    """Nothing is posted for it; where Discord did not answer it is tried again, and is nobody's to be told of."""
    round_.desk.written = (Removal(7001),)
    round_.post.errors = [http_error(502)]
    await round_.put(Kind.REMOVAL, Target(channel_id=CHANNEL))
    await round_.deliver()
    await round_.deliver(timedelta(minutes=1))
    await round_.deliver(timedelta(minutes=1))

    assert (round_.post.removed, round_.post.sent) == ([(f"c:{CHANNEL}", 7001)] * 2, [])
    assert (await round_.row(Kind.REMOVAL))["state"] == "sent"
    assert await round_.house.told(Kind.CANNOT_POST) == []


async def test_a_role_that_cannot_be_given_is_told_to_organisers(round_: Round) -> None:
    """They can do it themselves; it is not tried again and again."""
    letter = round_.desk.written[0]
    round_.desk.written = (RoleChange(SERVER, BRUNO, MEMBER_ROLE, held=True), letter)
    round_.post.errors = [http_error(403, 50013)]
    await round_.put(Kind.MEMBER_ROLE, TO_BRUNO)
    await round_.deliver()
    await round_.deliver()

    told = await round_.house.outbox(Kind.ROLE_FAILED)
    assert [(row["target"], row["about"]) for row in told] == [(f"u:{ALASDAIR}", BRUNO), (f"u:{FERGUS}", BRUNO)]
    assert len(round_.post.roles) == 1


# --- cards


async def posted(round_: Round) -> None:
    """Post the group's card, and let a minute pass."""
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)
    await round_.deliver()
    round_.house.clock.wait(minutes=1)


async def test_the_first_change_is_shown_at_once_and_the_next_ones_together(round_: Round) -> None:
    """However many taps there are, one edit, a pause after the last one."""
    await posted(round_)
    await round_.touch()
    first = await round_.deliver()
    for _ in range(5):
        await round_.deliver(timedelta(milliseconds=500))
        await round_.touch()
    waiting = await round_.next_edit()
    between = await round_.deliver()
    second = await round_.deliver(timedelta(seconds=2.5))

    assert (first, between, second) == (1, 0, 1)
    assert waiting == timedelta(seconds=2.5)
    assert round_.post.edited == [(f"c:{LOBBY}", 7001)] * 2
    assert await round_.next_edit() is None


async def test_a_change_while_the_card_is_on_its_way_is_shown_after_it(round_: Round) -> None:
    """The card was written before the change was committed."""
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)

    await round_.touch()
    await round_.deliver()
    shown = await round_.next_edit()

    assert shown is None
    assert len(round_.post.sent) == 1


async def test_a_change_while_the_card_is_edited_is_not_lost(round_: Round) -> None:
    """The edit showed the row as it was before; another one follows."""
    await posted(round_)
    await round_.touch()

    class Slow(FakePost):
        async def edit(self, target: Target, message_id: int, letter: Letter) -> None:
            await super().edit(target, message_id, letter)
            if len(self.edited) == 1:
                await round_.touch()

    round_.post = Slow()
    await round_.another().deliver()
    round_.house.clock.wait(seconds=5)
    await round_.another().deliver()

    assert len(round_.post.edited) == 2
    assert await round_.next_edit() is None


async def test_a_card_that_somebody_deleted_is_not_posted_again(round_: Round) -> None:
    """Nor edited any more; organisers are told, once."""
    await posted(round_)
    round_.post.errors = [http_error(404, 10008)]
    await round_.touch()
    await round_.deliver()
    await round_.touch()
    told = await round_.deliver(timedelta(minutes=1))
    after = await round_.deliver(timedelta(minutes=1))

    assert (told, after) == (2, 0)
    assert [target for target, _ in round_.post.sent] == [f"c:{LOBBY}", f"u:{ALASDAIR}", f"u:{FERGUS}"]
    assert len(round_.post.edited) == 1


async def test_an_edit_that_was_not_answered_is_tried_again(round_: Round) -> None:
    """Half a minute later; editing twice does no harm."""
    await posted(round_)
    round_.post.errors = [http_error(503)]
    await round_.touch()
    await round_.deliver()
    early = await round_.deliver(BACK_OFF[1] - timedelta(seconds=1))
    again = await round_.deliver(timedelta(seconds=1))

    assert (early, again, len(round_.post.edited)) == (0, 1, 2)


async def test_a_card_that_could_not_be_posted_is_never_edited(round_: Round) -> None:
    """There is no message to edit."""
    round_.post.errors = [http_error(403, 50001)]
    await round_.put(Kind.GROUP_CARD, TO_LOBBY)
    await round_.deliver()
    await round_.touch()
    await round_.deliver(timedelta(minutes=1))

    assert round_.post.edited == []
    async with round_.house.database.reading() as db:
        assert (await db.execute(select(tables.cards.c.message_id))).scalars().all() == [None]
