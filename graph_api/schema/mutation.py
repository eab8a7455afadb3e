"""The root of what can be changed: by POST and sockets alone, never by GET."""

from __future__ import annotations

import strawberry

from graph_api.schema.casework_mutation import CaseworkMutation
from graph_api.schema.catalogue_mutation import CatalogueMutation
from graph_api.schema.desk_mutation import DeskMutation
from graph_api.schema.rights_mutation import RightsMutation
from graph_api.schema.tips_mutation import TipsMutation


@strawberry.type(description="变更 | Everything that can be changed.")
class Mutation(RightsMutation, CaseworkMutation, DeskMutation, CatalogueMutation, TipsMutation):
    """The mutation root."""
