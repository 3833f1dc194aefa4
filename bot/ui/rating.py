"""The question how helpful a series was, its receipt, and how the group's series went."""

from collections.abc import Callable
from functools import partial

from discord.ui import LayoutView

from bot.domain.rating import has_trend
from bot.services.rating import RatingView, Trend
from bot.ui import kit
from bot.ui.pictures import draw_trend
from bot.ui.texts import rating as texts


def question_panel(view: RatingView, said: str | None = None) -> LayoutView:
    """Return the question with its eleven answers, none of them chosen beforehand.

    :param said: what is asked in other words, as in a reminder
    """
    choice = kit.choice(kit.custom_id("rating", "answer", view.rating.series_id), texts.CHOOSE, texts.OPTIONS)
    return kit.panel(said or texts.question(view), kit.row(choice), texts.promise(view))


def saved_panel(view: RatingView) -> LayoutView:
    """Return the receipt, the same whatever was answered."""
    return kit.panel(texts.saved(view))


def rating_card(trend: Trend) -> LayoutView:
    """Return what the group is told of its last series, with the picture where there is a trend."""
    show = kit.row(kit.button(texts.HOW_IT_WENT, kit.custom_id("rating", "show", trend.group.id)))
    return kit.panel(texts.card(trend.rated[-1]), _place(trend), show)


def trend_panel(trend: Trend) -> LayoutView:
    """Return how every series of a group went."""
    return kit.panel(texts.trend(trend.group, trend.rated), _place(trend))


def rate_button(view: RatingView) -> kit.Control:
    """Return the way to the question."""
    return kit.button(texts.RATE, kit.custom_id("rating", "ask", view.rating.series_id), kit.MAIN)


def picture(trend: Trend) -> Callable[[], bytes] | None:
    """Return what draws the trend, to be called in a worker thread; None where there is none."""
    return partial(draw_trend, texts.picture_title(trend.group), trend.rated) if has_trend(trend.rated) else None


def _place(trend: Trend) -> kit.Gallery | None:
    return kit.picture(texts.alt_text(trend.group, trend.rated)) if has_trend(trend.rated) else None
