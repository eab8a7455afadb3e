"""On which ground a caller looks a natural person up: stated, kept on record, and required by setting.

The Personal Information Protection Law (article 13) lets nobody handle personal information without one of
seven grounds. Whoever asks a credit reporting body about a person needs the person's written consent to a
stated use unless a law says otherwise (Regulations on the Credit Reporting Industry, article 18), and may use
the answer for that and nothing else (article 20). Every role is answered by default, so a ground is recorded
where it is stated, and only an installation that sets ``CREDIT_GRAPH_BANK_PERSON_GROUND=required`` refuses
a bank without one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from graph_api.domain.keys import is_person_id
from graph_api.errors import InvalidInputError
from graph_api.services.callers import Caller, Role
from graph_api.services.references import SubjectRefValue

LONGEST_REFERENCE = 200
"""Characters of the reference to a consent."""

MOST_NAMED = 20
"""Subjects of a batch that a refusal names."""


class LegalGround(StrEnum):
    """The grounds of article 13, paragraph 1, of the Personal Information Protection Law, in its order."""

    CONSENT = "CONSENT"
    CONTRACT = "CONTRACT"
    STATUTORY_DUTY = "STATUTORY_DUTY"
    EMERGENCY = "EMERGENCY"
    PUBLIC_INTEREST_REPORTING = "PUBLIC_INTEREST_REPORTING"
    LAWFULLY_DISCLOSED = "LAWFULLY_DISCLOSED"
    OTHER_LAW = "OTHER_LAW"


@dataclass(frozen=True, slots=True)
class Ground:
    """The ground stated for a look-up; ``consent`` says where the person's consent is kept."""

    legal: LegalGround | None = None
    consent: str | None = None


NO_GROUND = Ground()


def to_ground(legal: LegalGround | None, consent: str | None) -> Ground:
    """Return the ground stated.

    Raises ``InvalidInputError`` for a reference to a consent that is empty or too long, or that stands with
    another ground.
    """
    if consent is not None and legal is not LegalGround.CONSENT:
        raise InvalidInputError(
            "consentReference names a consent: state legalGround: CONSENT with it.",
            "consentReference 指同意书编号，须同时注明 legalGround: CONSENT。",
        )
    if consent is not None and not 1 <= len(consent) <= LONGEST_REFERENCE:
        raise InvalidInputError(
            f"consentReference must have 1 to {LONGEST_REFERENCE} characters.",
            f"consentReference 须为 1 至 {LONGEST_REFERENCE} 个字符。",
        )
    return Ground(legal, consent)


@dataclass(frozen=True, slots=True)
class GroundPolicy:
    """Whether a bank must state a ground for each person that it looks up."""

    is_required: bool = False

    def check(
        self, caller: Caller, ground: Ground, asked: Iterable[tuple[SubjectRefValue, str | None]]
    ) -> None:
        """Raise ``InvalidInputError``, naming the subjects, where a ground is required and not stated.

        ``asked``: references in their order, each with the id of whom it names (None: nobody). Who is asked
        about by identity number is a person whether found or not. Consent counts with its reference.
        """
        if not self.is_required or caller.role is not Role.BANK or _suffices(ground):
            return
        persons = [place for place, (ref, subject) in enumerate(asked) if _is_person(ref, subject)]
        if persons:
            raise _without_ground(persons)


RECORDED = GroundPolicy()
"""What is stated is recorded, and nothing required: the default."""


def _suffices(ground: Ground) -> bool:
    if ground.legal is LegalGround.CONSENT:
        return bool(ground.consent and not ground.consent.isspace())
    return ground.legal is not None


def _is_person(ref: SubjectRefValue, subject_id: str | None) -> bool:
    return ref.kind == "identity" or (subject_id is not None and is_person_id(subject_id))


def _without_ground(places: list[int]) -> InvalidInputError:
    named = ", ".join(str(place) for place in places[:MOST_NAMED])
    if len(places) > MOST_NAMED:
        named += ", …"
    return InvalidInputError(
        "Here a bank states the legal ground on which it looks a natural person up (legalGround; for CONSENT "
        f"also consentReference). Without one were, counted from 0: {named}.",
        "银行查询自然人须注明合法性基础(legalGround;以同意为基础的,还须注明 consentReference)。"
        f"未注明的主体序号(自 0 起):{named}。",
    )
