"""The demo in a real browser: two people tap, the clock is turned, the reminder arrives."""

from playwright.async_api import Browser, expect

from tests.demo.pages import new_page, view
from tests.demo.toy import Notes, reminders, toy_demo


async def test_two_people_tap_and_the_reminder_arrives(browser: Browser) -> None:
    """What a visitor does first: tap, look as another, tap, turn the clock, find the reminder."""
    page = await new_page(browser, 1200, 800)
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    async with toy_demo(Notes(due=reminders(3, 10))) as demo:
        await page.goto(demo.url)
        discord = await view(page)
        conversation = discord.locator("#channel-timeline")
        await discord.get_by_role("button", name="I'm here").click()
        await expect(conversation).to_contain_text("1 of 7 have tapped")

        await page.get_by_role("link", name="Bruno: # our-circle").click()
        await expect(page.get_by_role("heading", name="Bruno member # our-circle")).to_be_visible()
        await view(page)
        await discord.get_by_role("button", name="I'm here").click()
        await expect(conversation).to_contain_text("2 of 7 have tapped")

        await page.get_by_role("button", name="To the next thing").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Monday 30 November 2026, 09:00")
        await expect(page.get_by_role("status")).to_have_text("New messages: 1 in # our-circle.")
        await view(page)
        await expect(conversation).to_contain_text("Reminder of day 3")
        await expect(page.get_by_role("link", name="Gil: # our-circle 1 new")).to_be_visible()
        await page.close()

        assert demo.simulated.bot.notes.taps == ["Alasdair", "Bruno"]
        assert mistakes == []


async def test_a_tap_shows_beside_the_view_without_a_reload(browser: Browser) -> None:
    """On a narrow screen too: nothing is wider than it, and what a tap brings about is told beside the frame."""
    page = await new_page(browser, 360, 740)
    async with toy_demo(Notes()) as demo:
        await page.goto(demo.url + "?as=bruno&at=lobby")
        discord = await view(page)
        command = discord.locator("#channel-composer-input")
        await command.press_sequentially("/soon")
        await expect(discord.get_by_text("Ask to be reminded at once")).to_be_visible()
        await command.press("Enter")  # chooses the command
        await expect(command).to_be_hidden()
        await page.keyboard.press("Enter")  # sends it

        await expect(discord.locator("#channel-timeline")).to_contain_text("Noted")
        await expect(page.get_by_role("link", name="Bruno: Messages 1 new")).to_be_visible()
        width = await page.evaluate("document.documentElement.scrollWidth")
        await page.close()

    assert width == 360
