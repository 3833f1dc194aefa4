"""The console's page, asked as a browser would ask it."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import pytest

from bot.demo.scene import DIRECT, Look
from bot.demo.serve import Demo, serve
from tests.demo.toy import SCENE, STARTS_AT, Notes, ToyBot, reminders, toy_demo


@dataclass
class Visitor:
    """A browser at the console."""

    demo: Demo
    session: aiohttp.ClientSession

    async def get(self, path: str = "") -> str:
        """Load a page of the console."""
        answer = await self.session.get(self.demo.url + path)
        assert answer.status == 200
        return await answer.text()

    async def jump(self, to: str) -> str:
        """Press one of the clock's buttons; return the page one is sent back to."""
        origin = self.demo.url.rstrip("/")
        answer = await self.session.post(self.demo.url + "jump", data={"to": to}, headers={"Origin": origin})
        assert [each.status for each in answer.history] == [303]
        return await answer.text()


@pytest.fixture
async def visitor() -> AsyncGenerator[Visitor, None]:
    """A visitor of the toy demo with three reminders to come."""
    async with toy_demo(Notes(due=reminders(3, 10, 40))) as demo, aiohttp.ClientSession() as session:
        yield Visitor(demo, session)


async def test_the_page_says_the_time_who_is_there_and_what_comes_next(visitor: Visitor) -> None:
    """All that is needed to begin is on the first page."""
    page = await visitor.get()

    assert "Friday 27 November 2026, 10:00" in page
    assert "Mon 30 Nov 2026, 09:00" in page
    assert "Reminder of day 3" in page
    assert "Roles: Organiser, Circle member" in page
    assert "You are looking as Alasdair" in page
    assert visitor.demo.simulated.preview_address in page


async def test_a_week_on_tells_what_arrived_and_where(visitor: Visitor) -> None:
    """The clock's buttons send back to a page with the new time and the news."""
    page = await visitor.jump("week")

    assert "Friday 4 December 2026, 10:00" in page
    assert "New messages: 1 in # our-circle." in page
    assert "You are looking as Alasdair" not in page, "the hint was read"


async def test_jump_there_goes_to_that_very_thing(visitor: Visitor) -> None:
    """The second thing on the list takes the first one with it."""
    second = STARTS_AT.replace(hour=9) + timedelta(days=10)

    page = await visitor.jump(second.isoformat())

    assert "Monday 7 December 2026, 09:00" in page
    assert "New messages: 2 in # our-circle." in page


async def test_new_messages_are_counted_until_one_has_looked(visitor: Visitor) -> None:
    """Fergus has one new message in the group's channel; looking as him takes the mark away."""
    mark = '# our-circle<span class="new">1<span class="unseen"> new</span></span>'
    page = await visitor.jump("next")
    before = page.count(mark)

    looked = await visitor.get("?as=fergus&at=our-circle")
    after = await visitor.get("?as=alasdair&at=our-circle")

    assert before == 6, "Fergus and five members; Alasdair is looking"
    assert looked.count(mark) == 5
    assert after.count(mark) == 5


async def test_without_a_place_one_sees_the_first_one_that_person_can_see(visitor: Visitor) -> None:
    """A newcomer begins in the lobby."""
    await visitor.get("?as=hamish")

    assert visitor.demo.simulated.looking == Look("Hamish", "lobby")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?as=hamish&at=our-circle", "Hamish cannot look there."),
        ("?as=hamish&at=nowhere", "Hamish cannot look there."),
        ("?as=%3Cb%3E", "There is nobody called &lt;b&gt; here."),
    ],
)
async def test_a_wrong_address_is_answered_with_a_sentence(visitor: Visitor, query: str, sentence: str) -> None:
    """Nothing moves, and the page says why."""
    page = await visitor.get(query)

    assert sentence in page
    assert visitor.demo.simulated.looking == SCENE.first


async def test_a_time_that_is_none_is_answered_with_a_sentence(visitor: Visitor) -> None:
    """The clock stays."""
    page = await visitor.jump("<tomorrow>")

    assert "is no time to jump to" in page
    assert "<tomorrow>" not in page
    assert visitor.demo.simulated.now() == STARTS_AT


async def test_a_bots_failure_is_a_sentence_on_the_page(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    """A tick that raises leaves its traceback in the log, not in the page."""
    visitor.demo.simulated.bot.notes.due = [(STARTS_AT, "no-such-channel", "Lost")]

    page = await visitor.jump("next")

    assert "Something went wrong in the bot" in page
    assert "Traceback" not in page
    assert "demo_jump_failed" in caplog.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "http://evil.example"}])
async def test_another_sites_button_turns_no_clock(visitor: Visitor, headers: dict[str, str]) -> None:
    """A page elsewhere can post to loopback, but not in our name."""
    answer = await visitor.session.post(visitor.demo.url + "jump", data={"to": "week"}, headers=headers)

    assert answer.status == 403
    assert visitor.demo.simulated.now() == STARTS_AT


async def test_a_name_that_points_here_is_refused(visitor: Visitor) -> None:
    """DNS rebinding: the host a browser asked for must be ours."""
    answer = await visitor.session.get(visitor.demo.url, headers={"Host": "evil.example"})

    assert answer.status == 403


async def test_the_view_may_be_framed_by_this_page_only(visitor: Visitor) -> None:
    """The preview forbids frames; ours is let in by name."""
    console = visitor.demo.url.rstrip("/")
    answer = await visitor.session.get(visitor.demo.simulated.preview_address)

    policy = answer.headers["Content-Security-Policy"]
    assert f"frame-ancestors {console} " in policy
    assert "X-Frame-Options" not in answer.headers


async def test_a_view_that_was_ended_is_opened_again(visitor: Visitor) -> None:
    """Loading the page is enough."""
    await visitor.demo.simulated.env._preview.close()

    page = await visitor.get()

    assert visitor.demo.simulated.looking == SCENE.first
    assert visitor.demo.simulated.preview_address in page


async def test_who_loses_a_channel_is_shown_another(visitor: Visitor) -> None:
    """Alasdair's role is taken away while we look through his eyes."""
    simulated = visitor.demo.simulated
    async with simulated.turn():
        guild = simulated.bot.guilds[0]
        simulated.env.backend.remove_member_role(
            guild.id, simulated.actor("Alasdair").id, simulated.role("Circle member").id
        )

    await visitor.get()

    assert simulated.looking == Look("Alasdair", "lobby")


async def test_an_open_page_hears_of_news(visitor: Visitor) -> None:
    """The number changes when something happened, and only then."""
    before = await visitor.get("news")
    same = await visitor.get("news")
    async with visitor.demo.simulated.turn():
        await visitor.demo.simulated.actor("Bruno").slash(visitor.demo.simulated.channel("lobby"), "soon")
    after = await visitor.get("news")

    assert before == same != after
    assert visitor.demo.simulated.since(Look("Bruno", DIRECT), 0) == 1


async def test_a_port_that_is_taken_is_passed_over() -> None:
    """Another programme on our port is no reason not to start."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with toy_demo(Notes(), port=port) as demo:
            assert demo.url != f"http://127.0.0.1:{port}/"
            assert demo.simulated.preview_address


async def test_starting_prints_one_address_and_ending_closes_the_bot(capsys: pytest.CaptureFixture[str]) -> None:
    """What ``make demo`` shows, and what Ctrl+C leaves behind: nothing."""
    bots: list[ToyBot] = []

    def build(clock: object) -> ToyBot:
        bots.append(ToyBot(clock, Notes()))  # pyright: ignore[reportArgumentType]
        return bots[-1]

    running = asyncio.create_task(serve(SCENE, build, port=0))
    printed = ""
    while not printed:
        await asyncio.sleep(0.01)
        printed = capsys.readouterr().out
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert printed.startswith("Bus Stop demo: http://127.0.0.1:")
    assert printed.endswith("/  (Ctrl+C ends it)\n")
    assert printed.count("\n") == 1
    assert [bot.shut for bot in bots] == [True]
