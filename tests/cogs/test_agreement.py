"""The agreement on Discord: read, agreed to, changed, announced in one card."""

from bot.demo.people import texts
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, World

KIND = "We are kind to each other and come on time. " * 6
QUIET = "We listen first, and we keep what we hear. " * 6


async def change(world: World, name: str, text: str) -> str:
    """Have an organiser type a new text; return what they then have before them."""
    await world.type(name, "group show")
    await world.tap(name, "Change the agreement")
    return (await world.fill(name, agreement=text)).text


async def test_a_member_finds_it_in_home_reads_it_and_agrees(world: World) -> None:
    """One line, once, in direct messages too; the whole text; one tap; a replayed one changes nothing."""
    home = await world.type("Bruno", "home", DIRECT)
    shown = await world.tap("Bruno", "Read and agree")
    agreed = await world.tap("Bruno", "I agree")
    replayed = await world.forge("Bruno", GROUP, "v1:agreement:accept:1")
    after = await world.type("Bruno", "home")

    assert home.text.count("our agreement") == 1
    assert "what is said in the group stays in the group" in shown.text
    assert shown.labels == ("I agree",)
    assert "**You agreed** on" in agreed.text
    assert "1 of 7 have agreed." in agreed.text
    assert agreed.labels == ()
    assert (replayed.text, len(await world.rows("acceptances"))) == (agreed.text, 1)
    assert "agreement" not in after.text
    assert "Read and agree" not in after.labels


async def test_a_new_version_is_one_card_with_numbers_and_a_button(world: World) -> None:
    """It pings nobody, names nobody, and counts; what was read before it came is not noted."""
    await world.type("Bruno", "group show")
    old = await world.tap("Bruno", "Our agreement")
    draft = await change(world, "Alasdair", KIND)
    before = len(world.cards())
    await world.tap("Alasdair", "Save and announce it")
    stale = await world.tap_on("Bruno", old.message, "I agree")
    present = await world.tap("Bruno", "Look at the present text")
    await world.tap("Bruno", "I agree")
    (card,) = world.cards()[before:]
    counted = "\n".join(texts(card))
    listed = await world.tap_card("Alasdair", GROUP, "Read and agree")

    assert "Nothing is changed yet." in draft
    assert SENTENCES["agreement_changed"] == stale.text
    assert "version 2, since" in present.text
    assert "1 of 7 have agreed." in counted
    assert "<@" not in counted
    assert not card.mentions
    assert f"**Not agreed yet:** <@{world.id('Alasdair')}>" in listed.text
    assert f"<@{world.id('Bruno')}>" not in listed.text


async def test_two_organisers_at_once_lose_nothing_of_what_they_typed(world: World) -> None:
    """A refused form can be opened again; a text that another one overtook is kept, and can be worked on."""
    refused = await change(world, "Alasdair", "Too short, but mine.")
    again = await world.tap("Alasdair", "Try again")
    await change(world, "Fergus", QUIET)
    await world.tap("Fergus", "Save and announce it")
    warned = await world.fill("Alasdair", agreement=KIND)
    further = await world.tap("Alasdair", "Change it further")
    await world.fill("Alasdair", agreement=f"{KIND}And we laugh.")
    saved = await world.tap("Alasdair", "Save and announce it")

    assert "At least 200 characters, please." in refused
    assert "Too short, but mine." in again.text
    assert f"<@{world.id('Fergus')}> changed the agreement" in warned.text
    assert "We are kind" in warned.text
    assert KIND.strip() in further.text
    assert "it is version 3 now" in saved.text
    older, newer = ("\n".join(texts(card)) for card in world.cards()[-2:])
    assert "This version has been changed since." in older
    assert "0 of 7 have agreed." in newer
