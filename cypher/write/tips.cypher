// Reports by the public: one step of a tip at a time.

// name: tip_write
// summary: add a step to a tip; no record, and so no transaction, where it has moved on or the key was used
// param key: STRING - digest of the idempotency key
// param digest: STRING - digest of what is asked
// param at: INTEGER - ms
// param tip: STRING - id of the tip
// param version: INTEGER - number of its steps when this was decided; 0: it is new
// param changes: MAP - properties of the tip to set, with the new version
// param step: MAP - properties of the new step
// returns: version INTEGER
// timeout: 5s
CYPHER 25
OPTIONAL MATCH (earlier:TipKey {key: $key})
WITH earlier WHERE earlier IS NULL
MERGE (t:Tip {id: $tip})
  ON CREATE SET t.version = 0
// Taking the lock before looking: of two who act at once the second sees what the first has written.
SET t.touchedAt = $at
WITH t WHERE t.version = $version
MERGE (k:TipKey {key: $key})
  ON CREATE SET k.digest = $digest, k.tip = $tip, k.step = $step.id, k.at = $at
WITH t, k WHERE k.step = $step.id
SET t += $changes
CREATE (s:TipStep)
SET s = $step
CREATE (s)-[:STEP_OF]->(t)
RETURN t.version AS version
