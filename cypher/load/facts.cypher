// Versions that are relationships. Types come from the tables' declaration, never from input.

// name: create_facts
// summary: write facts between two subjects, and mark whom they concern (hubs.cypher, nearness.cypher)
// param rows: LIST<LIST> - [type, from id, to id, properties]
// param above: INTEGER - relationships above which a subject has lists
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[1]})
CALL (row) { MATCH (b:Subject {id: row[2]}) RETURN b }
CREATE (a)-[r:$(row[0])]->(b)
SET r = row[3]
// As steps of their own these marks would look every subject up again.
FOREACH (_ IN CASE WHEN b:Sanctioned AND a:Person AND NOT a:NearSanctioned THEN [1] ELSE [] END | SET a:NearSanctioned)
WITH count(*) AS written, collect(a) + collect(b) AS ends
CALL (ends) {
  UNWIND ends AS s
  WITH DISTINCT s
  WHERE s:Hub OR COUNT { (s)--() } > $above
  SET s:HubPending
}
RETURN written

// name: create_memberships
// summary: write memberships in concert groups, making the groups
// param rows: LIST<LIST> - [type, subject id, group key, properties]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[1]})
MERGE (b:ConcertGroup {key: row[2]})
CREATE (a)-[r:MEMBER_OF]->(b)
SET r = row[3]
RETURN count(*) AS written

// name: create_findings
// summary: write what decisions find about persons
// param rows: LIST<LIST> - [type, person id, sanction key, properties]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[1]})
CALL (row) { MATCH (b:Sanction {key: row[2]}) RETURN b }
CREATE (a)-[r:NAMED_IN]->(b)
SET r = row[3], a:Sanctioned
RETURN count(*) AS written

// name: copy_facts
// summary: state a version once more from another instant on
// param rows: LIST<LIST> - [place, from id, id or key of the other end, properties to set]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[1]})
CALL (row) {
  MATCH (b:Subject {id: row[2]})
  RETURN b
  UNION ALL
  MATCH (b:ConcertGroup {key: row[2]})
  RETURN b
  UNION ALL
  MATCH (b:Sanction {key: row[2]})
  RETURN b
}
MATCH (a)-[old:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|MEMBER_OF|NAMED_IN]->(b)
WHERE elementId(old) = row[0]
CREATE (a)-[r:$(type(old))]->(b)
SET r = properties(old)
SET r += row[3]
RETURN count(*) AS written

// name: change_facts
// summary: change intervals and remembered instants of versions
// param rows: LIST<LIST> - [place, from id, id or key of the other end, properties to set]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
// By its two ends: a plan made for an empty graph would look through all relationships for the place.
UNWIND $rows AS row
MATCH (a:Subject {id: row[1]})
CALL (row) {
  MATCH (b:Subject {id: row[2]})
  RETURN b
  UNION ALL
  MATCH (b:ConcertGroup {key: row[2]})
  RETURN b
  UNION ALL
  MATCH (b:Sanction {key: row[2]})
  RETURN b
}
MATCH (a)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|MEMBER_OF|NAMED_IN]->(b)
WHERE elementId(r) = row[0]
SET r += row[3]
RETURN count(*) AS written

// name: remove_facts
// summary: take back versions that the same load had written from a line that lost to a later one
// param rows: LIST<LIST> - [place, from id, id or key of the other end]
// returns: removed INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[1]})
CALL (row) {
  MATCH (b:Subject {id: row[2]})
  RETURN b
  UNION ALL
  MATCH (b:ConcertGroup {key: row[2]})
  RETURN b
  UNION ALL
  MATCH (b:Sanction {key: row[2]})
  RETURN b
}
MATCH (a)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|MEMBER_OF|NAMED_IN]->(b)
WHERE elementId(r) = row[0]
DELETE r
RETURN count(*) AS removed
