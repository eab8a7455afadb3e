"""Who a token of the role ``subject`` stands for: read from its claim, and from the command line.

The claim ``credit_graph_subject`` is an object with exactly one of ``uscc``, ``id`` (platform id), or
``idType`` with ``idNumber``. The issuer vouches for it: it has seen the document, or the power to
represent the enterprise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_api.domain.identity_number import BadIdentityNumberError, check_identity_number
from graph_api.domain.uscc import BadUsccError, check_uscc
from graph_api.errors import InvalidInputError
from graph_api.services.callers import OwnSubject
from graph_api.services.references import LONGEST_KEY_PART

CLAIM = "credit_graph_subject"
"""Name of the claim; issuers put claims of their own under names that nobody else uses."""

_WRITTEN = "uscc:CODE, identity:TYPE:NUMBER or id:PLATFORM-ID"


def own_subject_of(claims: Mapping[str, Any]) -> OwnSubject:
    """Return who the claim names. Raises ``ValueError`` without any part of the claim in its message."""
    claim = claims.get(CLAIM)
    if not isinstance(claim, Mapping) or not all(isinstance(value, str) for value in claim.values()):
        raise ValueError("the token does not say who the subject is")
    match sorted(claim):
        case ["uscc"]:
            return _checked("uscc", claim["uscc"])
        case ["id"]:
            return _checked("id", claim["id"])
        case ["idNumber", "idType"]:
            return _checked("identity", claim["idNumber"], claim["idType"])
    raise ValueError("the token names its subject in an unknown way")


def own_subject_written(text: str) -> OwnSubject:
    """Read ``uscc:CODE``, ``identity:TYPE:NUMBER`` or ``id:ID``. Raises ``InvalidInputError``."""
    kind, _, value = text.partition(":")
    try:
        if kind == "identity":
            id_type, _, number = value.partition(":")
            return _checked("identity", number, id_type)
        if kind == "uscc" or kind == "id":
            return _checked(kind, value)
    except ValueError as error:
        raise InvalidInputError(f"subject: {error}.", f"主体：{error}。") from None
    raise InvalidInputError(f"subject is written {_WRITTEN}.", f"主体写作 {_WRITTEN}。")


def claim_of(own: OwnSubject) -> dict[str, str]:
    """Return the claim that names this subject."""
    if own.kind == "identity":
        return {"idType": own.id_type, "idNumber": own.value}
    return {own.kind: own.value}


def _checked(kind: str, value: str, id_type: str = "") -> OwnSubject:
    """Return the subject with its value normalised. Raises ``ValueError``, which repeats no value."""
    try:
        if kind == "uscc":
            return OwnSubject("uscc", check_uscc(value).code)
        if kind == "identity":
            checked = check_identity_number(id_type, value)
            return OwnSubject("identity", checked.number, checked.type.value)
    except (BadUsccError, BadIdentityNumberError):
        raise ValueError("the code or number of the subject fails its check") from None
    if not 1 <= len(value) <= LONGEST_KEY_PART or not value.isprintable():
        raise ValueError("the platform id of the subject is unusable")
    return OwnSubject("id", value)
