import pytest
from django.utils.translation import get_language, override

from coursewell.courses.languages import LANGUAGES, labels_in, language_name
from coursewell.courses.markdown import render
from coursewell.courses.models import Content, Course, Module


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


@pytest.fixture
def shown(client, make_course):
    """The page of a lesson whose course is in `language`, as a reader gets it who asks for `reader`."""

    def show(language, reader):
        course = Course.objects.first() or make_course(is_open=True)
        Course.objects.update(language=language)
        module, _ = Module.objects.get_or_create(course=course, slug="one")
        lesson, _ = Content.objects.get_or_create(module=module, slug="here", title="Here", body=":::exercise\nX\n:::")
        return client.get(lesson.get_absolute_url(), headers={"accept-language": reader}).content.decode()

    return show


def test_a_lesson_is_labelled_in_its_course_s_language_whoever_reads(shown):
    assert "Exercise</span>" in shown("en", "de")
    assert "Exercise</span>" in shown("en", "en")
    assert "Übung</span>" in shown("de", "en")


def test_the_words_of_the_page_stay_the_reader_s(shown):
    page = shown("en", "de")
    assert '<html lang="de"' in page
    assert "Gliederung" in page


def test_a_count_is_not_reordered_among_arabic(shown):
    page = shown("ar", "de")
    assert 'dir="rtl"' in page
    assert '<bdi class="lesson-bar-count number">1 von 1</bdi>' in page


def test_filters_name_languages_for_the_reader(client, make_course):
    for code in ("zh", "fr-CA", "fr-BE"):
        make_course(language=code)
    response = client.get("/", headers={"accept-language": "de"})
    labels = [
        value.label for facet in response.context["facets"] if facet.name == "language" for value in facet.leading
    ]
    assert labels == ["Chinesisch", "Französisch (fr-BE)", "Französisch (fr-CA)"]
