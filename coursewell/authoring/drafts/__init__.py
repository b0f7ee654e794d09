"""Drafts: a course as its authors have it, beside the live rows that readers see.

Each function is whole or not at all. Views ask `authoring.access` first: here nobody is asked who they are.
"""

from coursewell.authoring.drafts.attaching import DraftFile, as_written, attach, detach, file_of
from coursewell.authoring.drafts.checking import Problem, problems
from coursewell.authoring.drafts.comparing import differs_from_live
from coursewell.authoring.drafts.contents import (
    add_content,
    delete_content,
    duplicate_content,
    move_content,
    rename_content,
)
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
from coursewell.authoring.drafts.publishing import publish
from coursewell.authoring.drafts.removing import restore
from coursewell.authoring.drafts.saving import Saved, save_content, save_settings

__all__ = [
    "ConflictError",
    "DiffersError",
    "DraftError",
    "DraftFile",
    "GoneError",
    "NotReadyError",
    "Problem",
    "Removed",
    "Saved",
    "add_content",
    "add_module",
    "as_written",
    "attach",
    "content_document",
    "create_course",
    "delete_content",
    "delete_module",
    "describe_module",
    "detach",
    "differs_from_live",
    "draft_document",
    "duplicate_content",
    "duplicate_module",
    "file_of",
    "move_content",
    "move_module",
    "open_draft",
    "problems",
    "publish",
    "rename_content",
    "rename_module",
    "restore",
    "revisions",
    "save_content",
    "save_settings",
]
