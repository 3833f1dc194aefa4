"""What the demo begins with: a group has just been set up, asks for its first series, and some have answered."""

import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot.app import build
from bot.client import Bot
from bot.clock import Clock
from bot.demo.people import People
from bot.demo.scene import DIRECT, Channel, Hint, Kind, Look, Part, Person, Role, Scene
from bot.demo.serve import serve
from bot.demo.simulated import SimulatedDiscord
from config.settings import Settings

GROUP, LOBBY = "sunday-group", "lobby"
ORGANISER_ROLE, MEMBER_ROLE = "Organisers", "Sunday group"
MEMBERS = ("Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil")
ANSWERED: Mapping[str, tuple[Sequence[str], Sequence[int]]] = {
    "Alasdair": (("All Sundays", "All Wednesdays"), (1,)),
    "Dev": (("All Sundays", "All Wednesdays"), (0, 3)),
    "Ewan": (("None of these works for me", "All Sundays"), ()),
    "Fergus": (("All Sundays", "All Wednesdays"), (2,)),
}
"""Who has answered already: the taps for several dates, and the places on the first page they can't make."""
NEWCOMERS = ("Hamish", "Iain", "Jonas", "Kit")

SCENE = Scene(
    server="The Old Library",
    starts_at=datetime(2027, 1, 10, 20, 0, tzinfo=UTC),
    zone="Europe/London",
    roles=(Role(ORGANISER_ROLE, manages_server=True), Role(MEMBER_ROLE)),
    channels=(
        Channel(GROUP, Kind.GROUP, roles=(MEMBER_ROLE,), topic="For the seven of us"),
        Channel(LOBBY, Kind.LOBBY, topic="For everybody on the server"),
    ),
    people=(
        *(Person(name, Part.ORGANISER, (ORGANISER_ROLE, MEMBER_ROLE)) for name in ("Alasdair", "Fergus")),
        *(Person(name, Part.MEMBER, (MEMBER_ROLE,)) for name in ("Bruno", "Callum", "Dev", "Ewan", "Gil")),
        *(Person(name, Part.NEWCOMER) for name in NEWCOMERS),
    ),
    first=Look("Bruno", GROUP),
    hints=(
        Hint(
            Look("Bruno", GROUP),
            "You are looking as Bruno, a member. Tap Enter my availability on the card; every tap is saved. "
            "Four have answered already. Then look as Callum and answer as him.",
        ),
        Hint(
            Look("Alasdair", GROUP),
            "You are looking as Alasdair, an organiser. Type /series propose to see the best eight dates so far, "
            "/availability status to see who is missing, or /group show for everything else.",
        ),
        Hint(
            Look("Hamish", LOBBY),
            "You are looking as Hamish, a newcomer. Tap Join the waiting list on the card, or type /home.",
        ),
        Hint(Look("Alasdair", DIRECT), "This is where Alasdair, an organiser, is told what needs him."),
    ),
)


async def prepare(simulated: SimulatedDiscord) -> None:
    """Set the group up and ask for its first series, as Alasdair would; four answer."""
    await set_up(simulated)
    people = People(simulated)
    await people.type("Alasdair", GROUP, "availability open")
    await people.tap("Alasdair", "Open the question")
    for name, (several, not_on) in ANSWERED.items():
        await people.tap_card(name, GROUP, "Enter my availability")
        for label in several:
            await people.tap(name, label)
        for place in not_on:
            await people.tap_nth(name, "✗ No", place)


async def set_up(simulated: SimulatedDiscord) -> None:
    """Set the group up, and post a card for newcomers."""
    people = People(simulated)
    await people.type("Alasdair", GROUP, "group set-up", zone="Europe/London")
    await people.tap("Alasdair", "Change something…", "name")
    await people.fill("Alasdair", name="Sunday group")
    await people.tap("Alasdair", "Change something…", "roles")
    await people.fill(
        "Alasdair", member_role=[simulated.role(MEMBER_ROLE)], organiser_role=[simulated.role(ORGANISER_ROLE)]
    )
    await people.tap("Alasdair", "Looks right, go on")
    await people.tap("Alasdair", "Members", *MEMBERS)
    await people.tap("Alasdair", "A second organiser, if you like", "Fergus")
    await people.tap("Alasdair", "Set the group up")
    await people.tap("Alasdair", "Post a card for newcomers")
    await people.tap("Alasdair", "Choose a channel", f"#{LOBBY}")


async def serve_first(port: int) -> None:
    """Serve the demo until it is stopped; nothing of it is kept."""
    with tempfile.TemporaryDirectory(prefix="busstop-demo-") as folder:
        await serve(SCENE, factory(Path(folder)), prepare=prepare, port=port)


def factory(folder: Path) -> "BotMaker":
    """Return what builds the demo's bot on a database in a folder."""
    return BotMaker(folder / "data" / "demo.sqlite3", folder / "keys")


class BotMaker:
    """Builds the same bot the command line runs, with the demo's clock and without pauses."""

    def __init__(self, database: Path, keys: Path) -> None:
        self.settings = Settings(
            database=database,
            keys=keys,
            backups_kept=0,  # nothing of a demo is kept
            redraw_after_seconds=0,
            direct_message_every_seconds=0,
            open_to_newcomers=True,
        )

    def __call__(self, clock: Clock) -> Bot:
        """Return a bot on the demo's database."""
        return build(self.settings, clock=clock)
