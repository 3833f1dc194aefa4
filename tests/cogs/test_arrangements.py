"""Who hosts, and where: in the reminder, in what is next, and by one tap."""

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, World

HOUSE = "12 Old Library Lane"


async def test_a_reminder_says_where_and_who_and_one_tap_changes_it(world: World) -> None:
    """From the place typed on the panel to the week's and the day's reminder; the older one goes."""
    await world.ask()
    await world.agree()
    await world.type("Bruno", "meetings next")
    before = await world.tap("Bruno", "Who does what, and where")
    hosting = await world.tap("Bruno", "I'll host")
    await world.tap("Bruno", "Where?")
    typed = await world.fill("Bruno", place=HOUSE)
    early = await world.type("Callum", "meetings next")
    kept = await world.tap("Callum", "Who does what, and where")
    await world.wait_until(2027, 1, 17, 9)
    week = world.cards()[-1]
    await world.tap_card("Dev", GROUP, "Who does what, and where")
    swapped = await world.tap("Dev", "I'll host")
    redrawn = str(world.cards()[-1].components)
    shown = await world.type("Callum", "meetings next", DIRECT)
    await world.wait_until(2027, 1, 23, 9, 2)
    last = world.cards()

    bruno, dev = (f"<@{world.id(name)}>" for name in ("Bruno", "Dev"))
    assert "**Host:** nobody yet" in before.text
    assert f"**Host:** {bruno}" in hosting.text
    assert "Somebody else hosts" in hosting.labels
    assert HOUSE in typed.text
    assert HOUSE not in early.text
    assert "**Where:** kept; members read it from Sun 17 Jan until 1 day after the meeting." in kept.text
    assert HOUSE in str(week.components)
    assert f"Host: {bruno} · Opening: " in str(week.components)
    assert f"**Host:** {dev}" in swapped.text
    assert f"Host: {dev} · Opening: " in redrawn
    assert HOUSE in shown.text
    assert f"Host: {dev}" in shown.text
    assert week.id not in {card.id for card in last}
    assert HOUSE in str(last[-1].components)


async def test_no_place_stands_anywhere_once_the_day_is_past(world: World) -> None:
    """The reminder that stays is drawn without it; nobody outside the group ever saw it."""
    await world.ask()
    await world.agree()
    await world.type("Bruno", "meetings next")
    await world.tap("Bruno", "Who does what, and where")
    await world.tap("Bruno", "Where?")
    await world.fill("Bruno", place=HOUSE)
    await world.type("Gil", "mine reminders")
    await world.tap("Gil", "By direct message")
    await world.wait_until(2027, 1, 23, 9, 2)
    during = [HOUSE in str(world.cards()[-1].components), any(HOUSE in text for text in world.letters("Gil"))]
    await world.wait_until(2027, 1, 26, 0)

    assert during == [True, True]
    assert not [card for card in world.cards() if HOUSE in str(card.components)]
    assert not [text for text in world.letters("Gil") if HOUSE in text]
    assert await world.rows("meeting_places") == []


async def test_a_stranger_arranges_nothing(world: World) -> None:
    """Every tap and the form, with the meeting's number in hand."""
    await world.ask()
    await world.agree()
    verbs = ("show", "take_host", "pass_host", "again_place")
    said = [(await world.forge("Kit", LOBBY, f"v1:arrangements:{verb}:1")).text for verb in verbs]
    form = await world.forge_form("Kit", LOBBY, "v1:arrangements:typed_place:1", {"place": [HOUSE]})

    assert said == [SENTENCES["not_found"]] * 4
    assert form.text == SENTENCES["not_found"]
    assert await world.rows("role_turns") == await world.rows("meeting_places") == []
