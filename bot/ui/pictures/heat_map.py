"""Who can come when, people by dates: what a picture of the answers shows."""

from dataclasses import dataclass

from bot.domain.availability import Answer


@dataclass(frozen=True, slots=True)
class Offered:
    """One offered date.

    :param label: the group's wall time in words, such as "Sun 31 Jan"
    :param number: which meeting of the plan it is, from 1; None where the plan does without it
    """

    label: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One person who was asked.

    :param name: as typed
    :param answers: one for each date, None where there is none
    :param is_below: whether the plan leaves them with few meetings (domain.md 3.3)
    """

    name: str
    answers: tuple[Answer | None, ...]
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The answers to all dates, and the plan made of some of them. Dates are in order of time."""

    title: str
    dates: tuple[Offered, ...]
    people: tuple[Asked, ...]

    def __post_init__(self) -> None:
        if any(len(person.answers) != len(self.dates) for person in self.people):
            raise ValueError("everybody has one answer, or none, for each date")

    @property
    def plan(self) -> tuple[int, ...]:
        """The places of the plan's dates, in order."""
        return tuple(place for place, date in enumerate(self.dates) if date.number is not None)

    def names(self, place: int, answer: Answer | None) -> tuple[str, ...]:
        """Return who gave one date an answer, or none."""
        return tuple(person.name for person in self.people if person.answers[place] is answer)

    def can_come(self, place: int) -> int:
        """Count who said yes or if need be to one date."""
        return len(self.names(place, Answer.YES)) + len(self.names(place, Answer.IF_NEED_BE))

    def can_make(self, person: Asked) -> int | None:
        """Count the meetings of the plan that somebody said yes or if need be to; None if they answered none."""
        said = [person.answers[place] for place in self.plan if person.answers[place] is not None]
        return sum(answer is not Answer.NO for answer in said) if said else None
