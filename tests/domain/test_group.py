"""Which group a command means."""

from bot.domain.group import Group, Kind, groups_meant
from config.rules import default_rules

SUNDAY_CHANNEL, EVENING_CHANNEL, LOBBY = 11, 12, 13


def group(number: int, channel_id: int) -> Group:
    return Group(
        id=number,
        guild_id=1,
        name=f"Group {number}",
        channel_id=channel_id,
        member_role_id=100 + number,
        organiser_role_id=200 + number,
        zone="Europe/London",
        kind=Kind.SUPPORT,
        organisers_channel_id=None,
        open_to_newcomers=False,
        rules=default_rules(),
    )


SUNDAY, EVENING = group(1, SUNDAY_CHANNEL), group(2, EVENING_CHANNEL)


def test_a_command_belongs_to_the_group_of_the_channel_it_is_typed_in() -> None:
    """Somebody in two groups who types in one group's channel is never asked which."""
    known = (SUNDAY, EVENING)

    meant = groups_meant(known, EVENING_CHANNEL)

    assert meant == (EVENING,)


def test_elsewhere_it_means_the_only_group_the_person_knows_of() -> None:
    """In the lobby there is nothing to ask of somebody who is in one group."""
    known = (SUNDAY,)

    meant = groups_meant(known, LOBBY)

    assert meant == (SUNDAY,)


def test_elsewhere_it_is_asked_among_all_groups_the_person_knows_of() -> None:
    """Several groups are a question, in the order they are known."""
    known = (SUNDAY, EVENING)

    meant = groups_meant(known, LOBBY)

    assert meant == (SUNDAY, EVENING)


def test_the_channel_of_a_group_the_person_may_not_know_of_gives_nothing_away() -> None:
    """What a stranger types in a private channel means one of their own groups, or none."""
    known = (SUNDAY,)

    meant = groups_meant(known, EVENING_CHANNEL), groups_meant((), EVENING_CHANNEL)

    assert meant == ((SUNDAY,), ())


def test_in_direct_messages_there_is_no_channel_of_a_group() -> None:
    """A direct message means all of the person's groups."""
    known = (SUNDAY, EVENING)

    meant = groups_meant(known, None)

    assert meant == (SUNDAY, EVENING)
