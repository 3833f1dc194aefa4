"""Organisers move, cancel and add meetings; everybody is told; and who decides when too few are coming."""

from typing import Any

from tests.cogs.world import DIRECT, GROUP, MEMBERS, World


async def agreed(world: World) -> None:
    """Agree on Sunday 24 January, as the third of eight meetings."""
    await world.ask()
    await world.agree()
    async with world.bot.parts.means.database.writing() as db:
        await db.exec_driver_sql("INSERT INTO series (poll_id, meetings, breaks, proposed) VALUES (1, 8, '[]', '[]')")
        await db.exec_driver_sql("UPDATE meetings SET series_id = 1, number = 3")
        await db.exec_driver_sql(
            "INSERT INTO rosters (series_id, user_id, group_id, seat)"
            " SELECT 1, user_id, group_id, 'taken' FROM memberships WHERE state = 'seated'"
        )


async def move(world: World, date: str = "31 Jan") -> str:
    """Alasdair moves the meeting; return what he looked at before."""
    await world.type("Alasdair", "meetings move")
    await world.tap("Alasdair", "Choose a meeting…", "Meeting 3 of 8")
    review = await world.fill("Alasdair", date=date)
    await world.tap("Alasdair", "Yes, move it")
    return review.text


def of_meetings(world: World) -> list[Any]:
    """Return what stands in the channel, the bus stop after so short a series left aside."""
    return [one for one in world.cards() if "the bus stop" not in str(one.components)]


def pinged(world: World) -> set[int]:
    """Return whom the newest message in the channel called."""
    stored = world.env.backend.messages[world.simulated.channel(GROUP).id]
    return set(stored[world.cards()[-1].id].ping_user_ids)


async def test_a_move_is_looked_at_then_told_and_nothing_old_is_left(world: World) -> None:
    """The card, the question's card and the new message; everybody expected is called and asked again."""
    await agreed(world)
    await world.tap_card("Bruno", GROUP, "I'm coming")

    review = await move(world)

    question, card, told = [str(one.components) for one in world.cards()]
    assert "Meeting 3 of 8, now Sun 24 Jan, 15:00, would be" in review
    assert "Sun 31 Jan 2027, 15:00" in review
    assert "When you asked about that date: 0 yes, 0 if need be, 0 no, 7 without an answer." in review
    assert "7 people are told at once and asked again" in review
    assert "the date has changed since" in question
    assert "<t:1801407600:F>" in card
    assert "0 coming, 7 not sure" in card
    assert "It was Sun 24 Jan, 15:00 before." in told
    assert "Meeting 3 of 8" in told
    assert pinged(world) == {world.id(name) for name in MEMBERS}


async def test_after_a_move_reminders_come_for_the_new_date_only(world: World) -> None:
    """Nothing on 17 and 23 January, and the second move's message is the one that is shown everywhere."""
    await agreed(world)
    await move(world)
    await move(world, "7 Feb")
    before = len(of_meetings(world))
    await world.wait_until(2027, 1, 30, 9)
    quiet = len(of_meetings(world))
    await world.wait_until(2027, 1, 31, 9)

    first, second = [str(one.components) for one in of_meetings(world)[2:4]]
    assert (before, quiet, len(of_meetings(world))) == (4, 4, 5)
    assert "<t:1802012400:F>" in first
    assert "<t:1802012400:F>" in second
    assert "meeting 3 of 8" in str(of_meetings(world)[-1].components)


async def test_dates_that_cannot_be_read_are_echoed_and_what_was_typed_comes_back(world: World) -> None:
    """A date in the past, two dates, none; the form is opened again with one tap."""
    await agreed(world)
    told: list[str] = []
    for date in ("3 Jan 2027", "31 Jan; 7 Feb", "soon"):
        await world.type("Alasdair", "meetings move")
        await world.tap("Alasdair", "Choose a meeting…", "Meeting 3 of 8")
        told.append((await world.fill("Alasdair", date=date)).text)
    again = await world.tap("Alasdair", "Try again")

    assert "that has gone by" in told[0]
    assert told[1] == "Please type one date, such as “21 Mar 3pm”."
    assert "I can't read that as a date" in told[2]
    assert "soon" in again.text
    assert len(world.cards()) == 2


async def test_scenario_18_an_organiser_sees_what_the_clocks_do_to_a_date(world: World) -> None:
    """At half past one on 28 March the clocks go forward; on 31 October half past one comes twice."""
    await agreed(world)

    gap = await move(world, "28 Mar 01:30")
    fold = await move(world, "31 Oct 01:30")

    assert "the clocks go forward over that time: moved on to the next that exists" in gap
    assert "02:30" in gap
    assert "the clocks go back then: the first of the two" in fold
    assert "The clocks go back then: it is the first of the two." in str(world.cards()[-1].components)


async def test_a_cancelled_meeting_is_told_at_once_and_offers_a_make_up_date(world: World) -> None:
    """Whoever said sorry is not called; the card takes no more answers; the make-up date is the ninth of nine."""
    await agreed(world)
    await world.tap_card("Bruno", GROUP, "Sorry, can't")
    await world.type("Alasdair", "meetings cancel")
    review = await world.tap("Alasdair", "Choose a meeting…", "Meeting 3 of 8")
    receipt = await world.tap("Alasdair", "Yes, cancel it")
    card, told = [str(one.components) for one in world.cards()[1:]]
    called = pinged(world)
    await world.tap("Alasdair", "Add a make-up date at the end")
    await world.fill("Alasdair", date="14 Feb", series=["series"])
    await world.tap("Alasdair", "Yes, add it")
    listed = await world.type("Bruno", "meetings list")

    assert "7 people are told at once" in review.text
    assert "Cancelled: meeting 3 of 8" in receipt.text
    assert "does not take place" in card
    assert "does not take place" in told
    assert "I'm coming" not in card
    assert called == {world.id(name) for name in MEMBERS if name != "Bruno"}
    assert "Meeting 4 of 8" in str(world.cards()[-1].components)
    assert "cancelled" in listed.text
    assert listed.labels.count("I'm coming") == 1


async def test_the_list_takes_answers_for_every_meeting(world: World) -> None:
    """One tap each, and the list comes back with it; two groups of buttons, one for each meeting to come."""
    await agreed(world)
    await world.type("Alasdair", "meetings add")
    await world.fill("Alasdair", date="14 Feb", series=["alone"])
    await world.tap("Alasdair", "Yes, add it")
    await world.type("Alasdair", "meetings add")
    await world.fill("Alasdair", date="17 Feb", series=["series"])
    await world.tap("Alasdair", "Yes, add it")

    await world.type("Bruno", "meetings list", DIRECT)
    first = await world.tap_nth("Bruno", "I'm coming", 0)
    second = await world.tap_nth("Bruno", "Sorry, can't", 1)

    assert "Saved: you are coming." in first.text
    assert "**Meeting 3 of 8**" in second.text
    assert "You said you are coming." in second.text
    assert "You said you can't come." in second.text
    assert "14 Feb" not in second.text


async def test_organisers_decide_by_direct_message_when_too_few_are_coming(world: World) -> None:
    """Nobody else hears of it; the other organiser's notice shows what was decided; the card says it is informal."""
    await agreed(world)
    await world.tap_card("Bruno", GROUP, "I'm coming")
    await world.wait_until(2027, 1, 23, 9)
    notice, nudge = world.letters("Fergus")[-2:]
    bruno = world.letters("Bruno")
    saved = await world.tap_card("Alasdair", DIRECT, "Meet informally")
    await world.tap_card("Callum", DIRECT, "I'm coming")

    fergus = next(one for one in world.letters("Fergus") if "meeting 3 of 8" in one)
    assert "4 people would make it an ordinary one" in notice
    assert "Only organisers see this." in notice
    assert "can you come?" in nudge
    assert "ordinary" not in nudge
    assert bruno == []
    assert "You meet informally, and it is not counted." in saved.text
    assert "You meet informally, and it is not counted." in fergus
    assert "We meet informally this time; it is not counted." in str(world.cards()[1].components)
    assert [len(world.letters(name)) for name in ("Callum", "Gil")] == [1, 1]


async def test_an_old_notice_shows_that_the_meeting_has_moved_and_its_buttons_answer_kindly(world: World) -> None:
    """Fergus moves it from his; Alasdair's shows the new date, and an old tap is told that nothing needs deciding."""
    await agreed(world)
    await world.wait_until(2027, 1, 23, 9)
    await world.tap_card("Fergus", DIRECT, "Move it")
    await world.fill("Fergus", date="31 Jan")
    await world.tap("Fergus", "Yes, move it")

    old = await world.forge("Alasdair", DIRECT, "v1:meetings:ahead:1")

    assert any("few were coming to the old date. It has moved" in one for one in world.letters("Alasdair"))
    assert old.text == "Enough people are coming, so nothing needs deciding. The meeting is on as planned."


async def test_members_are_refused_and_see_no_buttons_to_change_a_meeting(world: World) -> None:
    """What is next has them for organisers alone."""
    await agreed(world)
    refused = [await world.type("Bruno", f"meetings {command}") for command in ("move", "cancel", "add")]
    bruno = await world.type("Bruno", "meetings next")
    fergus = await world.type("Fergus", "meetings next")
    chosen = await world.tap("Fergus", "Cancel a meeting")

    assert {one.text for one in refused} == {"That is for the group's organisers. `/group show` says who they are."}
    assert "Move a meeting" not in bruno.labels
    assert "Meeting 3 of 8" in bruno.text
    assert "Move a meeting" in fergus.labels
    assert "Which meeting shall be cancelled?" in chosen.text


async def test_twelve_meetings_take_two_pages(world: World) -> None:
    """Eight a page, the one with the next meeting first."""
    await agreed(world)
    async with world.bot.parts.means.database.writing() as db:
        for number in range(4, 15):
            await db.exec_driver_sql(
                "INSERT INTO meetings (group_id, series_id, number, audience, local, minutes, zone, starts_at)"
                " SELECT group_id, 1, ?, audience, local, minutes, zone, starts_at + ? FROM meetings WHERE id = 1",
                (number, number * 86_400_000),
            )
    first = await world.type("Bruno", "meetings list")
    second = await world.tap("Bruno", "Later meetings ›")
    saved = await world.tap("Bruno", "I'm coming")
    back = await world.tap("Bruno", "‹ Earlier meetings")

    assert [one.labels.count("Sorry, can't") for one in (first, second, saved, back)] == [8, 4, 4, 8]
