"""What the studio's doors are called. No Django here."""

from __future__ import annotations

SAVING = "studio: saving a draft"
PUBLISHING = "studio: publishing"
MOVING = "studio: moving"
HIDING = "studio: unpublishing and publishing again"
REVERTING = "studio: reverting"
OVERWRITING = "studio: overwriting what was written past it"
SCHEDULING = "studio: scheduling"
STUDIO = (SAVING, PUBLISHING, MOVING, HIDING, REVERTING, OVERWRITING, SCHEDULING)
