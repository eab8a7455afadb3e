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
// returns: pending LIST<LIST [place, folded name, decidedOn, fact key, name, is a sanction, knownFrom, knownUntil]>
// timeout: 120s
CYPHER 25
MATCH (j:JoinPending)
WITH j LIMIT $limit
RETURN collect([elementId(j), j.subjectNameFolded, j.decidedOn, j.key, j.subjectName, j:SanctionStatement,
  j.knownFrom, j.knownUntil]) AS pending

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
// summary: link statements to the subjects that their names join to, each while it is known to be the one
// param rows: LIST<LIST> - [place, link type, links LIST<LIST [subject id, knownFrom or null, knownUntil or null]>]
// returns: settled INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (j:JoinPending) WHERE elementId(j) = row[0]
REMOVE j:JoinPending
WITH j, row
CALL (j) {
  MATCH (j)-[old:IMPOSED_ON|RECORDED_ON]->(former:Subject)
  RETURN collect(old) AS present, collect(former) AS formers, collect(former.id + ' '
    + coalesce(toString(old.knownFrom), '') + ' ' + coalesce(toString(old.knownUntil), '')) AS stands
}
WITH j, row, present, formers, stands, [link IN row[2] | link[0] + ' '
  + coalesce(toString(link[1]), '') + ' ' + coalesce(toString(link[2]), '')] AS wants
WHERE size(stands) <> size(wants) OR any(want IN wants WHERE NOT want IN stands)
FOREACH (old IN present | DELETE old)
WITH j, row, formers
CALL (j, row) {
  UNWIND row[2] AS link
  MATCH (s:Subject {id: link[0]})
  CREATE (j)-[i:$(row[1])]->(s)
  SET i.knownFrom = link[1], i.knownUntil = link[2]
}
WITH j, last(row[2])[0] AS heir, formers
UNWIND formers AS former
WITH former, heir ORDER BY j.knownUntil DESC, j.knownFrom DESC
WITH former, head(collect(heir)) AS heir
FOREACH (_ IN CASE WHEN EXISTS { (former)<-[:IMPOSED_ON]-() } OR EXISTS { (former)-[:NAMED_IN]->() }
  OR EXISTS { (former)<-[:BRANCH_OF]-(b:Sanctioned) WHERE b <> former } THEN [] ELSE [1] END | REMOVE former:Sanctioned)
WITH former, heir
WHERE former:Unjoined AND NOT EXISTS { (former)<-[:IMPOSED_ON]-() }
// The placeholder's id may be known outside: it goes on to name the subject found.
MATCH (s:Subject {id: heir})
OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(former)
FOREACH (_ IN CASE WHEN k IS NULL THEN [] ELSE [1] END | MERGE (k)-[:IDENTIFIES]->(s))
WITH DISTINCT former
DETACH DELETE former
RETURN count(*) AS settled
