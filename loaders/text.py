"""Cells as text: what is cleaned away, and text that was decoded with the wrong encoding."""

from __future__ import annotations

import re
import unicodedata

from loaders.findings import Code, Issue, Level

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# No more than this: the other blank characters are bytes of text that was decoded wrongly.
_SPACE = " \t\r\n\u3000\ufeff"
_EMPTY_MARKERS = frozenset({"NULL", "null", "Null", "\\N", "N/A", "n/a", "#N/A", "NaN", "nan", "None"})
_REPLACED = ("\ufffd", "锟斤拷")
_CP1252 = {
    ord(character): byte
    for byte in range(0x80, 0xA0)
    for character in (bytes([byte]).decode("cp1252", "ignore") or chr(byte))
}


def clean(column: str, raw: str | None, issues: list[Issue], *, keep_markers: bool = False) -> str | None:
    """Return a cell without surrounding space and control characters; None where it says nothing.

    ``keep_markers``: the column holds text as found, in which ``N/A`` is as good as any other.
    """
    if raw is None:
        return None
    text = raw.strip(_SPACE)
    if not text:
        return None
    if not text.isprintable() and (bare := _CONTROL.sub("", text)) != text:
        issues.append(
            Issue(
                Code.CONTROL_CHARACTERS,
                Level.WARNING,
                column,
                hint="control characters (NUL and the like) were removed",
                hint_zh="已去除控制字符(如 NUL)",
            )
        )
        text = bare.strip(_SPACE)
        if not text:
            return None
    if text in _EMPTY_MARKERS and not keep_markers:
        issues.append(
            Issue(
                Code.EMPTY_MARKER,
                Level.WARNING,
                column,
                text,
                "read as an empty cell",
                "按空单元格处理",
            )
        )
        return None
    return text


def mend(column: str, text: str, issues: list[Issue]) -> str:
    """Return ``text`` decoded anew where it certainly was decoded with the wrong encoding.

    Text that was damaged beyond repair is returned as it stands, with a warning.
    """
    if text.isascii():
        return text
    mended = _as_latin(text) or _as_gbk(text)
    if mended is not None:
        issues.append(
            Issue(
                Code.REPAIRED_TEXT,
                Level.WARNING,
                column,
                text[:100],
                f"UTF-8 that had been read in another encoding; read as {mended[:100]}",
                f"曾以错误编码读取的 UTF-8 文本;已还原为 {mended[:100]}",
            )
        )
        return mended
    if _is_garbled(text):
        issues.append(
            Issue(
                Code.GARBLED_TEXT,
                Level.WARNING,
                column,
                text[:100],
                "text damaged by a wrong encoding; it cannot be restored with certainty",
                "文本因错误编码而损坏,无法确定地还原",
            )
        )
    return text


def _as_latin(text: str) -> str | None:
    """Undo UTF-8 read as Latin-1 or Windows-1252: real text in these letters never decodes to Chinese."""
    try:
        raw = bytes(_CP1252.get(ord(character), ord(character)) for character in text)
        mended = raw.decode("utf-8")
    except ValueError:
        return None
    return mended if _is_chinese(mended) else None


def _as_gbk(text: str) -> str | None:
    """Undo UTF-8 read as GBK: certain where all of it decodes and only rare characters were there."""
    try:
        mended = text.encode("gb18030").decode("utf-8")
    except ValueError:
        return None
    return mended if len(mended) >= 2 and _is_chinese(mended) and not _is_common(text) else None


def _is_garbled(text: str) -> bool:
    if any(mark in text for mark in _REPLACED):
        return True
    # A private-use character or a question mark stands where a byte was lost on the way.
    if not ("?" in text or any(unicodedata.category(character) == "Co" for character in text)):
        return False
    if _is_common(text):
        return False
    loose = text.replace("?", "").encode("gb18030", "ignore").decode("utf-8", "ignore")
    return len(loose) >= 2 and _is_chinese(loose) and len(loose) * 3 >= len(text)


def _is_chinese(text: str) -> bool:
    """Whether text has Chinese characters and otherwise only what stands among them."""
    chinese = sum("\u4e00" <= character <= "\u9fff" for character in text)
    other = sum(
        not ("\u4e00" <= character <= "\u9fff" or character.isascii() or character in "（）·，、。—“”《》〇")
        for character in text
    )
    return chinese >= 1 and other == 0


def _is_common(text: str) -> bool:
    """Whether most characters are of the 3,755 everyday ones (GB 2312, level 1)."""
    foreign = [character for character in text if not character.isascii()]
    common = 0
    for character in foreign:
        raw = character.encode("gb18030")
        common += len(raw) == 2 and 0xB0 <= raw[0] <= 0xD7 and raw[1] >= 0xA1
    return common * 2 > len(foreign)
