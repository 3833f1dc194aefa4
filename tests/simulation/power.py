"""What keeps one life of the bot going; once it is cut, nothing of that life reaches the file or Discord."""

from enum import Enum, auto

from sqlalchemy import event

from bot.store.database import Database


class CutOffError(Exception):
    """The process is gone; nobody is there to see this."""


class Moment(Enum):
    """Where a life can end."""

    COMMITTED = auto()  # a transaction is on disk
    SENDING = auto()  # a message is about to leave
    SENT = auto()  # it was made, and the answer has not been read


class Power:
    """The power of one life.

    :ivar is_cut: whether it is over
    """

    def __init__(self, database: Database) -> None:
        self.is_cut = False
        self._ends_at: tuple[Moment, int] | None = None
        engine = database.engine.sync_engine
        event.listen(engine, "begin", self._beginning)
        event.listen(engine, "commit", self._committing)

    def end_at(self, moment: Moment, arrival: int) -> None:
        """Let this life end when such a moment comes for the n-th time from now."""
        self._ends_at = (moment, arrival)

    def passes(self, moment: Moment) -> None:
        """Let a moment pass, which may be the last.

        :raises CutOffError: it was
        """
        self._note(moment)
        self.require()

    def require(self) -> None:
        """Check that it is on.

        :raises CutOffError: it is cut
        """
        if self.is_cut:
            raise CutOffError

    def cut(self) -> None:
        """End this life."""
        self.is_cut = True

    def _note(self, moment: Moment) -> None:
        if self._ends_at is None or self._ends_at[0] is not moment:
            return
        left = self._ends_at[1] - 1
        self._ends_at = (moment, left)
        self.is_cut = self.is_cut or left <= 0

    def _beginning(self, _: object) -> None:
        self.require()

    def _committing(self, _: object) -> None:
        if not self.is_cut:
            self._note(Moment.COMMITTED)
