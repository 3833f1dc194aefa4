"""What a file asks, and the one error for a file that can't be read."""

from dataclasses import dataclass

from bot.domain.planner.orders import Order
from bot.domain.planner.values import Problem


class PlanFileError(Exception):
    """Something in a file that its author can put right.

    :param code: names the sentence in ``bot/ui/texts/planner.py``
    :param params: what that sentence mentions, such as the key, or the row and the column
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file asks.

    :param order: the order of goals that the file itself names
    :param order_name: what it is called in the answer
    """

    problem: Problem
    order: Order | None = None
    order_name: str = ""
