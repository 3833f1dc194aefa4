"""However long an agreement and however many riders: each of its panels fits a message of Discord's."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from discord.ui import LayoutView, TextDisplay

from bot.domain.agreement import SHOWN_AT_MOST, Agreement, clean_agreement, harmless
from bot.domain.group import Group, Kind
from bot.domain.membership import Membership, State
from bot.services.agreement import AgreementView, Draft
from bot.ui.agreement import agreement_card, agreement_panel, draft_panel, saved_panel
from config.rules import default_rules

NOW = datetime(2027, 1, 4, 10, tzinfo=UTC)
SNOWFLAKE = 1589584173465700000
LONGEST = clean_agreement("*a*@b " * 310)
NAME = "**@everyone** @here <@1> [x](http://e.x)"
GROUP = Group(1, 2, NAME, 3, 4, 5, "Europe/London", Kind.SUPPORT, None, open_to_newcomers=False, rules=default_rules())
RIDERS = tuple(Membership(1, SNOWFLAKE + number, State.SEATED, NOW, name=NAME) for number in range(40))
AGREEMENT = Agreement(1, 1, 12, LONGEST, NOW, SNOWFLAKE)
VIEW = AgreementView(GROUP, AGREEMENT, RIDERS, {}, SNOWFLAKE, organises=True)


def said(view: LayoutView) -> list[str]:
    return [part.content for part in view.walk_children() if isinstance(part, TextDisplay)]


@pytest.mark.parametrize(
    "view",
    [
        agreement_panel(VIEW),
        agreement_panel(replace(VIEW, accepted={SNOWFLAKE: NOW})),
        draft_panel(Draft(GROUP, 1, LONGEST)),
        draft_panel(Draft(GROUP, 1, LONGEST, AGREEMENT)),
        saved_panel(VIEW),
        agreement_card(VIEW, 1),
        agreement_card(VIEW, 9),
    ],
)
def test_every_panel_fits_a_message_and_shows_inert_what_was_typed(view: LayoutView) -> None:
    """Four thousand characters; a mention somebody typed is none."""
    texts = said(view)

    assert sum(map(len, texts)) <= 4000
    assert not [text for text in texts if "@everyone" in text or "<@1>" in text or "@b" in text]


def test_the_longest_text_of_this_test_is_about_the_longest_there_is() -> None:
    """So that the other test means something."""
    assert SHOWN_AT_MOST - 200 < len(harmless(LONGEST)) <= SHOWN_AT_MOST


@pytest.mark.parametrize(
    ("view", "labels"),
    [
        (replace(VIEW, organises=False), ["I agree"]),
        (replace(VIEW, organises=False, accepted={SNOWFLAKE: NOW}), []),
        (VIEW, ["I agree", "Change the agreement"]),
        (replace(VIEW, user_id=7), ["Change the agreement"]),
    ],
)
def test_who_still_has_to_agree_has_one_button_for_it_and_who_may_change_it_another(
    view: AgreementView, labels: list[str]
) -> None:
    """A member who has agreed has nothing to tap."""
    made: list[Any] = [*agreement_panel(view).walk_children()]

    assert [part.item.label for part in made if hasattr(part, "item")] == labels


def test_only_organisers_see_who_has_not_agreed() -> None:
    """Members see how many; of many, organisers see the first twenty."""
    as_member, as_organiser = (
        "\n".join(said(agreement_panel(view))) for view in (replace(VIEW, organises=False), VIEW)
    )

    assert "0 of 40 have agreed." in as_member
    assert f"<@{SNOWFLAKE}" not in as_member
    assert f"<@{SNOWFLAKE + 19}>, and 20 more." in as_organiser
    assert f"<@{SNOWFLAKE + 20}>" not in as_organiser
