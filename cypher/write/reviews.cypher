// Human review of automated answers. A ReviewKey is written first and locked: whoever repeats what he is not
// sure to have done gets the first outcome. Steps are only ever added; a step ends on the second clock where
// the next one begins.

// name: review_request
// summary: ask for the review of one answer; repeating it under its key changes nothing
// param key: STRING - digest of the caller and the idempotency key
// param digest: STRING - digest of what is asked
// param at: INTEGER - ms
// param receipt: STRING - receipt of the answer; one has one review
// param review: MAP - properties of the request, with id, key and state
// param step: MAP - properties of its first step
// returns: digest STRING, outcome STRING, review MAP, steps LIST<MAP> - the digest of whoever came first; DONE, or TAKEN: the answer is under review already
// timeout: 5s
MERGE (k:ReviewKey {key: $key})
  ON CREATE SET k.digest = $digest
SET k.at = $at
WITH k
CALL (k) {
  WITH k
  WHERE k.outcome IS NULL AND k.digest = $digest
  MERGE (v:ReviewRequest {receipt: $receipt})
    ON CREATE SET v += $review
  FOREACH (_ IN CASE WHEN v.key = $key THEN [1] ELSE [] END |
    MERGE (t:ReviewStep {id: $step.id})
      ON CREATE SET t += $step
    MERGE (t)-[:STEP_OF]->(v))
  SET k.outcome = CASE WHEN v.key = $key THEN 'DONE' ELSE 'TAKEN' END, k.review = v.id
}
WITH k
OPTIONAL MATCH (v:ReviewRequest {id: k.review})
RETURN k.digest AS digest, k.outcome AS outcome, properties(v) AS review,
  COLLECT { MATCH (v)<-[:STEP_OF]-(t:ReviewStep) RETURN properties(t) ORDER BY t.knownFrom, t.id } AS steps

// name: review_answer
// summary: answer a review that is in one of the states given; repeating it under its key changes nothing
// param key: STRING - digest of the caller and the idempotency key
// param digest: STRING - digest of what is answered
// param at: INTEGER - ms
// param id: STRING - id of the review
// param states: LIST<STRING> - states in which it may be answered so
// param to: STRING - state that follows
// param step: MAP - properties of the new step
// returns: digest STRING, outcome STRING, review MAP or null, steps LIST<MAP> - outcome DONE, or STATE: it was in another state
// timeout: 5s
MERGE (k:ReviewKey {key: $key})
  ON CREATE SET k.digest = $digest
SET k.at = $at
WITH k
CALL (k) {
  WITH k
  WHERE k.outcome IS NULL AND k.digest = $digest
  MATCH (v:ReviewRequest {id: $id})
  // Taking the lock first: of two who answer at once the second reads what the first has written.
  SET v.touchedAt = $at
  WITH k, v, v.state IN $states AS open
  SET k.outcome = CASE WHEN open THEN 'DONE' ELSE 'STATE' END, k.review = v.id
  FOREACH (_ IN CASE WHEN open THEN [1] ELSE [] END | SET v.state = $to)
  WITH v, open
  WHERE open
  OPTIONAL MATCH (v)<-[:STEP_OF]-(last:ReviewStep {knownUntil: 253402300799999})
  SET last.knownUntil = $at
  CREATE (t:ReviewStep)
  SET t = $step
  CREATE (t)-[:STEP_OF]->(v)
}
WITH k
OPTIONAL MATCH (v:ReviewRequest {id: k.review})
RETURN k.digest AS digest, k.outcome AS outcome, properties(v) AS review,
  COLLECT { MATCH (v)<-[:STEP_OF]-(t:ReviewStep) RETURN properties(t) ORDER BY t.knownFrom, t.id } AS steps
