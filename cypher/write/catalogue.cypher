// Editions of the catalogue: their steps, with the rows that an approved one changes in the same transaction.

// name: edition_write
// summary: add a step to an edition; no record, and so no transaction, where it, or a row that it changes, has moved on or the key was used
// param key: STRING - digest of the caller and the idempotency key
// param digest: STRING - digest of what is asked
// param at: INTEGER - ms
// param edition: STRING - id of the edition
// param version: INTEGER - number of its steps when this was decided; 0: it is new
// param changes: MAP - properties of the edition to set, with the new version
// param step: MAP - properties of the new step
// param standing: LIST<LIST> - [key of a row, beginning of the keys of its editions, digests of the versions known, sorted]
// returns: version INTEGER
// timeout: 5s
CYPHER 25
OPTIONAL MATCH (earlier:EditionKey {key: $key})
WITH earlier WHERE earlier IS NULL
MERGE (e:Edition {id: $edition})
  ON CREATE SET e.version = 0
// Taking the lock before looking: of two who act at once the second sees what the first has written.
SET e.touchedAt = $at
WITH e WHERE e.version = $version
CALL (e) {
  UNWIND $standing AS row
  CALL (row) {
    CALL (row) {
      MATCH (s:Statement {key: row[0]})
      WHERE s.knownFrom <= $at AND $at < s.knownUntil
      RETURN s.digest AS digest
      UNION ALL
      MATCH (s:Statement)
      WHERE s.key STARTS WITH row[1] AND s.knownFrom <= $at AND $at < s.knownUntil
      RETURN s.digest AS digest
    }
    WITH digest ORDER BY digest
    RETURN collect(digest) AS found
  }
  RETURN count(CASE WHEN row[2] <> found THEN 1 END) AS moved
}
WITH e, moved
WHERE moved = 0
MERGE (k:EditionKey {key: $key})
  ON CREATE SET k.digest = $digest, k.edition = $edition, k.step = $step.id, k.at = $at
WITH e, k WHERE k.step = $step.id
SET e += $changes
CREATE (t:EditionStep)
SET t = $step
CREATE (t)-[:STEP_OF]->(e)
RETURN e.version AS version
