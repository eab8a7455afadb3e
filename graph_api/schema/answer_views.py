"""What the rules answered, joined to the subjects that it names, as the schema resolves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graph_api.domain.answers import ReachItem, Reason, Signal
from graph_api.domain.facts import EventFact, SanctionFact, SubjectFact, SubjectKind
from graph_api.domain.links import SubjectLink
from graph_api.services.precheck import PreCheckResult
from graph_api.services.reach import ReachAnswerResult
from graph_api.services.subject_views import SanctionView, SubjectView


@dataclass(frozen=True, slots=True)
class Scene:
    """The subjects that an answer names, by id, and the day it is about.

    ``views`` keeps those already shown: links name the same few subjects over and over.
    """

    subjects: Mapping[str, SubjectFact]
    valid_at: date
    views: dict[str, SubjectView] = field(default_factory=dict, repr=False, compare=False)

    def subject(self, subject_id: str) -> SubjectView:
        """Return a subject named in the answer."""
        view = self.views.get(subject_id)
        if view is None:
            view = self.views[subject_id] = SubjectView(self.subjects[subject_id], self.valid_at)
        return view

    def sanction(
        self, fact: SanctionFact, subject_id: str, objections: tuple[EventFact, ...]
    ) -> SanctionView:
        """Return a sanction named in the answer; of its events only open objections came with it."""
        return SanctionView(fact, self.subject(subject_id), self.valid_at, open_objections=objections)


@dataclass(frozen=True, slots=True)
class ReachView:
    """One reach item in its scene."""

    item: ReachItem
    scene: Scene


@dataclass(frozen=True, slots=True)
class ReasonView:
    """One reason of an item in its scene."""

    reason: Reason
    scene: Scene

    @property
    def enterprise(self) -> SubjectView | None:
        """The enterprise in which the role is held, where it is one."""
        if self.reason.enterprise is None:
            return None
        view = self.scene.subject(self.reason.enterprise)
        return view if view.kind is SubjectKind.ENTERPRISE else None


@dataclass(frozen=True, slots=True)
class ReachAnswerView:
    """The answer of ``reach``."""

    result: ReachAnswerResult
    scene: Scene


@dataclass(frozen=True, slots=True)
class PreCheckView:
    """The answer of ``preCheck`` about one subject."""

    result: PreCheckResult
    scene: Scene


@dataclass(frozen=True, slots=True)
class SignalView:
    """An advisory signal in its scene."""

    signal: Signal
    scene: Scene


@dataclass(frozen=True, slots=True)
class LinkStepView:
    """One link of a path in its scene."""

    link: SubjectLink
    scene: Scene


@dataclass(frozen=True, slots=True)
class PathView:
    """A chain of subjects with its links, in its scene."""

    nodes: tuple[str, ...]
    links: tuple[SubjectLink, ...]
    scene: Scene
