// Persons near a sanction: the mark NearSanctioned stands on every person who has, or ever had, a post or
// share in an enterprise with the mark Sanctioned. It is written in the transaction that makes it true and
// never taken back, so it may stand where nothing is near any more and is missing nowhere: questions use it
// to pass over persons, and read the links of the others.

// name: mark_near_holders
// summary: mark persons whose posts or shares in sanctioned enterprises a batch has written
// param rows: LIST<LIST> - [holder's id, enterprise's id]
// returns: marked INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (e:Subject {id: row[1]})
WHERE e:Sanctioned
CALL (row) {
  MATCH (p:Subject {id: row[0]})
  WHERE p:Person AND NOT p:NearSanctioned
  SET p:NearSanctioned
}
RETURN count(*) AS marked

// name: mark_near_subjects
// summary: mark the persons near subjects that a batch has marked as sanctioned, or moved links to
// param ids: LIST<STRING> - subject ids
// returns: marked INTEGER
// timeout: 120s
CYPHER 25
UNWIND $ids AS id
MATCH (s:Subject {id: id})
CALL (s) {
  MATCH (s)-[:BRANCH_OF*0..8]->(e:Sanctioned)
  WITH DISTINCT e
  MATCH (e)<-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(p:Person)
  WHERE NOT p:NearSanctioned
  WITH DISTINCT p
  SET p:NearSanctioned
}
CALL (s) {
  WITH s WHERE s:Person AND NOT s:NearSanctioned AND EXISTS {
    (s)-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(:Sanctioned)
  }
  SET s:NearSanctioned
}
RETURN count(*) AS marked

// name: mark_near_branches
// summary: mark the persons near the parents of branches whose links to their parents were written
// param keys: LIST<STRING> - keys of facts about enterprises
// returns: marked INTEGER
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (:Statement {key: key})-[:DESCRIBES]->(b:Enterprise)
WITH DISTINCT b
WHERE b:Sanctioned
MATCH (b)-[:BRANCH_OF*1..8]->(e:Enterprise)
WITH DISTINCT e
CALL (e) {
  MATCH (e)<-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(p:Person)
  WHERE NOT p:NearSanctioned
  WITH DISTINCT p
  SET p:NearSanctioned
}
RETURN count(*) AS marked
