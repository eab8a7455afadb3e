// Casework: steps of cases, with the facts that follow from them in the same transaction. The case is locked
// first and its version compared, so that what was decided about it was decided about what stands.

// name: hold_facts
// summary: let no transaction of a load run at the same time as this one
// returns: held BOOLEAN
// timeout: 30s
MERGE (l:LoadLock {name: 'load'})
// Writing takes the lock that every transaction of a load holds: marks that a load takes back, and subjects
// that it merges, are not changed between looking and writing.
SET l.asked = timestamp()
RETURN true AS held

// name: case_write
// summary: add steps to a case; no record, and so no transaction, where it has moved on or the key was used
// param key: STRING - digest of the caller and the idempotency key
// param digest: STRING - digest of what is asked
// param at: INTEGER - ms
// param case: STRING - id of the case
// param version: INTEGER - number of its steps when this was decided; 0: it is new
// param changes: MAP - properties of the case to set, with the new version
// param parts: LIST<LIST> - [labels, id, properties to set] of tasks, objections, repairs
// param steps: LIST<MAP> - properties of the new steps; the first one's id stands for the act
// param subjects: LIST<STRING> - platform ids that facts of this transaction are linked to
// returns: version INTEGER
// timeout: 5s
CYPHER 25
OPTIONAL MATCH (earlier:CaseKey {key: $key})
WITH earlier WHERE earlier IS NULL
MERGE (c:Case {id: $case})
  ON CREATE SET c.version = 0
// Taking the lock before looking: of two who act at once the second sees what the first has written.
SET c.touchedAt = $at
WITH c WHERE c.version = $version
MERGE (k:CaseKey {key: $key})
  ON CREATE SET k.digest = $digest, k.case = $case, k.step = $steps[0].id, k.at = $at
WITH c, k
WHERE k.step = $steps[0].id
  AND COUNT { UNWIND $subjects AS id MATCH (s:Subject {id: id}) RETURN s } = size($subjects)
SET c += $changes
WITH c
CALL (c) {
  UNWIND $parts AS part
  MERGE (p:CasePart {id: part[1]})
  SET p:$(part[0])
  SET p += part[2]
  MERGE (p)-[:PART_OF]->(c)
}
CALL (c) {
  UNWIND $steps AS step
  CREATE (t:CaseStep)
  SET t = step
  CREATE (t)-[:STEP_OF]->(c)
}
RETURN c.version AS version
