"""The proposal on a small phone: everything an organiser has to know stands on it."""

from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from bot.demo import scenario_a_series as story
from bot.demo.first import SCENE, factory, set_up
from bot.demo.people import People
from bot.demo.serve import open_demo
from bot.demo.simulated import SimulatedDiscord
from bot.demo.teller import Teller
from tests.demo.pages import new_page, view

PHONE = 320
"""Pixels of a narrow phone."""


async def until_the_close(simulated: SimulatedDiscord) -> None:
    """Play scenario A2 until the question has closed; nobody has looked at the proposal."""
    await set_up(simulated)
    teller = Teller(People(simulated), simulated, SCENE, lambda _: None)
    await teller.people.type("Alasdair", story.GROUP, "availability open")
    await story.ask(teller)
    await story.answer(teller)
    await teller.until(2027, 1, 17, 20)


async def width_of(picture: Locator) -> float:
    box = await picture.bounding_box()
    assert box is not None
    return box["width"]


async def test_the_proposal_is_whole_on_a_narrow_phone(browser: Browser, tmp_path: Path) -> None:
    """The third date, who misses it, whose series is below five, whether it is proved, and what the next tap does."""
    page = await new_page(browser, PHONE, 740)
    async with open_demo(SCENE, factory(tmp_path), prepare=until_the_close, port=0) as demo:
        await page.goto(demo.url + "?as=alasdair&at=direct-messages")
        discord = await view(page)
        conversation = discord.locator("#channel-timeline")
        await conversation.get_by_role("button", name="See the proposal").last.click()
        await expect(conversation).to_contain_text("8 meetings, proposed")
        picture = conversation.get_by_role("img", name="Sunday group: the answers of 7 people to 16 dates")
        await expect(picture).to_be_visible()
        said = await conversation.inner_text()
        alt = await picture.get_attribute("alt") or ""
        fits = await discord.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")

        assert "14 March 2027" in said
        assert "5 of 7 (1 if need be), without" in said
        assert "would be at 4 of 8." in said
        assert "Proved best for “most of us”" in said
        assert "announces them in the channel and sets the reminders" in said
        await expect(conversation.get_by_role("button", name="Publish these 8 dates")).to_be_enabled()
        assert "3. Sun 14 Mar, 5 of 7 (1 if need be), without Fergus" in alt
        assert fits
        assert 200 < await width_of(picture) <= PHONE
        await page.close()
