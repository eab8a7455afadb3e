// The audit trail. Records are only ever added: no query of the product changes or removes one.

// name: audit_append
// summary: write a batch of audit records with their answers; repeating a batch adds nothing
// param records: LIST<MAP> - {properties: MAP with id, answers: LIST<MAP>} for each record
// returns: written INTEGER
// timeout: 10s
CALL () {
  UNWIND $records AS row
  // A transaction whose confirmation was lost is repeated: what is there already is left alone.
  OPTIONAL MATCH (known:AuditRecord {id: row.properties.id})
  WITH row, known WHERE known IS NULL
  CREATE (r:AuditRecord)
  SET r = row.properties
  // A look-up of one subject is its own answer: a second node would cost as much again to commit.
  FOREACH (_ IN CASE WHEN r.recordId IS NULL THEN [] ELSE [1] END | SET r:AuditAnswer)
  WITH r, row
  UNWIND row.answers AS answer
  CREATE (r)-[:ANSWERED]->(a:AuditAnswer)
  SET a = answer
}
RETURN size($records) AS written

// name: audit_chain_open
// summary: begin a chain of records; repeating it adds nothing
// param chain: MAP - id, records (what the ids of its records begin with), openedAt (ms), heads, hash
// returns: opened STRING
// timeout: 10s
CALL () {
  OPTIONAL MATCH (known:AuditChain {id: $chain.id})
  WITH known WHERE known IS NULL
  CREATE (c:AuditChain)
  SET c = $chain
}
RETURN $chain.id AS opened
