"""What the text of the subject queries promises: the block that reads sections is one."""

from __future__ import annotations

import re

from graph_api.bolt.registry import shipped_queries

BLOCK = re.compile(r"^  CALL \(step, s\) \{\n.*?^  \}\n.*?AS found$", re.MULTILINE | re.DOTALL)


def test_sections_are_read_in_the_same_words_on_every_level() -> None:
    queries = shipped_queries()
    (once,) = BLOCK.findall(queries["subject_view"].text)
    assert BLOCK.findall(queries["subject_view_deep"].text) == [once, once]


def test_a_question_of_another_size_is_the_same_question_to_the_engine() -> None:
    """Lists and texts as parameters of their own would be planned anew for each magnitude."""
    for name in ("subject_plain", "subject_view", "subject_view_deep"):
        kinds = {declared.split()[0] for declared in shipped_queries()[name].parameters.values()}
        assert kinds == {"MAP", "INTEGER"}
