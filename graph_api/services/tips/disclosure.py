"""Who informed: for the one person who handles the tip, with a purpose, on record before it is told."""

from __future__ import annotations

from graph_api.domain.tips.informers import ANONYMOUS, Informer
from graph_api.domain.tips.tips import handles
from graph_api.errors import InvalidInputError, SetupError
from graph_api.informer_sealing import InformerKeys
from graph_api.services.audit import AuditService
from graph_api.services.audit_model import AuditEntry
from graph_api.services.callers import Caller, Role
from graph_api.services.purpose import check_purpose
from graph_api.services.tips.book import TipBook
from graph_api.services.tips.handling import audited, officer_of
from graph_api.services.tips.keys import informers_unavailable
from graph_api.services.tips.model import handler_of


class InformerDisclosure:
    """Answers ``tipInformer``."""

    def __init__(self, book: TipBook, audit: AuditService, keys: InformerKeys | None) -> None:
        self._book = book
        self._audit = audit
        self._keys = keys

    async def informer(self, caller: Caller, tip: str, purpose: str, request_id: str = "") -> Informer | None:
        """Return the informer of a tip to its handler; None to everybody else, and where there is no tip.

        Who asked, about which tip, for what and whether he was told is durable before anything is
        answered, and holds nothing of the informer, not even where the purpose repeats it. Raises
        ``InvalidInputError`` without a purpose, ``UnavailableError`` where the record cannot be written
        or the private key is kept elsewhere.
        """
        check_purpose(purpose)
        if not purpose.strip():
            raise InvalidInputError("purpose says why the informer is asked for.", "须说明查阅举报人的目的。")
        officer = officer_of(caller)
        found = (await self._book.graph.read("tip_informer", id=tip))["tip"]
        informer: Informer | None = None
        if found is not None and caller.role is Role.DEPARTMENT and handles(officer, handler_of(found)):
            informer = self._opened(tip, found["sealed"])
        kept = (informer or ANONYMOUS).taken_out_of(purpose)
        told: dict[str, object] = {"shown": informer is not None}
        entry = AuditEntry(caller, "tipInformer", audited([tip], told), request_id, purpose=kept)
        await self._audit.record(entry)
        return informer

    def _opened(self, tip: str, sealed: str) -> Informer:
        try:
            opener = None if self._keys is None else self._keys.opener()
            if opener is not None:
                return opener.open(tip, sealed)
        except SetupError as error:
            raise informers_unavailable() from error
        raise informers_unavailable()
