// The desk: receipts with what they leave to be answered, promises and decisions, each with its steps.
// `after`/`afterId` are cursors of pages.

// name: desk_item
// summary: one item with its steps, who its subject is now, and what a key was used for
// param id: STRING - id of the item
// param key: STRING - digest of a caller and his idempotency key; empty: none
// param idPrefix: STRING - how the keys of platform ids begin
// returns: item MAP or null, labels LIST<STRING>, steps LIST<MAP>, earlier MAP or null, present STRING or null
// timeout: 5s
OPTIONAL MATCH (d:DeskItem {id: $id})
OPTIONAL MATCH (k:DeskKey {key: $key})
OPTIONAL MATCH (:SubjectKey {key: $idPrefix + d.subjectId})-[:IDENTIFIES]->(s:Subject)
RETURN properties(d) AS item, coalesce(labels(d), []) AS labels,
  COLLECT { MATCH (d)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number } AS steps,
  properties(k) AS earlier, s.id AS present

// name: desk_item_and_calendar
// summary: one item, and the calendar by which its deadline is counted
// pair: desk_item, calendar_days
// timeout: 5s

// name: open_receipts_of_org
// summary: receipts of one organisation with something left to be answered, oldest first
// param org: STRING - organisation of the callers
// param regionPrefix: STRING - start of the callers' region code; empty: every region
// param after: INTEGER - cursor: instant, ms
// param afterId: STRING - cursor: id
// param limit: INTEGER - most receipts returned
// returns: items LIST<MAP {item, steps}>
// timeout: 5s
CALL () {
  MATCH (d:Desk)
  WHERE d.org = $org AND d.openSince >= $after AND (d.openSince > $after OR d.id > $afterId)
    AND ($regionPrefix = '' OR d.region STARTS WITH $regionPrefix)
  RETURN d ORDER BY d.openSince, d.id LIMIT $limit
}
WITH d ORDER BY d.openSince, d.id
RETURN collect({
  item: properties(d),
  steps: COLLECT { MATCH (d)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number }
}) AS items

// name: open_receipts_of_all
// summary: receipts of every organisation with something left to be answered, oldest first
// param regionPrefix: STRING - start of the callers' region code; empty: every region
// param after: INTEGER - cursor: instant, ms
// param afterId: STRING - cursor: id
// param limit: INTEGER - most receipts returned
// returns: items LIST<MAP {item, steps}>
// timeout: 5s
CALL () {
  MATCH (d:Desk)
  WHERE d.openSince >= $after AND (d.openSince > $after OR d.id > $afterId)
    AND ($regionPrefix = '' OR d.region STARTS WITH $regionPrefix)
  RETURN d ORDER BY d.openSince, d.id LIMIT $limit
}
WITH d ORDER BY d.openSince, d.id
RETURN collect({
  item: properties(d),
  steps: COLLECT { MATCH (d)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number }
}) AS items

// name: open_receipts_of_org_and_calendar
// summary: open receipts of one organisation, and the calendar by which their deadlines are counted
// pair: open_receipts_of_org, calendar_days
// timeout: 5s

// name: open_receipts_of_all_and_calendar
// summary: open receipts of every organisation, and the calendar by which their deadlines are counted
// pair: open_receipts_of_all, calendar_days
// timeout: 5s

// name: commitments_of_org
// summary: promises to one organisation that are neither kept nor missed, the next to be due first
// param org: STRING - organisation
// param until: STRING - last day promised, included
// param regionPrefix: STRING - start of the region code of whoever took them; empty: every region
// param after: STRING - cursor: day promised
// param afterId: STRING - cursor: id
// param limit: INTEGER - most promises returned
// returns: items LIST<MAP {item, steps}>
// timeout: 5s
CALL () {
  MATCH (c:Commitment)
  WHERE c.org = $org AND $after <= c.waits <= $until AND (c.waits > $after OR c.id > $afterId)
    AND ($regionPrefix = '' OR c.region STARTS WITH $regionPrefix)
  RETURN c ORDER BY c.waits, c.id LIMIT $limit
}
WITH c ORDER BY c.waits, c.id
RETURN collect({
  item: properties(c),
  steps: COLLECT { MATCH (c)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number }
}) AS items

// name: commitments_of_all
// summary: promises that are neither kept nor missed, the next to be due first
// param until: STRING - last day promised, included
// param regionPrefix: STRING - start of the region code of whoever took them; empty: every region
// param after: STRING - cursor: day promised
// param afterId: STRING - cursor: id
// param limit: INTEGER - most promises returned
// returns: items LIST<MAP {item, steps}>
// timeout: 5s
CALL () {
  MATCH (c:Commitment)
  WHERE $after <= c.waits <= $until AND (c.waits > $after OR c.id > $afterId)
    AND ($regionPrefix = '' OR c.region STARTS WITH $regionPrefix)
  RETURN c ORDER BY c.waits, c.id LIMIT $limit
}
WITH c ORDER BY c.waits, c.id
RETURN collect({
  item: properties(c),
  steps: COLLECT { MATCH (c)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number }
}) AS items

// name: commitments_of_org_and_calendar
// summary: promises to one organisation, and the calendar by which their days are counted
// pair: commitments_of_org, calendar_days
// timeout: 5s

// name: commitments_of_all_and_calendar
// summary: promises, and the calendar by which their days are counted
// pair: commitments_of_all, calendar_days
// timeout: 5s

// name: desk_setting
// summary: a subject with its former ids and region, what a receipt stands for and leaves, what a key was used for
// param subjectKey: STRING - SubjectKey of the subject
// param key: STRING - digest of a caller and his idempotency key
// param receipt: STRING - receipt id; empty: none
// param batch: STRING - what the receipts of its batch begin with; empty: it is none of a batch
// param idPrefix: STRING - how the keys of platform ids begin
// param knownAt: INTEGER - ms; only what was known at this instant is read
// returns: subject MAP or null, record MAP or null, answers LIST<MAP>, desk MAP or null, steps LIST<MAP>, earlier MAP or null - subject: id, ids, name, region
// timeout: 5s
OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
CALL (s) {
  OPTIONAL MATCH (former:SubjectKey)-[:IDENTIFIES]->(s) WHERE former.key STARTS WITH $idPrefix
  RETURN collect(substring(former.key, size($idPrefix))) AS ids
}
CALL (s) {
  OPTIONAL MATCH (st:EnterpriseStatement|PersonStatement)-[:DESCRIBES]->(s)
  WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
  WITH st ORDER BY st.knownFrom DESC, st.key
  RETURN head(collect(st.name)) AS name, head(collect(st.regionCode)) AS region
}
OPTIONAL MATCH (a:AuditAnswer {receipt: $receipt})
OPTIONAL MATCH (single:AuditRecord {id: a.recordId})
WITH s, ids, name, region, single, collect(properties(a)) AS answers
OPTIONAL MATCH (packed:AuditRecord {receipts: $batch})
OPTIONAL MATCH (d:DeskItem {id: $receipt}) WHERE d:Desk
OPTIONAL MATCH (k:DeskKey {key: $key})
RETURN CASE WHEN s IS NULL THEN null ELSE {id: s.id, ids: ids, name: name, region: region} END AS subject,
  properties(coalesce(single, packed)) AS record, answers, properties(d) AS desk,
  COLLECT { MATCH (d)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number } AS steps,
  properties(k) AS earlier

// name: desk_setting_and_calendar
// summary: what a receipt stands for and leaves, and the calendar by which the time to answer is counted
// pair: desk_setting, calendar_days
// timeout: 5s

// name: decisions_flagged
// summary: decisions recorded here that were found to rest on no proper look-up, oldest first
// param org: STRING - organisation that decided; empty: every one
// param regionPrefix: STRING - start of the region code of whoever decided; empty: every region
// param since: STRING - first day
// param until: STRING - last day
// param after: STRING - cursor: day
// param afterId: STRING - cursor: id
// param limit: INTEGER - most decisions returned
// returns: items LIST<MAP {item, steps}>
// timeout: 9s
CALL () {
  MATCH (d:Decision)
  WHERE $since <= d.flagged <= $until AND d.flagged >= $after AND (d.flagged > $after OR d.id > $afterId)
    AND ($org = '' OR d.org = $org) AND ($regionPrefix = '' OR d.region STARTS WITH $regionPrefix)
  RETURN d ORDER BY d.flagged, d.id LIMIT $limit
}
WITH d ORDER BY d.flagged, d.id
RETURN collect({
  item: properties(d),
  steps: COLLECT { MATCH (d)<-[:STEP_OF]-(t:DeskStep) RETURN properties(t) ORDER BY t.number }
}) AS items

// name: licences_and_look_ups
// summary: licences that were loaded and whose departments did not look the subject up on that day
// param departments: LIST<STRING> - codes of the departments; empty: all of the catalogue
// param regionPrefix: STRING - start of the region code of departments of the catalogue; empty: every region
// param since: STRING - first day
// param sinceYear: STRING - its year, before which no partial date of the period comes
// param until: STRING - last day
// param after: STRING - cursor: day
// param afterId: STRING - cursor: id
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param ownSource: STRING - source of what was decided here
// param operation: STRING - root field of a pre-check
// param idPrefix: STRING - how the keys of platform ids begin
// param mostBatches: INTEGER - batches read that name a subject
// param limit: INTEGER - most licences returned
// returns: licences LIST<LIST> - record id, source, its id there, subject id, department, day, title
// timeout: 9s
CALL () {
  UNWIND $departments AS code
  WITH code WHERE $regionPrefix = '' OR EXISTS {
    MATCH (d:DepartmentStatement {code: code}) WHERE d.regionCode STARTS WITH $regionPrefix
  }
  RETURN code
  UNION
  MATCH (d:DepartmentStatement)
  WHERE size($departments) = 0 AND d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
    AND ($regionPrefix = '' OR d.regionCode STARTS WITH $regionPrefix)
  RETURN DISTINCT d.code AS code
}
CALL (code) {
  MATCH (n:RecordStatement)
  USING INDEX SEEK n:RecordStatement(type, department, decidedOn)
  WHERE n.type = 'LICENCE' AND n.department = code AND n.decidedOn >= $sinceYear AND n.decidedOn <= $until
    // A partial date counts where its period and the one asked about overlap.
    AND n.decidedOn >= substring($since, 0, size(n.decidedOn))
    AND n.decidedOn >= $after AND (n.decidedOn > $after OR n.id > $afterId)
    AND n.knownFrom <= $knownAt AND $knownAt < n.knownUntil AND n.source <> $ownSource
  MATCH (n)-[i:RECORDED_ON]->(s:Subject)
  WHERE coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
  RETURN n, s
}
CALL (n, s) {
  OPTIONAL MATCH (former:SubjectKey)-[:IDENTIFIES]->(s) WHERE former.key STARTS WITH $idPrefix
  WITH n, s, collect(substring(former.key, size($idPrefix))) AS former
  WITH n, CASE WHEN s.id IN former THEN former ELSE former + s.id END AS ids,
    CASE WHEN size(n.decidedOn) = 10
         THEN datetime(n.decidedOn + 'T00:00:00+08:00').epochMillis END AS begins
  RETURN ids, begins, begins + 86400000 AS ends
}
CALL (n, ids, begins, ends) {
  OPTIONAL MATCH (a:AuditAnswer)
  WHERE a.subjectId IN ids AND begins <= a.at < ends AND EXISTS {
    MATCH (r:AuditRecord {id: a.recordId}) WHERE r.org = n.department AND r.operation = $operation
  }
  RETURN count(a) > 0 AS alone
}
CALL (n, ids, begins, ends) {
  // Names of the platform only: what is asked with becomes a question to the full-text index.
  WITH n, begins, ends, '0 ' + reduce(text = '', id IN [id IN ids WHERE id =~ '[a-z0-9_]+'] |
    text + id + '.' + substring(n.decidedOn, 0, 4) + substring(n.decidedOn, 5, 2) + ' ') AS words
  CALL (words) {
    CALL db.index.fulltext.queryNodes('audit_batch_subjects', words, {limit: $mostBatches}) YIELD node
    RETURN collect(node) AS named
  }
  RETURN any(r IN named WHERE begins <= r.at < ends AND r.org = n.department AND r.operation = $operation)
    AS together
}
WITH n, s WHERE NOT alone AND NOT coalesce(together, false)
WITH n, s ORDER BY n.decidedOn, n.id LIMIT $limit
RETURN collect([n.id, n.source, n.sourceId, s.id, n.department, n.decidedOn, n.title]) AS licences

// name: decisions_and_licences
// summary: decisions and loaded licences of a period, as far as they may rest on no proper look-up
// pair: decisions_flagged, licences_and_look_ups
// timeout: 9s
