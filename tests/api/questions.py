"""The GraphQL documents that the tests send."""

from __future__ import annotations

SANCTION = """
fragment Sanctioned on Sanction {
  id sourceId memorandum decidedOn subject { __typename id name } annotations { type on note }
}
"""

ITEM = (
    """
fragment Item on Reach {
  status validFrom validUntil
  measure { code title force matters basis }
  sanction { ...Sanctioned }
  reasons { role anchor status explanation enterprise { id name } }
}
"""
    + SANCTION
)

REACH = (
    """
query Reach($ref: SubjectRef!, $asOf: AsOf, $statuses: [ReachStatus!]) {
  reach(ref: $ref, asOf: $asOf, statuses: $statuses) {
    subject { __typename id kind name }
    completeness
    staleness { source lastLoadedAt days stale }
    items { ...Item }
  }
}
"""
    + ITEM
)

PRE_CHECK = (
    """
query PreCheck(
  $subjects: [SubjectRef!]!, $matter: Matter!, $purpose: String!, $caseNumber: String, $asOf: AsOf
) {
  preCheck(
    subjects: $subjects, matter: $matter, purpose: $purpose, caseNumber: $caseNumber, asOf: $asOf
  ) {
    receipt verdict completeness notFound
    subject { __typename id kind name }
    staleness { source lastLoadedAt days stale }
    measures { ...Item }
    incentives { title list department validFrom validUntil explanation }
    signals {
      explanation
      sanction { ...Sanctioned }
      path {
        nodes { id name }
        links { kind percent since until from { id } to { id } }
      }
    }
  }
}
"""
    + ITEM
)

SUBJECT = """
query Subject($ref: SubjectRef!, $asOf: AsOf, $purpose: String) {
  subject(ref: $ref, asOf: $asOf, purpose: $purpose) {
    __typename id kind name
    ... on Enterprise { uscc status organisationKind }
    ... on Person { identities { idType idNumber masked } }
  }
}
"""

NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"

DESCRIPTION = """
fragment Sources on SourceStatement { source sourceId knownFrom note }
fragment Posts on Role { kind since until position source knownFrom person { id } enterprise { id name } }
fragment Held on Holding {
  interest since until percentMin percentMax source holder { id } enterprise { id name }
}
query Description($ref: SubjectRef!, $asOf: AsOf) {
  subject(ref: $ref, asOf: $asOf) {
    __typename id kind name
    ... on Enterprise {
      uscc status regionCode organisationKind establishedOn parent { id }
      names { name since until source } formerNames conflicts { attribute value source }
      sources { ...Sources }
      roles(history: true) { nodes { ...Posts } }
      holders(history: true) { nodes { ...Held } }
      holdings(history: true) { nodes { ...Held } }
      sanctions { nodes { id sourceId decidedOn } }
      honours { nodes { id title } }
      records { nodes { id type } }
    }
    ... on Person {
      identities { idType idNumber } birthDate conflicts { attribute value source } sources { ...Sources }
      positions(history: true) { nodes { ...Posts } }
      holdings(history: true) { nodes { ...Held } }
      sanctions { nodes { id sourceId } }
      namedIn { nodes { responsible sanction { id } } }
    }
  }
}
"""
