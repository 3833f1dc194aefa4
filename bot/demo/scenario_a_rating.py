"""Scenario A7: everybody says how helpful the series was, and the group reads 8.4 (8 of 8)."""

from collections.abc import Mapping

from bot.demo.scenario_a_series import GROUP
from bot.demo.scene import DIRECT
from bot.demo.teller import Teller

CHOOSE = "Choose from 0 to 10…"
SAID: Mapping[str, str] = {
    "Alasdair": "9",
    "Bruno": "8",
    "Callum": "9",
    "Dev": "7",
    "Ewan": "8",
    "Fergus": "10",
    "Gil": "8",
    "Kit": "8",
}
"""67 of 8."""


async def how_helpful(teller: Teller) -> None:
    """Play A7."""
    await teller.until(2027, 6, 2, 21, 30)
    await teller.simulated.settle_all()
    teller.tell("The eight meetings are over. Everybody is asked how helpful they were (A7); Bruno reads:")
    teller.read_message(teller.people.card("Bruno", DIRECT, CHOOSE))
    for name, score in SAID.items():
        await teller.people.tap_card(name, DIRECT, CHOOSE, score)
    teller.tell("Whatever they answer, each is told the same:")
    teller.read("Bruno")
    await teller.until(2027, 6, 9, 20)
    teller.tell("The question has closed, and the key to the answers is gone. The group reads:")
    teller.read_message(teller.simulated.channel(GROUP).history()[-1])
