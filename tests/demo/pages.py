"""What the browser tests do with a page."""

from playwright.async_api import Browser, FrameLocator, Page


async def new_page(browser: Browser, width: int, height: int) -> Page:
    """Open an empty page of that size that does not wait for ever."""
    page = await browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(8_000)
    return page


async def view(page: Page) -> FrameLocator:
    """Wait until the framed Discord has been drawn; return it."""
    frame = page.frame_locator("iframe")
    await frame.locator("#preview-app[aria-busy=false]").wait_for()
    return frame
