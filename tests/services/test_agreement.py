"""The group agreement: accepted once a version, changed by organisers, announced once, never in anybody's way."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.availability import Answer
from bot.domain.group import Group
from bot.domain.meeting import Rsvp
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.errors import UserError
from bot.services.agreement import AgreementView, Draft, note_accepted
from bot.services.reading import ReadingService
from bot.store import agreement, cards, memberships, outbox
from bot.ui.letters import Letters
from tests.world import (
    ALASDAIR,
    BRUNO,
    CALLUM,
    CHANNEL,
    ELSEWHERE,
    FERGUS,
    GIL,
    HAMISH,
    MANAGER,
    MEMBER_ROLE,
    MEMBERS,
    MONDAY,
    STRANGER,
    House,
)

KIND = "We are kind to each other and come on time. " * 6
QUIET = "We listen first, and we keep what we hear. " * 6


async def version(house: House, group: Group) -> int:
    """Return the number of the row of the present version."""
    return (await house.agreement.look(house.acting(ALASDAIR), group.id)).agreement.id


async def propose(house: House, group: Group, text: str = KIND, user_id: int = ALASDAIR) -> Draft:
    """Have an organiser type a text, begun from the present version."""
    begun = await house.agreement.begin(house.acting(user_id), group.id)
    return await house.agreement.propose(house.acting(user_id), begun.id, text)


async def change(house: House, group: Group, text: str = KIND, user_id: int = ALASDAIR) -> AgreementView:
    """Have an organiser make a new version."""
    done = await house.agreement.save(house.acting(user_id), (await propose(house, group, text, user_id)).ask_id)
    assert isinstance(done, AgreementView)
    return done


async def card(house: House, number: int) -> str:
    """Return what one of the cards would say now, the oldest first."""
    row = (await house.outbox(Kind.AGREEMENT_CARD))[number]
    made: Any = await Letters(ReadingService(house.means)).write(outbox.message_of(row), house.clock.now())
    return str(made.view.to_components())


async def test_every_group_has_an_agreement_from_the_start_and_announces_nothing(house: House, group: Group) -> None:
    """Version 1 is found, not pushed: it waits for all seven, and nobody was told."""
    view = await house.agreement.look(house.acting(BRUNO), group.id)

    assert view.agreement.number == 1
    assert view.waits
    assert view.open == MEMBERS
    assert await house.told(Kind.AGREEMENT_CARD) == []


async def test_a_version_is_accepted_once_and_a_second_tap_changes_nothing(house: House, group: Group) -> None:
    """The first time stands, and there is one row."""
    number = await version(house, group)
    await house.agreement.accept(house.acting(BRUNO), number)
    house.clock.wait(days=1)
    view = await house.agreement.accept(house.acting(BRUNO), number)

    assert view.accepted == {BRUNO: MONDAY}
    assert BRUNO not in view.open
    assert not view.waits
    assert await house.count("acceptances") == 1


async def test_home_names_it_until_it_is_accepted(house: House, group: Group) -> None:
    """To riders, here and in direct messages; to nobody who waits, and again for a new version."""

    async def waits(user_id: int, server: int | None = None) -> list[bool]:
        home = await house.home.look(house.acting(user_id, server=server))
        return [one.agreement_waits for one in home.standings]

    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    before = await waits(BRUNO), await waits(HAMISH)

    await house.agreement.accept(house.acting(BRUNO), await version(house, group))
    after = await waits(BRUNO), await waits(CALLUM, group.guild_id)
    await change(house, group)

    assert before == ([True], [False])
    assert after == ([False], [True])
    assert await waits(BRUNO) == [True]


async def test_only_members_read_and_accept(house: House, group: Group) -> None:
    """The usual refusals; on another server it is not there; Manage Server sees nothing of it."""
    number = await version(house, group)
    refused = [
        (house.acting(STRANGER), "not_found"),
        (house.acting(STRANGER, roles=[MEMBER_ROLE]), "are_you_in"),
        (house.acting(MANAGER, manages=True), "members_only"),
        (house.acting(BRUNO, server=ELSEWHERE), "not_found"),
    ]
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    refused.append((house.acting(HAMISH), "members_only"))
    for actor, code in refused:
        with pytest.raises(UserError, match=code):
            await house.agreement.look(actor, group.id)
        with pytest.raises(UserError, match=code):
            await house.agreement.accept(actor, number)
    with pytest.raises(UserError, match="not_found"):
        await house.agreement.accept(house.acting(BRUNO), 99)

    assert await house.count("acceptances") == 0


async def test_an_organiser_without_a_seat_reads_and_is_not_asked(house: House) -> None:
    """They look after arrangements and ride on no seat; a forged tap of theirs is refused."""
    group = await house.group(members=tuple(one for one in MEMBERS if one != FERGUS))
    view = await house.agreement.look(house.acting(FERGUS), group.id)

    with pytest.raises(UserError, match="members_only"):
        await house.agreement.accept(house.acting(FERGUS), view.agreement.id)

    assert view.organises
    assert not view.waits
    assert FERGUS not in view.asked


async def test_who_is_away_reads_and_may_agree_and_is_not_waited_for(house: House, group: Group) -> None:
    """A kept seat: `/home` says nothing, nobody counts them, and their tap is noted all the same."""
    await house.put(Membership(group.id, GIL, State.ON_LEAVE, MONDAY))
    (standing,) = (await house.home.look(house.acting(GIL))).standings

    before = await house.agreement.look(house.acting(GIL), group.id)
    after = await house.agreement.accept(house.acting(GIL), before.agreement.id)

    assert not standing.agreement_waits
    assert (before.waits, GIL in before.asked) == (True, False)
    assert after.own_at == MONDAY


async def test_only_organisers_change_it(house: House, group: Group) -> None:
    """Not members, not without the role, not with Manage Server alone, not from elsewhere."""
    draft, number = await propose(house, group), await version(house, group)
    refused = [
        (house.acting(BRUNO), "organisers_only", "not_found"),
        (house.acting(FERGUS, roles=()), "organiser_role_missing", "not_found"),
        (house.acting(MANAGER, manages=True), "organisers_only", "not_found"),
        (house.acting(ALASDAIR, server=ELSEWHERE, manages=True), "not_found", "not_found"),
        (house.acting(ALASDAIR, roles=()), "organiser_role_missing", "organiser_role_missing"),
    ]
    for actor, code, on_the_draft in refused:
        with pytest.raises(UserError, match=code):
            await house.agreement.begin(actor, group.id)
        with pytest.raises(UserError, match=code):
            await house.agreement.begun(actor, number)
        with pytest.raises(UserError, match=code):
            await house.agreement.propose(actor, number, KIND)
        for use_case in (house.agreement.draft, house.agreement.save):
            with pytest.raises(UserError, match=on_the_draft):
                await use_case(actor, draft.ask_id)
        with pytest.raises(UserError, match=on_the_draft):
            await house.agreement.propose_again(actor, draft.ask_id, QUIET)

    assert await house.count("agreements") == 1


async def test_a_look_at_a_new_text_changes_nothing_and_saving_it_makes_the_next_version(
    house: House, group: Group
) -> None:
    """Everybody is asked anew, once, in the group's channel; who agreed to the text before is asked too."""
    await house.agreement.accept(house.acting(BRUNO), await version(house, group))
    draft = await propose(house, group)
    before = await house.agreement.look(house.acting(BRUNO), group.id)

    view = await house.agreement.save(house.acting(ALASDAIR), draft.ask_id)

    assert isinstance(view, AgreementView)
    assert before.agreement.number == 1
    assert (view.agreement.number, view.agreement.text) == (2, KIND.strip())
    assert (view.agreement.since, view.agreement.changed_by) == (MONDAY, ALASDAIR)
    assert view.open == MEMBERS
    assert await house.told(Kind.AGREEMENT_CARD) == [f"c:{CHANNEL}"]


async def test_saving_twice_makes_one_version_and_announces_it_once(house: House, group: Group) -> None:
    """The second tap says that it is saved; so does the form of a text that is saved."""
    draft = await propose(house, group)
    await house.agreement.save(house.acting(ALASDAIR), draft.ask_id)

    for again in (
        house.agreement.save(house.acting(ALASDAIR), draft.ask_id),
        house.agreement.draft(house.acting(ALASDAIR), draft.ask_id),
        house.agreement.propose_again(house.acting(ALASDAIR), draft.ask_id, QUIET),
    ):
        with pytest.raises(UserError, match="already_saved"):
            await again

    assert await house.count("agreements") == 2
    assert len(await house.told(Kind.AGREEMENT_CARD)) == 1


async def test_the_same_text_again_makes_no_new_version(house: House, group: Group) -> None:
    """However it is spaced; nobody is asked anew. Nor where two organisers typed the same."""
    first = (await house.agreement.begin(house.acting(ALASDAIR), group.id)).text
    with pytest.raises(UserError, match="agreement_same"):
        await propose(house, group, f"  {first}\n\n")
    mine, theirs = await propose(house, group), await propose(house, group, user_id=FERGUS)
    await house.agreement.save(house.acting(ALASDAIR), mine.ask_id)
    with pytest.raises(UserError, match="agreement_same"):
        await house.agreement.save(house.acting(FERGUS), theirs.ask_id)

    assert await house.count("agreements") == 2


async def test_two_organisers_at_once_the_second_sees_it_and_loses_nothing(house: House, group: Group) -> None:
    """Alasdair looks at his text while Fergus saves his: Alasdair is told and decides; nothing goes unseen."""
    mine, theirs = await propose(house, group, KIND), await propose(house, group, QUIET, FERGUS)
    await house.agreement.save(house.acting(FERGUS), theirs.ask_id)

    told = await house.agreement.save(house.acting(ALASDAIR), mine.ask_id)
    assert isinstance(told, Draft)
    assert told.text == KIND.strip()
    assert told.meanwhile is not None
    assert (told.meanwhile.number, told.meanwhile.changed_by) == (2, FERGUS)
    assert await house.count("agreements") == 2

    done = await house.agreement.save(house.acting(ALASDAIR), told.ask_id)
    assert isinstance(done, AgreementView)
    assert (done.agreement.number, done.agreement.text) == (3, KIND.strip())


async def test_a_form_knows_the_version_it_began_from(house: House, group: Group) -> None:
    """Fergus saved while Alasdair was still typing; and once more before Alasdair, warned, saves his."""
    begun = await house.agreement.begin(house.acting(ALASDAIR), group.id)
    await change(house, group, QUIET, FERGUS)

    warned = await house.agreement.propose(house.acting(ALASDAIR), begun.id, KIND)
    further = await house.agreement.propose_again(house.acting(ALASDAIR), warned.ask_id, f"{KIND}And more.")
    await change(house, group, f"{QUIET} And less.", FERGUS)
    again = await house.agreement.save(house.acting(ALASDAIR), further.ask_id)

    assert (warned.meanwhile and warned.meanwhile.number, warned.text) == (2, KIND.strip())
    assert further.meanwhile is None
    assert isinstance(again, Draft)
    assert (again.meanwhile and again.meanwhile.number, again.text) == (3, f"{KIND}And more.")


async def test_what_was_read_is_what_is_accepted(house: House, group: Group) -> None:
    """Bruno had version 1 before him when version 2 came: neither is noted until he has read the present one."""
    read = await version(house, group)
    view = await change(house, group)
    with pytest.raises(UserError, match="agreement_changed") as refused:
        await house.agreement.accept(house.acting(BRUNO), read)

    assert refused.value.params == {"group_id": group.id}
    assert await house.count("acceptances") == 0
    assert (await house.agreement.accept(house.acting(BRUNO), view.agreement.id)).accepted == {BRUNO: MONDAY}


async def test_the_card_shows_numbers_and_is_drawn_anew(house: House, group: Group) -> None:
    """With every acceptance and every change of the roster; never a name."""
    view = await change(house, group)
    (row,) = await house.outbox(Kind.AGREEMENT_CARD)

    async def wanted() -> int:
        async with house.database.reading() as db:
            return await cards.version(db, row["id"])

    first, seen = await wanted(), await card(house, 0)
    await house.agreement.accept(house.acting(BRUNO), view.agreement.id)
    second = await wanted()
    await house.end_seats(group, GIL)
    third, then = await wanted(), await card(house, 0)

    assert first < second < third
    assert "0 of 7 have agreed." in seen
    assert "1 of 6 have agreed." in then
    assert "<@" not in then


async def test_an_older_card_leads_to_the_present_text_and_an_unsent_one_is_not_sent(
    house: House, group: Group
) -> None:
    """Two versions in a row: the channel gets one card; one that stands already says that it was changed."""
    await change(house, group)
    await change(house, group, QUIET)
    states = [row["state"] for row in await house.outbox(Kind.AGREEMENT_CARD)]
    older, newer = await card(house, 0), await card(house, 1)

    assert states == ["cancelled", "pending"]
    assert "has been changed since" in older
    assert "have agreed" not in older
    assert "0 of 7 have agreed." in newer
    assert f"v1:agreement:read:{group.id}" in older


async def test_a_seat_is_taken_with_the_present_version_or_not_at_all(house: House, group: Group) -> None:
    """What taking an offered seat calls in its own transaction: with an older number, the whole of it is undone."""
    await change(house, group)
    await house.put(Membership(group.id, HAMISH, State.WAITING, MONDAY, waiting_since=MONDAY))
    row = await house.row(group, HAMISH)
    assert row is not None

    async def take(number: int) -> None:
        async with house.database.writing() as db:
            await agreement.present(db, group.id)
            await memberships.save(db, replace(row, state=State.SEATED))
            await note_accepted(db, house.means, group.id, HAMISH, number)

    with pytest.raises(UserError, match="agreement_changed"):
        await take(1)
    between = await house.states(group)
    await take(2)

    view = await house.agreement.look(house.acting(ALASDAIR), group.id)
    assert between[HAMISH] is State.WAITING
    assert view.accepted == {HAMISH: MONDAY}
    assert HAMISH in view.asked
    assert HAMISH not in view.open


async def test_what_somebody_agreed_to_goes_when_they_leave_the_line(house: House, group: Group) -> None:
    """By themselves or taken off by an organiser."""
    for person in (HAMISH, STRANGER):
        await house.put(Membership(group.id, person, State.WAITING, MONDAY, waiting_since=MONDAY))
        async with house.database.writing() as db:
            await note_accepted(db, house.means, group.id, person, 1)
    await house.agreement.accept(house.acting(BRUNO), await version(house, group))

    await house.waiting_list.leave(house.acting(HAMISH), group.id)
    await house.waiting_list.remove(house.acting(ALASDAIR), group.id, (STRANGER,))

    assert (await house.agreement.look(house.acting(ALASDAIR), group.id)).accepted == {BRUNO: MONDAY}


async def test_an_ended_seat_that_is_put_back_has_agreed_as_before(house: House, group: Group) -> None:
    """It stays with the row, so that Undo undoes all of it; meanwhile it counts for nothing."""
    await house.agreement.accept(house.acting(GIL), await version(house, group))
    removed = await house.end_seats(group, GIL)
    between = await house.agreement.look(house.acting(ALASDAIR), group.id)
    assert removed.act_id is not None
    await house.members.undo(house.acting(ALASDAIR), removed.act_id)

    after = await house.agreement.look(house.acting(GIL), group.id)
    assert len(between.asked) == 6
    assert between.open == tuple(one for one in MEMBERS if one != GIL)
    assert not after.waits


async def test_nobody_is_kept_from_anything_by_not_having_agreed(house: House, group: Group) -> None:
    """Bruno answers about dates, and comes, with an agreement that waits for him."""
    poll = await house.ask(group)
    await house.availability.answer(house.acting(BRUNO), poll.candidates[0].id, Answer.YES)
    meeting = await house.agree(group, poll)
    view = await house.meetings.answer(house.acting(BRUNO), meeting.id, Rsvp.COMING)

    assert view.own is Rsvp.COMING
    assert (await house.agreement.look(house.acting(BRUNO), group.id)).waits
