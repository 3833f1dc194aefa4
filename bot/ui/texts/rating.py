"""How helpful a series was: the question, its receipt, what is shown of the answers, and what is said of a lost key."""

from collections.abc import Sequence

from bot.domain import wall_time
from bot.domain.group import Group
from bot.domain.rating import BEST, SCALE, WORST, Mean, Rated, RatingState, Shown
from bot.domain.typed_text import clip, inert
from bot.services.rating import RatingView
from bot.ui.texts import words

CHOOSE = "Choose from 0 to 10…"
HOW_IT_WENT = "How it went"
RATE = "How helpful was it?"
CARD_TITLE = "### How the series went"
TREND_TITLE = "## How it went"
ASKED = "How helpful were these meetings, 0 to 10?"
QUESTION = "**How helpful were these meetings for you, 0 to 10?**"
NAMES = {WORST: "not helpful at all", BEST: "very helpful indeed"}
OPTIONS: Sequence[tuple[str, str]] = [
    (str(score), f"{score} – {NAMES[score]}" if score in NAMES else str(score)) for score in SCALE
]
SAID = {
    RatingState.ALIKE: "everyone found it about the same",
    RatingState.TOO_FEW: "too few answers to show",
    RatingState.LOST: "no result, since I lost the key to the sealed answers twice; I am sorry",
}
NOBODYS = "Nobody's own answer is kept."
SYMBOLS = {RatingState.ALIKE: "≈", RatingState.TOO_FEW: "—", RatingState.LOST: "—"}
MEANINGS = {"≈": "about the same", "—": "nothing to show"}
ALT_TEXT = 1024  # characters Discord takes as a description of a file


def question(view: RatingView) -> str:
    """Return the question to one person."""
    return f"### {inert(view.group.name)}\n{QUESTION}\nIt is about {_series(view)}. {_one_tap(view)}"


def again(view: RatingView) -> str:
    """Return the question to one person whose sealed answer nobody can open any more."""
    return (
        f"### {inert(view.group.name)}\nI have lost the key to the sealed answers about {_series(view)}. Nobody can open "
        f"them any more, and they are deleted. I am sorry. May I ask once more?\n{QUESTION}\n{_one_tap(view)}"
    )


def reminder(view: RatingView) -> str:
    """Return the one reminder to somebody who has not answered."""
    return (
        f"### {inert(view.group.name)}\n{QUESTION}\nIt is about {_series(view)}. The question is open until "
        f"{words.moment(view.rating.closes_at)}; if you would rather not say, there is nothing you need to do."
    )


def promise(view: RatingView) -> str:
    """Return what becomes of an answer, and what cannot be promised."""
    return (
        "-# Your answer is sealed until the question closes, and shown to nobody, not even to you. Then the key is "
        "destroyed, and only the numbers remain, without names. The group sees the average, if at least "
        f"{view.group.rules.rating.least_answers} have answered and not all said the same.\n"
        "-# To be honest: whoever runs the bot, and Discord itself, could see an answer as it arrives, and whoever runs the "
        "bot has the key until the question closes."
    )


def saved(view: RatingView) -> str:
    """Return the receipt, the same whatever was answered."""
    return f"Saved and sealed. You can change it until {words.moment(view.rating.closes_at)}."


def waiting(view: RatingView) -> str:
    """Return what stands in `/home` while the question is open."""
    until = words.moment(view.rating.closes_at)
    if view.is_answered:
        return f"How helpful the meetings were: your answer is sealed. You can change it until {until}."
    return f"**Waiting for you:** how helpful were the meetings? Open until {until}."


def card(rated: Rated) -> str:
    """Return what the group is told of a series, once."""
    return f"{CARD_TITLE}\n{ASKED}\n**{result(rated.shown)}**\n-# The series up to {_day(rated)}. {NOBODYS}"


def trend(group: Group, rated: Sequence[Rated]) -> str:
    """Return what is shown of every series, the last one first."""
    lines = [f"- Series up to {_day(one)}: **{result(one.shown)}**" for one in reversed(rated)]
    return f"{TREND_TITLE}\n{inert(group.name)}. {ASKED}\n{words.fitting(lines)}"


def result(shown: Shown) -> str:
    """Return "8.4 (8 of 8)", or why there is no number."""
    return f"{shown.mean} ({out_of(shown)})" if isinstance(shown, Mean) else SAID[shown.state]


def out_of(mean: Mean) -> str:
    """Return "8 of 8"."""
    return f"{mean.answers} of {mean.asked}"


def picture_title(group: Group) -> str:
    """Return what stands over the picture of the trend."""
    return f"{group.name}: how helpful, 0 to 10"


def alt_text(group: Group, rated: Sequence[Rated]) -> str:
    """Return what the picture of the trend shows, in words."""
    said = "; ".join(f"series up to {_day(one)}, {result(one.shown)}" for one in rated)
    return clip(f"How helpful the meetings of {clip(group.name, 100)} were, 0 to 10: {said}.", ALT_TEXT)


def key_lost(view: RatingView) -> str:
    """Return what organisers are told when sealed answers can't be opened any more."""
    what = f"**{inert(view.group.name)}**: the key to the sealed answers about {_series(view)} is gone, so nobody can open them any more"
    if view.rating.is_open:
        return (
            f"{what}. I have deleted them and ask everybody once more, until {words.moment(view.rating.closes_at)}. Please "
            "let whoever runs the bot know: the folder `BUSSTOP_KEYS` has to stay as it is meanwhile."
        )
    return f"{what}, for the second time. I ask no more, and there is no result for this series."


def _one_tap(view: RatingView) -> str:
    return f"One tap saves it, and you can change it until {words.moment(view.rating.closes_at)}."


def _series(view: RatingView) -> str:
    return f"the series up to {wall_time.in_words(view.until, year=True).partition(',')[0]}"


def _day(rated: Rated) -> str:
    return wall_time.in_words(rated.until, year=True).partition(",")[0]
