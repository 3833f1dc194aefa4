"""Acts that can't easily be undone: they wait for the other organiser, or a day."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.group import Group
from bot.domain.membership import State
from bot.domain.message import Kind
from bot.domain.second_word import Act, SecondWord, Wish, WordState
from bot.domain.set_up import Setting, Typed
from bot.errors import UserError
from bot.services.health import HealthService
from bot.services.reading import ReadingService
from bot.services.second_word import ask
from bot.store import second_word
from bot.store.outbox import message_of
from bot.ui.letters import Letters
from tests.world import ALASDAIR, BRUNO, ELSEWHERE, EWAN, FERGUS, GIL, MEMBER_ROLE, STRANGER, House

FEWER: Typed = {"least": ["4"], "most": ["6"]}


async def ask_to_end(house: House, group: Group, person: int = GIL, by: int = ALASDAIR) -> SecondWord:
    """An organiser asks to end somebody's seat."""
    (word,) = (await house.members.remove(house.acting(by), group.id, (person,))).words
    return word


async def stored(house: House, word: SecondWord) -> SecondWord:
    """Return it as its row has it."""
    async with house.database.reading() as db:
        found = await second_word.load(db, word.id)
    assert found is not None
    return found


async def alone(house: House, group: Group) -> None:
    """Fergus looks after arrangements no more."""
    row = await house.row(group, FERGUS)
    assert row is not None
    await house.put(replace(row, is_organiser=False))


async def test_a_seat_waits_for_the_other_organiser(house: House, group: Group) -> None:
    """Nothing changes until then; only the other one is asked, once, however often it is asked for."""
    first, second = await ask_to_end(house, group), await ask_to_end(house, group)

    assert first == second
    assert (await house.states(group))[GIL] is State.SEATED
    assert await house.told(Kind.SECOND_WORD) == [f"u:{FERGUS}"]


async def test_the_others_word_does_it_at_once_and_undo_is_the_askers(house: House, group: Group) -> None:
    """Whoever asked is told, with Undo; a second tap changes nothing, and nothing falls due any more."""
    word = await ask_to_end(house, group)

    agreed = (await house.words.agree(house.acting(FERGUS), word.id)).word
    await house.words.agree(house.acting(FERGUS), word.id)
    house.clock.wait(hours=25)
    decided = await house.decide_all()

    assert (await house.states(group))[GIL] is State.REMOVED
    assert await house.told(Kind.WORD_DONE) == [f"u:{ALASDAIR}"]
    assert decided == 0
    await house.members.undo(house.acting(ALASDAIR), agreed.undo_id or 0)
    assert (await house.states(group))[GIL] is State.SEATED


async def test_a_day_without_objection_does_it(house: House, group: Group) -> None:
    """Not a second earlier; a tap after that says when it was done."""
    word = await ask_to_end(house, group)
    house.clock.at = word.until - timedelta(seconds=1)
    await house.decide_all()
    before = (await house.states(group))[GIL]
    house.clock.at = word.until
    await house.decide_all()

    assert (before, (await house.states(group))[GIL]) == (State.SEATED, State.REMOVED)
    with pytest.raises(UserError, match="word_done") as told:
        await house.words.object(house.acting(FERGUS), word.id)
    assert told.value.params["at"] == word.until


async def test_an_objection_holds_it_until_it_is_taken_back(house: House, group: Group) -> None:
    """Whoever asked is told; the day passes without anything; a later word of the objector does it."""
    word = await ask_to_end(house, group)
    for _ in range(2):
        await house.words.object(house.acting(FERGUS), word.id)
    house.clock.wait(days=3)
    decided = await house.decide_all()
    held = (await house.states(group))[GIL]
    await house.words.agree(house.acting(FERGUS), word.id)

    assert decided == 0
    assert (held, (await house.states(group))[GIL]) == (State.SEATED, State.REMOVED)
    assert await house.told(Kind.PLEASE_WAIT) == [f"u:{ALASDAIR}"]


async def test_who_asked_can_take_it_back_and_nobody_else(house: House, group: Group) -> None:
    """It says so to a later tap, and nobody is asked any more."""
    word = await ask_to_end(house, group)
    with pytest.raises(UserError, match="not_found"):
        await house.words.withdraw(house.acting(FERGUS), word.id)

    await house.words.withdraw(house.acting(ALASDAIR), word.id)
    house.clock.wait(days=2)
    await house.decide_all()

    assert (await house.states(group))[GIL] is State.SEATED
    assert [row["state"] for row in await house.outbox(Kind.SECOND_WORD)] == ["cancelled"]
    with pytest.raises(UserError, match="word_withdrawn"):
        await house.words.agree(house.acting(FERGUS), word.id)


async def test_only_another_organiser_has_a_word(house: House, group: Group) -> None:
    """Whoever asked, members, other servers, and who is no organiser any more have none."""
    word = await ask_to_end(house, group)
    refused = [
        (house.acting(ALASDAIR), "own_word"),
        (house.acting(BRUNO), "organisers_only"),
        (house.acting(FERGUS, roles=[MEMBER_ROLE]), "organiser_role_missing"),
        (house.acting(STRANGER), "not_found"),
        (house.acting(FERGUS, server=ELSEWHERE, manages=True), "not_found"),
    ]

    for actor, code in refused:
        for say in (house.words.agree, house.words.object):
            with pytest.raises(UserError, match=code):
                await say(actor, word.id)
    await alone(house, group)
    with pytest.raises(UserError, match="organisers_only"):
        await house.words.agree(house.acting(FERGUS), word.id)

    assert (await stored(house, word)).state is WordState.WAITING


async def test_with_one_organiser_it_is_done_at_once(house: House, group: Group) -> None:
    """So is what one does about oneself."""
    own = await house.members.remove(house.acting(FERGUS), group.id, (FERGUS,))
    change = await house.members.remove(house.acting(ALASDAIR), group.id, (GIL,))

    assert (own.changed, own.words) == ((FERGUS,), ())
    assert (change.changed, change.words) == ((GIL,), ())
    assert await house.told(Kind.SECOND_WORD) == []


async def test_two_who_ask_for_the_very_same_agree(house: House, group: Group) -> None:
    """Domain.md 3.5: whoever comes second gives their word by asking."""
    word = await ask_to_end(house, group)

    change = await house.members.remove(house.acting(FERGUS), group.id, (GIL,))

    assert (change.changed, change.words) == ((GIL,), ())
    assert (await stored(house, word)).by_other == FERGUS


async def test_what_cannot_be_done_any_more_is_let_go_of(house: House, group: Group) -> None:
    """Gil has left meanwhile; nothing is done, nobody is told that it was, and no row is tried for ever."""
    word = await ask_to_end(house, group)
    row = await house.row(group, GIL)
    assert row is not None
    await house.put(row.become(State.ALUMNI, at=house.clock.now()))

    with pytest.raises(UserError, match="word_overtaken"):
        await house.words.agree(house.acting(FERGUS), word.id)
    house.clock.wait(days=2)
    await house.decide_all()

    assert (await stored(house, word)).state is WordState.WITHDRAWN
    assert await house.told(Kind.WORD_DONE) == []


async def test_fewer_seats_wait_and_more_do_not(house: House, group: Group) -> None:
    """Lowering the number of seats is what can't easily be undone."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, FEWER)
    waits = await house.settings.save_setting(house.acting(ALASDAIR), draft.id)
    before = (await house.stored(group.id)).rules.seats.most
    assert waits.word is not None
    house.clock.at = waits.word.until
    await house.decide_all()
    more = await house.settings.propose(
        house.acting(ALASDAIR), group.id, Setting.SEATS, {"least": ["4"], "most": ["9"]}
    )
    saved = await house.settings.save_setting(house.acting(ALASDAIR), more.id)

    assert (waits.act_id, before, saved.word) == (None, 8, None)
    assert (await house.stored(group.id)).rules.seats.most == 9
    undo = (await stored(house, waits.word)).undo_id
    with pytest.raises(UserError, match="undo_too_late"):
        await house.settings.undo_setting(house.acting(ALASDAIR), undo or 0)


async def test_seats_changed_meanwhile_are_left_alone(house: House, group: Group) -> None:
    """The later change counts; what was asked for before it is of no use any more."""
    draft = await house.settings.propose(house.acting(ALASDAIR), group.id, Setting.SEATS, FEWER)
    waits = await house.settings.save_setting(house.acting(ALASDAIR), draft.id)
    more = await house.settings.propose(house.acting(FERGUS), group.id, Setting.SEATS, {"least": ["5"], "most": ["9"]})
    await house.settings.save_setting(house.acting(FERGUS), more.id)
    house.clock.wait(days=2)
    await house.decide_all()

    assert waits.word is not None
    assert (await house.stored(group.id)).rules.seats.most == 9
    assert (await stored(house, waits.word)).state is WordState.WITHDRAWN


async def test_something_else_about_the_same_waits_until_the_first_is_settled(house: House, group: Group) -> None:
    """Of another organiser; one's own takes the place of one's own."""
    async with house.database.writing() as db:
        first = await ask(db, house.means, group, house.acting(ALASDAIR), Wish(Act.PAUSE, 1, {"wake_on": "2027-06-01"}))
        second = await ask(
            db, house.means, group, house.acting(ALASDAIR), Wish(Act.PAUSE, 1, {"wake_on": "2027-07-01"})
        )
        with pytest.raises(UserError, match="word_waits"):
            await ask(db, house.means, group, house.acting(FERGUS), Wish(Act.PAUSE, 1, {"wake_on": "2027-08-01"}))
    house.clock.at = second.until
    await house.decide_all()

    assert (await stored(house, first)).state is WordState.WITHDRAWN
    assert (await stored(house, second)).is_carried_out


async def test_it_stands_among_what_is_left_to_organisers_until_it_is_decided(house: House, group: Group) -> None:
    """Objected to it stays there; done, it is gone."""
    health = HealthService(house.means, house.backups, lambda: None)
    word = await ask_to_end(house, group, EWAN)
    counts = [len((await health.look(house.acting(ALASDAIR), group.id)).loose.to_do)]
    await house.words.object(house.acting(FERGUS), word.id)
    counts.append(len((await health.look(house.acting(FERGUS), group.id)).loose.to_do))
    await house.words.agree(house.acting(FERGUS), word.id)
    counts.append(len((await health.look(house.acting(FERGUS), group.id)).loose.to_do))

    assert counts == [1, 1, 0]


async def test_what_is_decided_is_not_asked_about_late(house: House, group: Group) -> None:
    """A letter that would be written after the answer is not written, and the answer's letter is."""
    word = await ask_to_end(house, group)
    letters, rows = Letters(ReadingService(house.means)), await house.outbox(Kind.SECOND_WORD)
    before = await letters.write(message_of(rows[0]), house.clock.now())
    await house.words.agree(house.acting(FERGUS), word.id)
    done = await house.outbox(Kind.WORD_DONE)

    assert before is not None
    assert await letters.write(message_of(rows[0]), house.clock.now()) is None
    assert await letters.write(message_of(done[0]), house.clock.now()) is not None
