"""The bounds of one request, each with the reason for its value."""

from __future__ import annotations

BODY_BYTES = 1_048_576
"""A pre-check of 500 subjects by source and id takes about 60 kB; a megabyte leaves room for long ids."""

DOCUMENT_CHARACTERS = 262_144
"""Lexing is linear, and this much takes about a tenth of a second in Python."""

DOCUMENT_TOKENS = 20_000
"""500 subjects written into the document itself take about 6,000 tokens."""

DOCUMENT_DEPTH = 15
"""Levels of fields; the deepest useful question (report, reason, enterprise, roles, person) has about ten."""

DOCUMENT_NESTING = 64
"""Open brackets at once, values included. The parser descends one level of Python frames for each."""

DOCUMENT_FIELDS = 5_000
"""Fields after spreading fragments: a fragment may stand for thousands of fields in a few characters."""

SAME_NAME = 25
"""Times one name may answer in one selection set: validation compares every pair of them."""

FRAGMENTS = 100
"""Fragment definitions in a document, and spreads in one selection set: also compared in pairs."""

ROOT_FIELDS = 25
"""Root fields of one operation; each is a round trip to the engine."""

SOCKET_OPERATIONS = 100
"""Operations under way on one socket."""

SOCKET_INIT_SECONDS = 10.0
"""How long a socket may stay open before it says who it is."""

TOKEN_CHARACTERS = 8_192
"""A bearer token longer than this is not looked at; servers bound header lines alike."""
