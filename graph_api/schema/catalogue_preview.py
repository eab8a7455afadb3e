"""The preview of an edition, as GraphQL shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import strawberry

from graph_api.domain.catalogue.effects import Effect, Tally
from graph_api.schema.answer_views import ReachView, Scene
from graph_api.schema.catalogue_enums import EffectKind
from graph_api.schema.connections import PageInfo
from graph_api.schema.enums import Completeness
from graph_api.schema.fields import resolved
from graph_api.schema.nodes import Subject
from graph_api.schema.reach import Reach
from graph_api.schema.scalars import Instant
from graph_api.services.catalogue.preview import PreviewPage
from graph_api.services.subject_views import SubjectView


@dataclass(frozen=True, slots=True)
class EffectView:
    """One effect in its scene."""

    effect: Effect
    scene: Scene


@dataclass(frozen=True, slots=True)
class PreviewView:
    """A page of a preview with the scene of all of its effects."""

    page: PreviewPage
    scene: Scene

    @staticmethod
    def of(page: PreviewPage) -> PreviewView:
        """Return a page as it is shown."""
        return PreviewView(page, Scene(page.subjects, page.moment.valid_at))


@strawberry.type(description="影响计数 | How many are concerned in one way.")
class EffectCount:
    """Resolved from a ``Tally``."""

    persons: int = strawberry.field(description="人数 | Natural persons, each once.")
    enterprises: int = strawberry.field(
        description="企业数 | Enterprises and other organisations, each once."
    )
    effects: int = strawberry.field(description="影响数 | Measures of sanctions, for each subject.")


@strawberry.type(
    description="变更影响 | What the edition means to one subject, of one measure of one sanction."
)
class EditionEffect:
    """Resolved from an ``EffectView``."""

    @resolved(description="影响 | What it means.")
    def kind(self, parent: strawberry.Parent[EffectView]) -> EffectKind:
        """Return the kind."""
        return parent.effect.kind

    @resolved(description="主体 | The subject.", graphql_type=Subject)
    def subject(self, parent: strawberry.Parent[EffectView]) -> SubjectView:
        """Return the subject."""
        return parent.scene.subject(parent.effect.subject)

    @resolved(
        description="变更前 | How it stands with today's rows; null: the sanction has no such measure.",
        graphql_type=Reach | None,
    )
    def before(self, parent: strawberry.Parent[EffectView]) -> ReachView | None:
        """Return how it stands before."""
        item = parent.effect.before
        return None if item is None else ReachView(item, parent.scene)

    @resolved(
        description="变更后 | How it would stand with the edition; null: the sanction has no such measure.",
        graphql_type=Reach | None,
    )
    def after(self, parent: strawberry.Parent[EffectView]) -> ReachView | None:
        """Return how it stands after."""
        item = parent.effect.after
        return None if item is None else ReachView(item, parent.scene)


@strawberry.type(
    description=(
        "目录版本预览 | Whom an edition would reach or release as of its first day: effects by page, and "
        "their counts over the reading that the page belongs to."
    )
)
class EditionPreview:
    """Resolved from a ``PreviewView``."""

    @resolved(description="预览日期 | First day of the edition, as of which it is computed.")
    def valid_at(self, parent: strawberry.Parent[PreviewView]) -> date:
        """Return the day."""
        return parent.page.moment.valid_at

    @resolved(description="获知时间 | As known when; of an approved edition just before its approval.")
    def known_at(self, parent: strawberry.Parent[PreviewView]) -> Instant:
        """Return the instant."""
        return Instant(parent.page.moment.known_at)

    @resolved(description="新增适用 | Whom measures would reach and do not.", graphql_type=EffectCount)
    def newly_reached(self, parent: strawberry.Parent[PreviewView]) -> Tally:
        """Return the count."""
        return parent.page.tallies[EffectKind.NEWLY_REACHED]

    @resolved(description="不再适用 | Whom measures reach and would not.", graphql_type=EffectCount)
    def released(self, parent: strawberry.Parent[PreviewView]) -> Tally:
        """Return the count."""
        return parent.page.tallies[EffectKind.RELEASED]

    @resolved(
        description="不能确定 | Whose outcome nobody can say yet, and who are in neither of the two.",
        graphql_type=EffectCount,
    )
    def uncertain(self, parent: strawberry.Parent[PreviewView]) -> Tally:
        """Return the count."""
        return parent.page.tallies[EffectKind.UNCERTAIN]

    @resolved(description="其他变化 | For whom something else changes.", graphql_type=EffectCount)
    def changed(self, parent: strawberry.Parent[PreviewView]) -> Tally:
        """Return the count."""
        return parent.page.tallies[EffectKind.CHANGED]

    @resolved(description="已核查决定数 | Sanctions that this reading has looked at.")
    def sanctions_looked_at(self, parent: strawberry.Parent[PreviewView]) -> int:
        """Return the number."""
        return parent.page.sanctions

    @resolved(description="已核查主体数 | Subjects of these sanctions and everybody around them.")
    def subjects_looked_at(self, parent: strawberry.Parent[PreviewView]) -> int:
        """Return the number."""
        return parent.page.people

    @resolved(description="是否全部 | Whether the counts are of every sanction concerned.")
    def complete(self, parent: strawberry.Parent[PreviewView]) -> bool:
        """Return whether nothing is left to look at."""
        return parent.page.complete

    @resolved(description="完整性 | INCOMPLETE where a bound of the service was hit within this reading.")
    def completeness(self, parent: strawberry.Parent[PreviewView]) -> Completeness:
        """Return the completeness."""
        return Completeness.INCOMPLETE if parent.page.truncated else Completeness.COMPLETE

    @resolved(description="影响 | Whom it concerns and how.", graphql_type=list[EditionEffect])
    def nodes(self, parent: strawberry.Parent[PreviewView]) -> list[EffectView]:
        """Return the effects of the page."""
        return [EffectView(effect, parent.scene) for effect in parent.page.effects]

    @resolved(description="分页信息 | A page may be empty and be followed by others.")
    def page_info(self, parent: strawberry.Parent[PreviewView]) -> PageInfo:
        """Return the Relay page information."""
        page = parent.page
        return PageInfo(
            has_next_page=page.cursor is not None,
            has_previous_page=page.continued,
            start_cursor=None,
            end_cursor=page.cursor,
        )
