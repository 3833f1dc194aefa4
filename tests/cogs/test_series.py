"""A whole series in the simulated Discord: asked for, answered, proposed, changed, published; and late taps."""

import asyncio
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from bot.demo.people import pictures
from bot.domain.availability import Answer
from bot.domain.permission import Actor
from bot.services.availability import AvailabilityService
from bot.store import availability
from bot.ui.pictures import draw
from bot.ui.texts.errors import SENTENCES
from tests.cogs.test_limits import too_big
from tests.cogs.world import DIRECT, GROUP, MEMBER, MEMBERS, ORGANISER, Said, World, ids

SAID = {
    "Alasdair": "YYYYNYYNYYYYYYMY",
    "Bruno": "YNYYNYYNNYYYYNYY",
    "Callum": "YYNYNMNYYNYNYYYN",
    "Dev": "YMYNYYMNNYYYNYYY",
    "Ewan": "NYYYNYNYYYNYYYNY",
    "Fergus": "YYYNNNYMYYYNYMYY",
    "Gil": "YYMYYYNYYMYYYYYN",
}
LETTERS = {"Y": Answer.YES, "M": Answer.IF_NEED_BE, "N": Answer.NO}
OPENED, CLOSED = (2027, 1, 10, 20), (2027, 1, 17, 20)
IN_TIME = tuple(name for name in MEMBERS if name != "Gil")


async def asked(world: World) -> Said:
    """Alasdair asks for a series on 10 January at 20:00; return the draft."""
    await world.wait_until(*OPENED)
    draft = await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Open the question")
    return draft


async def answered(world: World, *names: str, said: str = "") -> None:
    """Have people answer every date as in the scenario, or all in one way, without the taps."""
    service = AvailabilityService(world.bot.parts.means)
    async with world.bot.parts.means.database.reading() as db:
        (poll,) = await availability.of_group(db, 1, ["open", "closed"])  # type: ignore[list-item]
    for name in names:
        held = world.simulated.actor(name)
        roles = {world.env.guild.id: frozenset(world.simulated.role(role).id for role in (MEMBER,))}
        for candidate, letter in zip(poll.candidates, said or SAID[name], strict=True):
            actor = Actor(held.id, world.env.guild.id, 1, roles)
            await service.answer(actor, candidate.id, LETTERS[letter])
    await world.simulated.settle_all()


async def closed(world: World) -> None:
    """Ask; everybody but Gil answers; the question closes by itself."""
    await asked(world)
    await answered(world, *IN_TIME)
    await world.wait_until(*CLOSED)


async def published(world: World) -> Said:
    """Publish the plan of the close."""
    await closed(world)
    await world.type("Alasdair", "series publish")
    return await world.tap("Alasdair", "Publish these 8 dates")


# asking


async def test_one_command_and_one_tap_ask_for_a_series(world: World) -> None:
    """The dates are shown by month before anybody sees them; the card says how many there are."""
    draft = await asked(world)

    (card,) = world.cards()
    assert "For **8 meetings** I would offer these 16 dates" in draft.text
    assert "- **Jan 2027**: Sun 31\n- **Feb**: Sun 7, Wed 17, Wed 24" in draft.text
    assert "Answers until Sun 17 Jan 2027, 20:00 (London time)" in draft.text
    assert draft.labels == ("Open the question", "Change the dates", "Breaks, closing day", "Ask for one date instead")
    assert "16 dates, 31 Jan to 9 Jun" in str(card.components)


async def test_breaks_and_the_closing_day_work_the_dates_out_anew(world: World) -> None:
    """The form comes filled; a break is said in the draft, and no date lies in it."""
    await world.wait_until(*OPENED)
    await world.type("Alasdair", "availability open")
    form = await world.tap("Alasdair", "Breaks, closing day")
    draft = await world.fill("Alasdair", breaks="14 Feb - 28 Feb", closes="Wed 20 Jan")
    again = await world.tap("Alasdair", "Breaks, closing day")

    assert "Sun 17 Jan 2027, 20:00" in form.text
    assert "Without meetings: 14 Feb to 28 Feb." in draft.text
    assert "- **Feb 2027**: Sun 7\n- **Mar**: Wed 3" in draft.text
    assert "Answers until Wed 20 Jan 2027, 20:00" in draft.text
    assert "14 Feb 2027 - 28 Feb 2027" in again.text


async def test_a_break_that_cannot_be_read_comes_back_as_typed(world: World) -> None:
    """One sentence and one button, which opens the form with what was typed."""
    await world.wait_until(*OPENED)
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Breaks, closing day")
    refused = await world.fill("Alasdair", breaks="all of August", closes="20 Jan")
    form = await world.tap("Alasdair", "Try again")

    assert "I can't read “\u2068all of August\u2069” as a break" in refused.text
    assert form.form is not None
    assert "all of August" in form.text
    assert "20 Jan" in form.text


async def test_a_mistake_among_the_dates_comes_back_as_typed(world: World) -> None:
    """*Change the dates* brings the whole form back; the mended dates are taken."""
    await world.wait_until(*OPENED)
    await world.type("Alasdair", "availability open")
    form = await world.tap("Alasdair", "Change the dates")
    typed = "31 Jan\n17 Feb\n7 Mar\n24 Mar\n11 Apr\n28 Apr\n16 May\n2 Jun 25:00"
    refused = await world.fill("Alasdair", dates=typed)
    again = await world.tap("Alasdair", "Change the dates")
    draft = await world.fill("Alasdair", dates=typed.replace(" 25:00", ""))

    assert r"Sun 31 Jan 2027, 15:00\nSun 7 Feb 2027, 15:00\nWed 17 Feb 2027, 19:00" in form.text
    assert "Please look at these again" in refused.text
    assert "2 Jun 25:00" in again.text
    assert "I would offer these 8 dates" in draft.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31 Jan; 17 Feb", "2 dates can't make 8 meetings. Please add some dates."),
        ("\n".join(f"{day} Mar 15:00" for day in range(1, 22)), "Up to 20 dates, please"),
    ],
)
async def test_dates_that_make_no_series_come_back_as_typed(world: World, typed: str, sentence: str) -> None:
    """Too few and too many: one button opens the form again."""
    await world.wait_until(*OPENED)
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Change the dates")
    refused = await world.fill("Alasdair", dates=typed)
    again = await world.tap("Alasdair", "Try again")

    assert sentence in refused.text
    assert again.form is not None
    assert typed.splitlines()[0] in again.text


async def test_dates_that_never_fit_are_warned_of_before_anybody_is_asked(world: World) -> None:
    """Eight Sundays in a row; the question can still be asked."""
    await world.wait_until(*OPENED)
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Change the dates")
    draft = await world.fill("Alasdair", dates="31 Jan; 7 Feb; 14 Feb; 21 Feb; 28 Feb; 7 Mar; 14 Mar; 21 Mar")

    assert "⚠️ Even if everybody could make all of these, 8 meetings would not fit" in draft.text
    assert "Open the question" in draft.labels


async def test_in_autumn_one_tap_keeps_christmas_free(world: World) -> None:
    """The button is there when the dates touch Christmas, and gone once it is free."""
    await world.wait_until(2027, 10, 30, 12)
    draft = await world.type("Alasdair", "availability open")
    free = await world.tap("Alasdair", "No meetings 24 Dec to 3 Jan")

    assert "No meetings 24 Dec to 3 Jan" in draft.labels
    assert "Without meetings: 24 Dec to 3 Jan." in free.text
    assert "No meetings 24 Dec to 3 Jan" not in free.labels
    assert "- **Jan 2028**:" in free.text


async def test_a_break_that_holds_christmas_leaves_nothing_to_offer(world: World) -> None:
    """Typed from 20 December to 7 January: Christmas is free already."""
    await world.wait_until(2027, 10, 30, 12)
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Breaks, closing day")
    draft = await world.fill("Alasdair", breaks="20 Dec - 7 Jan", closes="")

    assert "Without meetings: 20 Dec to 7 Jan." in draft.text
    assert "No meetings 24 Dec to 3 Jan" not in draft.labels


async def test_one_date_can_be_asked_for_instead(world: World) -> None:
    """One tap opens the form for a single meeting."""
    await world.wait_until(*OPENED)
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Ask for one date instead")
    echo = await world.fill("Alasdair", dates="24 Jan", closes="")

    assert "Sun 24 Jan 2027, 15:00" in echo.text
    assert "meetings" not in echo.text


# answering


async def test_answers_stand_on_pages_by_month_and_take_at_most_twenty_two_taps(world: World) -> None:
    """Four pages for sixteen dates; every tap saves; others' answers show after one's own."""
    await asked(world)
    page = await world.tap_card("Bruno", GROUP, "Enter my availability")
    taps, letters = 1, SAID["Bruno"]
    pages = [page]
    while letters:
        shown = pages[-1].labels.count("✓ Yes")
        for place, letter in enumerate(letters[:shown]):
            label = {"Y": "✓ Yes", "M": "~ If need be", "N": "✗ No"}[letter]
            page = await world.tap_nth("Bruno", label, place)
            taps += 1
        letters = letters[shown:]
        if letters:
            pages.append(await world.tap("Bruno", "Later dates ›"))
            taps += 1

    named = [next(line for line in each.text.splitlines() if "page" in line) for each in pages]
    assert named == [
        "**January and February 2027** · page 1 of 4",
        "**March 2027** · page 2 of 4",
        "**April and May 2027** · page 3 of 4",
        "**June 2027** · page 4 of 4",
    ]
    assert taps <= 22
    assert "16 of 16 answered" in page.text
    assert "all answers: " in page.text


async def test_all_sundays_and_all_wednesdays_take_three_taps(world: World) -> None:
    """Enter, all Sundays, all Wednesdays: sixteen dates answered."""
    await asked(world)
    await world.tap_card("Bruno", GROUP, "Enter my availability")
    await world.tap("Bruno", "All Sundays")
    done = await world.tap("Bruno", "All Wednesdays")

    assert "16 of 16 answered" in done.text


async def test_the_status_leads_to_the_proposal_and_the_close(world: World) -> None:
    """Open: who is missing, the proposal as it would be; closed by hand: the proposal is the next step."""
    await asked(world)
    await answered(world, *IN_TIME)
    status = await world.type("Alasdair", "availability status")
    shown = await world.tap("Alasdair", "Close it now")

    assert "**6 of 7** have answered" in status.text
    assert {"See the proposal", "Nudge the silent", "Close it now"} <= set(status.labels)
    assert "late answers still count until the dates are published" in shown.text
    assert shown.labels == ("See the proposal", "Two days longer", "A week longer", "Let it rest")
    assert "I would propose Sun 31 Jan, Wed 17 Feb, Sun 14 Mar" in world.letters("Fergus")[-1]


async def test_a_series_that_is_not_wanted_is_let_rest(world: World) -> None:
    """The card says so, no answer counts any more, and another series can be asked for."""
    await closed(world)
    await world.type("Alasdair", "availability status")
    rested = await world.tap("Alasdair", "Let it rest")
    late = await world.tap_card("Gil", DIRECT, "Enter my availability")
    propose = await world.type("Fergus", "series propose")

    assert "was let rest" in rested.text
    assert "was let rest" in str(world.cards()[0].components)
    assert "This question is closed" in late.text
    assert propose.text == SENTENCES["no_series_poll"]


# proposing


async def test_the_notice_of_the_close_leads_to_the_proposal_with_its_picture(world: World) -> None:
    """In direct messages; the picture is attached and has its words; Callum is below five of eight."""
    await closed(world)

    shown = await world.tap_card("Fergus", DIRECT, "See the proposal")

    assert "8 meetings, proposed" in shown.text
    assert "6 of 7 answered. No answer yet from \u2068Gil\u2069." in shown.text
    assert "**Proved best** for “most of us”" in shown.text
    assert "would be at 4 of 8." in shown.text
    assert "<@" not in shown.text
    (words,) = pictures(shown.message)
    assert "3. Sun 14 Mar, 5 of 7 (1 if need be), without Fergus" in words
    assert [each.filename for each in shown.message.attachments] == ["picture.png"]
    assert too_big(shown.message) == []


async def test_another_order_a_plan_and_a_swap_each_show_a_plan_of_their_own(world: World) -> None:
    """Everything on one panel: order, another plan, swaps with their prices, and back again."""
    await closed(world)
    await world.type("Alasdair", "series propose")
    steady = await world.tap("Alasdair", "What matters most…", "Steady rhythm")
    await world.tap("Alasdair", "What matters most…", "Most of us")
    other = await world.tap("Alasdair", "Another plan")
    await world.type("Alasdair", "series swap")
    prices = world.before("Alasdair")
    swapped = await world.tap("Alasdair", "Which date instead?", "Wed 2 Jun")
    back = await world.tap("Alasdair", "What matters most…", "Most of us")

    assert "**Proved best** for “steady rhythm”" in steady.text
    assert "**Picked by hand**" in other.text
    assert "- **Wed 2 Jun instead of Wed 9 Jun**: as many people; \u2068Ewan\u2069 then misses 4" in prices.text
    assert "**Picked by hand**, not the best for “most of us”: as many people come in all." in swapped.text
    assert [each.filename for each in swapped.message.attachments] == ["picture.png"]
    assert "**Proved best** for “most of us”" in back.text


async def test_the_prices_stand_alone_and_the_picture_comes_back(world: World) -> None:
    """A panel without a picture keeps none of the one it takes the place of."""
    await closed(world)
    await world.type("Alasdair", "series propose")
    prices = await world.tap("Alasdair", "Swap a date")
    without = list(prices.message.attachments)
    back = await world.tap("Alasdair", "Back to the proposal")

    assert without == []
    assert [each.filename for each in back.message.attachments] == ["picture.png"]


async def test_who_is_asked_again_is_led_to_the_date(world: World) -> None:
    """Gil gets one letter, kind and without reasons; its button opens the page with that date, and answers count."""
    await closed(world)
    await world.type("Alasdair", "series propose")
    found = await world.tap("Alasdair", "Ask again")
    done = await world.tap("Alasdair", "Ask them, once each")
    letter = world.letters("Gil")[-1]
    page = await world.tap_card("Gil", DIRECT, "Look at that date")

    assert "Gil\u2069 about **Sun 7 Feb** (has not answered)" in found.text
    assert "Asked, by direct message and once only" in done.text
    assert "Ask them, once each" not in done.labels
    assert "one of your answers would make a difference" in letter
    assert "Callum" not in letter
    assert "January and February 2027** · page 1 of 4" in page.text
    assert "yours still counts until the dates are published" in page.text


async def test_a_late_answer_moves_the_proposal_and_the_old_button_publishes_nothing(world: World) -> None:
    """Gil answers while Alasdair looks: organisers hear which meetings change; the old plan is refused kindly."""
    await closed(world)
    await world.type("Alasdair", "series propose")
    await world.wait_until(2027, 1, 18, 8, 15)
    await answered(world, "Gil")
    refused = await world.tap("Alasdair", "Publish these 8 dates")
    again = await world.tap("Alasdair", "Look again")

    assert str(SENTENCES["answers_changed"]) in refused.text
    assert f"<@{world.id('Gil')}>'s answer changes meetings 4 and 8." in world.letters("Fergus")[-1]
    assert "7 of 7 answered" in again.text
    assert await world.rows("meetings") == []


async def test_a_late_answer_that_makes_a_plan_possible_says_so(world: World) -> None:
    """Three of seven could come to everything, which is too few; with Gil they are four."""
    await asked(world)
    await answered(world, "Alasdair", "Bruno", "Callum", said="Y" * 16)
    await answered(world, "Dev", "Ewan", "Fergus", said="N" * 16)
    await world.wait_until(*CLOSED)
    at_the_close = world.letters("Fergus")[-1]
    await answered(world, "Gil", said="Y" * 16)

    told = world.letters("Fergus")[-1]
    assert "There is no plan yet that keeps every rule" in at_the_close
    assert f"with <@{world.id('Gil')}>'s answer there is a plan. I would now propose Sun 31 Jan" in told


async def test_no_plan_says_why_and_each_way_out_can_be_looked_at_swapped_and_left(world: World) -> None:
    """Nobody can come on four of the dates: the ways out are buttons; none is applied by itself."""
    await asked(world)
    await answered(world, *MEMBERS, said="NNYYNNYYYYYYYYYY")
    shown = await world.type("Alasdair", "series propose")
    way = shown.labels[0]
    taken = await world.tap("Alasdair", way)
    prices = await world.tap("Alasdair", "Swap a date")
    back = await world.tap("Alasdair", "Back to the proposal")
    order = await world.tap("Alasdair", "What matters most…", "No small meetings")

    assert "no plan yet" in shown.text
    assert "The smallest ways out" in shown.text
    assert "**A way out**: no plan keeps every rule." in taken.text
    assert "⚠️ " in taken.text
    assert "Back to the proposal" in prices.labels
    assert back.text == taken.text
    assert "no plan yet" in order.text
    assert await world.rows("meetings") == []


async def test_a_shorter_series_stays_short_whatever_is_tapped(world: World) -> None:
    """Six meetings instead of eight: another order and another plan have six too, and six are published."""
    await asked(world)
    await answered(world, *MEMBERS, said="NNYYNNYYYYYYYYYY")
    shown = await world.type("Alasdair", "series propose")
    short = await world.tap("Alasdair", shown.labels[-1])
    order = await world.tap("Alasdair", "What matters most…", "Steady rhythm")
    await world.tap("Alasdair", "Swap a date")
    await world.tap("Alasdair", "Back to the proposal")
    (publish,) = [label for label in order.labels if label.startswith("Publish")]
    await world.tap("Alasdair", publish)

    number = int(shown.labels[-1].split(" ")[0])
    assert number < 8
    assert f"{number} meetings, proposed" in short.text
    assert f"{number} meetings, proposed" in order.text
    assert len(await world.rows("meetings")) == number


# publishing


async def test_one_card_tells_the_group_and_each_finds_their_answers(world: World) -> None:
    """Numbers and never names; Callum alone has a private note; the old card says where the dates are."""
    receipt = await published(world)
    old, card = world.cards()
    mine = await world.tap_card("Callum", GROUP, "My answers")

    assert "8 meetings of \u2068Sunday group\u2069 are agreed, from Sun 31 Jan 2027, 15:00" in receipt.text
    assert "our dates" in str(card.components)
    assert "5 coming" in str(card.components)
    assert not any(name in str(card.components) for name in MEMBERS)
    assert "The dates are agreed" in str(old.components)
    assert "You said you can't come." in mine.text
    assert [name for name in MEMBERS if "you'd be at" in "".join(world.letters(name))] == ["Callum"]
    assert "you'd be at 4 of 8" in world.letters("Callum")[-1]
    assert "Callum" not in str([each.components for each in world.cards()])


async def test_buttons_of_an_old_proposal_answer_kindly_after_publication(world: World) -> None:
    """Every one of them: nothing moves, nothing crashes."""
    await closed(world)
    await world.type("Fergus", "series propose")
    old = world.people.panel("Fergus")
    verbs = [where for where in ids(old) if ":order:" not in where]
    await world.type("Alasdair", "series propose")
    await world.tap("Alasdair", "Another plan")
    await world.tap("Alasdair", "Publish these 8 dates")
    said = [(await world.forge("Fergus", GROUP, where)).text for where in verbs]
    command = await world.type("Fergus", "series propose")

    assert len(verbs) == 4
    assert set(said) == {SENTENCES["published_already"]}
    assert command.text == SENTENCES["no_series_poll"]
    assert len(await world.rows("meetings")) == 8


async def test_a_double_tap_publishes_once(world: World) -> None:
    """Two presses that arrive together get the same receipt; there are eight meetings and one card."""
    await closed(world)
    await world.type("Alasdair", "series propose")
    where = next(each for each in ids(world.people.panel("Alasdair")) if ":publish:" in each)
    first, second = await world.press_at_once("Alasdair", GROUP, where, where)
    await world.simulated.settle_all()

    assert first.text == second.text
    assert "## Published" in first.text
    assert len(await world.rows("meetings")) == 8
    assert len(world.cards()) == 2


async def test_two_organisers_with_two_plans_make_one_series(world: World) -> None:
    """The first tap counts; the second organiser reads that it is done."""
    await closed(world)
    await world.type("Alasdair", "series propose")
    await world.type("Fergus", "series propose")
    await world.tap("Fergus", "Another plan")
    plans = [
        next(each for each in ids(world.people.panel(name)) if ":publish:" in each) for name in ("Alasdair", "Fergus")
    ]
    first = await world.forge("Alasdair", GROUP, plans[0])
    second = await world.forge("Fergus", GROUP, plans[1])

    assert plans[0] != plans[1]
    assert "## Published" in first.text
    assert second.text == SENTENCES["published_already"]
    assert len(await world.rows("meetings")) == 8


async def test_a_late_answer_after_publication_shows_the_meetings(world: World) -> None:
    """Gil taps on a panel that was open all the time: it is an answer for the meeting, and he sees the meetings."""
    await closed(world)
    await world.tap_card("Gil", DIRECT, "Enter my availability")
    await world.type("Alasdair", "series propose")
    await world.tap("Alasdair", "Publish these 8 dates")
    shown = await world.tap_nth("Gil", "✗ No", 0)
    again = await world.tap_card("Gil", DIRECT, "Enter my availability")

    assert "your answers count for the meetings" in shown.text
    assert "You said you can't come." in shown.text
    assert "your answers count for the meetings" in again.text


@pytest.mark.parametrize("command", ["series propose", "series swap", "series publish"])
async def test_a_member_is_told_that_this_is_for_organisers(world: World, command: str) -> None:
    """By command; and by a forged button too."""
    await closed(world)
    refused = await world.type("Bruno", command)
    forged = await world.forge("Bruno", GROUP, "v1:series:propose:1")
    publish = await world.forge("Bruno", GROUP, "v1:series:publish:1")

    assert refused.text == SENTENCES["organisers_only"]
    assert forged.text == SENTENCES["organisers_only"]
    assert publish.text in {SENTENCES["organisers_only"], SENTENCES["not_found"]}


async def test_an_organiser_without_the_role_sees_no_proposal(world: World) -> None:
    """The role is checked at each tap, in direct messages too."""
    await closed(world)
    world.take_role("Fergus", ORGANISER)

    refused = await world.tap_card("Fergus", DIRECT, "See the proposal")

    assert refused.text == SENTENCES["organiser_role_missing"]


# beside the event loop


A_FEW_TURNS = 10
"""Of the loop; there are none while something works on it."""


class Watched(ThreadPoolExecutor):
    """Threads that note which work they do, and how often the event loop turns meanwhile."""

    def __init__(self) -> None:
        super().__init__(max_workers=2)
        self.turns = 0
        self.meanwhile: Counter[str] = Counter()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Take some work; ``asyncio.to_thread`` hands it over as a partial of its context's ``run``."""
        before = self.turns
        work: Any = fn if hasattr(fn, "keywords") else fn.func
        doing: Future[Any] = super().submit(fn, *args, **kwargs)

        def note(_: "Future[Any]") -> None:
            self.meanwhile[work.args[0].__name__] += self.turns - before

        doing.add_done_callback(note)
        return doing

    async def turn(self) -> None:
        """Count the turns of the loop."""
        while True:
            self.turns += 1
            await asyncio.sleep(0)


async def test_drawing_and_planning_leave_the_event_loop_alone(world: World) -> None:
    """Each is done in a thread, and the loop turns meanwhile."""
    await closed(world)
    draw.cache_clear()
    watched = Watched()
    asyncio.get_running_loop().set_default_executor(watched)
    turning = asyncio.create_task(watched.turn())
    await world.type("Alasdair", "series propose")
    for label in ("Another plan", "Swap a date", "Back to the proposal", "Ask again"):
        await world.tap("Alasdair", label)
    turning.cancel()

    assert {"preview", "draw", "another", "swaps", "ask_again"} <= set(watched.meanwhile)
    assert min(watched.meanwhile[name] for name in ("draw", "ask_again")) > A_FEW_TURNS
