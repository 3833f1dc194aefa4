"""Whoever may not, with every id in hand: another server's organiser finds nothing, a member organises nothing."""

import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.arrangements import Role
from bot.domain.bus_stop import BusStop, Choice, Chosen, StopState
from bot.domain.consent import Round
from bot.domain.offers import Offer
from bot.domain.set_up import Setting
from bot.store import bus_stops, consent, memberships, offers
from bot.ui.texts.errors import SENTENCES
from cogs.offers import MEETINGS
from tests.cogs.world import DIRECT, FOREIGNER, GROUP, LOBBY, THEIRS, Forged, World
from tests.rated import make_series

THEIR_ROOM = "their-room"
NOT_FOUND = str(SENTENCES["not_found"])

EVERY = int(os.environ.get("BUSSTOP_TAP_EVERY", "8"))
"""Every how many taps one is tried in this run."""

MAY_SAY = {NOT_FOUND, str(SENTENCES["draft_gone"]), str(SENTENCES["not_in_a_server"])}
"""What says the same of something that is not theirs as of something that never was."""

THEIR_OWN = {("home", "call_me"), ("home", "called"), ("set_up", "begin"), ("set_up", "change")}
"""Taps about nobody's group: one's own name, and setting up where one is."""


OF_MESSAGES = {("health", "again"), ("health", "done"), ("cards", "again")}
"""Taps about a row of the outbox."""


@pytest.fixture
async def rich(world: World) -> World:  # noqa: PLR0915 - one of everything
    """One of everything in the Sunday group: questions, a meeting, a rating, drafts, acts, a card, a line, a plea."""
    await world.ask()
    await world.agree()
    await world.type("Alasdair", "availability open", dates="14 Feb", card=world.simulated.channel(LOBBY))
    await world.tap("Alasdair", "Whom shall I invite by direct message?", "Kit")
    await world.tap("Alasdair", "Open it and invite them")
    await world.type("Alasdair", "availability open")
    await world.tap("Alasdair", "Open the question")
    await world.type("Alasdair", "series propose")
    await world.type("Alasdair", "availability open", dates="21 Feb")
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Post a card for newcomers")
    await world.tap("Alasdair", "Choose a channel", f"#{LOBBY}")
    await world.tap_card("Hamish", LOBBY, "Join the waiting list")
    await world.fill("Hamish", name="Hamish", can_make=["0"], line="I like walking")
    await world.type("Alasdair", "group settings")
    await world.tap("Alasdair", "Change something…", "name")
    await world.fill("Alasdair", name="Wednesday group")
    await world.tap("Alasdair", "Save")
    await world.type("Fergus", "group settings")
    await world.tap("Fergus", "Change something…", "seats")
    await world.fill("Fergus", least="4", most="7")
    await world.type("Alasdair", "group members add")
    await world.tap("Alasdair", "Members", "Iain")
    await world.type("Alasdair", "group members add")
    await world.tap("Alasdair", "Members", "Hamish", "Kit")
    await world.forge("Rory", GROUP, "v1:group:ask_in:1")
    await world.type("Bruno", "mine reminders")
    await world.tap("Bruno", "By direct message")
    await world.type("Bruno", "meetings next")
    await world.tap("Bruno", "Who does what, and where")
    await world.tap("Bruno", "I'll host")
    await world.tap("Bruno", "Where?")
    await world.fill("Bruno", place="12 Old Library Lane")
    await world.type("Alasdair", "meetings move")
    await world.tap("Alasdair", "Choose a meeting…", "Sun 24 Jan")
    await world.fill("Alasdair", date="31 Jan")
    await world.type("Alasdair", "meetings cancel")
    await world.tap("Alasdair", "Choose a meeting…", "Sun 24 Jan")
    await world.type("Alasdair", "meetings add")
    await world.fill("Alasdair", date="28 Feb")
    await world.type("Alasdair", "group members remove")
    await world.tap("Alasdair", "Members", "Dev")
    await world.type("Bruno", "group show")
    await world.tap("Bruno", "Our agreement")
    await world.tap("Bruno", "I agree")
    await world.type("Alasdair", "group show")
    await world.tap("Alasdair", "Change the agreement")
    await world.fill("Alasdair", agreement="We are kind and come on time. " * 10)
    await world.type("Alasdair", "group pause")
    await world.tap("Alasdair", "Type a day…")
    await world.fill("Alasdair", until="1 June")
    await world.type("Alasdair", "group close")
    await world.tap("Alasdair", "Ask everybody")
    await open_a_stop(world)
    await let_a_series_end(world)
    return world


async def open_a_stop(world: World) -> None:
    """Open the bus stop of the series that is asked about, with what Bruno chose."""
    now = world.now()
    async with world.bot.parts.means.database.writing() as db:
        series_id = min((await memberships.of_group(db, 1))[0].rides)
        new = BusStop(0, 1, series_id, StopState.OPEN, now, now + timedelta(days=14), 1)
        stop_id = await bus_stops.add(db, new)
        await bus_stops.choose(db, stop_id, world.id("Bruno"), Chosen(Choice.GET_OFF, now, 1))


async def fill_seats(world: World) -> None:
    """Have a round about a newcomer, and an offer of a seat, at a bus stop."""
    at = world.now()
    async with world.bot.parts.means.database.writing() as db:
        if await bus_stops.load(db, 1) is None:
            await bus_stops.add(db, BusStop(0, 1, 1, StopState.CLOSED, at, at, 1))
        asked = await consent.add(db, Round(0, 1, 1, 1, world.id("Alasdair"), at, at, at))
        await consent.save(db, asked.open([world.id("Rory")], at))
        await offers.add(db, Offer(0, 1, asked.id, world.id("Rory"), at, at))


async def let_a_series_end(world: World) -> None:
    """Let a series be over since this morning, so that everybody in it is asked how helpful it was."""
    await fill_seats(world)
    await make_series(world.bot.parts.means, 1, (datetime(2027, 1, 4, 6),))
    await world.simulated.settle_all()


OURS = (
    "groups", "rule_changes", "memberships", "polls", "candidates", "answers", "meetings", "rsvps",
    "agenda", "outbox", "cards", "acts", "series", "proposals", "late_answers", "preferences",
    "meeting_places", "role_turns", "attendance", "tasks_done", "agreements", "acceptances",
    "second_words", "rounds", "round_answers", "group_lives", "ratings", "sealed_answers",
    "consent_rounds", "consent_newcomers", "consent_answers", "consent_flags", "consent_pairs",
    "seat_offers", "offer_answers", "commitment_rounds", "commitments", "bus_stops", "choices",
)  # fmt: skip


async def kept(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row there is that is not the foreigner's own; drafts are made by anybody who manages a server."""
    own = world.id(FOREIGNER)  # a name to be called is theirs to change, in their own row
    return {table: [row for row in await world.rows(table) if own not in row] for table in OURS}


async def numbers(world: World) -> list[int]:
    """Return every number that a row of ours can have, and one that none has; of a question's dates the outermost."""
    tables = (
        "groups",
        "polls",
        "meetings",
        "acts",
        "drafts",
        "series",
        "proposals",
        "second_words",
        "seat_offers",
        "rounds",
    )
    found = {row[0] for table in tables for row in await world.rows(table)}
    asked: dict[int, list[int]] = {}
    for number, question, *_ in await world.rows("candidates"):
        asked.setdefault(question, []).append(number)
    outermost = {number for dates in asked.values() for number in (dates[0], dates[-1])}
    return [*sorted(found | outermost), 1 + max(max(dates) for dates in asked.values())]


async def messages(world: World) -> list[int]:
    """Return the number of every message of ours, said or not, and one that is none."""
    known = await world.rows("outbox")
    ours = [row[0] for row in known if row[3] != THEIRS]
    return [*ours, 1 + max(row[0] for row in known)]


def secrets(world: World) -> re.Pattern[str]:
    """Return what nobody elsewhere may read: names, people, channels, roles and times of ours."""
    people = world.names
    numbers_ = [world.id(name) for name in people if name != FOREIGNER]
    numbers_ += [channel.id for channel in world.env.guild.channels.values()]
    numbers_ += [role.id for role in world.env.guild.roles.values()]
    words = [
        "Sunday group",
        "Wednesday group",
        "walking",
        "Library Lane",
        "kind and come",
        *(name for name in people if name != FOREIGNER),
    ]
    return re.compile("|".join([*(rf"\b{word}\b" for word in words), *map(str, numbers_), "<t:"]))


def fields(world: World) -> dict[str, list[str]]:
    """Return what a foreigner could put into any form, channels and roles of ours among it."""
    channel = str(world.simulated.channel(GROUP).id)
    return {
        "name": ["Mine now"], "zone": ["Paris"], "channel": [channel], "organisers_channel": [channel],
        "member_role": [str(world.simulated.role("Sunday group").id)],
        "organiser_role": [str(world.simulated.role("Organisers").id)],
        "kind": ["training"], "least": ["2"], "most": ["3"], "patterns": ["Mon 10:00 1h"], "alternate": ["off"],
        "meetings": ["6"], "preferred_least": ["12"], "preferred_most": ["13"], "hard_least": ["12"],
        "hard_most": ["14"], "days": ["2"], "at": ["10:00"], "newcomers": ["open"], "dates": ["28 Feb 15:00"],
        "closes": [""], "breaks": ["1 Mar - 5 Mar"], "card": [channel], "can_make": ["0"], "line": ["hello"],
        "begins": ["22:00"], "ends": ["8:00"], "place": ["My house"],
        "date": ["28 Feb 15:00"], "series": ["series"], "agreement": ["Everything is mine now. " * 10],
        "until": ["1 July"],
        "purpose": ["Come to us"],
    }  # fmt: skip


def may_be_theirs(tap: tuple[str, str]) -> bool:
    """Say whether the number of a tap can be a group's, a draft's or an act's, of which the foreigner has one."""
    feature, verb = tap
    return (
        feature
        in {"group", "waiting_list", "setting", "set_up", "mine", "agreement", "pausing", "closing", "sister_group"}
        or tap in {("bus_stop", "open"), ("bus_stop", "status")}
        or tap in {("health", "look"), ("health", "back_up"), ("home", "unheard"), ("rating", "show")}
        or tap in {("consent", "fill"), ("offers", "stay")}
        or verb in {"ask", "asked", "begin", "next", "again_add", "typed_add", "choose_move", "choose_cancel"}
        or verb in {"found", "again_invitation", "typed_invitation"}
        or verb[:5] == "pick_"
    )


def press(world: World, tap: tuple[str, str], number: int) -> Forged:
    """Return a press of a button, a pick in a select or a form, whichever the tap is."""
    feature, verb = tap
    custom_id = f"v1:{feature}:{verb}:{number}"
    if verb.startswith("typed_") or verb in {"asked", "joined", "called"}:
        return Forged(custom_id, fields=fields(world))
    values: list[str] = []
    if verb in {"setting", "change"}:
        values = [str(Setting.NAME)]
    elif verb.startswith("pick_") or verb in {"confirm", "another"}:
        values = [str(number)]
    elif tap == ("rating", "answer"):
        values = ["8"]
    elif verb == "card_here":
        values = [str(world.simulated.channel(LOBBY).id)]
    elif verb in {"add", "remove", "organisers", "members", "invite", "pick"}:
        values = [str(world.id(FOREIGNER))]
    return Forged(custom_id, values)


def tried(taps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the taps to try: all of them in `make taps`, one of eight in `make test`."""
    return [*taps][::EVERY]


async def press_each(
    world: World, where: str, tap: tuple[str, str], numbers_: Iterable[int], name: str = FOREIGNER
) -> dict[int, str]:
    """Press with each number, all at once; return what is said to each."""
    pressed = [*numbers_]
    answers = await world.forge_all(name, where, [press(world, tap, number) for number in pressed])
    return {number: answer.text for number, answer in zip(pressed, answers, strict=True)}


@pytest.mark.parametrize("where", [THEIR_ROOM, DIRECT])
async def test_no_component_and_no_form_tells_or_changes_anything(rich: World, where: str) -> None:
    """Acceptance 13: every tap the door knows, with every number there is."""
    before, hidden, known, said_ = await kept(rich), secrets(rich), await numbers(rich), await messages(rich)
    told: dict[str, str] = {}
    for tap in tried(rich.taps()):
        wanted = said_ if tap in OF_MESSAGES else known
        not_theirs = [number for number in wanted if number != THEIRS or not may_be_theirs(tap)]
        for number, said in (await press_each(rich, where, tap, not_theirs)).items():
            if hidden.search(said) or not (said in MAY_SAY or tap in THEIR_OWN):
                told[f"{tap[0]}:{tap[1]}:{number}"] = said

    after = await kept(rich)
    assert told == {}
    assert {table for table in OURS if [row for row in before[table] if row not in after[table]]} == set()


async def test_no_command_tells_anything_elsewhere(rich: World) -> None:
    """Acceptance 13: typed in the own server and in direct messages: only what is theirs."""
    hand, hidden = rich.simulated.actor(FOREIGNER), secrets(rich)
    room = next(channel for channel in hand.guild.channels.values() if channel.name == THEIR_ROOM)
    before = await kept(rich)

    for command in hand.available_commands(room):
        options = {"dates": "28 Feb 15:00"} if command == "availability open" else {}
        done = await hand.slash(room, command, **options)
        assert not hidden.search(str(done.modal or done.response.components).replace("<t:1", "")), command
    for command in hand.user.available_commands():
        done = await hand.user.slash(command)
        assert not hidden.search(str(done.modal or done.response.components)), command

    after = await kept(rich)
    ours = [row for table in ("groups", "memberships", "polls", "meetings") for row in before[table]]
    assert [row for row in ours if row not in [one for rows in after.values() for one in rows]] == []


async def test_our_channel_cannot_be_taken_from_elsewhere(rich: World) -> None:
    """With its number in hand it is a channel that the bot can't write in there, whether a group lives in it or not."""
    before = await rich.rows("groups")
    told = [
        (
            await rich.forge_form(FOREIGNER, THEIR_ROOM, f"v1:group:typed_channel:{THEIRS}", {"channel": [str(number)]})
        ).text
        for number in (rich.simulated.channel(GROUP).id, rich.simulated.channel("back-room").id)
    ]

    assert [text.partition(".")[0].rpartition(" ")[0] for text in told] == ["I can't write in"] * 2
    assert await rich.rows("groups") == before


FOR_MEMBERS = {
    "agreement": {"accept", "read"},
    "arrangements": {"again_place", "show", "typed_place", *(f"take_{role}" for role in Role),
                     *(f"pass_{role}" for role in Role)},
    "asked": {"look"},
    "commitment": {"in", "not_now", "not_for_me", "own"},
    "founding": {"come", "come_to_none", "phone", "no_phone"},
    "availability": {"enter", "if_need_be", "interested", "no", "none", "not_for_me", "page", "pick_answer", "yes",
                     *(f"all_{weekday}" for weekday in range(7))},
    "bus_stop": {*Choice, "anyway", "get_on", "later_no", "later_yes", "only_if", "pick_choose", "self_no", "self_yes",
                 "show"},
    "closing": {"fine", "wait"},
    "consent": {"say"},
    "group": {"ask_in", "members", "pick_members", "pick_show", "show"},
    "handing_over": {"accept"},
    "home": {"call_me", "called", "unheard"},
    "meetings": {"coming", "list_coming", "list_sorry", "next", "page", "pick_calendar", "pick_list", "pick_next",
                 "sorry"},
    "mine": {"again_quiet", "leads", "no_quiet", "pick_reminders", "reminders", "typed_quiet", "way_channel",
             "way_direct", "way_off"},
    "rating": {"answer", "ask", "show"},
    "offers": {"accept", "leave", "pass", "read", "show", "stay", "take", *(f"date_{number}" for number in MEETINGS)},
    "roll_call": {"back", "off"},
    "sister_group": {"rather_wait", "yes"},
    "too_few": {"choose"},
    "waiting_list": {"join", "joined", "leave", "pick_join", "pick_leave", "pick_where", "where"},
}  # fmt: skip
"""What anybody in the group may tap; all the rest is for organisers, and a new tap is too until it stands here."""

BEGUN_BY_ONE = {("closing", "undo"), ("pausing", "pause"), ("second_word", "withdraw"), ("group", "add_anyway"),
                ("group", "save"), *(("meetings", verb) for verb in ("add", "cancel", "move")),
                *(("agreement", verb) for verb in ("again_draft", "save", "typed_draft"))}  # fmt: skip
"""What one organiser has begun and nobody else can go on with, so that it is not even there for others."""

SOME = (*range(1, 8), 10, 12)
"""Numbers among which each tap finds something of the group's."""

ORGANISERS_ONLY, ROLE_MISSING = str(SENTENCES["organisers_only"]), str(SENTENCES["organiser_role_missing"])


@pytest.mark.parametrize(("name", "refusal"), [("Bruno", ORGANISERS_ONLY), ("Fergus", ROLE_MISSING)])
async def test_scenario_14_no_tap_of_an_organiser_works_for_a_member_or_without_the_role(
    rich: World, name: str, refusal: str
) -> None:
    """Each button, select and form of a group's, old or forged: refused in a sentence, and nothing is changed."""
    rich.take_role("Fergus", "Organisers")
    before = await kept(rich)
    taps = [tap for tap in tried(rich.taps()) if tap[0] != "set_up" and tap[1] not in FOR_MEMBERS.get(tap[0], ())]

    said = {tap: [*(await press_each(rich, GROUP, tap, SOME, name)).values()] for tap in taps}

    assert {tap: texts for tap, texts in said.items() if not {*texts} <= {refusal, *MAY_SAY}} == {}
    assert {tap for tap, texts in said.items() if refusal not in texts} <= BEGUN_BY_ONE
    after = await kept(rich)
    assert {table for table in OURS if [row for row in before[table] if row not in after[table]]} == set()
