import pytest
from django.utils.translation import get_language, override

from coursewell.courses.languages import LANGUAGES, labels_in, language_name
from coursewell.courses.markdown import render


@pytest.mark.parametrize(
    ("code", "english", "german"),
    [
        ("de", "German", "Deutsch"),
        ("zh", "Chinese", "Chinesisch"),
        ("zh-CN", "Simplified Chinese", "Vereinfachtes Chinesisch"),
        ("fa_IR", "Persian", "Persisch"),
        ("pt-BR", "Brazilian Portuguese", "Brasilianisches Portugiesisch"),
        ("fr-CA", "French", "Französisch"),
        ("ur", "Urdu", "Urdu"),
        ("qaa", "qaa", "qaa"),
        ("", "", ""),
    ],
)
def test_a_language_has_a_name_in_the_language_of_the_reader(code, english, german):
    assert language_name(code) == english
    with override("de"):
        assert language_name(code) == german


def test_every_name_of_ours_is_needed():
    with override(None):
        assert all(language_name(code) == name for code, name in LANGUAGES.items())


@pytest.mark.parametrize(
    ("reader", "course", "label"),
    [("en", "de-AT", "Übung"), ("de", "en", "Exercise"), ("de", "ja", "Übung"), ("en", "", "Exercise")],
)
def test_boxes_speak_the_language_of_the_text_if_we_do(reader, course, label):
    with override(reader), labels_in(course):
        language = get_language()
        assert f'<span class="box-label" lang="{language}">{label}</span>' in render(":::exercise\nX\n:::").html
