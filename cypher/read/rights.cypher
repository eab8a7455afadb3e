// What a subject may ask about itself: who looked it up, what a receipt recorded, the reviews it asked for.
// `before`/`beforeId`/`afterPosition` and `after`/`afterId` are cursors of pages.

// name: look_ups_of_subject
// summary: the newest look-ups that answered about one subject, by callers of the roles that are shown
// param subjectKey: STRING - SubjectKey of the subject
// param idPrefix: STRING - how the keys of platform ids begin
// param roles: LIST<STRING> - roles of callers whose look-ups are shown
// param secretRoles: LIST<STRING> - those of them that are shown only when they are old enough
// param secretUntil: INTEGER - ms; newer look-ups by secret roles are not shown
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id of a record
// param afterPosition: INTEGER - cursor: place of the answer in that record
// param mostBatches: INTEGER - batches read that name the subject; so many tell that there may be more
// param limit: INTEGER - most look-ups returned
// returns: ids LIST<STRING>, rows LIST<LIST>, batches LIST<MAP>, found INTEGER - rows: record id, at, role, org, operation, question, purpose, validAt, knownAt, position, receipt, verdict
// timeout: 9s
CALL () {
  // A subject keeps the ids that it had before a merge; records made then carry those.
  OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
  OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $idPrefix
  WITH collect(DISTINCT s.id) + collect(DISTINCT substring(k.key, size($idPrefix))) AS ids
  UNWIND CASE WHEN ids = [] THEN [''] ELSE ids END AS id
  RETURN collect(DISTINCT id) AS ids
}
CALL (ids) {
  // One place in the index for each role: what is not shown is not read, so it costs nothing to be seen by.
  UNWIND ids AS id
  UNWIND $roles AS role
  WITH id, role,
       CASE WHEN role IN $secretRoles AND $secretUntil < $before THEN $secretUntil ELSE $before END AS newest
  CALL (id, role, newest) {
    MATCH (a:AuditAnswer)
    // Planned while the trail was short, it would be read as a whole ever after.
    USING INDEX SEEK a:AuditAnswer(subjectId, role, at)
    WHERE a.subjectId = id AND a.role = role AND a.at <= newest
      // Not OR: of that the engine may make a union of whole reads, which has lost the order of the index.
      AND CASE WHEN a.at < $before OR a.recordId < $beforeId THEN true
               ELSE a.recordId = $beforeId AND a.position > $afterPosition END
    // The order of the index, so that no more than a page is read of it.
    RETURN a ORDER BY a.subjectId DESC, a.role DESC, a.at DESC, a.recordId DESC, a.position LIMIT $limit
  }
  WITH a ORDER BY a.at DESC, a.recordId DESC, a.position LIMIT $limit
  MATCH (r:AuditRecord {id: a.recordId})
  WITH r, a ORDER BY a.at DESC, a.recordId DESC, a.position
  RETURN collect([r.id, r.at, r.role, r.org, r.operation, r.question, r.purpose, r.validAt, r.knownAt,
                  a.position, a.receipt, a.verdict]) AS rows
}
CALL (ids) {
  // Names of the platform only: what is asked with becomes a question to the full-text index.
  UNWIND [id IN ids WHERE id =~ '[a-z0-9_]+'] AS id
  WITH collect(id) AS names
  CALL (names) {
    CALL db.index.fulltext.queryNodes('audit_batch_subjects',
      // The first word is nobody's name: an empty question is an error.
      reduce(text = '0 ', name IN names | text + name + '.* '), {limit: $mostBatches}) YIELD node
    RETURN collect(node) AS named
  }
  CALL (named) {
    UNWIND named AS r
    WITH r
    WHERE r.role IN $roles AND r.at <= $before AND (r.at < $before OR r.id <= $beforeId)
      AND (NOT r.role IN $secretRoles OR r.at <= $secretUntil)
    WITH r ORDER BY r.at DESC, r.id DESC LIMIT $limit
    RETURN collect(properties(r)) AS batches
  }
  RETURN batches, size(named) AS found
}
RETURN ids, rows, batches, found

// name: receipt_of_subject
// summary: the look-up that a receipt stands for, and the ids of the subject that asks for it
// param receipt: STRING - receipt id
// param batch: STRING - what the receipts of its batch begin with; empty: it is none of a batch
// param subjectKey: STRING - SubjectKey of the subject
// param idPrefix: STRING - how the keys of platform ids begin
// returns: record MAP or null, answers LIST<MAP>, ids LIST<STRING>
// timeout: 5s
OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $idPrefix
WITH collect(DISTINCT s.id) + collect(DISTINCT substring(k.key, size($idPrefix))) AS ids
OPTIONAL MATCH (a:AuditAnswer {receipt: $receipt})
OPTIONAL MATCH (single:AuditRecord {id: a.recordId})
WITH ids, single, collect(properties(a)) AS answers
OPTIONAL MATCH (packed:AuditRecord {receipts: $batch})
RETURN properties(coalesce(single, packed)) AS record, answers, ids

// name: calendar_days
// summary: days of a period that the calendar calls holidays or days of work
// param calendarFrom: STRING - first day
// param calendarUntil: STRING - last day
// param calendarKnownAt: INTEGER - ms
// returns: days LIST<LIST> - day, kind
// timeout: 5s
MATCH (c:CalendarDayStatement)
WHERE $calendarFrom <= c.day <= $calendarUntil
  AND c.knownFrom <= $calendarKnownAt AND $calendarKnownAt < c.knownUntil
RETURN collect([c.day, c.kind]) AS days

// name: receipt_and_calendar
// summary: the look-up behind a receipt, and the calendar by which the time for its review is counted
// pair: receipt_of_subject, calendar_days
// timeout: 5s

// name: repair_rules
// summary: minimum terms of display and the fields of conducts, as known at one instant
// param knownAt: INTEGER - ms; only what was known at this instant is read
// returns: terms LIST<LIST>, conducts LIST<LIST> - terms: code, regime, grade, field, minimum, clockFrom, validFrom, validUntil, basis; conducts: code, field
// timeout: 5s
OPTIONAL MATCH (t:TermStatement)
WHERE t.knownFrom <= $knownAt AND $knownAt < t.knownUntil
WITH collect(CASE WHEN t IS NOT NULL
  THEN [t.code, t.regime, t.grade, t.field, t.minimum, t.clockFrom, t.validFrom, t.validUntil, t.basis]
  END) AS terms
OPTIONAL MATCH (c:ConductStatement)
WHERE c.knownFrom <= $knownAt AND $knownAt < c.knownUntil
RETURN terms, collect(CASE WHEN c IS NOT NULL THEN [c.code, c.field] END) AS conducts

// name: explanation_facts
// summary: what an explanation of measures follows from, and the rules of what can be done about them
// pair: repair_rules, reach_facts
// timeout: 10s

// name: reviews_of_subject
// summary: the newest reviews that were asked for about one subject
// param subjectKey: STRING - SubjectKey of the subject
// param idPrefix: STRING - how the keys of platform ids begin
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param limit: INTEGER - most reviews returned
// returns: ids LIST<STRING>, reviews LIST<MAP {review, steps}>
// timeout: 5s
CALL () {
  OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
  OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $idPrefix
  RETURN collect(DISTINCT s.id) + collect(DISTINCT substring(k.key, size($idPrefix))) AS ids
}
CALL (ids) {
  CALL (ids) {
    UNWIND ids AS id
    WITH DISTINCT id
    CALL (id) {
      MATCH (v:ReviewRequest)
      USING INDEX SEEK v:ReviewRequest(subjectId, requestedAt)
      WHERE v.subjectId = id AND v.requestedAt <= $before
        AND CASE WHEN v.requestedAt < $before THEN true ELSE v.id < $beforeId END
      RETURN v ORDER BY v.subjectId DESC, v.requestedAt DESC, v.id DESC LIMIT $limit
    }
    RETURN v ORDER BY v.requestedAt DESC, v.id DESC LIMIT $limit
  }
  WITH v ORDER BY v.requestedAt DESC, v.id DESC
  RETURN collect({
    review: properties(v),
    steps: COLLECT { MATCH (v)<-[:STEP_OF]-(t:ReviewStep) RETURN properties(t) ORDER BY t.knownFrom, t.id }
  }) AS reviews
}
RETURN ids, reviews

// name: reviews_of_org
// summary: reviews of the answers of one organisation, the oldest first
// param org: STRING - organisation whose answers are reviewed
// param states: LIST<STRING> - states that are shown
// param regionPrefix: STRING - start of the region code of the look-up; empty: every region
// param after: INTEGER - cursor: instant, ms
// param afterId: STRING - cursor: id
// param limit: INTEGER - most reviews returned
// returns: reviews LIST<MAP {review, steps}>
// timeout: 9s
CALL () {
  UNWIND $states AS state
  CALL (state) {
    MATCH (v:ReviewRequest)
    USING INDEX SEEK v:ReviewRequest(org, state, requestedAt)
    WHERE v.org = $org AND v.state = state AND v.requestedAt >= $after
      AND CASE WHEN v.requestedAt > $after THEN true ELSE v.id > $afterId END
      AND ($regionPrefix = '' OR v.region STARTS WITH $regionPrefix)
    RETURN v ORDER BY v.org, v.state, v.requestedAt, v.id LIMIT $limit
  }
  RETURN v ORDER BY v.requestedAt, v.id LIMIT $limit
}
WITH v ORDER BY v.requestedAt, v.id
RETURN collect({
  review: properties(v),
  steps: COLLECT { MATCH (v)<-[:STEP_OF]-(t:ReviewStep) RETURN properties(t) ORDER BY t.knownFrom, t.id }
}) AS reviews

// name: reviews_of_all
// summary: reviews of the answers of every organisation, the oldest first
// param states: LIST<STRING> - states that are shown
// param regionPrefix: STRING - start of the region code of the look-up; empty: every region
// param after: INTEGER - cursor: instant, ms
// param afterId: STRING - cursor: id
// param limit: INTEGER - most reviews returned
// returns: reviews LIST<MAP {review, steps}>
// timeout: 9s
CALL () {
  UNWIND $states AS state
  CALL (state) {
    MATCH (v:ReviewRequest)
    USING INDEX SEEK v:ReviewRequest(state, requestedAt)
    WHERE v.state = state AND v.requestedAt >= $after
      AND CASE WHEN v.requestedAt > $after THEN true ELSE v.id > $afterId END
      AND ($regionPrefix = '' OR v.region STARTS WITH $regionPrefix)
    RETURN v ORDER BY v.state, v.requestedAt, v.id LIMIT $limit
  }
  RETURN v ORDER BY v.requestedAt, v.id LIMIT $limit
}
WITH v ORDER BY v.requestedAt, v.id
RETURN collect({
  review: properties(v),
  steps: COLLECT { MATCH (v)<-[:STEP_OF]-(t:ReviewStep) RETURN properties(t) ORDER BY t.knownFrom, t.id }
}) AS reviews

// name: review_by_id
// summary: one review with its steps
// param id: STRING - id of the review
// returns: review MAP or null, steps LIST<MAP>
// timeout: 5s
OPTIONAL MATCH (v:ReviewRequest {id: $id})
RETURN properties(v) AS review,
  COLLECT { MATCH (v)<-[:STEP_OF]-(t:ReviewStep) RETURN properties(t) ORDER BY t.knownFrom, t.id } AS steps
