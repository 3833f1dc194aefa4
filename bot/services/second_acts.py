"""Which acts wait for the other organiser's word, and what carries each of them out."""

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.second_word import Act, SecondWord
from bot.services.closing import carry_out_closing
from bot.services.means import Means
from bot.services.pausing import carry_out_pause
from bot.services.roster_change import release_seat
from bot.services.second_word import Carry
from bot.services.settings import lower_seats


async def go_on(db: AsyncConnection, means: Means, word: SecondWord) -> int | None:
    """Do nothing more: whoever waits for the word looks whether it is given."""
    del db, means, word


ACTS: Mapping[Act, Carry] = {
    Act.SEAT: release_seat,
    Act.SEATS: lower_seats,
    Act.OFFERS: go_on,
    Act.PAUSE: carry_out_pause,
    Act.CLOSE: carry_out_closing,
}
