"""Takes the README's pictures from the demo: ``.venv/bin/python -m docs.pictures``. It needs Chromium."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click
from PIL import Image
from playwright.async_api import FrameLocator, Page, async_playwright

from bot.demo.first import GROUP, SCENE, factory, prepare
from bot.demo.people import People
from bot.demo.scene import DIRECT
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
ANSWERS: Final[Mapping[str, tuple[Answer, ...]]] = {
    "Callum": (YES, YES, NO, YES, MAYBE),
    "Dev": (MAYBE, YES, YES, NO, YES),
    "Ewan": (NO, YES, YES, YES, NO),
    "Gil": (YES, MAYBE, NO, NO, YES),
    "Alasdair": (YES, YES, YES, MAYBE, YES),
    "Bruno": (YES, YES, MAYBE, NO, NO),
    "Fergus": (NO, YES, YES, YES, MAYBE),
}
EARLY: Final = ("Callum", "Dev", "Ewan", "Gil", "Alasdair")


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
    """Answer the question as everybody, then close it as Alasdair; take a picture of each on the way."""
    people = People(demo.simulated)
    for name in EARLY:
        await answer(people, name)

    discord = await look(page, demo, "bruno", GROUP)
    await discord.get_by_role("button", name=texts.ENTER).click()
    for place, given in enumerate(ANSWERS["Bruno"]):
        await discord.get_by_role("button", name=texts.ANSWERS[given], exact=True).nth(place).click()
        answered = discord.locator("strong", has_text=f"{place + 1} of {len(ANSWERS['Bruno'])}")
        await answered.wait_for()
    await take(page, "answer")

    await answer(people, "Fergus")
    await people.tap_card("Alasdair", DIRECT, texts.CLOSE)
    await people.tap_card("Alasdair", DIRECT, texts.RESULT)
    await look(page, demo, "alasdair", DIRECT)
    await take(page, "result")


async def answer(people: People, name: str) -> None:
    """Enter somebody's availability, one tap a date."""
    await people.tap_card(name, GROUP, texts.ENTER)
    for place, given in enumerate(ANSWERS[name]):
        await people.tap_nth(name, texts.ANSWERS[given], place)


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
