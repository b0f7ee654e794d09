"""Every sentence that the interface says can be said in German, by us and not by what we depend on."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

from tests.support import po
from tests.support.site import ROOT

FOLDER = ROOT / "coursewell" / "locale" / "de" / "LC_MESSAGES"
ENTRIES = po.entries(FOLDER / "django.po")
TEMPLATES = sorted((ROOT / "coursewell").glob("*/templates/**/*.*"))
MODULES = [path for path in (ROOT / "coursewell").rglob("*.py") if "tests" not in path.parts]

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
STRING = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
#: How many of the first arguments of a function identify the message.
FUNCTIONS = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"), 1)
FUNCTIONS |= dict.fromkeys(("pgettext", "pgettext_lazy", "npgettext"), 2)
MARKED = re.compile(r"(n?p?gettext)\((.*?)\) ", re.DOTALL)
#: What need not be marked: what is marked already, the names of classes, commands to type.
NO_WORDS = re.compile(
    r"{% blocktranslate.*?{% endblocktranslate %}|{% block body_class %}.*?{% endblock %}|<code>.*?</code>", re.DOTALL
)


def marked_in_python(text):
    """The keys of the messages that a module marks. Also where xgettext does not look: inside f-strings."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and (count := FUNCTIONS.get(getattr(node.func, "id", ""))):
            words = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
            if len(words) == count:
                yield po.CONTEXT.join(words)


def marked_in_template(text):
    for function, arguments in MARKED.findall(templatize(text) + " "):
        words = [ast.literal_eval(one) for one in STRING.findall(arguments)]
        if words:
            yield po.CONTEXT.join(words[: FUNCTIONS[function]]).replace("%%", "%")


def spoken(template):
    """What of a template readers see or hear without its being marked."""
    text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", NO_WORDS.sub("", template), flags=re.DOTALL)
    attributes = re.findall(r"\b(?:title|alt|placeholder|aria-label)=\"([^\"]*)\"", text)
    return " ".join([re.sub(r"<[^>]*>", " ", text), *attributes])


def test_nothing_marked_is_missing_from_the_message_file():
    marked = {key for path in MODULES for key in marked_in_python(path.read_text())}
    marked |= {key for path in TEMPLATES for key in marked_in_template(path.read_text())}
    missing = marked - {entry.key for entry in ENTRIES}
    assert len(marked) > 300
    assert not missing, "Run make messages and translate them."


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.msgid[:40])
def test_each_message_is_translated_with_all_that_it_holds(entry):
    assert all(entry.forms), "It is not translated."
    assert "fuzzy" not in entry.flags
    assert len(entry.forms) == (2 if entry.plural else 1)
    for source, form in zip((entry.msgid, entry.plural), entry.forms, strict=False):
        assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(source))
        assert form.endswith(".") == source.endswith(".") or form.endswith(("Std.", "Min."))


def test_the_compiled_file_says_the_same():
    assert po.compiled(FOLDER / "django.mo") == {entry.key: entry.forms for entry in ENTRIES}, "Run make messages."


def test_readers_are_addressed_formally_and_with_german_marks():
    text = " ".join(form for entry in ENTRIES for form in entry.forms)
    assert not re.search(r"\b(?:du|dich|dir|dein\w*|e-mail)\b|”", text)
    assert text.count("„") == text.count("“")


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_dependency_decides_our_words(language):
    """Django merges the files of all packages; ours must win in German, and nobody may answer in English."""
    with override(language):
        for entry in ENTRIES:
            if not entry.context and not entry.plural:
                assert gettext(entry.msgid) == (entry.forms[0] if language == "de" else entry.msgid)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path).partition("/templates/")[2])
def test_a_template_says_nothing_that_cannot_be_translated(path):
    said = re.findall(r"[A-Za-z]{3,}", spoken(path.read_text()))
    assert not said, "Mark it with translate or blocktranslate."


def test_the_languages_of_the_site_have_a_message_file_each():
    present = {path.name for path in Path(settings.LOCALE_PATHS[0]).iterdir()}
    assert present == {code for code, _ in settings.LANGUAGES} - {"en"}
