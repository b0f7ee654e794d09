"""Titles, summaries and overviews: mostly small words everybody uses, and a long tail of rare ones."""

from __future__ import annotations

import random
from dataclasses import dataclass

from benchmarks.catalogue.chance import Zipf, length, terms
from benchmarks.catalogue.words import AREAS, TONGUES, Tongue

RARE_TERMS = 20_000
_FIELDS = [field for fields in AREAS.values() for field in fields]


@dataclass(frozen=True)
class Prose:
    """The writer of one language."""

    tongue: Tongue
    #: Words for topics, and those together with the small ones of which most of any text consists.
    large: Zipf[str]
    all: Zipf[str]

    def title(self, field: str, chance: random.Random) -> str:
        """A title; many are somebody else's too, one in a hundred is as long as a title may be."""
        a, b, c = self.large.draw(chance, 3)
        if not self.tongue.topics:
            a, b, c = (field if chance.random() < 0.6 else a.capitalize()), b.capitalize(), chance.choice(_FIELDS)
        title = chance.choice(self.tongue.forms).format(a=a, b=b, c=c)
        if chance.random() < 0.01:
            title += f": {self.tongue.space.join(self.large.draw(chance, 40))}"
        return title[:300]

    def text(self, words: int, chance: random.Random) -> str:
        """Sentences of so many words in all."""
        drawn = self.all.draw(chance, words)
        sentences = []
        while drawn:
            cut = chance.randint(6, 24)
            sentence, drawn = self.tongue.space.join(drawn[:cut]), drawn[cut:]
            sentences.append(sentence[:1].upper() + sentence[1:] + self.tongue.stop)
        return "".join(sentences).strip()

    def overview(self, chance: random.Random) -> str:
        """Half have some fifty words, few have thousands, some have none."""
        if chance.random() < 0.06:
            return ""
        words = length(55, 0.9, 3000, chance)
        cut = min(words, 60)
        rest = range(cut, words, 60)
        return "\n\n".join([self.text(cut, chance), *(self.text(min(60, words - at), chance) for at in rest)])


def writers(chance: random.Random) -> tuple[list[Prose], list[int]]:
    """A writer for each language, and how often each writes."""
    invented = terms(RARE_TERMS, chance)
    fields = [field.lower() for field in _FIELDS]
    chance.shuffle(fields)
    found = []
    for tongue in TONGUES:
        large = Zipf([*(tongue.topics or fields), *invented], 0.9)
        found.append(Prose(tongue, large, Zipf(tongue.small, 0.7).mixed_with(large, 2 / 3)))
    return found, [tongue.weight for tongue in TONGUES]
