"""Text that was made to be mistaken for something else: a query, markup, a formula, a path, a format.

Every text carries ``CANARY``, so that a place where one turns up can be told from chance.
"""

from __future__ import annotations

CANARY = "kanari7"

_CYPHER = {
    "closed quote": f"{CANARY}' OR 1=1 RETURN n //",
    "closed double quote": f'{CANARY}" OR "1"="1',
    "second statement": f"{CANARY}'}}) DETACH DELETE n //",
    "union": f"{CANARY}' UNION MATCH (n) RETURN n.idHash AS id //",
    "map key": f"{CANARY}`}}) SET n.name = 'x' //",
    "procedure": f"'+apoc.load.json('file:///etc/passwd')+'{CANARY}",
    "load csv": f"{CANARY}' LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row //",
    "parameter": f"$key {{key: $ref}} {CANARY}",
    "comment": f"{CANARY} /* */ // --",
    "backslash": f"{CANARY}\\",
    "backslash quote": f"{CANARY}\\' OR true //",
    "unicode escape": f"{CANARY}\\u0027 OR true //",
    "modifier quote": f"{CANARY}ʼ OR 1=1 //",
}
_LUCENE = {
    "field": f"name:( {CANARY}",
    "everything": "*",
    "every field": "*:*",
    "leading star": f"*{CANARY}*",
    "question marks": f"????{CANARY}",
    "fuzzy": f"{CANARY}~2",
    "proximity": f'"{CANARY} b"~100000',
    "boost": f"{CANARY}^1000000000",
    "operators": f"AND OR NOT {CANARY}",
    "only operators": "AND OR",
    "required": f"+{CANARY} -b !c",
    "range": f"[{CANARY} TO *]",
    "open range": f"{{a TO {CANARY}",
    "regular expression": f"/{CANARY}.*(/",
    "regular bomb": f"/(({CANARY}+)+)+$/",
    "open brackets": "(" * 500 + CANARY,
    "both": f'&& || {CANARY} "',
    "unbalanced": f'"{CANARY}',
    "clauses": " ".join(f"{CANARY}{number}" for number in range(1_500)),
}
_CHARACTERS = {
    "nothing": "",
    "blanks": " \t\u3000",
    "null": f"{CANARY}\x00",
    "null first": f"\x00{CANARY}",
    "controls": f"{CANARY}\x01\x08\x1b[31m\x7f\x85",
    "line ends": f"{CANARY}\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "separators": f"{CANARY}\u2028\u2029",
    "bidi override": f"{CANARY}\u202e moc.elpmaxe\u202c",
    "bidi isolate": f"\u2066{CANARY}\u2069\u2067",
    "zero width": f"k\u200ba\u200cn\u200da\u2060ri7 {CANARY}\ufeff",
    "look-alikes": f"\u0430\u0435\u043e\u0440\u0441 {CANARY} \uff21\uff29",
    "combining": CANARY + "\u0301" * 2_000,
    "one long grapheme": f"{CANARY}👩\u200d👩\u200d👧\u200d👦\U000e0067",
    "beyond the planes": f"{CANARY}\U0010ffff\ufffe\uffff",
    "private": f"{CANARY}\ue000\U000f0000",
    "folding": f"{CANARY}ﬃİıſẞ",
    "overlong": CANARY + "青" * 20_000,
    "one letter": "a" * 5_000 + CANARY,
    "many words": f"{CANARY} " * 3_000,
    "emoji flood": "🏴" * 3_000 + CANARY,
}
_MISTAKEN = {
    "formula": f'=HYPERLINK("//x","{CANARY}")',
    "formula at": f"@SUM({CANARY})",
    "formula command": f"+cmd|' /C calc'!{CANARY}",
    "formula wide": f"＝1+1 {CANARY}",
    "script": f"<script>{CANARY}()</script>",
    "image": f"<img src=x onerror={CANARY}()>",
    "svg": f"<svg/onload={CANARY}()>",
    "closed attribute": f'" onmouseover="{CANARY}()',
    "closed comment": f"--></style></script><b>{CANARY}",
    "template": f"{{{{7*7}}}}{{% {CANARY} %}}${{7*7}}#{{7*7}}",
    "path": f"../../../../etc/passwd {CANARY}",
    "path encoded": f"..%2f..%2fetc%2fpasswd%00{CANARY}",
    "windows path": f"..\\..\\{CANARY}\\con",
    "format": f"%s%n%d{{0.__class__}}{{}}{CANARY}",
    "address": f"http://127.0.0.1:7687/{CANARY}",
    "lookup": f"${{jndi:ldap://127.0.0.1/{CANARY}}}",
    "json": f'{{"{CANARY}": {{"$ne": null}}}}',
    "prototype": f"__proto__.{CANARY}",
    "entity": f"&lt;&#x202e;&{CANARY};",
    "xml": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;{CANARY}',
    "huge integer": "9" * 4_400,
    "beyond 64 bits": "9223372036854775808",
    "negative": "-9223372036854775809",
    "not a number": "NaN",
    "infinity": "1e400",
    "boolean": "true",
    "none": "null",
    "a date that is none": "2024-02-30",
    "year 0": "0000-00-00",
    "year 99999": "99999-01-01T00:00:00Z",
    "moment far off": "9999-12-31T23:59:59.999999999-23:59",
    "moment long past": "0001-01-01T00:00:00+23:59",
    "base64": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk6YQ==",
    "base64 of bytes": "//79/PsAAQ==",
    "backtracking": "a" * 200 + "!" + CANARY,
    "digits of other scripts": "٩٩٩٩٩٩١٩٧٠٠١٠١١٠١",
    "superscript digits": "²³¹" * 6,
}

HOSTILE = {**_CYPHER, **_LUCENE, **_CHARACTERS, **_MISTAKEN}
"""Every text by what it is."""

RAW_ESCAPES = (
    '"\\ud800"',
    '"\\udc00\\ud800"',
    f'"{CANARY}\\ud83d"',
    f'"\\u0000{CANARY}"',
    f'"\\u202e{CANARY}"',
)
"""Strings as JSON writes them that no Python string of good standing stands for, and two that are fine."""
