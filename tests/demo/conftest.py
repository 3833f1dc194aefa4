"""A browser for the tests of the demo's page."""

import os
import shutil
from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, async_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
async def browser() -> AsyncGenerator[Browser, None]:
    """Debian's Chromium; without one the test is skipped, unless it is required."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        absent = "no chromium on this machine"
        if os.environ.get("BUSSTOP_REQUIRE_BROWSER") == "1":
            pytest.fail(absent)
        pytest.skip(absent)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        yield browser
        await browser.close()
