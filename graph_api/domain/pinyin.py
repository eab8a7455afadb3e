"""How a name sounds: its syllables in pinyin, and the terms by which any part of them is found.

The index finds whole terms and beginnings of terms. So the pinyin of a name is stored once from
each of its syllables on: any part of the name then begins a term.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from itertools import accumulate
from typing import Final

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

MAX_TOKENS: Final = 32
"""Terms stored for one reading of a name; what lies further back is found by its characters only."""

PINYIN_LENGTH: Final = 24
"""Letters after which a term of pinyin is cut, at the next syllable; about eight syllables."""

INITIALS_LENGTH: Final = 12
"""Letters after which a term of initials is cut, at the next syllable."""

SYLLABLE_LENGTH: Final = 60  # a run of Latin letters counts as one syllable, cut to this

_HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_CJK: Final = (
    _HAN + "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u1100-\u11ff\uac00-\ud7af"
)
WORD_CHARACTER: Final = f"[^\\W_{_CJK}]"
"""Pattern of a letter or digit of a script that writes words with spaces."""

CJK_RUN: Final = re.compile(f"[{_CJK}]+")
RUN: Final = re.compile(f"(?P<cjk>[{_CJK}]+)|(?P<word>{WORD_CHARACTER}+)")

# What the index's analyzer drops as English.
_ENGLISH: Final = (
    "a an and are as at be but by for if in into is it no not of on or s such t that the their then "
    "there these they this to was will with www"
)
_STOP_WORDS: Final = frozenset(_ENGLISH.split())

# Surnames whose usual reading differs from the character's; both readings are stored for short names.
_SURNAMES: Final = {
    "单": ("shan",),
    "曾": ("zeng",),
    "解": ("xie",),
    "仇": ("qiu",),
    "朴": ("piao",),
    "区": ("ou",),
    "查": ("zha",),
    "盖": ("ge",),
    "乐": ("yue",),
    "翟": ("zhai",),
    "缪": ("miao",),
    "种": ("chong",),
    "员": ("yun",),
    "折": ("she",),
    "黑": ("he",),
    "召": ("shao",),
    "覃": ("qin",),
    "秘": ("bi",),
    "繁": ("po",),
    "卜": ("bu",),
    "佴": ("nai",),
    "牟": ("mu",),
}
_PERSON_LENGTH: Final = 4

# Words of enterprises and places that the dictionary does not know or reads otherwise.
_READINGS: Final = {
    "长": ("chang",),
    "都": ("du",),
    "支行": ("zhi", "hang"),
    "总行": ("zong", "hang"),
    "人行": ("ren", "hang"),
    "药行": ("yao", "hang"),
    "粮行": ("liang", "hang"),
    "木行": ("mu", "hang"),
    "朝阳": ("chao", "yang"),
    "都兰": ("du", "lan"),
    "都匀": ("du", "yun"),
    "单县": ("shan", "xian"),
    "繁峙": ("fan", "shi"),
    "长治": ("chang", "zhi"),
    "长宁": ("chang", "ning"),
    "长丰": ("chang", "feng"),
    "长盛": ("chang", "sheng"),
    "长荣": ("chang", "rong"),
    "长三角": ("chang", "san", "jiao"),
    "给排水": ("ji", "pai", "shui"),
}
_PHRASES: Final = PHRASES_DICT.keys() | _READINGS.keys()

_TONES: Final = "\u0304\u0301\u030c\u0300"  # ā á ǎ à, taken apart

# A part of a name that someone looks for does not begin inside one of these words.
_COMMON_WORDS: Final = frozenset(("有限", "责任", "股份", "公司", "集团"))


def sound_terms(levelled: str) -> tuple[list[str], list[str]]:
    """Return the terms of pinyin and the terms of initials of a name.

    ``levelled`` is the name in half width, lower case and simplified characters.
    """
    pinyin: dict[str, None] = {}
    initials: dict[str, None] = {}
    for syllables in _readings(levelled):
        starts = _starts(syllables)
        pinyin |= dict.fromkeys(_terms([sound for _, sound in syllables], starts, PINYIN_LENGTH))
        initials |= dict.fromkeys(_terms([_initial(*pair) for pair in syllables], starts, INITIALS_LENGTH))
    return list(pinyin), list(initials)


def plain_letters(word: str) -> str:
    """Return a word without accents and tone marks; ü after l and n is written v, as in stored pinyin."""
    if word.isascii():
        return word
    bare = "".join(part for part in unicodedata.normalize("NFD", word) if part not in _TONES)
    bare = bare.replace("lu\u0308", "lv").replace("nu\u0308", "nv")
    return "".join(part for part in bare if unicodedata.category(part) != "Mn")


def _readings(name: str) -> list[list[tuple[str, str]]]:
    """Return the syllables of a levelled name as (text, sound), once for each reading of its surname."""
    syllables: list[tuple[str, str]] = []
    for run in RUN.finditer(name):
        if run.group("cjk"):
            syllables += _syllables_of(run.group())
        elif (word := plain_letters(run.group()[:SYLLABLE_LENGTH])).isascii():
            syllables.append((word, word))
    readings = [syllables] if syllables else []
    if len(name) <= _PERSON_LENGTH:
        surname = _SURNAMES.get(name[:2]) or _SURNAMES.get(name[:1])
        if surname and len(syllables) == len(name):
            named = [(text, sound) for (text, _), sound in zip(syllables, surname, strict=False)]
            readings.append(named + syllables[len(surname) :])
    return readings


def _syllables_of(run: str) -> list[tuple[str, str]]:
    """Return the syllables of a Chinese run, the longest known phrase first at each place."""
    syllables: list[tuple[str, str]] = []
    lengths = _phrase_lengths()
    place = 0
    while place < len(run):
        phrase = run[place]
        for length in lengths.get(run[place : place + 2], ()):
            if run[place : place + length] in _PHRASES:
                phrase = run[place : place + length]
                break
        syllables += _sounds(phrase)
        place += len(phrase)
    return syllables


@cache
def _phrase_lengths() -> dict[str, tuple[int, ...]]:
    """Return for each pair of characters how long the phrases are that begin with it, longest first."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in _PHRASES:
        lengths[phrase[:2]].add(len(phrase))
    return {pair: tuple(sorted(found, reverse=True)) for pair, found in lengths.items()}


@cache  # bounded by the dictionary's phrases and the characters of Unicode
def _sounds(phrase: str) -> tuple[tuple[str, str], ...]:
    """Return the syllables of one phrase or character; a character without a reading gives none."""
    if phrase in _READINGS:
        return tuple(zip(phrase, _READINGS[phrase], strict=True))
    sounds = lazy_pinyin(phrase, style=Style.NORMAL, errors="ignore", strict=False)
    if len(sounds) != len(phrase):
        return tuple(pair for character in phrase for pair in _sounds(character)) if len(phrase) > 1 else ()
    return tuple(
        (character, sound.replace("ü", "v"))
        for character, sound in zip(phrase, sounds, strict=True)
        if sound.isascii() and sound.isalpha()
    )


def _initial(text: str, sound: str) -> str:
    """Return what stands for a syllable among initials: a word of letters as it is, else one letter."""
    return sound if text == sound else sound[0]


def _starts(syllables: list[tuple[str, str]]) -> list[int]:
    """Return the places in a name at which a term begins."""
    texts = [text for text, _ in syllables]
    starts = [0] if texts else []
    starts += [
        place for place in range(1, len(texts)) if texts[place - 1] + texts[place] not in _COMMON_WORDS
    ]
    return starts[:MAX_TOKENS]


def _terms(parts: list[str], starts: list[int], length: int) -> list[str]:
    """Return one term for each start, cut at the first part that reaches ``length`` letters."""
    text = "".join(parts)
    ends = list(accumulate(map(len, parts), initial=0))
    terms = []
    for start in starts:
        cut = bisect_left(ends, ends[start] + length)
        term = text[ends[start] : ends[cut] if cut < len(ends) else len(text)]
        terms.append(term + "_" if term in _STOP_WORDS else term)
    return terms
