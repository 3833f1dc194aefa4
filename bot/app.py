"""build(): the one place that knows all parts."""

import zoneinfo
from datetime import timedelta

import aiohttp

from bot.alarm import Alarm
from bot.client import Bot, Parts
from bot.clock import Clock, SystemClock
from bot.delivery.courier import Courier, Terms
from bot.delivery.eyes import DiscordEyes
from bot.delivery.pace import NoPace, Pace
from bot.delivery.post import DiscordPost
from bot.discord_clock import DiscordClock
from bot.services.adding import AddingService
from bot.services.agreement import AgreementService
from bot.services.arrangements import ArrangementService
from bot.services.asked_round import AskedRoundService
from bot.services.attendance import AttendanceService
from bot.services.availability import AvailabilityService
from bot.services.backup import BackupService
from bot.services.bus_stop import BusStopService
from bot.services.calling import CallingService
from bot.services.cancelling import CancellingService
from bot.services.cards import CardService
from bot.services.closing import ClosingService
from bot.services.commitment import CommitmentService
from bot.services.consent import ConsentService
from bot.services.decision import DecisionService
from bot.services.due import DueService
from bot.services.founding import FoundingService
from bot.services.group import GroupService
from bot.services.handing_over import HandingOverService
from bot.services.health import HealthService
from bot.services.home import HomeService
from bot.services.look_round import LookRound
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
from bot.services.reading import ReadingService
from bot.services.roll_call import RollCallService
from bot.services.second_acts import ACTS
from bot.services.second_word import SecondWordService
from bot.services.series_poll import SeriesPollService
from bot.services.servers import ServerService
from bot.services.set_up import SetUpService
from bot.services.settings import SettingsService
from bot.services.sister_group import SisterGroupService
from bot.services.stop_organising import StopOrganisingService
from bot.services.too_few import TooFewService
from bot.services.turnout import TurnoutService
from bot.services.uptime import UptimeService
from bot.services.waiting_list import WaitingListService
from bot.store.database import Database
from bot.store.sealing import Keyring, require_apart
from bot.ui.letters import Letters
from bot.ui.unheard import Unheard
from bot.watchdog import Watchdog
from cogs.agreement import AgreementCog
from cogs.arrangements import ArrangementsCog
from cogs.attendance import AttendanceCog
from cogs.availability import AvailabilityCog, Besides
from cogs.bus_stop import BusStopCog, StopServices
from cogs.cards import CardsCog
from cogs.commitment import CommitmentCog
from cogs.consent import ConsentCog
from cogs.decision import DecisionCog
from cogs.door import Door
from cogs.founding import FoundingCog
from cogs.group import Besides as GroupBesides
from cogs.group import GroupCog
from cogs.group_life import GroupLifeCog, LifeServices
from cogs.health import HealthCog
from cogs.home import HomeCog
from cogs.meetings import Beside, MeetingsCog
from cogs.mine import MineCog, OwnServices
from cogs.moving import MovingCog
from cogs.offers import OffersCog
from cogs.rating import RatingCog
from cogs.second_word import SecondWordCog
from cogs.series import SeriesCog
from cogs.series_poll import SeriesPollCog
from cogs.set_up import SetUpCog
from cogs.turnout import TurnoutCog
from cogs.waiting_list import Besides as WaitingBesides
from cogs.waiting_list import WaitingListCog
from config.rules import default_rules
from config.settings import Settings


def build(settings: Settings, *, clock: Clock | None = None, connector: aiohttp.BaseConnector | None = None) -> Bot:
    """Return the complete bot, not yet connected.

    :param clock: has ``now()``, an aware UTC datetime; given one, nothing wakes by itself and whoever turns the clock
        calls ``tick()``
    :param connector: goes to discord.py, for a server other than Discord
    :raises KeysPlaceError: the folder for keys is no place apart from the database
    """
    require_apart(settings.keys, settings.database)
    zoneinfo.reset_tzpath(())  # the pinned tzdata, never the machine's own
    means = Means(
        database=Database(settings.database),
        clock=clock or SystemClock(),
        rules=default_rules(),
        redraw_after=timedelta(seconds=settings.redraw_after_seconds),
        direct_message_every=timedelta(seconds=settings.direct_message_every_seconds),
    )
    groups, home = GroupService(means), HomeService(means)
    discord_clock = None if clock else DiscordClock(means.clock)
    bot = Bot(connector, discord_clock)
    letters = Letters(ReadingService(means))
    look_every = timedelta(hours=settings.look_round_hours)
    look_round = None if clock else LookRound(means, DiscordEyes(bot), look_every)
    unheard = Unheard(letters, means.now)
    backups = BackupService(means, settings.backups_kept)
    health = HealthCog(HealthService(means, backups, lambda: discord_clock and discord_clock.skew), backups)
    terms = Terms(NoPace() if clock else Pace(), discord_now=discord_clock.now if discord_clock else None)
    door = Door(bot, home, bot.ring)
    set_up = SetUpCog(door, SetUpService(means), means.rules, open_to_newcomers=settings.open_to_newcomers)
    decisions = DecisionService(means)
    turnout = TurnoutCog(groups, TurnoutService(means), decisions)
    changing = MovingService(means), CancellingService(means), AddingService(means), QuorumService(means)
    moving = MovingCog(means.clock, *changing)
    series_poll, meetings = SeriesPollCog(door, groups, SeriesPollService(means), means.clock), MeetingService(means)
    founding, commitments = FoundingCog(door, FoundingService(means), means.clock), CommitmentService(means)
    besides = Besides(turnout, series_poll, founding, meetings)
    arrangements, attending = ArrangementService(means), AttendanceService(means)
    attendance, keyring = AttendanceCog(attending), Keyring(settings.keys)
    stops = StopServices(BusStopService(means), StopOrganisingService(means))
    consent = ConsentCog(CallingService(means), ConsentService(means))
    life = GroupLifeCog(
        LifeServices(
            AskedRoundService(means),
            PausingService(means),
            RollCallService(means),
            ClosingService(means),
            SisterGroupService(means),
            TooFewService(means),
            HandingOverService(means),
            MemberService(means),
        )
    )
    group_besides = GroupBesides(set_up, health, founding, commitments, life)
    bot.furnish(
        Parts(
            means=means,
            due=DueService(means, backups, RatingRounds(means, keyring), look_round),
            uptime=UptimeService(means, wakes_itself=clock is None),
            servers=ServerService(means),
            courier=Courier(means, DiscordPost(bot), letters.write, terms),
            door=door,
            cogs=(
                HomeCog(door, home, unheard),
                set_up,
                GroupCog(door, groups, SettingsService(means), MemberService(means), group_besides),
                WaitingListCog(door, groups, WaitingListService(means), WaitingBesides(unheard, consent)),
                turnout,
                series_poll,
                founding,
                CommitmentCog(commitments, series_poll),
                AvailabilityCog(door, groups, AvailabilityService(means), besides, means.clock),
                DecisionCog(decisions),
                SeriesCog(door, groups, ProposalService(means), PublicationService(means)),
                attendance,
                AgreementCog(AgreementService(means)),
                ArrangementsCog(arrangements),
                BusStopCog(door, groups, stops, consent.show_settle),
                consent,
                OffersCog(OfferService(means)),
                CardsCog(CardService(means)),
                life,
                SecondWordCog(SecondWordService(means, ACTS)),
                health,
                RatingCog(RatingService(means, keyring)),
                moving,
                MeetingsCog(door, groups, meetings, Beside(moving, arrangements, attendance), means.clock),
                MineCog(door, groups, OwnServices(PreferenceService(means), attending), means.clock),
            ),
            alarm=None if clock else Alarm(means.clock, bot.tick, bot.next_due),
            watchdog=None if clock else Watchdog(means.database),
        )
    )
    return bot
