"""Three rounds of a group's life, with an organiser who only confirms: what the bot asks of people, in numbers.

Everybody does what a person does who finds a new message: answers the question on it, once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.demo import first
from bot.demo.counts import Counts, Organised, count
from bot.demo.first import GROUP, LOBBY, MEMBERS, NEWCOMERS
from bot.demo.people import People, labels
from bot.demo.simulated import SimulatedDiscord
from bot.demo.teller import Say, Teller

SCENE = first.SCENE
ORGANISER = "Alasdair"
ROUNDS = 3
JUMPS = 2000
"""More of them than three rounds have; reached, something never comes."""

LEAVING: Mapping[int, Mapping[str, str]] = {
    1: {"Gil": "Get off here"},
    2: {"Dev": "Keep my seat", "Callum": "Get off here"},
    3: {"Ewan": "Get off here"},
}
"""What is chosen at each bus stop by whoever does not stay."""

QUESTION, RESULT = "Enter my availability", "How it went"

Habit = Callable[[str, Any], Awaitable[None]]


async def play(people: People, simulated: SimulatedDiscord, say: Say) -> None:
    """Play from the first question to the end of the third series, and print what each round took."""
    teller = Teller(people, simulated, SCENE, say)
    await first.set_up(simulated)
    for name in NEWCOMERS:
        await people.tap_card(name, LOBBY, "Join the waiting list")
        await people.fill(name, name=name)
    await people.type(ORGANISER, GROUP, "availability open")
    await people.tap(ORGANISER, "Open the question")
    group = Habits(teller)
    for number in range(1, ROUNDS + 1):
        counted = await group.go_round(number)
        teller.tell(f"Round {number} is over; the next question is open.")
        say(summary(number, counted))
    await group.ride_to_the_end()
    teller.tell("The third series is over.")
    teller.read_message(people.card("Bruno", GROUP, RESULT))


def summary(number: int, counted: Counts) -> str:
    """Return what one round took, in a line."""
    others = [name for name in (*MEMBERS, *NEWCOMERS) if name not in {ORGANISER, "Fergus"}]
    did = counted.organised
    return (
        f"round={number} organiser_acts={did.acts} organiser_taps={did.taps} "
        f"channel_posts={counted.posts} notified_at_most={counted.most_notified(others)}"
    )


class Habits:
    """What everybody does with a new message that has one of these buttons."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._people, self._simulated = teller.people, teller.simulated
        self._seen: set[tuple[str, int, str]] = set()
        self._acts = self._taps = 0
        self._round = 0
        self._posted: dict[str, set[int]] = {}
        self._of_all: Mapping[str, Habit] = {
            QUESTION: self._answer,
            "Stay on": self._choose,
            "Take the seat": self._take,
            "Choose from 0 to 10…": self._rate,
        }
        self._of_organiser: Mapping[str, Habit] = {
            "See the proposal": self._publish,
            "Save as shown": self._record,
            "Ask the group about newcomers": self._ask,
        }

    async def go_round(self, number: int) -> Counts:
        """Live until the question after this one is open."""
        self._round, self._acts, self._taps = number, 0, 0
        begun = len(self._simulated.posts)
        await self._live(lambda: self._count(QUESTION) > number)
        return count(self._simulated.posts[begun:], GROUP, Organised(self._acts, self._taps))

    async def ride_to_the_end(self) -> None:
        """Live until it is shown how the last series went."""
        await self._live(lambda: self._count(RESULT) >= ROUNDS)

    def _note(self, *, taps: int) -> None:
        """Note that the organiser has confirmed one thing, with so many taps."""
        self._acts += 1
        self._taps += taps

    def _count(self, label: str) -> int:
        """Return on how many messages in the channel a button has stood so far."""
        return len(self._posted.get(label, ()))

    async def _live(self, is_over: Callable[[], bool]) -> None:
        for _ in range(JUMPS):
            await self._look_round()
            if is_over():
                return
            await self._simulated.jump_to_next()
        raise AssertionError("three rounds never end")

    async def _look_round(self) -> None:
        """Everybody looks at what is new to them, in the channel and in their direct messages."""
        posted = self._simulated.channel(GROUP).history()
        for name in (*MEMBERS, *NEWCOMERS):
            for message in self._new_to(name, posted):
                for label in labels(message):
                    habit = self._of_all.get(label) or (self._of_organiser.get(label) if name == ORGANISER else None)
                    if habit is not None:
                        await habit(name, message)
                        break
        for message in self._simulated.channel(GROUP).history():
            for label in labels(message):
                self._posted.setdefault(label, set()).add(message.id)

    def _new_to(self, name: str, posted: Sequence[Any]) -> list[Any]:
        seen_there = posted if GROUP in self._simulated.places(name) else ()
        new: list[Any] = []
        for message in (*seen_there, *self._simulated.direct(name).history()):
            key = (name, message.id, ",".join(labels(message)))
            if key not in self._seen:
                self._seen.add(key)
                new.append(message)
        return new

    async def _answer(self, name: str, message: Any) -> None:
        """Say yes to all Sundays and Wednesdays, where one is asked at all."""
        await self._people.tap_on(name, message, QUESTION)
        for label in ("All Sundays", "All Wednesdays"):
            if label in labels(self._people.panel(name)):
                await self._people.tap(name, label)

    async def _choose(self, name: str, message: Any) -> None:
        await self._people.tap_on(name, message, LEAVING[self._round].get(name, "Stay on"))

    async def _take(self, name: str, message: Any) -> None:
        await self._people.tap_on(name, message, "Take the seat")
        if "Agree and take the seat" in labels(self._people.panel(name)):
            await self._people.tap(name, "Agree and take the seat")

    async def _rate(self, name: str, message: Any) -> None:
        await self._people.tap_on(name, message, "Choose from 0 to 10…", "9" if name in MEMBERS[:4] else "8")

    async def _publish(self, name: str, message: Any) -> None:
        await self._people.tap_on(name, message, "See the proposal")
        for label in labels(self._people.panel(name)):
            if label.startswith("Publish these"):
                await self._people.tap(name, label)
                self._note(taps=2)

    async def _record(self, name: str, message: Any) -> None:
        await self._people.tap_on(name, message, "Save as shown")
        self._note(taps=1)

    async def _ask(self, name: str, message: Any) -> None:
        await self._people.tap_on(name, message, "Ask the group about newcomers")
        await self._people.tap(name, "Ask the group")
        self._note(taps=2)
