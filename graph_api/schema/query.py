"""The root of the schema: one resolver a field, each one question to one service."""

from __future__ import annotations

import strawberry

from graph_api.schema.audit_query import AuditQuery
from graph_api.schema.casework_query import CaseworkQuery
from graph_api.schema.catalogue_query import CatalogueQuery
from graph_api.schema.decisions_query import DecisionsQuery
from graph_api.schema.desk_query import DeskQuery
from graph_api.schema.exploration_query import ExplorationQuery
from graph_api.schema.groups_query import GroupsQuery
from graph_api.schema.ownership_query import OwnershipQuery
from graph_api.schema.rights_query import RightsQuery
from graph_api.schema.subjects_query import SubjectsQuery
from graph_api.schema.tips_query import TipsQuery


@strawberry.type(description="查询 | Everything that can be asked.")
class Query(
    SubjectsQuery,
    DecisionsQuery,
    ExplorationQuery,
    OwnershipQuery,
    GroupsQuery,
    AuditQuery,
    RightsQuery,
    CaseworkQuery,
    DeskQuery,
    TipsQuery,
    CatalogueQuery,
):
    """The query root."""
