// Which key seals the identity numbers of this graph. The sealed numbers themselves decide, one of
// which is looked at; while there are none, the key that asks is recorded. While one key takes the place of
// another (`rotatingTo`), numbers of both are there and nothing is looked at.

// name: claim_identity_key
// summary: record the key in use where no identity number is sealed yet; say whose the graph is
// param keyId: STRING - id of the key at hand, as it stands in sealed numbers
// param identityPrefix: STRING - how the subject keys of identity numbers begin
// returns: keyId STRING - id of the key that the graph's persons are sealed with, rotatingTo STRING or null - id of the key that is taking its place
// timeout: 10s
MERGE (k:IdentityKey {name: 'identity numbers'})
// Writing first takes the write lock, so that two processes cannot both find nothing sealed.
SET k.keyId = coalesce(k.keyId, $keyId)
WITH k
CALL (k) {
  MATCH (i:SubjectKey) WHERE i.key STARTS WITH $identityPrefix
  MATCH (i)-[:IDENTIFIES]->(:Person)<-[:DESCRIBES]-(s:PersonStatement)
  WHERE s.idCipher IS NOT NULL
  WITH s LIMIT 1
  RETURN collect(split(s.idCipher, '.')[1]) AS sealed
}
SET k.keyId = CASE WHEN k.rotatingTo IS NULL THEN coalesce(head(sealed), $keyId) ELSE k.keyId END
RETURN k.keyId AS keyId, k.rotatingTo AS rotatingTo
