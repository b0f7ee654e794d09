"""One contract for every kind of content, and what is particular to each."""

import json

import pytest
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewell.courses import kinds
from coursewell.courses.kinds.base import Found, Kind
from coursewell.courses.markdown import render
from coursewell.web.templatetags.web import icon

QUESTION = {
    "id": "q1", "type": "single", "prompt": "Which *one*?", "feedback": "SECRET because",
    "choices": [
        {"id": "a", "text": "This", "is_right": True, "feedback": "SECRET yes"},
        {"id": "b", "text": "That", "is_right": False, "feedback": "SECRET no"},
    ],
}  # fmt: skip
VALID = {
    "text": {},
    "image": {"file": "a.png", "alt": "A", "caption": "*Nice*"},
    "file": {"file": "data/a.zip", "label": "Data"},
    "video": {"file": "a.mp4", "tracks": [{"file": "a.vtt", "language": "en", "label": "English"}]},
    "quiz": {"questions": [QUESTION]},
}


KEYS = ["questions", "choices", "prompt", "type", "file", "url", "poster", "tracks", "text", "alt"]


def find(name):
    return Found(f"/files/{name}", 3, 2, 1000, "image/png") if name else None


def page(kind, data, find=find):
    context = kind.context(data, find=find, text=lambda text, prefix: render(text, prefix=prefix))
    return render_to_string(kind.template, {"kind": context, "LANGUAGE_CODE": "en"}) if kind.template else ""


def test_every_file_of_the_package_is_a_kind():
    assert set(kinds.names()) == set(VALID)


@pytest.mark.parametrize("name", VALID)
class TestContract:
    def test_it_is_found_by_its_name(self, name):
        assert kinds.get(name).name == name
        assert isinstance(kinds.get(name), Kind)

    def test_it_has_a_label_and_an_icon_that_exists(self, name):
        assert str(kinds.get(name).label)
        assert "<svg" in icon(kinds.get(name).icon)

    def test_what_is_valid_is_kept_and_cleaning_again_changes_nothing(self, name):
        cleaned = kinds.get(name).clean(VALID[name])
        assert kinds.get(name).clean(cleaned) == cleaned
        assert json.loads(json.dumps(cleaned)) == cleaned

    @pytest.mark.parametrize("data", [None, [], "x", 1, {"nonsense": 1}])
    def test_what_does_not_fit_is_refused_with_a_sentence(self, name, data):
        with pytest.raises(kinds.InvalidDataError, match=r"\.$"):
            kinds.get(name).clean(data)

    def test_its_page_shows_without_files(self, name):
        page(kinds.get(name), VALID[name], find=lambda name: None)

    def test_it_names_its_files(self, name):
        assert all(isinstance(file, str) for file in kinds.get(name).files(VALID[name]))

    @settings(max_examples=60, deadline=None)
    @given(data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
            st.sampled_from(KEYS),
            inner, max_size=4,
        ), max_leaves=12,
    ))  # fmt: skip
    def test_its_page_shows_whatever_the_database_holds(self, name, data):
        page(kinds.get(name), data)
        kinds.get(name).files(data)


def test_a_kind_that_is_gone_reads_as_text():
    assert kinds.get("hologram").name == "text"


@pytest.mark.parametrize("kind", ["single", "multiple", "text", "numeric"])
def test_no_page_holds_what_is_right(kind):
    question = QUESTION | {"type": kind, "answers": ["SECRET", "31337"], "tolerance": 0.271828}
    html = page(kinds.get("quiz"), {"questions": [question]})
    for secret in ("SECRET", "31337", "271828", "is_right", "feedback", "correct"):
        assert secret not in html


def test_a_right_and_a_wrong_choice_differ_in_their_text_only():
    html = page(kinds.get("quiz"), {"questions": [QUESTION]})
    rows = html.split('<li class="choice-row">')[1:]
    right, wrong = rows[0].split("</li>")[0], rows[1].split("</li>")[0]
    assert right.replace("This", "That").replace('value="1"', 'value="2"').replace("-1", "-2") == wrong.replace(
        "question-1", "question-2"
    )


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"prompt": " "}, "asks nothing"),
        ({"type": "essay"}, "no type of question"),
        ({"choices": []}, "two choices"),
        ({"choices": [{"text": "a", "is_right": True}, {"text": "b", "is_right": True}]}, "Exactly one"),
        ({"choices": [{"text": "a", "is_right": "true"}]}, "true or false"),
        ({"type": "text", "answers": []}, "no answer"),
        ({"type": "numeric", "answers": ["many"]}, "must be numbers"),
        ({"type": "numeric", "answers": ["inf"]}, "must be numbers"),
        ({"tolerance": -1}, "not negative"),
        ({"tolerance": float("nan")}, "not negative"),
        ({"prompt": "x" * 20_001}, "shorten"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_by_its_number(change, complaint):
    with pytest.raises(kinds.InvalidDataError, match=f"Question 1: .*{complaint}"):
        kinds.get("quiz").clean({"questions": [QUESTION | change]})


def test_a_video_elsewhere_is_a_link_and_nothing_is_loaded_from_there():
    html = page(kinds.get("video"), {"url": "https://video.example/watch?v=1"})
    assert 'href="https://video.example/watch?v=1"' in html
    assert "src=" not in html
    assert "video.example" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//video.example/", "ftp://x"])
def test_a_video_is_only_linked_by_http(url):
    assert "href" not in page(kinds.get("video"), {"url": url})
    with pytest.raises(kinds.InvalidDataError):
        kinds.get("video").clean({"url": url})


def test_a_video_has_its_captions():
    html = page(kinds.get("video"), VALID["video"])
    assert '<track src="/files/a.vtt" kind="captions" srclang="en" label="English" default>' in html


@pytest.mark.parametrize(
    "settings",
    [{"attempts": 0}, {"minutes": 1.5}, {"percent": 101}, {"shows": "soon"}, {"shuffle_choices": 1}, {"x": 1}],
)
def test_a_quiz_is_sat_by_rules_that_make_sense(settings):
    with pytest.raises(kinds.InvalidDataError, match=r"\.$"):
        kinds.get("quiz").clean({"questions": [], "settings": settings})


def test_what_is_as_by_default_is_left_out():
    data = {
        "questions": [QUESTION | {"points": 1}],
        "settings": {"percent": 50, "attempts": None, "shows": "submitted"},
    }
    assert kinds.get("quiz").clean(data) == kinds.get("quiz").clean({"questions": [QUESTION]})


def test_an_order_is_not_given_away():
    choices = [{"id": name, "text": name} for name in ("Zulu", "Mike", "Alfa")]
    html = page(kinds.get("quiz"), {"questions": [{"type": "ordering", "prompt": "Sort", "choices": choices}]})
    assert html.index("Alfa") < html.index("Mike") < html.index("Zulu")
