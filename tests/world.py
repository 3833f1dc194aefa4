"""The Sunday group in a database of its own, with a clock that moves only when told: where a service's test begins."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import RowMapping, func, select

from bot.domain import wall_time
from bot.domain.availability import Answer, Audience, Poll
from bot.domain.group import Group
from bot.domain.meeting import Meeting
from bot.domain.membership import Membership, State
from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.domain.series import Offered
from bot.domain.set_up import Plan
from bot.services.adding import AddingService
from bot.services.agreement import AgreementService
from bot.services.arrangements import ArrangementService
from bot.services.asked_round import AskedRoundService
from bot.services.asking import Question
from bot.services.attendance import AttendanceService
from bot.services.availability import AvailabilityService
from bot.services.backup import BackupService
from bot.services.bus_stop import BusStopService
from bot.services.calling import CallingService
from bot.services.cancelling import CancellingService
from bot.services.closing import ClosingService
from bot.services.commitment import CommitmentService
from bot.services.consent import ConsentService
from bot.services.decision import DecisionService
from bot.services.due import DueService
from bot.services.founding import FoundingService
from bot.services.group import GroupService
from bot.services.handing_over import HandingOverService
from bot.services.home import HomeService
from bot.services.means import Means
from bot.services.meetings import MeetingService
from bot.services.members import MemberService
from bot.services.moving import MovingService
from bot.services.offers import OfferService
from bot.services.pausing import PausingService
from bot.services.preferences import PreferenceService
from bot.services.proposals import ProposalService
from bot.services.publication import PublicationService
from bot.services.quorum import QuorumService
from bot.services.rating import RatingService
from bot.services.rating_rounds import RatingRounds
from bot.services.roll_call import RollCallService
from bot.services.roster_change import RosterChange
from bot.services.second_acts import ACTS
from bot.services.second_word import SecondWordService
from bot.services.series_poll import SeriesPollService
from bot.services.set_up import SetUpService
from bot.services.settings import SettingsService
from bot.services.sister_group import SisterGroupService
from bot.services.stop_organising import StopOrganisingService
from bot.services.too_few import TooFewService
from bot.services.turnout import TurnoutService
from bot.services.waiting_list import Introduction, WaitingListService
from bot.store import agenda, groups, memberships, tables
from bot.store.database import Database
from bot.store.sealing import Keyring
from bot.store.start import make_ready
from config.rules import default_rules

SERVER, ELSEWHERE = 100, 200
CHANNEL, LOBBY, BACK_ROOM, OTHER_CHANNEL = 101, 102, 103, 201
MEMBER_ROLE, ORGANISER_ROLE = 111, 112
ALASDAIR, FERGUS, BRUNO, CALLUM, DEV, EWAN, GIL = range(1, 8)
HAMISH, IAIN, KIT, STRANGER, MANAGER = range(8, 13)
ORGANISERS, MEMBERS = (ALASDAIR, FERGUS), (ALASDAIR, FERGUS, BRUNO, CALLUM, DEV, EWAN, GIL)
LONDON = "Europe/London"
MONDAY = datetime(2027, 1, 4, 10, 0, tzinfo=UTC)
SUNDAYS = (datetime(2027, 1, 24, 15), datetime(2027, 1, 31, 15), datetime(2027, 2, 7, 15))

_migrated: list[bytes] = []
_with_the_group: list[bytes] = []


async def fresh_database(path: Path) -> None:
    """Write a migrated, empty database; only the first one of a process is really migrated."""
    if not _migrated:
        database = Database(path)
        await make_ready(database)
        await database.close()
    _copy(path, _migrated)


def _copy(path: Path, made: list[bytes]) -> None:
    """Write what was made before, or take this database for it when it is the first."""
    if made:
        path.write_bytes(made[0])
    else:
        made.append(path.read_bytes())


@dataclass
class StandingClock:
    """A clock that stands still."""

    at: datetime = MONDAY

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self.at

    def wait(self, **amount: float) -> None:
        """Let time pass."""
        self.at += timedelta(**amount)

    def wall(self, *at: int) -> None:
        """Go to a wall time in London: year, month, day, hour, minute."""
        self.at = wall_time.instant(datetime(*at), LONDON)  # type: ignore[arg-type]


@dataclass
class House:
    """Every service on one database, and what a test asks of it."""

    database: Database
    clock: StandingClock
    means: Means = field(init=False)

    def __post_init__(self) -> None:
        pause, pace = timedelta(seconds=5), timedelta(seconds=15)
        self.means = Means(self.database, self.clock, default_rules(), redraw_after=pause, direct_message_every=pace)
        self.groups, self.home = GroupService(self.means), HomeService(self.means)
        self.set_up, self.settings = SetUpService(self.means), SettingsService(self.means)
        self.members, self.waiting_list = MemberService(self.means), WaitingListService(self.means)
        self.availability, self.turnout = AvailabilityService(self.means), TurnoutService(self.means)
        self.founding, self.commitment = FoundingService(self.means), CommitmentService(self.means)
        self.decision, self.meetings = DecisionService(self.means), MeetingService(self.means)
        self.preferences, self.agreement = PreferenceService(self.means), AgreementService(self.means)
        self.arrangements, self.attendance = ArrangementService(self.means), AttendanceService(self.means)
        self.moving, self.cancelling = MovingService(self.means), CancellingService(self.means)
        self.adding, self.quorum = AddingService(self.means), QuorumService(self.means)
        self.series_poll, self.proposals = SeriesPollService(self.means), ProposalService(self.means)
        self.words = SecondWordService(self.means, ACTS)
        self.pausing, self.roll_call = PausingService(self.means), RollCallService(self.means)
        self.closing, self.sister_group = ClosingService(self.means), SisterGroupService(self.means)
        self.asked = AskedRoundService(self.means)
        self.too_few, self.handing_over = TooFewService(self.means), HandingOverService(self.means)
        self.publication = PublicationService(self.means)
        self.bus_stop, self.stopping = BusStopService(self.means), StopOrganisingService(self.means)
        self.calling, self.consent = CallingService(self.means), ConsentService(self.means)
        self.offers = OfferService(self.means)
        self.backups = BackupService(self.means, kept=7)
        self.keyring = Keyring(self.database.path.parent / "keys")
        self.ratings, self.rounds = RatingService(self.means, self.keyring), RatingRounds(self.means, self.keyring)
        self.due = DueService(self.means, self.backups, self.rounds)
        self._taps = itertools.count(1000)

    def acting(
        self, user_id: int, *, server: int | None = SERVER, roles: Iterable[int] | None = None, manages: bool = False
    ) -> Actor:
        """Return somebody as Discord vouches for them now: members and organisers hold their roles, others none."""
        usual = [MEMBER_ROLE] * (user_id in MEMBERS) + [ORGANISER_ROLE] * (user_id in ORGANISERS)
        held = frozenset(usual if roles is None else roles)
        return Actor(user_id, server, next(self._taps), {SERVER: held}, manages)

    async def group(self, **changes: object) -> Group:
        """Set up the Sunday group of seven, with Alasdair and Fergus as organisers."""
        plan = replace(
            Plan("Sunday group", CHANNEL, self.means.rules),
            zone=LONDON,
            member_role_id=MEMBER_ROLE,
            organiser_role_id=ORGANISER_ROLE,
            members=MEMBERS,
            organisers=(FERGUS,),
        )
        actor = self.acting(ALASDAIR, manages=True)
        draft = await self.set_up.begin(actor, replace(plan, **changes))  # type: ignore[arg-type]
        return await self.set_up.create(actor, draft.id)

    async def stored(self, group_id: int) -> Group:
        """Return a group as its rows have it."""
        async with self.database.reading() as db:
            group = await groups.load(db, group_id, self.means.rules)
        assert group is not None
        return group

    async def row(self, group: Group, user_id: int) -> Membership | None:
        """Return somebody's row."""
        async with self.database.reading() as db:
            return await memberships.load(db, group.id, user_id)

    async def put(self, row: Membership) -> None:
        """Write somebody's row."""
        async with self.database.writing() as db:
            await memberships.save(db, row)

    async def states(self, group: Group) -> dict[int, State]:
        """Return who is what."""
        async with self.database.reading() as db:
            return {row.user_id: row.state for row in await memberships.of_group(db, group.id)}

    async def line(self, group: Group) -> list[int]:
        """Return who is waiting, in order."""
        _, rows = await self.waiting_list.show(self.acting(ALASDAIR), group.id)
        return [row.user_id for row in rows]

    async def join(self, group: Group, user_id: int, name: str = "Hamish", line: str = "") -> int | None:
        """Put somebody in line; return their place."""
        introduction = Introduction(name, (0,), line)
        return (await self.waiting_list.join(self.acting(user_id), group.id, introduction)).place

    async def end_seats(self, group: Group, *people: int) -> RosterChange:
        """Alasdair asks to end people's seats, and each is fine by Fergus; the last one's end can be undone."""
        change = await self.members.remove(self.acting(ALASDAIR), group.id, people)
        for waiting in change.words:
            word = (await self.words.agree(self.acting(FERGUS), waiting.id)).word
            change = replace(change, changed=(*change.changed, word.ref_id), act_id=word.undo_id)
        return change

    async def outbox(self, *kinds: Kind) -> list[RowMapping]:
        """Return what is written to be said, oldest first, of these kinds."""
        wanted = select(tables.outbox).where(tables.outbox.c.kind.in_(kinds)).order_by(tables.outbox.c.id)
        async with self.database.reading() as db:
            return [*(await db.execute(wanted)).mappings()]

    async def told(self, *kinds: Kind) -> list[str]:
        """Return whom or where the messages of these kinds go."""
        return [row["target"] for row in await self.outbox(*kinds)]

    async def count(self, table: str) -> int:
        """Return how many rows a table has."""
        async with self.database.reading() as db:
            return (await db.execute(select(func.count()).select_from(tables.metadata.tables[table]))).scalar_one()

    async def ask(self, group: Group, *dates: datetime, audience: Audience = Audience.MEMBERS) -> Poll:
        """Ask the group for a date and open the question."""
        draft = await self.draft(group, *dates, audience=audience)
        return (await self.availability.open(self.acting(ALASDAIR), draft.id)).poll

    async def draft(self, group: Group, *dates: datetime, audience: Audience = Audience.MEMBERS) -> Poll:
        """Write the question without opening it."""
        offered = tuple(Offered(date, 180) for date in dates or SUNDAYS)
        where = CHANNEL if audience is Audience.MEMBERS else LOBBY
        view = await self.availability.draft(self.acting(ALASDAIR), group.id, Question(audience, where, offered))
        return view.poll

    async def answer(self, poll: Poll, user_id: int, *values: Answer) -> None:
        """Answer every date of a question in their order; the last value stands for all that follow."""
        for place, candidate in enumerate(poll.candidates):
            value = values[min(place, len(values) - 1)]
            await self.availability.answer(self.acting(user_id), candidate.id, value)

    async def agree(self, group: Group, poll: Poll, place: int = 0) -> Meeting:
        """Close a question and confirm one of its dates."""
        await self.turnout.close(self.acting(ALASDAIR), poll.id)
        decision = await self.decision.confirm(self.acting(ALASDAIR), poll.candidates[place].id)
        assert decision.meeting is not None
        assert decision.meeting.group_id == group.id
        return decision.meeting

    async def decide_all(self) -> int:
        """Decide everything that is due; return how many rows there were."""
        decided = 0
        while await self.due.decide_next():
            decided += 1
        return decided

    async def due_by(self, until: datetime) -> datetime | None:
        """Return when the next thing on the agenda is due, None where that is later."""
        async with self.database.reading() as db:
            due = await agenda.next_due(db)
        return due if due is not None and due <= until else None


async def open_house(folder: Path, *, with_group: bool = False) -> House:
    """Return a house with a migrated database: an empty one, or one with the Sunday group of seven, number 1.

    Only the first group of a process is really set up.
    """
    path = folder / "house.sqlite3"
    await fresh_database(path)
    if not with_group:
        return House(Database(path), StandingClock())
    if not _with_the_group:
        first = House(Database(path), StandingClock())
        await first.group()
        await first.database.close()
    _copy(path, _with_the_group)
    house = House(Database(path), StandingClock())
    house.acting(ALASDAIR)  # the tap that set it up
    return house
