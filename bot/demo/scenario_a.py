"""Scenario A: the founding of the Sunday group, as far as one date (domain.md 3.1 and 3.2), then its first series."""

from datetime import UTC, datetime

from bot.demo.people import People
from bot.demo.scenario_a_meetings import fourth_meeting
from bot.demo.scenario_a_rating import how_helpful
from bot.demo.scenario_a_seat import fill_the_seat
from bot.demo.scenario_a_series import GROUP, first_series
from bot.demo.scenario_a_stop import first_stop
from bot.demo.scene import DIRECT, Channel, Kind, Look, Part, Person, Role, Scene
from bot.demo.simulated import SimulatedDiscord
from bot.demo.teller import Say, Teller

LOBBY = "lobby"
ORGANISER_ROLE, MEMBER_ROLE = "Organisers", "Sunday group"
PRESENT = ("Alasdair", "Bruno", "Callum", "Dev", "Ewan", "Fergus", "Gil")
WAITING = ("Hamish", "Iain", "Jonas", "Kit", "Lewis", "Magnus", "Niall", "Owen")
DECLINED, SILENT = ("Piers", "Quentin"), ("Rory",)
INVITED = (*PRESENT[1:5], PRESENT[6], *WAITING, *DECLINED, *SILENT)
DAYS, DATES = ("Sun 10 Jan", "Sun 17 Jan", "Sun 24 Jan"), "10 Jan; 17 Jan; 24 Jan"
PURPOSE = """We are two colleagues who have long wished for a group like this: five to eight peers, and nobody leads it.
We think of a half dozen or so meetings over several months, at somebody's home.
No pressure: come to the first one and see."""
YES_ON_17, YES_ON_24 = WAITING[:6], WAITING[2:]
LONDON = "Europe/London"

SCENE = Scene(
    server="The Old Library",
    starts_at=datetime(2026, 11, 27, 10, 0, tzinfo=UTC),
    zone=LONDON,
    roles=(Role(ORGANISER_ROLE, manages_server=True), Role(MEMBER_ROLE)),
    channels=(
        Channel(GROUP, Kind.GROUP, roles=(ORGANISER_ROLE, MEMBER_ROLE)),
        Channel(LOBBY, Kind.LOBBY),
    ),
    people=(
        *(Person(name, Part.ORGANISER, (ORGANISER_ROLE,)) for name in ("Alasdair", "Fergus")),
        *(Person(name, Part.NEWCOMER) for name in INVITED),
    ),
    first=Look("Alasdair", GROUP),
)


async def play(people: People, simulated: SimulatedDiscord, say: Say) -> None:
    """Play A1 to A7: the invitation, the series and its free seat, the fourth meeting, the bus stop, how it all was."""
    await play_founding(people, simulated, say)
    teller = Teller(people, simulated, SCENE, say)
    await first_series(teller)
    await fill_the_seat(teller)
    await fourth_meeting(teller)
    await first_stop(teller)
    await how_helpful(teller)


async def play_founding(people: People, simulated: SimulatedDiscord, say: Say) -> None:
    """Play A1 alone."""
    founding = Founding(Teller(people, simulated, SCENE, say))
    await founding.set_up()
    await founding.invite()
    await founding.answer()
    await founding.decide()
    await founding.meet()


class Founding:
    """A1, chapter by chapter."""

    def __init__(self, teller: Teller) -> None:
        self._people = teller.people
        self._simulated = teller.simulated
        self._until, self._tell, self._read = teller.until, teller.tell, teller.read
        self._read_message = teller.read_message

    async def set_up(self) -> None:
        """Alasdair sets the group up, with Fergus as the second organiser."""
        people, roles = self._people, self._simulated.role
        self._tell("Alasdair sets the group up.")
        await people.type("Alasdair", GROUP, "group set-up", zone="London")
        await people.tap("Alasdair", "Change something…", "roles")
        chosen = {"member_role": [roles(MEMBER_ROLE)], "organiser_role": [roles(ORGANISER_ROLE)]}
        await people.fill("Alasdair", **chosen)
        await people.tap("Alasdair", "Looks right, go on")
        await people.tap("Alasdair", "Members")
        await people.tap("Alasdair", "A second organiser, if you like", "Fergus")
        await people.tap("Alasdair", "Set the group up")
        self._read("Alasdair")

    async def invite(self) -> None:
        """Alasdair writes to sixteen people; a card stands in the lobby too."""
        people = self._people
        self._tell("Alasdair invites sixteen people to a first meeting.")
        await people.type("Alasdair", GROUP, "group found")
        await people.fill("Alasdair", purpose=PURPOSE, dates=DATES, closes="")
        await people.tap("Alasdair", "Whom shall I invite by direct message?", *INVITED)
        await people.tap("Alasdair", "Also a card in a channel? Choose one", f"#{LOBBY}")
        self._read("Alasdair")
        await people.tap("Alasdair", "Open it and invite them")
        self._read("Alasdair")

    async def answer(self) -> None:
        """Thirteen of the sixteen are interested, and the two organisers; two are not, one is silent."""
        for hour, name in enumerate(("Alasdair", "Fergus", *PRESENT[1:5], PRESENT[6], *WAITING)):
            await self._until(2026, 11, 28 + hour // 8, 9 + hour % 8)
            await self._say(name, LOBBY if name in {"Alasdair", "Fergus"} else DIRECT)
        for name in DECLINED:
            await self._people.tap_card(name, DIRECT, "Not for me")
        self._tell("Everybody but Rory has answered. Owen, the last, has before him:")
        self._read("Owen")
        await self._until(2026, 12, 11, 20)
        self._tell("Two days before the close the silent are reminded.")

    async def decide(self) -> None:
        """The question closes by itself; Alasdair looks at the result and confirms the date."""
        people = self._people
        await self._until(2026, 12, 13, 20)
        self._tell("The question has closed.")
        await people.tap_card("Alasdair", DIRECT, "Look at the result")
        self._read("Alasdair")
        await people.tap("Alasdair", "Choose the date to confirm…", "Sun 10 Jan")
        await people.tap("Alasdair", "Yes, announce it")
        self._read("Alasdair")

    async def meet(self) -> None:
        """They are reminded, they meet, each says that they are in, and Alasdair seats them and asks for the dates."""
        people = self._people
        await self._until(2027, 1, 10, 18)
        self._tell("The first meeting is over. Everybody it was for is asked; Bruno has before him:")
        self._read_message(people.card("Bruno", DIRECT, "I'm in"))
        for name in PRESENT:
            await people.tap_card(name, DIRECT, "I'm in")
        self._read("Bruno")
        await self._until(2027, 1, 10, 19, 30)
        self._tell("Alasdair looks who is in.")
        await people.tap_card("Alasdair", DIRECT, "Who is in?")
        self._read("Alasdair")
        await people.tap("Alasdair", "Seat them and ask for the dates")
        self._tell("Alasdair has seated the seven who commit, and has the question about their dates before him:")
        self._read("Alasdair")
        await people.tap_card("Fergus", DIRECT, "Who is in?")
        self._tell("Fergus looks a moment later, and reads who has done it.")
        self._read("Fergus")
        self._tell("The members:")
        await people.type("Fergus", GROUP, "group members list")
        self._read("Fergus")
        self._tell("The waiting list, as organisers see it:")
        await people.type("Fergus", GROUP, "waiting-list show")
        self._read("Fergus")
        self._tell("And as Hamish sees it:")
        await people.type("Hamish", LOBBY, "waiting-list where")
        self._read("Hamish")
        for name in ("Bruno", "Rory"):
            self._tell(f"{name} types /home:")
            await people.type(name, LOBBY, "home")
            self._read(name)

    async def _say(self, name: str, where: str) -> None:
        """Say with one tap that one is interested, and on which of the three dates one can come."""
        able = (name in PRESENT, name in YES_ON_17, name in YES_ON_24)
        days = [day for day, comes in zip(DAYS, able, strict=True) if comes]
        await self._people.tap_card(name, where, "I'm interested, and I can come on…", *days)
