"""What Cypher text looks like where it has to be read without a parser."""

from __future__ import annotations

import re

PARAMETER_USE = re.compile(r"\$(\w+)")
"""A parameter where it is used."""

STRING_OR_COMMENT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*|/\*.*?\*/", re.DOTALL)
"""What looks like code and is none."""
