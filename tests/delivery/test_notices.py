"""What organisers read when something could not be said, or is gone: the real words, from the real rows."""

from datetime import timedelta

from bot.delivery.courier import Courier, Terms
from bot.delivery.letter import Letter
from bot.delivery.pace import NoPace
from bot.domain.away import Away
from bot.domain.group import Group
from bot.domain.message import Kind, Target
from bot.domain.typed_text import inert
from bot.services.reading import ReadingService
from bot.ui.letters import Letters
from tests.delivery.fake_post import FakePost, http_error
from tests.world import ALASDAIR, FERGUS, House

NAME = f"**{inert('Sunday group')}**"


class ReadingPost(FakePost):
    """Remembers what each letter said, and which of its buttons can be tapped."""

    said: dict[str, str]
    ids: dict[str, list[str]]

    async def send(self, target: Target, letter: Letter, nonce: str) -> int:
        """Take a letter, and read it."""
        number = await super().send(target, letter, nonce)
        parts = [*letter.view.walk_children()]
        self.said[str(target)] = "\n".join(getattr(part, "content", "") for part in parts).strip()
        self.ids[str(target)] = [part.custom_id for part in parts if hasattr(part, "custom_id")]  # type: ignore[attr-defined]
        return number


def courier(house: House) -> tuple[Courier, ReadingPost]:
    """Return a courier that writes real letters."""
    post = ReadingPost()
    post.said, post.ids = {}, {}
    return Courier(house.means, post, Letters(ReadingService(house.means)).write, Terms(NoPace())), post


async def until_nothing_is_due(courier: Courier) -> None:
    while await courier.deliver():
        pass


def at(moment: float) -> str:
    return f"<t:{int(moment)}:f>"


async def test_scenario_09_the_notice_says_what_and_when_the_bot_was_away(house: House, group: Group) -> None:
    """A reminder of a meeting that is over by now, once; nothing about cards."""
    meeting = await house.agree(group, await house.ask(group))
    ours, post = courier(house)
    await until_nothing_is_due(ours)
    reminders = await house.outbox(Kind.MEETING_REMINDER)
    since = reminders[-1]["due_at"] - timedelta(minutes=5)
    house.clock.at = meeting.starts_at + timedelta(days=1)

    again, post = courier(house)
    again.came_back(Away(since, house.clock.now()))
    await until_nothing_is_due(again)

    said = post.said[f"u:{ALASDAIR}"]
    assert set(post.said) == {f"u:{ALASDAIR}", f"u:{FERGUS}"}
    assert said.splitlines()[0] == (
        f"{NAME}: I was offline from {at(since.timestamp())} to {at(house.clock.now().timestamp())}, "
        "so this could not be sent:"
    )
    assert said.count("- A reminder of the meeting, due ") == len(reminders)
    assert said.splitlines()[-1] == "Please tell people yourself what still matters."


async def test_where_the_bot_was_there_no_reason_is_made_up(house: House, group: Group) -> None:
    """The channel may have been closed, or Discord silent; of a closed channel organisers are told by itself."""
    meeting = await house.agree(group, await house.ask(group))
    ours, post = courier(house)
    await until_nothing_is_due(ours)
    house.clock.at = meeting.starts_at

    await until_nothing_is_due(ours)

    assert f"{NAME}: this could not be sent while it was of use:" in post.said[f"u:{FERGUS}"]


async def test_scenario_27_the_notice_of_a_deleted_card_has_a_button_that_posts_it_again(
    house: House, group: Group
) -> None:
    """Which one it was, where it stood, and that it stays away unless somebody wants it."""
    poll = await house.ask(group)
    ours, post = courier(house)
    await until_nothing_is_due(ours)
    (card,) = await house.outbox(Kind.POLL_CARD)
    post.errors = [http_error(404, 10008)]
    await house.turnout.extend(house.acting(ALASDAIR), poll.id, 2)
    house.clock.wait(minutes=1)

    await until_nothing_is_due(ours)

    assert post.said[f"u:{ALASDAIR}"].startswith(
        f"{NAME}: somebody deleted a message of mine in <#{group.channel_id}> (the question about dates). "
        "I leave it so, unless you want it back."
    )
    assert post.ids[f"u:{ALASDAIR}"] == [f"v1:cards:again:{card['id']}"]
