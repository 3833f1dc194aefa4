"""What a visitor of `make demo` finds: a group, an open question, people, and a clock."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from bot.demo.first import SCENE, factory, prepare
from bot.demo.people import labels
from bot.demo.serve import open_demo
from tests.demo.pages import new_page, view


async def answer_as(page: Page, name: str) -> None:
    """Open the question as somebody and say yes to all Sundays and all Wednesdays of the sixteen dates."""
    await page.get_by_role("link", name=f"{name}: # sunday-group").click()
    await expect(page.get_by_role("heading", name=f"{name}")).to_be_visible()
    conversation = (await view(page)).locator("#channel-timeline")
    await conversation.get_by_role("button", name="Enter my availability").click()
    await conversation.get_by_role("button", name="All Sundays").click()
    await expect(conversation).to_contain_text("8 of 16 answered")
    await conversation.get_by_role("button", name="All Wednesdays").click()
    await expect(conversation).to_contain_text("16 of 16 answered")


async def test_it_begins_with_a_question_to_answer_and_a_card_to_join_by(tmp_path: Path) -> None:
    """There is something to tap at once, for a member and for a newcomer."""
    async with open_demo(SCENE, factory(tmp_path), prepare=prepare, port=0) as demo:
        shown = {channel: demo.simulated.channel(channel).last_message for channel in ("sunday-group", "lobby")}

        assert labels(shown["sunday-group"]) == ["Enter my availability"]
        assert labels(shown["lobby"]) == ["Join the waiting list", "Where am I in line?"]
        assert demo.simulated.problem == ""


async def test_two_people_answer_time_passes_and_the_silent_are_reminded(browser: Browser, tmp_path: Path) -> None:
    """The way of a first visit, through the real bot, in a real browser."""
    page = await new_page(browser, 1200, 800)
    async with open_demo(SCENE, factory(tmp_path), prepare=prepare, port=0) as demo:
        await page.goto(demo.url)
        await answer_as(page, "Callum")
        await answer_as(page, "Bruno")

        await page.get_by_role("button", name="To the next thing").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Friday 15 January 2027, 20:00")
        await page.get_by_role("link", name="Gil: Messages 1 new").click()
        conversation = (await view(page)).locator("#channel-timeline")

        await expect(conversation).to_contain_text("a quiet reminder")
        await expect(page.get_by_role("link", name="Bruno: Messages 1 new")).to_be_hidden()
        await page.close()
