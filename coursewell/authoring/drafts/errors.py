"""What can go wrong with a draft. Each text is a sentence for the person who writes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from coursewell.accounts.models import User

if TYPE_CHECKING:
    from coursewell.authoring.drafts.checking import Problem


class DraftError(Exception):
    """Nothing was changed; the message says why, and what to do."""


class GoneError(DraftError):
    """What was to be changed is not in the course any more."""

    def __init__(self) -> None:
        super().__init__(
            gettext("This part was deleted from the course meanwhile. Your text is not lost: restore the part first.")
        )


class ConflictError(DraftError):
    """Somebody else saved first. `theirs` is what they saved, in the terms that `save_*` takes."""

    def __init__(self, theirs: dict[str, object], version: int, by: User | None, at: datetime) -> None:
        who = str(by) if by else gettext("somebody")
        super().__init__(
            gettext("%(who)s has saved another version meanwhile. Compare the two and choose.") % {"who": who}
        )
        self.theirs = theirs
        self.version = version
        self.by = by
        self.at = at


class NotReadyError(DraftError):
    """The checks before publishing found errors, which `problems` are."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(gettext("There is something to put right before this course can be published."))
        self.problems = problems


class DiffersError(DraftError):
    """The live course was changed outside the studio."""

    def __init__(self) -> None:
        super().__init__(
            gettext(
                "The live course was changed outside the studio. See what differs, then take it over or overwrite it."
            )
        )
