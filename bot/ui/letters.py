"""Writes each kind of message from what the rows say at the moment it is sent; none is written from memory."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.delivery.letter import Letter, RoleChange, Written
from bot.domain.availability import PollState
from bot.domain.meeting import MeetingState
from bot.domain.membership import State
from bot.domain.message import CARDS, DISCORD_EPOCH, LETTERS_OF_A_DATE, MILLISECOND, Kind, Message
from bot.services.meeting_view import MeetingView
from bot.services.poll_view import PollView
from bot.services.reading import ReadingService
from bot.services.roles import holds_member_role
from bot.ui import availability, founding, group, kit, meetings, series
from bot.ui.agreement_letters import AgreementLetters
from bot.ui.attendance_letters import AttendanceLetters
from bot.ui.bus_stop_letters import BusStopLetters
from bot.ui.consent_letters import ConsentLetters
from bot.ui.founding_letters import FoundingLetters
from bot.ui.group_life_letters import GroupLifeLetters
from bot.ui.meeting_letters import MeetingLetters
from bot.ui.offer_letters import OfferLetters
from bot.ui.rating_letters import RatingLetters
from bot.ui.reminder_letters import ReminderLetters
from bot.ui.second_word_letters import SecondWordLetters
from bot.ui.texts import meetings as meeting_texts
from bot.ui.texts import undelivered, upcoming, words


class Letters:
    """Knows how to write every kind of message."""

    def __init__(self, reading: ReadingService) -> None:
        self._reading = reading
        reminders, attendance = ReminderLetters(reading), AttendanceLetters(reading)
        self._writers: Mapping[Kind, Callable[[Message, datetime], Awaitable[Written]]] = {
            Kind.GROUP_CARD: self._group_card,
            Kind.POLL_CARD: self._poll_card,
            Kind.POLL_INVITATION: self._poll_invitation,
            Kind.POLL_REMINDER: self._poll_reminder,
            Kind.POLL_NUDGE: self._poll_reminder,
            Kind.POLL_COMPLETE: self._poll_complete,
            Kind.POLL_CLOSED: self._poll_closed,
            Kind.SERIES_CARD: self._series_card,
            Kind.LATE_ANSWER: self._late_answer,
            Kind.FEW_MEETINGS: self._few_meetings,
            Kind.ASK_AGAIN: self._ask_again,
            Kind.SERIES_JOINED: self._series_joined,
            Kind.MEETING_CARD: self._meeting_card,
            Kind.MEETING_INVITATION: self._meeting_invitation,
            Kind.MEETING_REMINDER: reminders.in_channel,
            Kind.MEETING_REMINDER_DM: reminders.to_one,
            Kind.REMINDER_MENTION: reminders.mention,
            Kind.REMOVAL: reminders.removal,
            Kind.ATTENDANCE: attendance.ask,
            Kind.MAY_CALL: attendance.may_call,
            Kind.TELL_THEM: self._tell_them,
            Kind.CANNOT_POST: self._cannot_post,
            Kind.TELL_OWNER: self._tell_owner,
            Kind.ROLE_FAILED: self._role_failed,
            Kind.UNSAID: self._unsaid,
            Kind.GONE: self._gone,
            Kind.LEFT_SERVER: self._left_server,
            Kind.MEMBER_ROLE: self._role,
            Kind.ORGANISER_ROLE: self._role,
            Kind.ASKS_IN: self._asks_in,
            **MeetingLetters(reading).writers,
            **ConsentLetters(reading).writers,
            **OfferLetters(reading).writers,
            **FoundingLetters(reading).writers,
            **BusStopLetters(reading).writers,
            **RatingLetters(reading).writers,
            **SecondWordLetters(reading).writers,
            **GroupLifeLetters(reading).writers,
            **AgreementLetters(reading).writers,
        }

    async def write(self, message: Message, now: datetime) -> Written:
        """Return what a message says now; None when it need not be said any more."""
        return await self._writers[message.kind](message, now)

    async def _group_card(self, message: Message, _: datetime) -> Written:
        shown = await self._reading.group(message.group_id)
        return Letter(group.group_card(shown, await self._reading.waiting(shown.id))) if shown else None

    async def _poll_card(self, message: Message, _: datetime) -> Written:
        view = await self._reading.poll(message.ref_id)
        if view is not None and await self._reading.is_settled_otherwise(view.poll.id):
            return Letter(kit.panel(meeting_texts.settled_otherwise(view.group)))
        return Letter(availability.poll_card(view)) if view else None

    async def _poll_invitation(self, message: Message, _: datetime) -> Written:
        view = await self._reading.poll(message.ref_id, message.about or 0)
        return Letter(founding.letter(view)) if view else None

    async def _poll_reminder(self, message: Message, _: datetime) -> Written:
        """Write to somebody silent; who has answered meanwhile gets nothing."""
        view = await self._reading.poll(message.ref_id, message.about or 0)
        if view is None or view.poll.state is not PollState.OPEN or message.about not in view.turnout.silent:
            return None
        return Letter(availability.reminder_letter(view, by_hand=message.kind is Kind.POLL_NUDGE))

    async def _poll_complete(self, message: Message, _: datetime) -> Written:
        view = await self._reading.poll(message.ref_id)
        return Letter(availability.complete_notice(view)) if view and view.poll.state is PollState.OPEN else None

    async def _poll_closed(self, message: Message, _: datetime) -> Written:
        view = await self._reading.poll(message.ref_id)
        return Letter(availability.closed_notice(view)) if view and view.poll.state is PollState.CLOSED else None

    async def _series_card(self, message: Message, _: datetime) -> Written:
        done = await self._reading.series(message.ref_id)
        return Letter(series.series_card(done)) if done else None

    async def _late_answer(self, message: Message, _: datetime) -> Written:
        """Tell organisers what a late answer moved; once the dates are published it is of no use."""
        found = await self._reading.change(message.ref_id)
        if found is None or found[0].poll.state is not PollState.CLOSED:
            return None
        view, change = found
        return Letter(series.late_notice(view, change, _called(view, change.user_id)))

    async def _few_meetings(self, message: Message, _: datetime) -> Written:
        done = await self._reading.series(message.ref_id)
        written = series.few_letter(done, message.about or 0) if done else None
        return Letter(written) if written else None

    async def _series_joined(self, message: Message, now: datetime) -> Written:
        done = await self._reading.series(message.ref_id)
        written = series.joined_letter(done, message.about or 0, now) if done else None
        return Letter(written) if written else None

    async def _ask_again(self, message: Message, _: datetime) -> Written:
        view = await self._reading.poll_of_date(message.ref_id, message.about or 0)
        if view is None or view.poll.is_published or view.poll.state is PollState.ABANDONED:
            return None
        return Letter(series.ask_letter(view, message.ref_id))

    async def _meeting_card(self, message: Message, now: datetime) -> Written:
        view = await self._reading.meeting(message.ref_id)
        if view is None:
            return None
        return Letter(meetings.meeting_card(view, takes_answers=_takes_answers(view, now)))

    async def _meeting_invitation(self, message: Message, now: datetime) -> Written:
        view = await self._reading.meeting(message.ref_id, message.about)
        if view is None:
            return None
        return Letter(meetings.invitation_card(view, takes_answers=_takes_answers(view, now)))

    async def _tell_them(self, message: Message, _: datetime) -> Written:
        shown = await self._reading.group(message.group_id)
        if shown is None or message.about is None:
            return None
        return Letter(kit.panel(undelivered.please_tell(shown, message.about, message.key)))

    async def _cannot_post(self, message: Message, _: datetime) -> Written:
        shown = await self._reading.group(message.group_id)
        if shown is None or message.about is None:
            return None
        return Letter(kit.panel(undelivered.cannot_post(shown, message.about)))

    async def _tell_owner(self, message: Message, _: datetime) -> Written:
        """Tell a server's owner of a closed channel, and nothing about the group that lives in it."""
        return Letter(kit.panel(undelivered.tell_owner(message.about or 0)))

    async def _role_failed(self, message: Message, _: datetime) -> Written:
        shown = await self._reading.group(message.group_id)
        if shown is None or message.about is None:
            return None
        change = await self._wanted_role(message, message.about, ":organiser_role:" in f":{message.key}")
        return Letter(kit.panel(undelivered.role_failed(change))) if change else None

    async def _unsaid(self, message: Message, _: datetime) -> Written:
        shown, missed = await self._reading.missed(message.group_id, message.due_at)
        if shown is None or not missed:
            return None
        since = DISCORD_EPOCH + message.ref_id * MILLISECOND
        said = [(upcoming.MESSAGES[each.kind], each.due_at) for each in missed]
        return Letter(kit.panel(undelivered.unsaid(shown, said, (since, message.due_at) if message.ref_id else None)))

    async def _left_server(self, message: Message, _: datetime) -> Written:
        shown = await self._reading.group(message.group_id)
        row = await self._reading.row(message.group_id, message.about or 0)
        if shown is None or row is None or not row.is_inside:
            return None
        return Letter(kit.panel(undelivered.left_server(shown, row)))

    async def _gone(self, message: Message, _: datetime) -> Written:
        shown, posted = await self._reading.gone(message.group_id, message.ref_id)
        if shown is None or posted is None:
            return None
        what = upcoming.POSTED.get(posted.kind, upcoming.POSTED_SOMETHING)
        again = kit.row(kit.button(undelivered.POST_AGAIN, kit.custom_id("cards", "again", message.ref_id)))
        words = undelivered.gone(shown, posted.target.channel_id or 0, what)
        return Letter(kit.panel(words, again if posted.kind in CARDS - LETTERS_OF_A_DATE else None))

    async def _role(self, message: Message, _: datetime) -> Written:
        return await self._wanted_role(message, message.about or 0, message.kind is Kind.ORGANISER_ROLE)

    async def _asks_in(self, message: Message, _: datetime) -> Written:
        shown = await self._reading.group(message.group_id)
        row = await self._reading.row(message.group_id, message.about or 0)
        if shown is None or message.about is None or (row is not None and row.state is State.SEATED):
            return None
        return Letter(group.asks_in_notice(shown, message.about, message.ref_id))

    async def _wanted_role(self, message: Message, user_id: int, organiser: bool) -> RoleChange | None:
        shown = await self._reading.group(message.group_id)
        row = await self._reading.row(message.group_id, user_id)
        if shown is None:
            return None
        if organiser:
            held = row is not None and row.is_organiser and shown.closed_at is None
            return RoleChange(shown.guild_id, user_id, shown.organiser_role_id, held)
        return RoleChange(
            shown.guild_id, user_id, shown.member_role_id, holds_member_role(row) and shown.closed_at is None
        )


def _takes_answers(view: MeetingView, now: datetime) -> bool:
    return now < view.meeting.starts_at and view.meeting.state is not MeetingState.CANCELLED


def _called(view: PollView, user_id: int) -> str:
    row = next((row for row in view.known if row.user_id == user_id), None)
    return words.called(row.name if row else None, user_id)
