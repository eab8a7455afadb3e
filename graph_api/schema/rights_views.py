"""What the services answer about a subject's own rights, as the schema resolves it."""

from __future__ import annotations

from dataclasses import dataclass

from graph_api.domain.answers import ReachItem
from graph_api.domain.remedies import RepairRules
from graph_api.schema.answer_views import Scene
from graph_api.services.rights_explanation import ExplainedAnswer


@dataclass(frozen=True, slots=True)
class ExplainedMeasureView:
    """One measure in its scene, with the rules by which it may be repaired."""

    item: ReachItem
    scene: Scene
    rules: RepairRules


@dataclass(frozen=True, slots=True)
class ExplanationView:
    """The explanation of an answer; ``scene`` shows others as everybody sees them."""

    answer: ExplainedAnswer
    scene: Scene


@dataclass(frozen=True, slots=True)
class ExplainedSignalView:
    """One association: its place among the signals of an answer."""

    place: int
    view: ExplanationView
