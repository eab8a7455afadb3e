// Reports by the public. What is sealed of an informer is read by `tip_informer` alone, what an informer's code
// is compared with by `tip_outcome` alone. `after`/`afterId` are cursors of pages.

// name: tip_intake
// summary: what bears on a new tip: what its key was used for, its conduct, its subject if there is one
// param key: STRING - digest of the idempotency key
// param conduct: STRING - code of the catalogue
// param subjectKey: STRING - SubjectKey of whom it is about; empty: only a name was written
// param knownAt: INTEGER - ms; only what was known at this instant is read
// returns: earlier MAP or null, conduct BOOLEAN, subject STRING or null
// timeout: 5s
OPTIONAL MATCH (k:TipKey {key: $key})
OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
RETURN properties(k) AS earlier, s.id AS subject,
  EXISTS {
    MATCH (n:ConductStatement {code: $conduct}) WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
  } AS conduct

// name: tip_intake_and_calendar
// summary: what bears on a new tip, and the calendar by which its deadline is counted
// pair: tip_intake, calendar_days
// timeout: 5s

// name: tip_item
// summary: one tip with its steps, whom it is about now, a case that it may have led to, what a key was used for
// param id: STRING - id of the tip
// param key: STRING - digest of the idempotency key; empty: none
// param case: STRING - id of a case; empty: none
// param idPrefix: STRING - how the keys of platform ids begin
// returns: tip MAP or null, steps LIST<MAP>, earlier MAP or null, case MAP or null - case: department, decider, subject
// timeout: 5s
OPTIONAL MATCH (t:Tip {id: $id})
OPTIONAL MATCH (k:TipKey {key: $key})
OPTIONAL MATCH (c:Case {id: $case})
OPTIONAL MATCH (:SubjectKey {key: $idPrefix + c.subjectId})-[:IDENTIFIES]->(accused:Subject)
OPTIONAL MATCH (:SubjectKey {key: $idPrefix + t.subjectId})-[:IDENTIFIES]->(known:Subject)
OPTIONAL MATCH (:SubjectKey {key: t.subjectKey})-[:IDENTIFIES]->(loaded:Subject)
RETURN CASE WHEN t IS NULL THEN null ELSE t {
    .id, .state, .conduct, .text, .region, .submittedAt, .version, .statedName, .evidence, .handlerOrg,
    .handler, .dueOn, .reason, .outcome, .case, subject: coalesce(known.id, loaded.id)
  } END AS tip,
  COLLECT { MATCH (t)<-[:STEP_OF]-(s:TipStep) RETURN properties(s) ORDER BY s.number } AS steps,
  properties(k) AS earlier,
  CASE WHEN c IS NULL THEN null
       ELSE {department: c.department, decider: c.decider, subject: accused.id} END AS case

// name: tip_item_and_calendar
// summary: one tip, and the calendar by which its deadline is counted
// pair: tip_item, calendar_days
// timeout: 5s

// name: tip_informer
// summary: one tip with what is sealed of its informer, for its handler
// param id: STRING - id of the tip
// returns: tip MAP or null - id, region, handlerOrg, handler, sealed
// timeout: 5s
OPTIONAL MATCH (t:Tip {id: $id})
RETURN CASE WHEN t IS NULL THEN null
            ELSE t {.id, .region, .handlerOrg, .handler, .sealed} END AS tip

// name: tip_outcome
// summary: how a tip stands, for whoever has its code
// param id: STRING - id of the tip
// returns: tip MAP or null - state, submittedAt, decidedOn, reason, outcome, codeHash
// timeout: 5s
OPTIONAL MATCH (t:Tip {id: $id})
RETURN CASE WHEN t IS NULL THEN null
            ELSE t {.state, .submittedAt, .decidedOn, .reason, .outcome, .codeHash} END AS tip

// name: tips_of_state
// summary: tips in a state, of a region or handled by an organisation, oldest first
// param state: STRING - state
// param org: STRING - organisation of the caller
// param regionPrefix: STRING - start of the caller's region code; empty: every region
// param after: INTEGER - cursor: instant, ms
// param afterId: STRING - cursor: id
// param limit: INTEGER - most tips returned
// param idPrefix: STRING - how the keys of platform ids begin
// returns: tips LIST<MAP {tip, steps}>
// timeout: 9s
CALL () {
  MATCH (t:Tip)
  USING INDEX SEEK t:Tip(state, submittedAt)
  WHERE t.state = $state AND t.submittedAt >= $after AND (t.submittedAt > $after OR t.id > $afterId)
    AND (t.region STARTS WITH $regionPrefix OR t.handlerOrg = $org)
  RETURN t ORDER BY t.state, t.submittedAt, t.id LIMIT $limit
}
OPTIONAL MATCH (:SubjectKey {key: $idPrefix + t.subjectId})-[:IDENTIFIES]->(known:Subject)
OPTIONAL MATCH (:SubjectKey {key: t.subjectKey})-[:IDENTIFIES]->(loaded:Subject)
WITH t, coalesce(known.id, loaded.id) AS subject ORDER BY t.submittedAt, t.id
RETURN collect({
  tip: t {
    .id, .state, .conduct, .text, .region, .submittedAt, .version, .statedName, .evidence, .handlerOrg,
    .handler, .dueOn, .reason, .outcome, .case, subject: subject
  },
  steps: COLLECT { MATCH (t)<-[:STEP_OF]-(s:TipStep) RETURN properties(s) ORDER BY s.number }
}) AS tips

// name: tips_of_all
// summary: tips in every state, of a region or handled by an organisation, oldest first
// param org: STRING - organisation of the caller
// param regionPrefix: STRING - start of the caller's region code; empty: every region
// param after: INTEGER - cursor: instant, ms
// param afterId: STRING - cursor: id
// param limit: INTEGER - most tips returned
// param idPrefix: STRING - how the keys of platform ids begin
// returns: tips LIST<MAP {tip, steps}>
// timeout: 9s
CALL () {
  MATCH (t:Tip)
  WHERE t.submittedAt >= $after AND (t.submittedAt > $after OR t.id > $afterId)
    AND (t.region STARTS WITH $regionPrefix OR t.handlerOrg = $org)
  RETURN t ORDER BY t.submittedAt, t.id LIMIT $limit
}
OPTIONAL MATCH (:SubjectKey {key: $idPrefix + t.subjectId})-[:IDENTIFIES]->(known:Subject)
OPTIONAL MATCH (:SubjectKey {key: t.subjectKey})-[:IDENTIFIES]->(loaded:Subject)
WITH t, coalesce(known.id, loaded.id) AS subject ORDER BY t.submittedAt, t.id
RETURN collect({
  tip: t {
    .id, .state, .conduct, .text, .region, .submittedAt, .version, .statedName, .evidence, .handlerOrg,
    .handler, .dueOn, .reason, .outcome, .case, subject: subject
  },
  steps: COLLECT { MATCH (t)<-[:STEP_OF]-(s:TipStep) RETURN properties(s) ORDER BY s.number }
}) AS tips
