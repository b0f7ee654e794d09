"""The tables of the studio. Readers never read them: what they see are the live rows of `courses`."""

from coursewell.authoring.models.draft import Draft, DraftContent
from coursewell.authoring.models.kept import KeptFile
from coursewell.authoring.models.revision import Revision
from coursewell.authoring.models.schedule import Schedule

__all__ = ["Draft", "DraftContent", "KeptFile", "Revision", "Schedule"]
