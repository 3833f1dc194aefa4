"""Problems for hypothesis: small, with every rule, easy to shrink."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from bot.domain.planner.values import Alternate, Blackout, Candidate, LastMeeting, Person, Problem, Rules, Window

FIRST = date(2027, 1, 3)
PATTERNS = st.sampled_from(["sun", "wed"])


def _window(ends: tuple[int, int]) -> Window:
    least, more = ends
    return Window(least, least + more)


def _blackout(days: tuple[int, int]) -> Blackout:
    first = FIRST + timedelta(days[0])
    return Blackout(first, first + timedelta(days[1]))


def _candidate(given: tuple[int, str]) -> Candidate:
    day, pattern = given
    return Candidate(datetime.combine(FIRST + timedelta(day), time(19)), pattern)


rules = st.builds(
    Rules,
    gap=st.tuples(st.integers(0, 8), st.integers(3, 15)).map(_window),
    quorum=st.sampled_from([0, 0, 0, 1, 2]),
    quorum_counts=st.sampled_from(["ym", "y"]),
    capacity=st.sampled_from([None, None, 3, 4]),
    blackouts=st.lists(st.tuples(st.integers(1, 40), st.integers(0, 6)).map(_blackout), max_size=2).map(tuple),
    alternate=st.sampled_from(Alternate),
    preferred=st.none() | st.tuples(st.integers(5, 9), st.integers(0, 4)).map(_window),
    stretch=st.booleans(),
    after=st.none() | st.builds(LastMeeting, st.just(date(2026, 12, 28)), PATTERNS | st.none()),
)


@st.composite
def people(draw: st.DrawFn, dates: int) -> tuple[Person, ...]:
    """Draw up to five people; hardly anybody must be there."""
    answers = draw(st.lists(st.text("yymn-", min_size=dates, max_size=dates), max_size=5))
    history = st.sampled_from([0, 0, 1, 3, 300])
    required = draw(st.integers(0, 15))
    return tuple(
        Person(name, said, number == required, draw(history))
        for number, (name, said) in enumerate(zip("ABCDE", answers, strict=False))
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Draw a problem of up to ten dates and four meetings."""
    days = st.lists(st.tuples(st.integers(0, 50), PATTERNS), min_size=1, max_size=10)
    candidates = tuple(map(_candidate, sorted(draw(days))))
    return Problem(draw(st.integers(1, 4)), candidates, draw(people(len(candidates))), draw(rules))
