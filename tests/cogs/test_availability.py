"""Asking for a date and answering, from the typed dates to the confirmed one, with every button on the way."""

from bot.ui.texts.availability import PROBLEMS
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, MEMBERS, QUIET_ROOM, World, ids

TWENTY = "; ".join(f"{day} Feb 15:00" for day in range(1, 21))


async def yes(world: World, name: str, *places: int) -> str:
    """Open one's answers from the card and say yes to some dates, and no to all others."""
    await world.tap_card(name, GROUP, "Enter my availability")
    entered = await world.tap(name, "None of these works for me")
    for place in places:
        entered = await world.tap_nth(name, "✓ Yes", place)
    return entered.text


async def test_typed_dates_are_echoed_with_every_guess_before_anything_is_asked(world: World) -> None:
    """Day before month, the next such day, the usual start; nothing stands in the channel yet."""
    echo = await world.type("Alasdair", "availability open", dates="24 Jan; Wed 27 Jan 7pm, 31/1 at 3")
    before = len(world.cards())
    opened = await world.tap("Alasdair", "Open the question")

    assert "Sun 24 Jan 2027, 15:00**" in echo.text
    assert "no time typed: your usual start" in echo.text
    assert "Wed 27 Jan 2027, 19:00**" in echo.text
    assert "Sun 31 Jan 2027, 15:00**" in echo.text
    assert "morning or afternoon was open" in echo.text
    assert "Mon 11 Jan 2027, 20:00 (London time)" in echo.text
    assert before == 0
    assert "Asked. The card is in" in opened.text
    assert len(world.cards()) == 1


async def test_dates_that_cannot_be_are_named_one_by_one_and_nothing_is_saved(world: World) -> None:
    """Past, impossible, contradictory, twice, too far, without a time on a strange weekday."""
    said = await world.type(
        "Alasdair",
        "availability open",
        dates="3 Jan 2027; 30 Feb; Mon 24 Jan; 31 Jan; 31 Jan 3pm; 1 Feb 2033; 26 Jan; **@everyone** <@1>",
    )
    form = await world.tap("Alasdair", "Change the dates")

    missing = [problem for problem in PROBLEMS.values() if problem not in said.text]
    assert missing == []
    assert "@everyone" not in said.text
    assert "<@1>" not in said.text
    assert "Nothing is saved yet." in said.text
    assert form.form is not None
    assert await world.rows("polls") == []


async def test_a_time_that_the_clocks_skip_or_repeat_is_moved_and_said(world: World) -> None:
    """28 March 2027, 01:30 does not exist in London; 31 October, 01:30 comes twice."""
    said = await world.type("Alasdair", "availability open", dates="28 Mar 2027 01:30; 31 Oct 2027 01:30")

    assert "Sun 28 Mar 2027, 02:30** (the clocks go forward over that time" in said.text
    assert "Sun 31 Oct 2027, 01:30** (the clocks go back then: the first of the two)" in said.text


async def test_too_many_dates_no_dates_and_closing_times_that_are_none(world: World) -> None:
    """Each is one sentence, and no draft is kept."""
    too_many = await world.type("Alasdair", "availability open", dates=TWENTY + "; 1 Mar 15:00")
    none = await world.type("Alasdair", "availability open", dates=" ; \n")
    nonsense = await world.type("Alasdair", "availability open", dates="24 Jan", closes="soon")
    two = await world.type("Alasdair", "availability open", dates="24 Jan", closes="15 Jan; 16 Jan")
    late = await world.type("Alasdair", "availability open", dates="24 Jan", closes="25 Jan")
    past = await world.type("Alasdair", "availability open", dates="24 Jan", closes="4 Jan 09:00")

    assert too_many.text == "Up to 20 dates, please: long lists put people off."
    assert none.text == SENTENCES["no_dates"]
    assert nonsense.text == two.text == past.text == SENTENCES["one_closing_time"]
    assert "The poll would close after its first date" in late.text
    assert await world.rows("polls") == []


async def test_a_founding_card_goes_only_where_the_bot_can_write(world: World) -> None:
    """It is said before the question is kept."""
    said = await world.type("Alasdair", "availability open", dates="24 Jan", card=world.simulated.channel(QUIET_ROOM))

    assert "I can't write in" in said.text
    assert await world.rows("polls") == []


async def test_every_tap_saves_and_says_so(world: World) -> None:
    """Yes, if need be, no; the last tap counts; the card counts people, never names."""
    await world.ask()
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    first = await world.tap_nth("Bruno", "✓ Yes", 0)
    await world.tap_nth("Bruno", "~ If need be", 1)
    third = await world.tap_nth("Bruno", "✗ No", 0)
    last = await world.tap_nth("Bruno", "✗ No", 2)
    card = str(world.cards()[0].components)

    assert "**Saved 10:00 · 1 of 3 answered**" in first.text
    assert "**Saved 10:00 · 2 of 3 answered**" in third.text
    assert last.text.count("0 yes, 0 if need be, 1 no") == 2
    assert "**1 of 7** have answered" in card
    assert "<@" not in card


async def test_others_answers_are_hidden_until_ones_own(world: World) -> None:
    """The turnout shows at once, the numbers when all of one's own are given."""
    await world.ask()
    await yes(world, "Bruno", 0)
    await world.tap_card("Callum", GROUP, "Enter my availability")
    before = await world.tap_nth("Callum", "✗ No", 2)
    after = await world.tap("Callum", "None of these works for me")

    assert "1 of 7 people have answered" in before.text
    assert "all answers" not in before.text
    assert "1 yes, 0 if need be, 1 no" in after.text


async def test_twenty_dates_have_four_pages_and_shortcuts_for_all_of_them(world: World) -> None:
    """Six a page; a tap stays on its page; one tap answers a weekday or everything."""
    await world.ask(TWENTY)
    first = await world.tap_card("Bruno", GROUP, "Enter my availability")
    second = await world.tap("Bruno", "Later dates ›")
    saved = await world.tap_nth("Bruno", "✓ Yes", 0)
    await world.tap("Bruno", "Later dates ›")
    last = await world.tap("Bruno", "Later dates ›")
    back = await world.tap("Bruno", "‹ Earlier dates")
    weekday = next(label for label in back.labels if label.startswith("All "))
    some = await world.tap("Bruno", weekday)
    none = await world.tap("Bruno", "None of these works for me")

    assert ("**February 2027** · page 1 of 4" in first.text, first.labels.count("✓ Yes")) == (True, 6)
    assert "**February 2027** · page 2 of 4" in second.text
    assert "**February 2027** · page 2 of 4" in saved.text
    assert ("**February 2027** · page 4 of 4" in last.text, last.labels.count("✓ Yes")) == (True, 2)
    assert "**February 2027** · page 3 of 4" in back.text
    assert "4 of 20 answered" in some.text or "3 of 20 answered" in some.text
    assert "20 of 20 answered" in none.text


async def test_one_tap_answers_any_weekday(world: World) -> None:
    """Two dates on each day of the week; the tap leaves the other twelve alone."""
    await world.ask("; ".join(f"{day} Feb 15:00" for day in range(1, 15)))

    for weekday in range(7):
        said = await world.forge("Bruno", GROUP, f"v1:availability:all_{weekday}:1")
        assert f"{2 * weekday + 2} of 14 answered" in said.text


async def test_the_receipt_of_an_opened_question_leads_to_how_far_it_is(world: World) -> None:
    """One button."""
    await world.ask()

    said = await world.tap("Alasdair", "Who has answered?")

    assert "**0 of 7** have answered." in said.text


async def test_a_cards_button_works_after_a_restart(world: World) -> None:
    """So do an open panel and a reminder's button; nothing lived in the old process."""
    await world.ask()
    panel = await world.tap_card("Bruno", GROUP, "Enter my availability")

    await world.simulated.restart()
    entered = await world.tap_card("Callum", GROUP, "Enter my availability")
    saved = await world.tap_on("Bruno", panel.message, "All Sundays")

    assert "## When can you come?" in entered.text
    assert "3 of 3 answered" in saved.text


async def test_a_button_of_a_closed_question_answers_kindly(world: World) -> None:
    """Before the close is decided, after it, and once a date is confirmed."""
    await world.ask()
    panel = await world.tap_card("Bruno", GROUP, "Enter my availability")
    await world.type("Alasdair", "availability close")
    closed = await world.tap_on("Bruno", panel.message, "All Sundays")
    looked = await world.forge("Bruno", GROUP, "v1:availability:enter:1")
    await world.tap("Alasdair", "Choose the date to confirm…", "Sun 31 Jan")
    await world.tap("Alasdair", "Yes, announce it")
    decided = await world.tap_on("Bruno", panel.message, "None of these works for me")

    assert "This question closed" in closed.text
    assert "If it matters, please tell an organiser." in closed.text
    assert "This question is closed. These were your answers." in looked.text
    assert decided.text == "This question is settled: Sun 31 Jan, 15:00 it is. `/meetings next` shows the meeting."


async def test_an_older_click_that_arrives_after_a_newer_one_changes_nothing(world: World) -> None:
    """Yes was tapped first and no second; Discord brings them the other way round."""
    await world.ask()

    await world.press_at_once("Bruno", GROUP, "v1:availability:yes:1", "v1:availability:no:1", order=(1, 0))

    assert [row[2] for row in await world.rows("answers")] == ["no"]


async def test_a_double_click_is_one_answer_and_both_are_answered(world: World) -> None:
    """Two presses that come together."""
    await world.ask()

    said = await world.press_at_once("Bruno", GROUP, "v1:availability:yes:1", "v1:availability:yes:1")

    assert ["1 of 3 answered" in one.text for one in said] == [True, True]
    assert len(await world.rows("answers")) == 1


async def test_a_double_click_on_open_posts_one_card(world: World) -> None:
    """The second finds it open."""
    await world.type("Alasdair", "availability open", dates="24 Jan")

    said = await world.press_at_once("Alasdair", GROUP, "v1:availability:open:1", "v1:availability:open:1")

    assert ["Asked." in one.text for one in said] == [True, True]
    assert len(world.cards()) == 1


async def test_organisers_follow_the_question_from_one_panel(world: World) -> None:
    """Who is silent, nudge once, give it longer, close; every button."""
    await world.ask()
    await yes(world, "Bruno", 0)
    status = await world.type("Fergus", "availability status")
    nudged = await world.tap("Fergus", "Nudge the silent")
    again = await world.tap_on("Fergus", status.message, "Nudge the silent")
    await world.type("Fergus", "availability status")
    longer = await world.tap("Fergus", "Two days longer")
    much_longer = await world.tap("Fergus", "A week longer")
    closed = await world.tap("Fergus", "Close it now")
    reopened = await world.tap("Fergus", "Two days longer")

    assert "**1 of 7** have answered." in status.text
    assert f"<@{world.id('Gil')}>" in status.text
    assert f"<@{world.id('Bruno')}>" not in status.text
    assert "Nudged, by direct message and once only" in nudged.text
    assert again.text == SENTENCES["nudged_already"]
    assert ["an organiser asks me to ask you" in world.letters(name)[0] for name in ("Gil", "Dev")] == [True, True]
    assert world.letters("Bruno") == []
    assert "Wed 13 Jan 2027, 20:00" in longer.text
    assert "Wed 20 Jan 2027, 20:00" in much_longer.text
    assert "Choose the date to confirm…" in closed.labels
    assert "Close it now" in reopened.labels


async def test_commands_do_what_the_buttons_do(world: World) -> None:
    """Nudge, extend by some days, close."""
    await world.ask()
    nudged = await world.type("Alasdair", "availability nudge")
    longer = await world.type("Alasdair", "availability extend", days=3)
    closed = await world.type("Alasdair", "availability close")
    too_long = await world.type("Alasdair", "availability extend", days=30)

    assert "Nudged" in nudged.text
    assert "Open until Thu 14 Jan 2027, 20:00" in longer.text
    assert "Choose the date to confirm…" in closed.labels
    assert "Please let it close earlier." in too_long.text


async def test_it_reminds_the_silent_once_closes_by_itself_and_tells_organisers(world: World) -> None:
    """48 hours before, at its time, and when everybody has answered."""
    await world.ask()
    await yes(world, "Bruno", 0)
    await world.wait_until(2027, 1, 9, 20)
    reminded = {name: len(world.letters(name)) for name in MEMBERS}
    for name in MEMBERS:
        await yes(world, name, 0)
    complete = world.letters("Fergus")[-1]
    await world.wait_until(2027, 1, 11, 20)
    closed = world.letters("Fergus")[-1]
    result = await world.tap_card("Fergus", DIRECT, "Look at the result")

    assert reminded == {name: int(name != "Bruno") for name in MEMBERS}
    assert "everybody has answered (7 of 7)" in complete
    assert "the question about dates is closed, 7 of 7 answered" in closed
    assert "7 yes + 0 if need be = 7 of 7" in result.text
    assert len(world.letters("Gil")) == 1


async def test_the_button_of_a_reminder_opens_ones_answers_in_direct_messages(world: World) -> None:
    """And a notice's button closes the question there."""
    await world.ask()
    await world.wait_until(2027, 1, 9, 20)
    entered = await world.tap_card("Gil", DIRECT, "Enter my availability")
    saved = await world.tap("Gil", "All Sundays")
    for name in MEMBERS[:-1]:
        await yes(world, name, 0)
    closed = await world.tap_card("Alasdair", DIRECT, "Close it now")

    assert "## When can you come?" in entered.text
    assert "3 of 3 answered" in saved.text
    assert "Choose the date to confirm…" in closed.labels


async def test_the_result_is_ranked_with_reasons_and_one_pick_confirms(world: World) -> None:
    """Letting it rest instead is one tap, and the card says so."""
    await world.ask()
    for name, place in (("Bruno", 1), ("Callum", 1), ("Dev", 0)):
        await yes(world, name, place)
    result = await world.type("Alasdair", "availability close")
    await world.tap("Alasdair", "Choose the date to confirm…", "Sun 31 Jan")
    await world.tap("Alasdair", "Yes, announce it")
    card = str(world.cards()[0].components)
    await world.ask("14 Feb")
    await world.type("Alasdair", "availability close")
    rested = await world.tap("Alasdair", "Let it rest")

    assert "**1. <t:1801407600:F>**: 2 yes + 0 if need be = 2 of 7" in result.text
    assert "by points, 4 to 2" in result.text
    assert "It is settled: **<t:1801407600:F>**" in card
    assert "rest" in rested.text
    assert "was let rest" in str(world.cards()[-1].components)


async def test_the_answer_command_opens_the_newest_question(world: World) -> None:
    """In the channel, elsewhere on the server, and in direct messages."""
    nothing = await world.type("Bruno", "availability answer")
    await world.ask()
    await world.ask("14 Feb; 21 Feb")
    said = [await world.type("Bruno", "availability answer", where) for where in (GROUP, LOBBY, DIRECT)]

    assert nothing.text == SENTENCES["no_open_poll"]
    assert ["0 of 2" in one.text for one in said] == [True, True, True]


# --- a founding invitation

COME = "I'm interested, and I can come on…"


async def found(world: World) -> None:
    """Alasdair invites Hamish and Iain to a first date; the card stands in the lobby."""
    await world.type("Alasdair", "availability open", dates="24 Jan; 31 Jan", card=world.simulated.channel(LOBBY))
    await world.tap("Alasdair", "Whom shall I invite by direct message?", "Hamish", "Iain")
    await world.tap("Alasdair", "Open it and invite them")


async def test_a_founding_invitation_from_the_message_to_the_place_in_line(world: World) -> None:
    """Interested, the dates, the decision; who can't make it hears their place, the other gets the card."""
    await found(world)
    invitation = world.letters("Hamish")[0]
    said = await world.tap_card("Hamish", DIRECT, COME, "Sun 31 Jan")
    await world.tap_card("Iain", DIRECT, COME, "Sun 24 Jan", "Sun 31 Jan")
    declined = await world.tap_card("Kit", LOBBY, "Not for me")
    card = str(world.cards(LOBBY)[0].components)
    await world.agree("Sun 24 Jan")
    late = await world.tap_card("Kit", LOBBY, "I'm interested")

    assert "would you like to come?" in invitation
    assert "Noted: you are interested in" in said.text
    assert "and you can come on Sun 31 Jan, 15:00." in said.text
    assert "2 of 2 answered" in said.text
    assert "won't ask again" in declined.text
    assert "Hamish" not in card
    assert "<@" not in card
    assert "You are **1st in line** for a seat" in world.letters("Hamish")[-1]
    assert "the first meeting" in world.letters("Iain")[-1]
    assert "You are **2nd in line** for a seat." in late.text


async def test_the_old_invitation_of_somebody_who_is_coming_costs_them_nothing(world: World) -> None:
    """A second *I'm interested*, after the close, leaves the date theirs."""
    await found(world)
    kept = world.people.card("Iain", DIRECT, COME)
    await world.tap_on("Iain", kept, COME, "Sun 24 Jan", "Sun 31 Jan")
    await world.agree("Sun 24 Jan")
    said = await world.forge("Iain", DIRECT, "v1:availability:interested:1")
    coming = await world.tap_card("Iain", DIRECT, "I'm coming")

    assert "You are on the list already, so nothing changes." in said.text
    assert "Saved: you are coming." in coming.text


async def test_a_draft_can_be_changed_and_only_the_newest_can_be_opened(world: World) -> None:
    """The older echo says that it is gone, and opens nothing."""
    older = await world.type("Alasdair", "availability open", dates="24 Jan")
    await world.tap("Alasdair", "Change the dates")
    newer = await world.fill("Alasdair", dates="31 Jan", closes="")
    gone = await world.forge("Alasdair", GROUP, ids(older.message)[0].replace(":2", ":1"))
    opened = await world.tap("Alasdair", "Open the question")

    assert "Sun 31 Jan 2027" in newer.text
    assert gone.text == SENTENCES["not_found"]
    assert "Asked." in opened.text
    assert len(world.cards()) == 1
