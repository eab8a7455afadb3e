// The desk: steps of receipts, promises and decisions, with the facts that follow in the same transaction.

// name: desk_write
// summary: add steps to an item; no record, and so no transaction, where it has moved on or the key was used
// param key: STRING - digest of the caller and the idempotency key
// param digest: STRING - digest of what is asked
// param at: INTEGER - ms
// param item: STRING - id of the item
// param labels: LIST<STRING> - what it is, beside DeskItem
// param version: INTEGER - number of its steps when this was decided; 0: it may be new
// param changes: MAP - properties of the item to set, with the new version
// param steps: LIST<MAP> - properties of the new steps; the last one's id stands for the act
// param subjects: LIST<STRING> - platform ids that facts of this transaction are linked to
// returns: version INTEGER
// timeout: 5s
CYPHER 25
OPTIONAL MATCH (earlier:DeskKey {key: $key})
WITH earlier WHERE earlier IS NULL
MERGE (d:DeskItem {id: $item})
  ON CREATE SET d.version = 0
// Taking the lock before looking: of two who act at once the second sees what the first has written.
SET d.touchedAt = $at
WITH d WHERE d.version = $version
MERGE (k:DeskKey {key: $key})
  ON CREATE SET k.digest = $digest, k.item = $item, k.step = $steps[-1].id, k.at = $at
WITH d, k
WHERE k.step = $steps[-1].id
  AND COUNT { UNWIND $subjects AS id MATCH (s:Subject {id: id}) RETURN s } = size($subjects)
SET d:$($labels)
SET d += $changes
WITH d
CALL (d) {
  UNWIND $steps AS step
  CREATE (t:DeskStep)
  SET t = step
  CREATE (t)-[:STEP_OF]->(d)
}
RETURN d.version AS version
