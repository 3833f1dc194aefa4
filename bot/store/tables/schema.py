"""What every table of the schema is made with."""

from sqlalchemy import Column, ForeignKey, MetaData, Table
from sqlalchemy.schema import SchemaItem

from bot.store.types import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: SchemaItem, in_buttons: bool = False) -> Table:
    """Return a table.

    :param in_buttons: whether buttons carry its numbers, so that one of a deleted row is never given out again
    """
    return Table(name, metadata, *items, sqlite_strict=True, sqlite_autoincrement=in_buttons)


def group_id(*, primary_key: bool = False, nullable: bool = False) -> Column[int]:
    """Return the column that says whose row it is; the row goes when its group goes."""
    owner = ForeignKey("groups.id", ondelete="CASCADE")
    return Column("group_id", Id, owner, nullable=nullable, primary_key=primary_key)
