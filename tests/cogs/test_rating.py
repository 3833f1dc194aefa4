"""How helpful a series was, as people meet it: the question, the receipt, the card, and how it went."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.demo.people import components, pictures
from bot.ui.texts import rating as texts
from bot.ui.texts.errors import SENTENCES
from tests.cogs.world import DIRECT, GROUP, LOBBY, MEMBERS, World
from tests.rated import make_series

SCORES = (9, 8, 9, 7, 8, 10, 8)
"""59 of 7: 8.4."""


async def ask(world: World, *walls: datetime) -> None:
    """Let a series come to its end, at half past nine in the evening of its last meeting."""
    await make_series(world.bot.parts.means, 1, walls)
    last = walls[-1]
    await world.wait_until(last.year, last.month, last.day, 21, 30)


async def answer(world: World, scores: Sequence[int]) -> list[str]:
    """Have members answer from the letter, in their order; return what each is told."""
    names = [name for name, _ in zip(MEMBERS, scores, strict=False)]
    return [
        (await world.tap_card(name, DIRECT, texts.CHOOSE, f"{score}")).text
        for name, score in zip(names, scores, strict=True)
    ]


def options(message: Any) -> list[dict[str, Any]]:
    """Return the options of the one select of a message."""
    (select,) = (part for part in components(message) if part["type"] == 3)
    return list(select["options"])


async def test_everybody_is_asked_by_direct_message_and_told_the_same_whatever_they_answer(world: World) -> None:
    """Eleven answers, none chosen beforehand, before or after; the receipt never says which it was."""
    await ask(world, datetime(2027, 1, 6, 19))
    letter = world.simulated.direct("Bruno").history()[-1]
    told = await answer(world, (10, 0, 7, 5, 5, 9, 8))
    again = await world.tap_card("Alasdair", DIRECT, texts.CHOOSE, "0")
    home = await world.type("Bruno", "home")
    opened = await world.tap("Bruno", texts.RATE)

    assert [option["label"] for option in options(letter)] == [label for _, label in texts.OPTIONS]
    assert len({*told, again.text}) == 1
    assert told[0].startswith("Saved and sealed. You can change it until <t:")
    assert "your answer is sealed" in home.text
    for message in (letter, opened.message, world.simulated.direct("Bruno").history()[-1]):
        assert not [option for option in options(message) if option.get("default")]
    assert "whoever runs the bot, and Discord itself, could see an answer as it arrives" in world.letters("Gil")[-1]


async def test_the_group_reads_it_once_quietly_and_the_trend_with_the_second_series(world: World) -> None:
    """No ping; the picture has its numbers in words; *How it went* shows the same to members and to nobody else."""
    await ask(world, datetime(2027, 1, 6, 19))
    await answer(world, SCORES)
    waiting = await world.type("Gil", "home")
    await world.wait_until(2027, 1, 13, 20)
    first = world.cards()[-1]
    await ask(world, datetime(2027, 2, 3, 19))
    await answer(world, SCORES[:6])
    await world.wait_until(2027, 2, 10, 20)
    second = world.cards()[-1]
    shown = await world.tap_on("Bruno", second, texts.HOW_IT_WENT)
    late = await world.tap_card("Bruno", DIRECT, texts.CHOOSE, "3")
    forged = await world.forge("Hamish", LOBBY, "v1:rating:show:1")

    said = "series up to Wed 6 Jan 2027, 8.4 (7 of 7); series up to Wed 3 Feb 2027, 8.5 (6 of 7)"
    (first_text, second_text) = ("\n".join(part["content"] for part in components(one) if part["type"] == 10)
                                 for one in (first, second))  # fmt: skip
    assert "**8.4 (7 of 7)**" in first_text
    assert "**8.5 (6 of 7)**" in second_text
    assert (pictures(first), [said in alt for alt in pictures(second)]) == ([], [True])
    assert [attached.filename for attached in second.attachments] == ["picture.png"]
    assert (
        "- Series up to Wed 3 Feb 2027: **8.5 (6 of 7)**\n- Series up to Wed 6 Jan 2027: **8.4 (7 of 7)**" in shown.text
    )
    assert not second.mentions
    assert (late.text, forged.text) == (SENTENCES["rating_closed"], SENTENCES["not_found"])
    assert "How helpful the meetings were: your answer is sealed" in waiting.text


async def test_a_newcomer_and_a_garbled_tap_are_told_kindly(world: World) -> None:
    """Hamish did not ride; a select that carries what it never offered is an old button."""
    await ask(world, datetime(2027, 1, 6, 19))
    newcomer = [(await world.forge("Hamish", LOBBY, f"v1:rating:{verb}:1", ["8"])).text for verb in ("ask", "answer")]
    garbled = [(await world.forge("Bruno", GROUP, "v1:rating:answer:1", values)).text for values in (["11"], ["x"], [])]
    other = await world.forge("Bruno", GROUP, "v1:rating:answer:99", ["8"])

    assert newcomer == [SENTENCES["not_found"]] * 2
    assert garbled == [SENTENCES["old_button"]] * 3
    assert other.text == SENTENCES["not_found"]
