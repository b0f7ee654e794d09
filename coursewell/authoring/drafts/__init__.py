"""Drafts: a course as its authors have it, beside the live rows that readers see.

Each function is whole or not at all. Views ask `authoring.access` first: here nobody is asked who they are.
"""

from coursewell.authoring.drafts.attaching import DraftFile, as_written, attach, detach, file_of
from coursewell.authoring.drafts.checking import Problem, problems
from coursewell.authoring.drafts.comparing import differs_from_live
from coursewell.authoring.drafts.conflicts import compared
from coursewell.authoring.drafts.contents import (
    add_content,
    delete_content,
    duplicate_content,
    move_content,
    rename_content,
)
from coursewell.authoring.drafts.differing import Difference, Line, difference
from coursewell.authoring.drafts.errors import ConflictError, DiffersError, DraftError, GoneError, NotReadyError
from coursewell.authoring.drafts.history import revisions
from coursewell.authoring.drafts.modules import (
    add_module,
    delete_module,
    describe_module,
    duplicate_module,
    move_module,
    rename_module,
)
from coursewell.authoring.drafts.opening import create_course, open_draft
from coursewell.authoring.drafts.outline import Removed
from coursewell.authoring.drafts.parts import content_document, draft_document
from coursewell.authoring.drafts.people import add_editor, add_instructor, remove_editor, transfer
from coursewell.authoring.drafts.publishing import publish
from coursewell.authoring.drafts.removing import restore
from coursewell.authoring.drafts.replicating import copy_course
from coursewell.authoring.drafts.reverting import adopt_live, overwrite_live, recall, revert
from coursewell.authoring.drafts.rewriting import has_changes
from coursewell.authoring.drafts.saving import Saved, save_content, save_settings
from coursewell.authoring.drafts.scheduling import schedule, unschedule
from coursewell.authoring.drafts.states import archive, unpublish
from coursewell.authoring.drafts.summarising import Summary, summary_of

__all__ = [
    "ConflictError",
    "Difference",
    "DiffersError",
    "DraftError",
    "DraftFile",
    "GoneError",
    "Line",
    "NotReadyError",
    "Problem",
    "Removed",
    "Saved",
    "Summary",
    "add_content",
    "add_editor",
    "add_instructor",
    "add_module",
    "adopt_live",
    "archive",
    "as_written",
    "attach",
    "compared",
    "content_document",
    "copy_course",
    "create_course",
    "delete_content",
    "delete_module",
    "describe_module",
    "detach",
    "difference",
    "differs_from_live",
    "draft_document",
    "duplicate_content",
    "duplicate_module",
    "file_of",
    "has_changes",
    "move_content",
    "move_module",
    "open_draft",
    "overwrite_live",
    "problems",
    "publish",
    "recall",
    "remove_editor",
    "rename_content",
    "rename_module",
    "restore",
    "revert",
    "revisions",
    "save_content",
    "save_settings",
    "schedule",
    "summary_of",
    "transfer",
    "unpublish",
    "unschedule",
]
