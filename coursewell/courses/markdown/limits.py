"""How much a text may ask of us. Past these its source is shown, with a sentence that says why."""

from __future__ import annotations

from django.utils.translation import gettext

#: Characters of one text. The longest lesson in the material that we know has 146,000.
MAX_CHARACTERS = 200_000
#: Levels of quotes, lists and boxes within each other (a list counts two).
MAX_LEVELS = 40
#: Quotes within quotes: each line that continues a paragraph is offered to each of them (39 levels took 18 s).
MAX_QUOTES = 8
#: And so many levels times lines (8 levels over 90,000 lines took 6 s).
MAX_QUOTED_LINES = 100_000
#: Tags of raw HTML in one text. The sanitiser's parser is quadratic in unclosed formatting tags.
MAX_TAGS = 5_000
#: Headings, paragraphs and entries of lists (38,000 headings took 3 s). The longest lesson that we know has 1,500.
MAX_BLOCKS = 10_000
#: Cells of all tables in one text: a row of bars fills up to the width of the header.
MAX_CELLS = 50_000
#: Opening brackets in one paragraph: for each of them the parser looks for its end (100,000 took 9 s).
MAX_BRACKETS = 2_000
#: Characters of one formula; latex2mathml is recursive and quadratic.
MAX_FORMULA = 2_000
#: Characters of all formulas of a text, each formula counting ten more (45,000 short ones took 4 s).
MAX_FORMULAS = 100_000
#: Characters of one block of code that are coloured; longer ones are shown plain
#: (28,000 of hostile Perl took Pygments 12 s).
MAX_COLOURED = 10_000


class TooMuchError(ValueError):
    """The text asks for more than we render. The message is for its author."""

    @classmethod
    def characters(cls, count: int) -> TooMuchError:
        return cls(
            gettext("This text has %(count)d characters; at most %(limit)d are shown with their layout.")
            % {"count": count, "limit": MAX_CHARACTERS}
        )

    @classmethod
    def levels(cls) -> TooMuchError:
        return cls(gettext("Quotes, lists and boxes are nested too deeply in this text to show its layout."))

    @classmethod
    def blocks(cls) -> TooMuchError:
        return cls(
            gettext("This text has more headings, paragraphs and entries of lists than can be shown with their layout.")
        )

    @classmethod
    def tags(cls) -> TooMuchError:
        return cls(gettext("This text has more HTML tags than can be shown with their layout."))

    @classmethod
    def brackets(cls) -> TooMuchError:
        return cls(gettext("A paragraph of this text has more brackets than can be read as links."))

    @classmethod
    def cells(cls) -> TooMuchError:
        return cls(gettext("The tables of this text have more cells than can be shown."))
