"""Which acts wait for the other organiser's word, and what carries each of them out."""

from collections.abc import Mapping

from bot.domain.second_word import Act
from bot.services.boarding import word_given
from bot.services.closing import carry_out_closing
from bot.services.pausing import carry_out_pause
from bot.services.roster_change import release_seat
from bot.services.second_word import Carry
from bot.services.settings import lower_seats

ACTS: Mapping[Act, Carry] = {
    Act.SEAT: release_seat,
    Act.SEATS: lower_seats,
    Act.OFFERS: word_given,
    Act.PAUSE: carry_out_pause,
    Act.CLOSE: carry_out_closing,
}
