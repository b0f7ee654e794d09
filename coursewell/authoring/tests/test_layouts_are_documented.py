"""Each layout has its place in the reference, and each topic of a report in the guide."""

from __future__ import annotations

import pytest
from django.conf import settings

from coursewell.authoring.folder import uses
from coursewell.authoring.layouts import LEFT_OUT_FILE, carpentries, known, topic_folders
from coursewell.authoring.repository import about, leftovers, mentions, placing, quizzes, texts
from coursewell.authoring.slugs import slug_of

DOCS = settings.BASE_DIR / "docs"
LAYOUTS = (DOCS / "reference" / "layouts.md").read_text()
GUIDE = (DOCS / "guides" / "import-a-course.md").read_text()
TOPICS = [
    uses.MISSING_PICTURE, uses.UNRESOLVED_LINK, *about.ABOUT.values(), about.SHORTENED, mentions.LINKED_FOLDER,
    LEFT_OUT_FILE, leftovers.LEFT_OUT_TEXT, leftovers.LEFT_OUT_TRANSLATION, leftovers.ARCHIVED_FILE,
    placing.MISSING_QUIZ, placing.LEFT_OUT_QUIZ, quizzes.REPEATED, quizzes.UNUSABLE_QUIZ, quizzes.NO_RIGHT_ANSWER,
    quizzes.UNUSABLE, quizzes.ODD_MARK, texts.UNREADABLE, topic_folders.MISSING_ORDER, carpentries.UNSUPPORTED,
]  # fmt: skip


@pytest.mark.parametrize("layout", known(), ids=lambda layout: layout.name)
def test_a_layout_is_described_with_the_name_to_ask_for_it_by(layout):
    assert f"\n## {layout.name} (`{slug_of(layout.name)}`)\n" in LAYOUTS


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_of_a_report_is_explained(topic):
    table = [line.partition("|")[2].partition("|")[0] for line in GUIDE.splitlines() if line.startswith("| ")]
    assert topic in ",".join(table)
