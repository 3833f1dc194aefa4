"""Cancelling a meeting: looked at first, then one tap that tells everybody."""

from dataclasses import dataclass, replace

from bot.domain.message import Kind
from bot.domain.permission import Actor
from bot.errors import UserError
from bot.services.arranging import take_back, tell_all
from bot.services.changing import ask, take
from bot.services.means import Means
from bot.services.meeting_view import MeetingView, load_organised, touch
from bot.services.stop_agenda import plan_stop_of
from bot.store import acts, meetings
from bot.store.database import whole


@dataclass(frozen=True, slots=True)
class Cancelling:
    """A meeting that is about to be cancelled; ``ask_id`` is what the tap that does it carries."""

    ask_id: int
    view: MeetingView


class CancellingService:
    """Use cases of organisers who cancel a meeting."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def propose(self, actor: Actor, meeting_id: int) -> Cancelling:
        """Look at a meeting before it is cancelled; nothing is changed yet.

        :raises UserError: ``not_found``, ``organisers_only``, ``meeting_cancelled``, ``meeting_over``
        """
        async with self._means.database.writing() as db:
            view = await load_organised(db, self._means, actor, meeting_id)
            view.meeting.require_to_come(at=self._means.now())
            kept = {"meeting": meeting_id, "revision": view.meeting.revision}
            ask_id = await ask(db, self._means, actor, acts.Act(0, view.group.id, 0, "asks_cancel", kept))
        return Cancelling(ask_id, view)

    @whole
    async def cancel(self, actor: Actor, ask_id: int) -> MeetingView:
        """Cancel a meeting: what was still to be said of it is not said, and everybody is told at once.

        Cancelled already, by this tap or by somebody else, it stays so and nobody is told again.

        :raises UserError: ``not_found``, ``organisers_only``, ``meeting_over``; ``meeting_moved`` where somebody has
            moved it since
        """
        async with self._means.database.writing() as db:
            taken = await take(db, self._means, actor, ask_id, "cancel")
            view = await load_organised(db, self._means, actor, taken.kept["meeting"])
            cancelled = view.meeting.cancel(at=self._means.now())
            if cancelled == view.meeting:
                return view
            if view.meeting.revision != taken.kept["revision"]:
                raise UserError("meeting_moved", local=view.meeting.local)
            await meetings.save(db, cancelled)
            await take_back(db, cancelled)
            await plan_stop_of(db, self._means, view.group, cancelled)
            occasion = (Kind.MEETING_CANCELLED, f"{cancelled.key}:cancelled")
            await tell_all(db, self._means, view.group, cancelled, occasion)
            await touch(db, self._means, cancelled)
            await acts.become(db, ask_id, "meetings_cancel", taken.kept)
        return replace(view, meeting=cancelled)
