// One identity key takes the place of another: every sealed number, every hash under which one is found.
// The load lock is held meanwhile, so that no load writes with either key, and `rotatingTo` keeps every
// process from answering (`audit_append`).

// name: begin_rotation
// summary: say that one key takes the place of another, unless a third one already does
// param keyId: STRING - id of the key in use
// param newKeyId: STRING - id of the key that follows
// returns: keyId STRING, rotatingTo STRING, after STRING - id of the last person that was rewritten
// timeout: 10s
MERGE (k:IdentityKey {name: 'identity numbers'})
// Writing first takes the write lock.
SET k.keyId = coalesce(k.keyId, $keyId)
SET k.rotatingTo = CASE WHEN k.keyId = $keyId THEN coalesce(k.rotatingTo, $newKeyId) ELSE k.rotatingTo END
RETURN k.keyId AS keyId, k.rotatingTo AS rotatingTo, coalesce(k.rotatedUpTo, '') AS after

// name: rotation_page
// summary: a page of persons in the order of their ids, with what states a sealed number of theirs
// param after: STRING - id of the last person of the page before
// param first: STRING - how the ids of persons begin
// param limit: INTEGER - most persons
// returns: persons INTEGER, last STRING or null, statements LIST<LIST> - [place, type, hash, cipher, digest, id of the record, name, birth date, why unspecified, citation, voidFrom]
// timeout: 120s
CYPHER 25
CALL () {
  MATCH (p:Subject) WHERE p.id STARTS WITH $first AND p.id > $after
  RETURN p ORDER BY p.id LIMIT $limit
}
CALL (p) {
  MATCH (p)<-[:DESCRIBES]-(s:PersonStatement) WHERE s.idCipher IS NOT NULL
  RETURN collect([elementId(s), s.idType, s.idHash, s.idCipher, s.digest, s.sourceId, s.name, s.birthDate,
    s.unspecified, s.sourceNote, s.voidFrom]) AS sealed
}
WITH count(p) AS persons, max(p.id) AS last, collect(sealed) AS pages
RETURN persons, last, reduce(all = [], page IN pages | all + page) AS statements

// name: rotate_numbers
// summary: write sealed numbers anew with their hashes and the keys under which they are found
// param statements: LIST<LIST> - [place, former cipher, hash, cipher, digest]
// param keys: LIST<LIST> - [former subject key, subject key]
// param last: STRING - id of the last person up to whom all is written
// returns: statements INTEGER, keys INTEGER
// timeout: 120s
CYPHER 25
CALL () {
  UNWIND $statements AS row
  MATCH (s:PersonStatement) WHERE elementId(s) = row[0] AND s.idCipher = row[1]
  SET s.idHash = row[2], s.idCipher = row[3], s.digest = row[4]
  RETURN count(s) AS statements
}
CALL () {
  UNWIND $keys AS row
  MATCH (i:SubjectKey {key: row[0]})
  SET i.key = row[1]
  RETURN count(i) AS keys
}
MATCH (k:IdentityKey {name: 'identity numbers'})
SET k.rotatedUpTo = $last
RETURN statements, keys

// name: rotation_keys
// summary: a page of subject keys of identity numbers that no statement about their person has
// param prefix: STRING - how they begin
// param after: STRING - the last one of the page before
// param limit: INTEGER - most keys looked at
// returns: keys INTEGER, hashes LIST<STRING> - of those without a statement, last STRING or null
// timeout: 120s
CYPHER 25
CALL () {
  MATCH (i:SubjectKey) WHERE i.key STARTS WITH $prefix AND i.key > $after
  RETURN i ORDER BY i.key LIMIT $limit
}
WITH i, substring(i.key, size($prefix)) AS hash
WITH count(i) AS keys, max(i.key) AS last, collect(CASE WHEN NOT EXISTS {
  (i)-[:IDENTIFIES]->(:Person)<-[:DESCRIBES]-(s:PersonStatement) WHERE s.idHash = hash } THEN hash END) AS hashes
RETURN keys, hashes, last

// name: rotation_stated
// summary: which of some hashes of identity numbers any statement has
// param hashes: LIST<STRING> - hashes
// returns: hashes LIST<STRING>
// timeout: 600s
CYPHER 25
MATCH (s:PersonStatement) WHERE s.idHash IN $hashes
RETURN collect(DISTINCT s.idHash) AS hashes

// name: drop_keys
// summary: remove subject keys
// param keys: LIST<STRING> - keys
// returns: dropped INTEGER
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (i:SubjectKey {key: key})
DETACH DELETE i
RETURN count(*) AS dropped

// name: finish_rotation
// summary: put the new key in the place of the other, with a chain of the audit trail that closes those of before; repeating it changes nothing
// param newKeyId: STRING - id of the new key
// param chain: MAP - as audit_chain_open
// param now: INTEGER - ms
// returns: keyId STRING
// timeout: 60s
MATCH (k:IdentityKey {name: 'identity numbers'})
// Writing first takes the write lock.
SET k.rotatingTo = k.rotatingTo
FOREACH (_ IN CASE WHEN k.rotatingTo = $newKeyId THEN [1] ELSE [] END |
  CREATE (c:AuditChain)
  SET c = $chain
  SET k.retired = coalesce(k.retired, []) + k.keyId, k.keyId = $newKeyId, k.rotatedAt = $now,
      k.rotatingTo = null, k.rotatedUpTo = null)
RETURN k.keyId AS keyId
