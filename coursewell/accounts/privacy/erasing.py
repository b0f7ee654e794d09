"""Erasing an account, for good and at once."""

from __future__ import annotations

from contextlib import ExitStack

from django.db import IntegrityError, transaction
from django.db.models import Q

from coursewell.accounts.models import User
from coursewell.accounts.privacy.sections import SECTIONS, Erasure

#: Somebody who enrols, or is enrolled, at this very moment makes a row that was not there to be deleted.
_TRIES = 3


class ErasureError(Exception):
    """Nothing was erased; the sentences say what has to be done before."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


def obstacles_for(user: User) -> list[str]:
    return [sentence for section in SECTIONS for sentence in section.obstacles(user)]


def erase(user: User, *, certificates: bool = False) -> None:
    """Delete the account and all that is its own, in one transaction. Afterwards nobody is signed in to it.

    `certificates` says whether theirs are to go too: nobody can verify them then.

    Raises:
        ErasureError: something has to be done before.
    """
    for tries_left in reversed(range(_TRIES)):
        try:
            _erase(user.pk, Erasure(certificates=certificates))
        except IntegrityError:
            if not tries_left:
                raise
        else:
            return


@transaction.atomic
def _erase(pk: int, wanted: Erasure) -> None:
    found = User.objects.filter(pk=pk).first()
    if found is None:
        return  # the second of two who pressed the button
    with ExitStack() as stack:
        for section in SECTIONS:
            stack.enter_context(section.erasing(found, wanted))
        # Locks of courses come before those of people, as in enrolling. Of the last two who may do everything, each
        # would find the other one still there.
        held = Q(pk=pk) | Q(is_superuser=True) if found.is_superuser else Q(pk=pk)
        list(User.objects.select_for_update().filter(held).order_by("pk").values_list("pk"))
        if sentences := obstacles_for(found):
            raise ErasureError(sentences)
        found.delete()
