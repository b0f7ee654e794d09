"""The course document: one course as data, the shared format of drafts, import, export and revisions.

It knows neither the database nor any format outside; adapters make documents, `authoring.actions` applies them.
"""

from coursewell.authoring.document.identity import course_uid, part_uid
from coursewell.authoring.document.model import Asset, ContentDocument, CourseDocument, ModuleDocument, Person

__all__ = ["Asset", "ContentDocument", "CourseDocument", "ModuleDocument", "Person", "course_uid", "part_uid"]
