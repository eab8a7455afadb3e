// Statements that name their subject only by name.

// name: has_joins
// summary: whether any statement names its subject only by name
// returns: present BOOLEAN
RETURN EXISTS { (:NameJoined) } AS present

// name: flag_joins
// summary: mark the statements whose name is one of an enterprise that a batch has touched
// param keys: LIST<STRING> - keys of the facts about names that changed
// returns: flagged INTEGER
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (s:Statement {key: key})-[:DESCRIBES|NAMES]->(e:Enterprise)
WITH DISTINCT e
MATCH (e)<-[:DESCRIBES|NAMES]-(n:EnterpriseStatement|NameStatement)
MATCH (j:NameJoined {subjectNameFolded: n.nameFolded})
SET j:JoinPending
RETURN count(*) AS flagged

// name: pending_joins
// summary: statements whose join is to be made again
// param limit: INTEGER - at most so many
// returns: pending LIST<LIST [place, folded name, decidedOn, fact key, source, name, is a sanction, subject id]>
// timeout: 120s
CYPHER 25
MATCH (j:JoinPending)
WITH j LIMIT $limit
OPTIONAL MATCH (j)-[:IMPOSED_ON|RECORDED_ON]->(s:Subject)
RETURN collect([elementId(j), j.subjectNameFolded, j.decidedOn, j.key, j.source, j.subjectName, j:SanctionStatement,
  s.id]) AS pending

// name: create_placeholders
// summary: make the placeholders of names that joined to nobody
// param rows: LIST<LIST> - [id, name, subject key of the id]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MERGE (s:Subject {id: row[0]})
ON CREATE SET s:Enterprise:Unjoined:Sanctioned, s.name = row[1]
WITH s, row
MERGE (k:SubjectKey {key: row[2]})
SET k.kind = 'id', k.current = true
WITH s, k
OPTIONAL MATCH (k)-[old:IDENTIFIES]->(other) WHERE other <> s
DELETE old
MERGE (k)-[:IDENTIFIES]->(s)
RETURN count(*) AS written

// name: settle_joins
// summary: link statements to the subjects that their names join to (none: no link)
// param rows: LIST<LIST> - [place, link type, subject id or null]
// returns: settled INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (j:JoinPending) WHERE elementId(j) = row[0]
REMOVE j:JoinPending
WITH j, row
OPTIONAL MATCH (j)-[old:IMPOSED_ON|RECORDED_ON]->(former:Subject)
WITH j, row, old, former
OPTIONAL MATCH (s:Subject {id: row[2]})
FOREACH (_ IN CASE WHEN old IS NOT NULL AND (s IS NULL OR s <> former) THEN [1] ELSE [] END | DELETE old)
FOREACH (_ IN CASE WHEN s IS NOT NULL AND (former IS NULL OR s <> former) THEN [1] ELSE [] END |
  CREATE (j)-[:$(row[1])]->(s))
WITH former, s, row
WHERE former IS NOT NULL AND (s IS NULL OR s <> former)
FOREACH (_ IN CASE WHEN EXISTS { (former)<-[:IMPOSED_ON]-() } OR EXISTS { (former)-[:NAMED_IN]->() }
  OR EXISTS { (former)<-[:BRANCH_OF]-(:Sanctioned) } THEN [] ELSE [1] END | REMOVE former:Sanctioned)
WITH former, s
WHERE former:Unjoined AND NOT EXISTS { (former)<-[:IMPOSED_ON]-() } AND s IS NOT NULL
// The placeholder's id may be known outside: it goes on to name the subject found.
OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(former)
FOREACH (_ IN CASE WHEN k IS NULL THEN [] ELSE [1] END | MERGE (k)-[:IDENTIFIES]->(s))
WITH DISTINCT former
DETACH DELETE former
RETURN count(*) AS settled
