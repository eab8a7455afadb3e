"""Names: when two spellings are one name, and how a part of a name is found.

``fold_name`` levels what differs between two spellings of one name (width, traditional and
simplified characters, case, space, brackets). ``search_fields`` gives the three texts that stand
beside a name in the full-text index ``subject_names`` (analyzer ``cjk``), and ``search_clauses``
turns what a user typed into a query on them.

The index splits Chinese text into overlapping pairs of characters and everything else into words;
it finds whole terms and beginnings of terms. Therefore:

- the pinyin of a name is stored once from each of its syllables on, so that any part of the name
  begins a term;
- the last character of each Chinese run, which begins no pair, is stored as a term of its own
  beside the pinyin, so that a single character is found without looking at every term;
- a term that the analyzer drops as an English stop word gets a tail that a beginning ignores.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from opencc import OpenCC

from graph_api.domain.pinyin import (
    CJK_RUN,
    INITIALS_LENGTH,
    PINYIN_LENGTH,
    RUN,
    SYLLABLE_LENGTH,
    WORD_CHARACTER,
    plain_letters,
    sound_terms,
)

MAX_QUERY_LENGTH: Final = 200
"""Characters of a search text that are looked at."""

MAX_QUERY_PARTS: Final = 16
"""Words of a search text that are looked at."""

_SPACE: Final = re.compile(r"\s+")
# Space means something between two words of letters only.
_IDLE_SPACE: Final = re.compile(f" (?!{WORD_CHARACTER})|(?<!{WORD_CHARACTER}) ")

_OPENING: Final = "([{<〈《「『【〔〖〘〚⟨⟪❨❪❲❬❰❴"
_CLOSING: Final = ")]}>〉》」』】〕〗〙〛⟩⟫❩❫❳❭❱❵"
_DOTS: Final = "•‧∙⋅・･·"  # in transcribed personal names
_DASHES: Final = "‐‑‒–—―−"
_QUOTES: Final = "'\"‘’‚‛“”„‟`´"
_MOST_PASSES: Final = 8
_TO_SIMPLIFIED: Final = OpenCC("t2s")


class _Levelling(dict[int, str]):
    """What each character is levelled to, remembered once asked; Chinese ones stay."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        levelled = character if CJK_RUN.match(character) else _level(character)
        self[code] = levelled
        return levelled


class _Folding(dict[int, str]):
    """What each character is folded to, remembered once asked.

    Traditional characters are simplified one at a time and not by phrase, so that a part of a name
    folds to the same part of the folded name.
    """

    def __missing__(self, code: int) -> str:
        folded: str = _TO_SIMPLIFIED.convert(_LEVELLING[code])
        self[code] = folded
        return folded


@dataclass(frozen=True, slots=True)
class SearchFields:
    """The texts of one name in the index: folded, terms of pinyin, terms of initials."""

    folded: str
    pinyin: str
    initials: str


@dataclass(frozen=True, slots=True)
class SearchText:
    """A search text made safe.

    ``query`` is for the full-text index ``subject_names``; nothing of the user's text in it is
    syntax. ``folded`` is the text as ``fold_name`` gives it, to rank a name that equals it first.
    """

    query: str
    folded: str


def fold_name(text: str) -> str:
    """Return the form in which two spellings of one name are equal.

    Compatibility forms, full and half width, traditional and simplified characters, case, kinds of
    brackets, dashes and dots are levelled; quotation marks and invisible characters go, and so does
    space unless it separates two words of letters. Folding what is folded changes nothing.
    """
    folded = _fold_once(text)
    # What goes may bring together what then combines (r, space, cedilla); names never need a third pass.
    for _ in range(_MOST_PASSES):
        again = _fold_once(folded)
        if again == folded:
            break
        folded = again
    return folded


@lru_cache(maxsize=4096)
def search_fields(text: str) -> SearchFields:
    """Return the texts that stand beside a name in the index.

    ``平安银行`` gives the pinyin ``pinganyinhang anyinhang yinhang hang`` (and ``行``, the last
    character of its run) and the initials ``payh ayh yh h``.
    """
    folded = fold_name(text)
    # For its sound a name is simplified by phrase: 乾坤 is read qiankun, though 乾 alone folds to 干.
    pinyin, initials = sound_terms(_TO_SIMPLIFIED.convert(_compatible(text).translate(_LEVELLING)))
    lasts = dict.fromkeys(run.group()[-1] for run in CJK_RUN.finditer(folded))
    return SearchFields(folded, " ".join([*pinyin, *lasts]), " ".join(initials))


def search_clauses(text: str) -> SearchText | None:
    """Return the query that finds names with every word of ``text`` in them.

    A Chinese word is found anywhere in a name; a word of letters or digits as the beginning of a
    word, or anywhere from a syllable on as pinyin or initials. None where ``text`` holds no letter,
    digit or character, so that there is nothing to look for.
    """
    chunks = [fold_name(chunk) for chunk in text[:MAX_QUERY_LENGTH].split()]
    clauses = list(dict.fromkeys(clause for chunk in chunks for clause in _chunk_clauses(chunk)))
    if not clauses:
        return None
    folded = fold_name(text[:MAX_QUERY_LENGTH])
    query = " ".join(f"+({clause})" for clause in clauses[:MAX_QUERY_PARTS])
    return SearchText(f"{_whole_clauses(folded, chunks)} ({query})", folded)


def _fold_once(text: str) -> str:
    text = _compatible(text).translate(_FOLDING)
    if " " in text:
        text = _IDLE_SPACE.sub("", _SPACE.sub(" ", text)).strip()
    return _compatible(text)


def _compatible(text: str) -> str:
    """Return ``text`` with its compatibility forms (full width among them) replaced."""
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def _level(character: str) -> str:
    """Fold one character that is not Chinese."""
    if character in _OPENING:
        return "("
    if character in _CLOSING:
        return ")"
    if character in _DOTS:
        return "·"
    if character in _DASHES:
        return "-"
    if character in _QUOTES:
        return ""
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return character.casefold()


_LEVELLING: Final = _Levelling()
_FOLDING: Final = _Folding()


def _chunk_clauses(folded: str) -> list[str]:
    """Return one clause for each run of Chinese characters and each word in a folded text."""
    clauses = []
    for run in RUN.finditer(folded):
        text = run.group()
        if not run.group("cjk"):
            clauses.append(_word_clause(text))
        elif len(text) == 1:
            clauses.append(f"nameFolded:{text}* namePinyin:{text}")
        else:
            clauses.append(f'nameFolded:"{text}"')
    return clauses


def _whole_clauses(folded: str, chunks: list[str]) -> str:
    """Return the clauses that find the whole text in the order typed; such names rank first.

    They also find what the parts alone do not: words that the analyzer does not split where this
    module does (amazon.com), and pinyin typed syllable by syllable (gu fen you xian).
    """
    quoted = folded.replace("\\", "\\\\").replace('"', '\\"')
    whole = f'nameFolded:"{quoted}"^4'
    joined = plain_letters("".join(chunks))
    if len(chunks) > 1 and joined.isascii() and joined.isalnum():
        whole += f" namePinyin:{joined[:PINYIN_LENGTH]}*^2 nameInitials:{joined[:INITIALS_LENGTH]}*"
    return whole


def _word_clause(word: str) -> str:
    """Return the clause of a word of letters or digits: the beginning of a term in any field.

    Stored terms are cut, so a longer word is looked for by as many letters as are surely stored.
    """
    word = word[:SYLLABLE_LENGTH]
    clause = f"nameFolded:{word}*^2"
    if (plain := plain_letters(word)).isascii():
        clause += f" namePinyin:{plain[:PINYIN_LENGTH]}* nameInitials:{plain[:INITIALS_LENGTH]}*"
    return clause
