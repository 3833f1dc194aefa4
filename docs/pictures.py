"""Takes the README's pictures from the demo: ``.venv/bin/python -m docs.pictures``. It needs Chromium."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

import click
from PIL import Image
from playwright.async_api import FrameLocator, Page, async_playwright

from bot.demo.first import GROUP, SCENE, factory, prepare
from bot.demo.people import People
from bot.demo.serve import Demo, open_demo
from bot.domain.availability import Answer
from bot.ui.texts import availability as texts

PICTURES: Final = Path(__file__).parent / "pictures"
COLOURS: Final = 128  # enough for a page without photographs, and a third of the size
CHROMIUM: Final = ("chromium", "chromium-browser", "google-chrome")
QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
YES, MAYBE, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO
BRUNO: Final = (YES, YES, MAYBE, NO)


async def main() -> None:
    """Take every picture anew."""
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        sys.exit("The pictures need Chromium; install it and try again.")
    with tempfile.TemporaryDirectory(prefix="busstop-pictures-") as folder:
        async with (
            async_playwright() as playwright,
            open_demo(SCENE, factory(Path(folder)), prepare=prepare, port=0) as demo,
        ):
            browser = await playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
            page = await browser.new_page(viewport={"width": 1200, "height": 1060})
            page.set_default_timeout(10_000)
            await take_all(page, demo)
            await browser.close()


async def take_all(page: Page, demo: Demo) -> None:
    """Answer some dates as Bruno, then look at the proposal as Alasdair; take a picture of each on the way."""
    people = People(demo.simulated)
    discord = await look(page, demo, "bruno", GROUP)
    await discord.get_by_role("button", name=texts.ENTER).click()
    for place, given in enumerate(BRUNO):
        await discord.get_by_role("button", name=texts.ANSWERS[given], exact=True).nth(place).click()
        await discord.locator("strong", has_text=f"{place + 1} of 16").wait_for()
    await take(page, "answer")

    await people.tap_card("Bruno", GROUP, texts.ENTER)
    await people.tap("Bruno", texts.all_on(6))
    for name in ("Callum", "Gil"):
        await people.tap_card(name, GROUP, texts.ENTER)
        await people.tap(name, texts.all_on(6))
        await people.tap(name, texts.all_on(2))
    await people.tap_nth("Gil", texts.ANSWERS[MAYBE], 1)
    discord = await look(page, demo, "alasdair", GROUP)
    await page.set_viewport_size({"width": 1200, "height": 1800})
    await propose(page, discord)
    await take(page, "proposal")


async def propose(page: Page, discord: FrameLocator) -> None:
    """Type the command, and wait for the picture."""
    command = discord.locator("#channel-composer-input")
    await command.press_sequentially("/series propose")
    await discord.get_by_text("The best dates by everybody").wait_for()
    await command.press("Enter")  # chooses the command
    await command.wait_for(state="hidden")
    await page.keyboard.press("Enter")  # sends it
    await discord.get_by_role("button", name="Publish these 8 dates").wait_for()


async def look(page: Page, demo: Demo, person: str, place: str) -> FrameLocator:
    """Look as somebody, and wait until what they see is drawn."""
    await page.goto(f"{demo.url}?as={person}&at={place}")
    frame = page.frame_locator("iframe")
    await frame.locator("#preview-app[aria-busy=false]").wait_for()
    return frame


async def take(page: Page, name: str) -> None:
    """Write a picture of the page, the newest message in sight, with few colours so that it stays small."""
    path = PICTURES / f"{name}.png"
    await (
        page.frame_locator("iframe")
        .locator("#channel-timeline")
        .evaluate("line => { for (let box = line; box; box = box.parentElement) box.scrollTop = box.scrollHeight }")
    )
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(500)
    await page.screenshot(path=path)
    with Image.open(path) as taken:
        taken.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    click.echo(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    asyncio.run(main())
