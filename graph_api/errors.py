"""The errors that a user may see, each with its code.

::

    CreditGraphError
    ├── InvalidInputError          BAD_USER_INPUT
    ├── NotFoundError              NOT_FOUND
    ├── UnauthenticatedError       UNAUTHENTICATED
    ├── ForbiddenError             FORBIDDEN
    ├── LimitExceededError         LIMIT_EXCEEDED
    ├── UnavailableError           UNAVAILABLE
    └── SetupError                 SETUP (command line only: what to install or set)

Everything else is INTERNAL and is masked before it leaves the service.
"""

from __future__ import annotations

from typing import ClassVar


class CreditGraphError(Exception):
    """Base of the errors that carry a code and a message fit for the user.

    ``message`` is English, ``message_zh`` its Chinese counterpart; neither contains personal data,
    stack traces, Cypher or paths.
    """

    code: ClassVar[str] = "INTERNAL"

    def __init__(self, message: str, message_zh: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.message_zh = message_zh or message


class InvalidInputError(CreditGraphError):
    """An argument that cannot be meant."""

    code = "BAD_USER_INPUT"


class NotFoundError(CreditGraphError):
    """The subject asked about does not exist."""

    code = "NOT_FOUND"


class UnauthenticatedError(CreditGraphError):
    """The caller has to say who he is."""

    code = "UNAUTHENTICATED"


class ForbiddenError(CreditGraphError):
    """The caller's role may not ask this."""

    code = "FORBIDDEN"


class LimitExceededError(CreditGraphError):
    """The question is larger than the service answers in one go."""

    code = "LIMIT_EXCEEDED"

    def __init__(
        self, message: str, message_zh: str = "", *, limit: str = "", maximum: int = 0, retry_after: int = 0
    ) -> None:
        """``limit`` names the bound in capitals (``DEPTH``), and ``maximum`` is its figure.

        ``retry_after``: seconds after which the same question may be answered; 0: it is too large as such.
        """
        super().__init__(message, message_zh)
        self.limit = limit
        self.maximum = maximum
        self.retry_after = retry_after


class UnavailableError(CreditGraphError):
    """Something that the answer needs cannot be reached at the moment: the engine, the token issuer."""

    code = "UNAVAILABLE"


def engine_away() -> UnavailableError:
    """Return the error of a question while the engine cannot be reached."""
    return UnavailableError("The graph engine cannot be reached at the moment.", "目前无法连接图数据库。")


class SetupError(CreditGraphError):
    """The machine or the configuration lacks something; the message says what to install or set."""

    code = "SETUP"
