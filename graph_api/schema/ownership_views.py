"""What was decided about ownership, joined to the subjects that it names, as the schema resolves it."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.domain.ownership.beneficial import BeneficialOwner
from graph_api.domain.ownership.chains import Chain, Chains
from graph_api.domain.ownership.control import Controller
from graph_api.domain.ownership.decision import OwnerShare
from graph_api.domain.ownership.direct import Interval
from graph_api.domain.ownership.findings import Finding
from graph_api.domain.ownership.foreign import ForeignTest
from graph_api.domain.wording import Text
from graph_api.schema.answer_views import Scene
from graph_api.schema.enums import Language
from graph_api.schema.text import Info
from graph_api.services.ownership import ForeignOwnershipResult, OwnershipResult


@dataclass(frozen=True, slots=True)
class ShareView:
    """A share as an interval; shown capped at 100 %."""

    interval: Interval


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain of holdings in its scene."""

    chain: Chain
    scene: Scene


@dataclass(frozen=True, slots=True)
class OwnerView:
    """An owner with what finds his chains."""

    owner: OwnerShare
    chains: Chains
    scene: Scene


@dataclass(frozen=True, slots=True)
class BeneficialOwnerView:
    """A beneficial owner in its scene."""

    owner: BeneficialOwner
    scene: Scene


@dataclass(frozen=True, slots=True)
class ControllerView:
    """A controller in its scene."""

    controller: Controller
    scene: Scene


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding in its scene."""

    finding: Finding
    scene: Scene


@dataclass(frozen=True, slots=True)
class OwnershipView:
    """The answer of ``ownership``; owners with less than ``minimum`` percent at most are left out."""

    result: OwnershipResult
    scene: Scene
    owners: tuple[OwnerShare, ...]
    voters: tuple[OwnerShare, ...]


@dataclass(frozen=True, slots=True)
class ForeignTestView:
    """What one regime says, in its scene."""

    test: ForeignTest
    scene: Scene


@dataclass(frozen=True, slots=True)
class ForeignOwnershipView:
    """The answer of ``foreignOwnership``."""

    result: ForeignOwnershipResult
    scene: Scene


def tell(text: Text, language: Language | None, info: Info) -> str:
    """Return a text in the language asked for, else in that of the request."""
    if language is None:
        return text.zh if info.context.language == "zh" else text.en
    return text.zh if language is Language.ZH else text.en
