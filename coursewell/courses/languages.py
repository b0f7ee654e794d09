"""Languages that courses are written in: what readers call them, and in which we label the boxes of a text.

Django names the languages that it speaks itself. LANGUAGES adds those that many courses are in and Django does not
know; a code that nobody knows is shown as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf.locale import LANG_INFO
from django.utils.translation import get_language, get_supported_language_variant, gettext, gettext_noop, override

LANGUAGES = {
    "am": gettext_noop("Amharic"),
    "as": gettext_noop("Assamese"),
    "bo": gettext_noop("Tibetan"),
    "fil": gettext_noop("Filipino"),
    "fo": gettext_noop("Faroese"),
    "gn": gettext_noop("Guarani"),
    "gu": gettext_noop("Gujarati"),
    "ha": gettext_noop("Hausa"),
    "ht": gettext_noop("Haitian Creole"),
    "jv": gettext_noop("Javanese"),
    "ku": gettext_noop("Kurdish"),
    "la": gettext_noop("Latin"),
    "lo": gettext_noop("Lao"),
    "mg": gettext_noop("Malagasy"),
    "mi": gettext_noop("Maori"),
    "mt": gettext_noop("Maltese"),
    "om": gettext_noop("Oromo"),
    "or": gettext_noop("Odia"),
    "ps": gettext_noop("Pashto"),
    "qu": gettext_noop("Quechua"),
    "rm": gettext_noop("Romansh"),
    "rw": gettext_noop("Kinyarwanda"),
    "sd": gettext_noop("Sindhi"),
    "si": gettext_noop("Sinhala"),
    "so": gettext_noop("Somali"),
    "ti": gettext_noop("Tigrinya"),
    "tl": gettext_noop("Tagalog"),
    "xh": gettext_noop("Xhosa"),
    "yi": gettext_noop("Yiddish"),
    "yo": gettext_noop("Yoruba"),
    "yue": gettext_noop("Cantonese"),
    "zh": gettext_noop("Chinese"),
    "zu": gettext_noop("Zulu"),
}


def language_name(code: str) -> str:
    """The name of a language in the reader's own: `pt-BR` is "Brazilian Portuguese", `fa_IR` is "Persian"."""
    exact = code.lower().replace("_", "-")
    for known in (exact, exact.partition("-")[0]):
        info = LANG_INFO.get(known, {})
        info = LANG_INFO.get(info.get("fallback", [""])[0], info)  # zh-cn only points to zh-hans
        if "name" in info:
            return gettext(info["name"])
        if known in LANGUAGES:
            return gettext(LANGUAGES[known])
    return code


@contextmanager
def labels_in(code: str) -> Iterator[None]:
    """Within it, labels inside a text ("Exercise") are in the language of that text, if we speak it.

    Otherwise they stay in the reader's. See docs/decisions/language-of-labels.md.
    """
    try:
        language = get_supported_language_variant(code.lower().replace("_", "-"))
    except LookupError:
        language = get_language() or "en"
    with override(language):
        yield
