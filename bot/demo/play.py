"""Plays a scenario with the real bot in the simulated Discord, and prints what each person sees."""

import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from bot.demo import scenario_a, scenario_b, three_rounds
from bot.demo.first import factory
from bot.demo.people import People
from bot.demo.reading import Reader, reader_of
from bot.demo.scene import DIRECT, Scene
from bot.demo.simulated import SimulatedDiscord
from bot.demo.teller import Say


async def play(scenario: str, say: Say) -> None:
    """Play a scenario from its beginning to its end."""
    story = {"a": scenario_a, "b": scenario_b, "rounds": three_rounds}[scenario]
    with tempfile.TemporaryDirectory(prefix="busstop-play-") as folder:
        simulated = SimulatedDiscord(factory(Path(folder)), starts_at=story.SCENE.starts_at)
        simulated.furnish(story.SCENE)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(simulated)
            people = People(simulated)
            await story.play(people, simulated, say)
            for line in what_everybody_sees(simulated, story.SCENE):
                say(line)


def what_everybody_sees(simulated: SimulatedDiscord, scene: Scene) -> list[str]:
    """Return every message that stands at the end, place by place, then person by person."""
    reader = reader_of(simulated, scene)
    lines: list[str] = []
    for channel in scene.channels:
        lines += _box(f"#{channel.name}", simulated.channel(channel.name).history(), reader)
    for person in scene.people:
        lines += _box(f"{person.name}, {DIRECT}", simulated.direct(person.name).history(), reader)
    return lines


def _box(title: str, messages: list[object], reader: Reader) -> list[str]:
    if not messages:
        return []
    shown = ["", f"--- {title}"]
    for message in messages:
        first, *others = reader.lines(message)
        shown += [f"* {first}", *(f"  {line}" for line in others)]
    return shown
