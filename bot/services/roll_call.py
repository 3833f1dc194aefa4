"""What each says when a paused group wakes."""

from bot.domain.asked_round import Asking, RollCall
from bot.domain.permission import Actor
from bot.errors import UserError
from bot.services.asked_round import RoundView, load_asked, take_answer
from bot.services.handing_over import Handing, hand_over
from bot.services.leaving import get_off
from bot.services.means import Means
from bot.store import memberships
from bot.store.database import whole


class RollCallService:
    """Use cases of members whose group wakes."""

    def __init__(self, means: Means) -> None:
        self._means = means

    @whole
    async def answer(self, actor: Actor, round_id: int, value: RollCall) -> RoundView:
        """Say that one is back, which can be changed; or get off, which ends the seat.

        :raises UserError: ``not_found``, ``round_over``, ``got_off_already``
        """
        async with self._means.database.writing() as db:
            view = await load_asked(db, self._means, actor, round_id, Asking.ROLL_CALL)
            row = await memberships.load(db, view.group.id, actor.user_id)
            if view.own == RollCall.OFF and value is RollCall.OFF:
                return view
            if row is None or not row.is_inside:
                raise UserError("got_off_already")
            view = await take_answer(db, self._means, actor, view, value)
            if value is RollCall.OFF:
                await get_off(db, self._means, view.group, row)
                known = await memberships.of_group(db, view.group.id)
                riding = tuple(one.user_id for one in known if one.is_inside)
                leavers = (actor.user_id,) if row.is_organiser else ()
                handing = Handing(leavers, riding, view.round.closes_at or self._means.now())
                await hand_over(db, self._means, view.group, handing)
        return view
