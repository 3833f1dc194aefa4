"""`/group pause` and `/group close`, as people type and tap them."""

from tests.cogs.world import DIRECT, GROUP, MEMBER, ORGANISER, World


async def test_a_group_pauses_and_wakes(world: World) -> None:
    """Typed, looked at, agreed to by the other organiser; everybody is asked, and says so from a direct message."""
    await world.type("Alasdair", "group pause")
    await world.tap("Alasdair", "Type a day…")
    preview = await world.fill("Alasdair", until="1 June")
    waits = await world.tap("Alasdair", "Pause it until then")
    await world.tap_card("Fergus", DIRECT, "Fine by me")
    shown = await world.type("Bruno", "group show")
    at_home = await world.type("Bruno", "home")
    await world.type("Alasdair", "group pause")
    await world.tap("Alasdair", "Wake it now")
    back = await world.tap_card("Bruno", DIRECT, "Yes, I'm back")

    assert "until Tue 1 Jun 2027?" in preview.text
    assert "pause the group" in waits.text
    assert "The group is paused until Tue 1 Jun 2027." in shown.text
    assert "The group is paused until Tue 1 Jun 2027." in at_home.text
    assert back.text.startswith("Welcome back.")


async def test_a_group_closes_and_the_roles_go_in_the_morning(world: World) -> None:
    """Every command says so; until then it can be undone from the letter."""
    await world.type("Alasdair", "group close")
    await world.tap("Alasdair", "We decided it together")
    await world.tap_card("Fergus", DIRECT, "Fine by me")
    said = {(await world.type(name, "group show")).text for name in ("Alasdair", "Bruno")}
    at_home = await world.type("Bruno", "home")
    await world.wait_until(2027, 1, 5, 8, 59)
    before = world.simulated.roles("Bruno"), {MEMBER, ORGANISER} <= {*world.simulated.roles("Alasdair")}
    await world.wait_until(2027, 1, 5, 9, 1)

    assert len(said) == 1
    assert "This group closed" in said.pop()
    assert "The group closed" in at_home.text
    assert any("has closed" in letter for letter in world.letters("Bruno"))
    assert before == ((MEMBER,), True)
    assert world.simulated.roles("Bruno") == ()
    assert {MEMBER, ORGANISER}.isdisjoint(world.simulated.roles("Alasdair"))


async def test_who_would_rather_wait_says_so_to_organisers_only(world: World) -> None:
    """And finds the question at home as long as it is open."""
    await world.type("Alasdair", "group close")
    await world.tap("Alasdair", "Ask everybody")
    await world.type("Gil", "home")
    await world.tap("Gil", "Answer now")
    said = await world.tap("Gil", "Please wait")

    assert "nobody else" in said.text
    assert any("would rather wait before" in letter for letter in world.letters("Fergus"))
    assert not any("would rather wait before" in letter for letter in world.letters("Bruno"))
    assert all("rather wait" not in str(card.components) for card in world.cards(GROUP))
