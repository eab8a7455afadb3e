"""Asking about ownership: the documents, and answers by the source's own ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.api.platform import Json, World, as_of

OWNERSHIP = """
fragment Share on ShareInterval { min max }
fragment Held on Owner {
  subject { __typename id name } share { ...Share } cascade direct { ...Share }
  chains { share { ...Share } path { nodes { id } links { kind percent from { id } to { id } } } }
}
query Ownership($ref: SubjectRef!, $asOf: AsOf, $minimum: Percentage) {
  ownership(ref: $ref, asOf: $asOf, minimum: $minimum) {
    status bounds
    subject { id name }
    rule(language: EN)
    owners { ...Held }
    voters { ...Held }
    beneficialOwners {
      person { id name } test verdict share { ...Share } zh: explanation en: explanation(language: EN)
    }
    controllers {
      subject { id } basis certain enterprise { id } share { ...Share } explanation(language: EN)
    }
    findings { code enterprise { id } explanation(language: EN) }
    holdings { kind percent since until from { id } to { id } }
    exemption { met explanation(language: EN) }
    staleness { source stale }
  }
}
"""

FOREIGN = """
query Foreign($ref: SubjectRef!, $listed: [SubjectRef!]!, $asOf: AsOf) {
  foreignOwnership(ref: $ref, listed: $listed, asOf: $asOf) {
    completeness
    subject { id }
    listed { id }
    staleness { source }
    tests {
      regime owned threshold above aggregated ruleFrom ruleUntil
      rule(language: EN) share { min max }
      owners { id } chain { id } links { percent from { id } to { id } } explanation(language: EN)
    }
  }
}
"""


async def ask_ownership(
    world: World,
    record: str,
    valid_at: str | None = None,
    known_at: str | None = None,
    **arguments: Any,
) -> Json:
    """Return the whole answer of ``ownership``."""
    variables = {"ref": world.ref(record), "asOf": as_of(valid_at, known_at), **arguments}
    answer: Json = (await world.platform.ask(OWNERSHIP, variables))["ownership"]
    return answer


async def ask_foreign(
    world: World,
    record: str,
    listed: Sequence[str],
    valid_at: str | None = None,
    known_at: str | None = None,
) -> Json:
    """Return the whole answer of ``foreignOwnership``."""
    variables = {
        "ref": world.ref(record),
        "listed": [world.ref(each) for each in listed],
        "asOf": as_of(valid_at, known_at),
    }
    answer: Json = (await world.platform.ask(FOREIGN, variables))["foreignOwnership"]
    return answer
