"""Under which licence each part is, and whether it is one of those that pyproject.toml allows."""

from __future__ import annotations

import re
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from license_expression import (  # type: ignore[import-untyped]
    ExpressionError,
    get_spdx_licensing,
)

from supply_chain.parts import ROOT, Part

_SPDX = get_spdx_licensing()

# How packages spell what SPDX calls by one name; the first that fits.
_SPELLINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"classpath|\bCPE\b", "GPL-2.0-only WITH Classpath-exception-2.0"),
        (r"edl|eclipse distribution", "BSD-3-Clause"),
        (r"epl.?v?1|eclipse public license.*1\.0", "EPL-1.0"),
        (r"epl|eclipse public", "EPL-2.0"),
        (r"apache", "Apache-2.0"),
        (r"lgpl.*2\.1|lesser general public license.*2\.1", "LGPL-2.1-or-later"),
        (r"GNU GENERAL PUBLIC LICENSE Version 3", "GPL-3.0-only"),
        (r"cddl", "CDDL-1.1"),
        (r"MPL.?1\.1", "MPL-1.1"),
        (r"mozilla|MPL", "MPL-2.0"),
        (r"public.?domain", "CC0-1.0"),
        (r"w3\.org", "W3C"),
        (r"BSD.?2", "BSD-2-Clause"),
        (r"bsd|asm\.ow2|antlr|neither the name of", "BSD-3-Clause"),
        (r"\bISC\b", "ISC"),
        (r"\bmit\b|jquery", "MIT"),
        (r"python software foundation|PSFL", "PSF-2.0"),
    )
)


@dataclass(frozen=True, slots=True)
class Policy:
    """``allowed`` licences by family, and ``known`` ones of packages that do not say theirs."""

    allowed: Mapping[str, frozenset[str]]
    known: Mapping[str, str]

    @classmethod
    def committed(cls) -> Policy:
        """The policy in pyproject.toml."""
        table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["licences"]
        return cls({family: frozenset(names) for family, names in table["allowed"].items()}, table["known"])

    def permits(self, family: str, licence: str) -> bool:
        """Whether a licence expression can be met with allowed licences alone."""
        try:
            parsed = _SPDX.parse(licence, validate=True)
        except ExpressionError:
            return False
        return parsed is not None and _met(parsed, self.allowed[family])


def licence_of(part: Part, policy: Policy, jar: Path | None = None) -> str:
    """Return the licence of a part as an SPDX expression, empty where nobody says it.

    ``jar``: where the file of a part of the engine lies.
    """
    for name, licence in policy.known.items():
        if re.fullmatch(name, part.name):
            return licence
    if part.family == "python":
        return _of_python(part.name)
    return _of_jar(jar) if jar is not None else part.licence


def spdx(spelling: str) -> str:
    """Return the SPDX name of a licence however it is spelled; empty where it is none that we know."""
    text = spelling.strip()
    try:
        if _SPDX.parse(text, validate=True) is not None:
            return text
    except ExpressionError:
        pass
    return next((name for pattern, name in _SPELLINGS if pattern.search(text)), "")


def _met(expression: object, allowed: frozenset[str]) -> bool:
    if str(expression) in allowed:
        return True
    parts: Sequence[object] = getattr(expression, "args", ())
    if not parts:
        return False
    met = [_met(part, allowed) for part in parts]
    return any(met) if isinstance(expression, _SPDX.OR) else all(met)


def _of_python(name: str) -> str:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ""
    return _of_metadata(found)


def _of_metadata(found: Distribution) -> str:
    said = found.metadata
    if expressions := said.get_all("License-Expression"):
        return str(expressions[0])
    classified = [line for line in said.get_all("Classifier") or () if line.startswith("License :: ")]
    names = [line.rpartition(" :: ")[2] for line in classified] or [
        text[:200] for text in said.get_all("License") or ()
    ]
    return _joined(names, " OR ")


def _of_jar(file: Path) -> str:
    with zipfile.ZipFile(file) as jar:
        for name in jar.namelist():
            if re.fullmatch(r"META-INF/maven/.*/pom\.xml", name):
                block = re.findall(r"<license>.*?<name>(.*?)</name>", _text(jar, name), re.DOTALL)
                if block:  # several are a choice
                    return _joined(block, " OR ")
        if "META-INF/MANIFEST.MF" in jar.namelist():
            manifest = re.sub(r"\r?\n ", "", _text(jar, "META-INF/MANIFEST.MF"))
            if said := re.search(r"^Bundle-License: *(.*)$", manifest, re.MULTILINE):
                # Several are a choice or for parts: all are asked for.
                return _joined([each.partition(";")[0] for each in said[1].strip().split(",")], " AND ")
        for name in jar.namelist():
            if re.fullmatch(r"(META-INF/)?(LICENSE|COPYING|license)[^/]*", name):
                return spdx(" ".join(_text(jar, name).split())[:2_000])
    return ""


def _joined(spellings: Iterable[str], between: str) -> str:
    names = list(dict.fromkeys(spdx(each.strip(' "')) for each in spellings))
    if "" in names:
        return ""
    return names[0] if len(names) == 1 else between.join(f"({name})" for name in names)


def _text(jar: zipfile.ZipFile, name: str) -> str:
    return jar.read(name).decode("utf-8", "replace")
