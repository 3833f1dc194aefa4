"""The waiting list: the form, one's own place, and the line as organisers see it."""

from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, LOBBY, World


async def join(world: World, name: str, line: str = "") -> str:
    """Join through the command."""
    await world.type(name, "waiting-list join", LOBBY)
    return (await world.fill(name, name=name, can_make=["0", "1"], line=line)).text


async def test_joining_is_a_short_form_with_a_word_about_clients(open_world: World) -> None:
    """What to call them, which times, one optional line; then their own place."""
    form = await open_world.type("Hamish", "waiting-list join", LOBBY)
    said = await open_world.fill("Hamish", name="Hamish", can_make=["1"])

    assert "Nothing about clients, please" in form.text
    assert "Sun 15:00, 3 h" in form.text
    assert "You are 1st in line for \u2068Sunday group\u2069" in said.text
    assert said.labels == ("Change what I wrote", "Leave the list")


async def test_the_form_comes_filled_and_the_place_stays(open_world: World) -> None:
    """Changing what one wrote is not joining again."""
    await join(open_world, "Hamish", "first")
    await open_world.wait_until(2027, 1, 5, 10)
    await join(open_world, "Iain")
    await open_world.type("Hamish", "waiting-list where", LOBBY)
    form = await open_world.tap("Hamish", "Change what I wrote")
    said = await open_world.fill("Hamish", name="Hamish M", line="second", can_make=[])

    assert "first" in form.text
    assert "You are 1st in line" in said.text


async def test_organisers_see_the_line_in_order_with_since_when(open_world: World) -> None:
    """And can take somebody off it, told to nobody, undone from the receipt."""
    await join(open_world, "Hamish", "I like walking")
    await open_world.wait_until(2027, 1, 5, 10)
    await join(open_world, "Iain")
    shown = await open_world.type("Alasdair", "waiting-list show")
    removed = await open_world.tap("Alasdair", "Take somebody off the list…", "Hamish")
    undone = await open_world.tap("Alasdair", "Undo")
    again = await open_world.type("Alasdair", "waiting-list show")

    first, second = shown.text.index("Hamish"), shown.text.index("Iain")
    assert first < second
    assert "I like walking" in shown.text
    assert "<t:1799056800:D>" in shown.text
    assert removed.text == f"Off the list: <@{open_world.id('Hamish')}>. I told nobody."
    assert undone.text == "Undone: it is as it was before."
    assert again.text == shown.text
    assert open_world.letters("Hamish") == []


async def test_leaving_twice_is_harmless(open_world: World) -> None:
    """The button and the command."""
    await join(open_world, "Hamish")
    panel = await open_world.type("Hamish", "waiting-list where", LOBBY)
    left = await open_world.tap("Hamish", "Leave the list")
    again = await open_world.forge("Hamish", LOBBY, "v1:waiting_list:leave:1")
    where = await open_world.forge("Hamish", LOBBY, "v1:waiting_list:where:1")

    assert "You are 1st in line" in panel.text
    assert left.text == again.text
    assert where.labels == ("Join the waiting list",)


async def test_who_waits_for_two_groups_is_asked_which_is_meant(open_world: World) -> None:
    """To join, to look and to leave; the other place stays."""
    await open_world.type("Alasdair", "group set-up", "back-room", zone="London")
    await open_world.tap("Alasdair", "Change something…", "newcomers")
    await open_world.fill("Alasdair", newcomers=["open"])
    await open_world.tap("Alasdair", "Looks right, go on")
    await open_world.tap("Alasdair", "Set it up anyway")
    for group in ("Sunday group", "Back room"):
        await open_world.type("Hamish", "waiting-list join", LOBBY)
        await open_world.tap("Hamish", "Choose a group", group)
        await open_world.fill("Hamish", name="Hamish", can_make=[])
    await open_world.type("Hamish", "waiting-list where", LOBBY)
    where = await open_world.tap("Hamish", "Choose a group", "Back room")
    await open_world.type("Hamish", "waiting-list leave", LOBBY)
    left = await open_world.tap("Hamish", "Choose a group", "Back room")
    other = await open_world.type("Hamish", "waiting-list where", LOBBY)

    assert "You are 1st in line for \u2068Back room\u2069" in where.text
    assert "You are off the waiting list for \u2068Back room\u2069" in left.text
    assert "You are 1st in line for \u2068Sunday group\u2069" in other.text


async def test_bad_input_is_one_sentence_and_nobody_is_in_line(open_world: World) -> None:
    """A blank name, a long name, a long line; the form's own limits are not the only ones."""
    blank = await open_world.forge_form("Hamish", LOBBY, "v1:waiting_list:joined:1", {"name": ["\u200b"]})
    long_name = await open_world.forge_form("Hamish", LOBBY, "v1:waiting_list:joined:1", {"name": ["@" * 4000]})
    long_line = await open_world.forge_form(
        "Hamish", LOBBY, "v1:waiting_list:joined:1", {"name": ["Hamish"], "line": ["x" * 4000]}
    )
    nothing = await open_world.forge_form("Hamish", LOBBY, "v1:waiting_list:joined:1", {})
    shown = await open_world.type("Alasdair", "waiting-list show")

    assert blank.text == nothing.text == SENTENCES["name_empty"]
    assert long_name.text == "That name is too long. Up to 40 characters, please."
    assert long_line.text == "That is too long. Up to 280 characters, please."
    assert "Nobody is waiting." in shown.text


async def test_a_member_is_told_that_there_is_no_need_to_wait(open_world: World) -> None:
    """Bruno finds the open group and has a seat in it."""
    assert await join(open_world, "Bruno") == SENTENCES["already_in"]


async def test_home_shows_ones_place_and_the_way_in(open_world: World) -> None:
    """A stranger finds the open group, joins from there, and sees the place in direct messages too."""
    home = await open_world.type("Kit", "home", LOBBY)
    await open_world.tap("Kit", "Join the waiting list", "Sunday group")
    await open_world.fill("Kit", name="Kit", can_make=[])
    after = await open_world.type("Kit", "home", DIRECT)
    where = await open_world.tap("Kit", "Where am I in line?")

    assert "Open to newcomers here: \u2068Sunday group\u2069" in home.text
    assert "You are 1st in line for a seat." in after.text
    assert "## You are 1st in line" in where.text


async def test_a_name_is_asked_for_and_kept(world: World) -> None:
    """`/home`, *What to call me*."""
    await world.type("Bruno", "home")
    await world.tap("Bruno", "What to call me")
    said = await world.fill("Bruno", name="Bruno B")
    listed = await world.type("Alasdair", "group members list")

    assert said.text == "Saved: \u2068Bruno B\u2069."
    assert f"\u2068Bruno B\u2069 (<@{world.id('Bruno')}>)" in listed.text
