// The audit trail. Records are only ever added: no query of the product changes or removes one.
//
// Every answer waits for its record, so here it is settled whether a process may answer: one whose identity
// key was replaced finds nobody, and must not say so. Other foreign keys are refused before a graph is served.

// name: audit_append
// summary: write a batch of audit records with their answers; repeating a batch adds nothing
// param records: LIST<MAP> - {properties: MAP with id, answers: LIST<MAP>, desks: LIST<MAP>} for each record
// param keyId: STRING - id of the identity key of the process that writes
// returns: written INTEGER - -1: the key was or is being replaced, and nothing was written
// timeout: 10s
OPTIONAL MATCH (k:IdentityKey {name: 'identity numbers'})
WITH k IS NULL OR k.rotatingTo IS NULL AND (k.keyId = $keyId OR NOT $keyId IN coalesce(k.retired, [])) AS mayAnswer
CALL (mayAnswer) {
  UNWIND CASE WHEN mayAnswer THEN $records ELSE [] END AS row
  // A transaction whose confirmation was lost is repeated: what is there already is left alone.
  OPTIONAL MATCH (known:AuditRecord {id: row.properties.id})
  WITH row, known WHERE known IS NULL
  CREATE (r:AuditRecord)
  SET r = row.properties
  // A look-up of one subject is its own answer: a second node would cost as much again to commit.
  FOREACH (_ IN CASE WHEN r.recordId IS NULL THEN [] ELSE [1] END | SET r:AuditAnswer)
  // What a receipt leaves to a desk: of most look-ups nothing.
  FOREACH (left IN coalesce(row.desks, []) | CREATE (d:DeskItem:Desk) SET d = left)
  WITH r, row
  UNWIND row.answers AS answer
  CREATE (r)-[:ANSWERED]->(a:AuditAnswer)
  SET a = answer
}
RETURN CASE WHEN mayAnswer THEN size($records) ELSE -1 END AS written

// name: audit_chain_open
// summary: begin a chain of records; repeating it adds nothing
// param chain: MAP - id, records (what the ids of its records begin with), openedAt (ms), heads, hash
// param keyId: STRING - id of the identity key of the process that writes
// returns: opened BOOLEAN - false: the key was or is being replaced, and nothing was written
// timeout: 10s
OPTIONAL MATCH (k:IdentityKey {name: 'identity numbers'})
WITH k IS NULL OR k.rotatingTo IS NULL AND (k.keyId = $keyId OR NOT $keyId IN coalesce(k.retired, [])) AS mayAnswer
CALL (mayAnswer) {
  OPTIONAL MATCH (known:AuditChain {id: $chain.id})
  WITH known WHERE known IS NULL AND mayAnswer
  CREATE (c:AuditChain)
  SET c = $chain
}
RETURN mayAnswer AS opened
