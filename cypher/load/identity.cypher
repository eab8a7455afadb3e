// Who is who: subjects, their keys, and decisions about identity taken back.

// name: create_subjects
// summary: make subjects with their keys, none of which exists
// param rows: LIST<LIST> - [labels, id, keys [[key, kind, source]]]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
CREATE (s:$(row[0]))
SET s.id = row[1]
WITH s, row
UNWIND row[2] AS key
CREATE (k:SubjectKey {key: key[0], kind: key[1], current: true})-[:IDENTIFIES]->(s)
SET k.source = key[2]
RETURN count(*) AS written

// name: create_enterprises
// summary: make enterprises with their keys, none of which exists, each with the statement that names it
// param rows: LIST<LIST> - [id, keys [[key, kind, source]], properties of the statement]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
CREATE (s:Subject:Enterprise {id: row[0]})<-[:DESCRIBES]-(st:Statement:EnterpriseStatement)
SET st = row[2]
FOREACH (key IN row[1] |
  CREATE (:SubjectKey {key: key[0], kind: key[1], source: key[2], current: true})-[:IDENTIFIES]->(s))
RETURN count(*) AS written

// name: create_persons
// summary: make persons with their keys, none of which exists, each with the statement that names it
// param rows: LIST<LIST> - as create_enterprises
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
CREATE (s:Subject:Person {id: row[0]})<-[:DESCRIBES]-(st:Statement:PersonStatement)
SET st = row[2]
FOREACH (key IN row[1] |
  CREATE (:SubjectKey {key: key[0], kind: key[1], source: key[2], current: true})-[:IDENTIFIES]->(s))
RETURN count(*) AS written

// name: point_keys
// summary: let keys identify a subject, whomever they identified before
// param rows: LIST<LIST> - [key, kind, source, subject id, current]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (s:Subject {id: row[3]})
MERGE (k:SubjectKey {key: row[0]})
SET k.kind = row[1], k.source = row[2], k.current = row[4]
WITH k, s
OPTIONAL MATCH (k)-[old:IDENTIFIES]->(other) WHERE other <> s
DELETE old
MERGE (k)-[:IDENTIFIES]->(s)
RETURN count(*) AS written

// name: move_records
// summary: let all that one record of a source says count for another subject
// param rows: LIST<LIST> - [from id, to id, source, record id, record key]
// returns: moved INTEGER
// timeout: 300s
CYPHER 25
UNWIND $rows AS row
MATCH (old:Subject {id: row[0]})
CALL (row) { MATCH (new:Subject {id: row[1]}) RETURN new }
CALL (old, new, row) {
  MATCH (old)-[r]->(t)
  WHERE r.source = row[2] AND r.fromRecord = row[3]
  CREATE (new)-[n:$(type(r))]->(t)
  SET n = properties(r)
  DELETE r
}
CALL (old, new, row) {
  MATCH (t)-[r]->(old)
  WHERE r.source = row[2] AND r.toRecord = row[3]
  CREATE (t)-[n:$(type(r))]->(new)
  SET n = properties(r)
  DELETE r
}
CALL (old, new, row) {
  MATCH (st:Statement)-[r]->(old)
  WHERE st.source = row[2] AND st.record = row[3]
  CREATE (st)-[:$(type(r))]->(new)
  DELETE r
}
CALL (old, new, row) {
  MATCH (k:SubjectKey {key: row[4]})-[r:IDENTIFIES]->(old)
  CREATE (k)-[:IDENTIFIES]->(new)
  DELETE r
}
CALL (old) {
  MATCH (j:NameJoined)-[]->(old)
  SET j:JoinPending
}
CALL (old, new) {
  UNWIND [old, new] AS bearer
  MATCH (n:EnterpriseStatement|NameStatement)-[:DESCRIBES|NAMES]->(bearer)
  MATCH (j:NameJoined {subjectNameFolded: n.nameFolded})
  SET j:JoinPending
}
// What gains a mark before what may lose it: a branch that has left may be why its parent keeps one.
FOREACH (_ IN CASE WHEN EXISTS { (new)<-[:IMPOSED_ON]-() } OR EXISTS { (new)-[:NAMED_IN]->() }
  OR EXISTS { (new)<-[:BRANCH_OF]-(b:Sanctioned) WHERE b <> new } THEN [1] ELSE [] END | SET new:Sanctioned)
WITH old, new
FOREACH (_ IN CASE WHEN EXISTS { (old)<-[:IMPOSED_ON]-() } OR EXISTS { (old)-[:NAMED_IN]->() }
  OR EXISTS { (old)<-[:BRANCH_OF]-(b:Sanctioned) WHERE b <> old } THEN [] ELSE [1] END | REMOVE old:Sanctioned)
WITH old, new
CALL (old, new) {
  UNWIND [old, new] AS branch
  WITH branch WHERE branch:Sanctioned
  MATCH (branch)-[:BRANCH_OF*1..8]->(parent:Enterprise)
  SET parent:Sanctioned
}
RETURN count(*) AS moved

// name: dissolve_subjects
// summary: let all that counts for one subject count for another, its former keys included
// param rows: LIST<LIST> - [from id, to id]
// returns: dissolved INTEGER
// timeout: 300s
CYPHER 25
UNWIND $rows AS row
MATCH (old:Subject {id: row[0]})
CALL (row) { MATCH (new:Subject {id: row[1]}) RETURN new }
FOREACH (_ IN CASE WHEN old:Sanctioned THEN [1] ELSE [] END | SET new:Sanctioned)
WITH old, new
CALL (old, new) {
  MATCH (old)-[r]->(t)
  CREATE (new)-[n:$(type(r))]->(t)
  SET n = properties(r)
  DELETE r
}
CALL (old, new) {
  MATCH (t)-[r]->(old)
  FOREACH (_ IN CASE WHEN t:NameJoined THEN [1] ELSE [] END | SET t:JoinPending)
  CREATE (t)-[n:$(type(r))]->(new)
  SET n = properties(r)
  DELETE r
}
DELETE old
WITH new
CALL (new) {
  WITH new WHERE new:Sanctioned
  MATCH (new)-[:BRANCH_OF*1..8]->(parent:Enterprise)
  SET parent:Sanctioned
}
RETURN count(*) AS dissolved

// name: rename_subjects
// summary: give subjects the smaller of the ids that they may have; the former one stays a key
// param rows: LIST<LIST> - [id, new id]
// returns: renamed INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (s:Subject {id: row[0]})
SET s.id = row[1]
RETURN count(*) AS renamed

// name: sync_branches
// summary: let the BRANCH_OF links of records follow from the versions of their statements
// param rows: LIST<LIST> - [fact key of the branch's record, source, prefix of the source's subject keys]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (st:Statement {key: row[0]})-[:DESCRIBES]->(e:Enterprise)
WITH row, e, collect(st) AS statements
CALL (row, e, statements) {
  UNWIND statements AS st
  WITH row, e, st WHERE st.parentId IS NOT NULL
  // A branch that shares its parent's code is one subject with it, until one of them states another code:
  // the link to itself stands by, and readers pass it over.
  MATCH (:SubjectKey {key: row[2] + st.parentId})-[:IDENTIFIES]->(parent:Enterprise)
  RETURN collect([parent, st]) AS wanted
}
CALL (row, e) {
  OPTIONAL MATCH (e)-[r:BRANCH_OF {key: row[0]}]->(p)
  RETURN collect(r) AS present, collect(elementId(p) + ' ' + r.knownFrom + ' ' + r.knownUntil) AS stands
}
WITH e, wanted, present, stands, [w IN wanted | elementId(w[0]) + ' ' + w[1].knownFrom + ' ' + w[1].knownUntil] AS wants
WHERE size(stands) <> size(wants) OR any(want IN wants WHERE NOT want IN stands)
FOREACH (r IN present | DELETE r)
WITH e, wanted
UNWIND wanted AS want
WITH e, want[0] AS parent, want[1] AS st
CREATE (e)-[r:BRANCH_OF]->(parent)
SET r = {key: st.key, source: st.source, knownFrom: st.knownFrom, knownUntil: st.knownUntil, digest: st.digest,
  run: st.run, table: st.table, line: st.line, fromRecord: st.sourceId, toRecord: st.parentId},
  r.voidFrom = st.voidFrom, r.endedBy = st.endedBy, r.replaced = st.replaced
WITH e, parent
FOREACH (_ IN CASE WHEN e:Sanctioned THEN [1] ELSE [] END | SET parent:Sanctioned)
RETURN count(*) AS written
