"""The group agreement and who accepted it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""Numbers of every kind: ids, snowflakes, instants in milliseconds, yes and no."""

CONFIDENTIALITY = (
    "Confidentiality: what is said in the group stays in the group, and so does who is in it. When we talk about "
    "our work, nobody we work with can be recognised. There are limits: where somebody may come to serious harm, "
    "or the law or our profession asks it of us, one of us may have to speak to somebody else, and says so in the "
    "group first where possible. Discord is not end-to-end encrypted, so what belongs in a meeting is not written "
    "here."
)
ATTENDANCE = (
    "Attendance: we come to every meeting we can, from its beginning to its end. Whoever can't come says so as "
    "early as possible. Nobody has to say why."
)
CONTACT = (
    "Contact between meetings: our channel is for arrangements, and nobody has to answer at once. If two of us "
    "talk elsewhere about something that matters to the group, we bring it back to the group. We are peers: the "
    "group is not "
)
LEAVING = (
    "Leaving: everybody is free to leave. Whoever wants to says so in a meeting and comes once more where "
    "possible, so that there is time for goodbyes. A seat is for one series, and at the end of each one everybody "
    "chooses anew."
)
USUAL = "supervision, therapy or crisis help."
AMONG_SUPERVISORS = "therapy or crisis help, and takes the place of nobody's own supervision."


def upgrade() -> None:
    """Give every group the first version of its agreement; nobody has accepted it yet."""
    op.create_table(
        "agreements",
        sa.Column("id", ID, nullable=False),
        sa.Column("group_id", ID, nullable=False),
        sa.Column("number", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", ID, nullable=True),
        sa.Column("changed_by", ID, nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_agreements_group_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("group_id", "number", name="uq_agreements_number"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_table(
        "acceptances",
        sa.Column("agreement_id", ID, autoincrement=False, nullable=False),
        sa.Column("user_id", ID, autoincrement=False, nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_acceptances_agreement_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("agreement_id", "user_id", name=op.f("pk_acceptances")),
        sqlite_strict=True,
    )
    first = sa.text(
        "INSERT INTO agreements (group_id, number, text) "
        "SELECT id, 1, CASE kind WHEN 'peer_supervision' THEN :among_supervisors ELSE :usual END FROM groups"
    )
    op.execute(first.bindparams(usual=_text(USUAL), among_supervisors=_text(AMONG_SUPERVISORS)))


def _text(what_it_is_not: str) -> str:
    return "\n\n".join([CONFIDENTIALITY, ATTENDANCE, f"{CONTACT}{what_it_is_not}", LEAVING])
