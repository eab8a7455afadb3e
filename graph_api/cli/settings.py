"""``credit-graph settings``: every setting, as the page ``docs/settings.md`` has them."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

from annotated_types import Ge, Gt, Le, Lt
from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from graph_api.settings import Settings

# Defaults that differ from machine to machine, in words.
_COMPUTED = {
    "home": "`credit-graph` in the user's data folder",
    "cache": "`credit-graph` in the user's cache folder",
}
_HEAD = """\
# Settings

All settings come from the environment. This page is written from `graph_api/settings.py` by
`make settings`; a test compares the two.

| variable | meaning | type | default |
|---|---|---|---|
"""


def settings() -> None:
    """Print every setting: variable, meaning, type, default. 列出全部设置。"""
    print(settings_page(), end="")


def settings_page() -> str:
    """The page as Markdown, one row for each setting."""
    return _HEAD + "".join(
        f"| `{variable_of(name, field)}` | {field.description} | {_type(field)} | {_default(name, field)} |\n"
        for name, field in Settings.model_fields.items()
    )


def variable_of(name: str, field: FieldInfo) -> str:
    """The environment variable of a setting."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return alias if isinstance(alias, str) else f"{Settings.model_config['env_prefix']}{name.upper()}"


def _type(field: FieldInfo) -> str:
    kinds = [kind for kind in (get_args(field.annotation) or (field.annotation,)) if kind is not NoneType]
    words = [_word(kind) for kind in kinds]
    return ", ".join([" or ".join(words), *_bounds(field)])


def _word(kind: Any) -> str:
    if kind is SecretStr:
        return "secret text"
    return {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "Path": "path",
        "bool": "true or false",
    }.get(getattr(kind, "__name__", ""), str(kind))


def _bounds(field: FieldInfo) -> Iterator[str]:
    for bound in field.metadata:
        match bound:
            case Ge():
                yield f"at least {bound.ge}"
            case Gt():
                yield f"above {bound.gt}"
            case Le():
                yield f"at most {bound.le}"
            case Lt():
                yield f"below {bound.lt}"


def _default(name: str, field: FieldInfo) -> str:
    if name in _COMPUTED:
        return _COMPUTED[name]
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    return "unset" if value in (None, "") else f"`{value}`"
