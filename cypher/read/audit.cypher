// The audit trail as auditors read it. Every query starts from an index that ends in the instant, so
// that the newest page is read without touching what is older. `before`/`beforeId` are the cursor of a
// page: records older than the instant, or of that instant with a smaller id.

// name: audit_by_receipt
// summary: the record and the answer that a receipt stands for
// param receipt: STRING - receipt id
// param batch: STRING - what the receipts of its batch begin with; empty: it is none of a batch
// returns: record MAP or null, answers LIST<MAP>
// timeout: 5s
OPTIONAL MATCH (a:AuditAnswer {receipt: $receipt})
OPTIONAL MATCH (single:AuditRecord {id: a.recordId})
WITH single, collect(properties(a)) AS answers
OPTIONAL MATCH (packed:AuditRecord {receipts: $batch})
RETURN properties(coalesce(single, packed)) AS record, answers

// name: audit_latest
// summary: the newest records of a period, of every organisation
// param since: INTEGER - first instant, ms
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param operation: STRING - root field; empty: every one
// param regionPrefix: STRING - start of the callers' region code; empty: every region
// param limit: INTEGER - most records returned
// returns: records LIST<MAP {record, answers}>
// timeout: 10s
CALL () {
  MATCH (r:AuditRecord)
  WHERE $since <= r.at <= $before AND (r.at < $before OR r.id < $beforeId)
    AND ($operation = '' OR r.operation = $operation)
    AND ($regionPrefix = '' OR r.region STARTS WITH $regionPrefix)
  RETURN r ORDER BY r.at DESC, r.id DESC LIMIT $limit
}
WITH r ORDER BY r.at DESC, r.id DESC
RETURN collect({
  record: properties(r),
  answers: COLLECT { MATCH (r)-[:ANSWERED]->(a:AuditAnswer) RETURN properties(a) ORDER BY a.position }
}) AS records

// name: audit_by_org
// summary: the newest records of a period, of one organisation and, where asked, one of its callers
// param org: STRING - organisation of the caller
// param caller: STRING - subject of the caller's token; empty: every one
// param since: INTEGER - first instant, ms
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param operation: STRING - root field; empty: every one
// param regionPrefix: STRING - start of the callers' region code; empty: every region
// param limit: INTEGER - most records returned
// returns: records LIST<MAP {record, answers}>
// timeout: 10s
CALL () {
  MATCH (r:AuditRecord)
  WHERE r.org = $org AND $since <= r.at <= $before AND (r.at < $before OR r.id < $beforeId)
    AND ($caller = '' OR r.callerSubject = $caller)
    AND ($operation = '' OR r.operation = $operation)
    AND ($regionPrefix = '' OR r.region STARTS WITH $regionPrefix)
  RETURN r ORDER BY r.at DESC, r.id DESC LIMIT $limit
}
WITH r ORDER BY r.at DESC, r.id DESC
RETURN collect({
  record: properties(r),
  answers: COLLECT { MATCH (r)-[:ANSWERED]->(a:AuditAnswer) RETURN properties(a) ORDER BY a.position }
}) AS records

// name: audit_by_case
// summary: the newest records of a period that name an approval or credit case
// param caseNumber: STRING - case number as it was given
// param since: INTEGER - first instant, ms
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param org: STRING - organisation of the caller; empty: every one
// param caller: STRING - subject of the caller's token; empty: every one
// param operation: STRING - root field; empty: every one
// param regionPrefix: STRING - start of the callers' region code; empty: every region
// param limit: INTEGER - most records returned
// returns: records LIST<MAP {record, answers}>
// timeout: 10s
CALL () {
  MATCH (r:AuditRecord)
  WHERE r.caseNumber = $caseNumber
    AND $since <= r.at <= $before AND (r.at < $before OR r.id < $beforeId)
    AND ($org = '' OR r.org = $org)
    AND ($caller = '' OR r.callerSubject = $caller)
    AND ($operation = '' OR r.operation = $operation)
    AND ($regionPrefix = '' OR r.region STARTS WITH $regionPrefix)
  RETURN r ORDER BY r.at DESC, r.id DESC LIMIT $limit
}
WITH r ORDER BY r.at DESC, r.id DESC
RETURN collect({
  record: properties(r),
  answers: COLLECT { MATCH (r)-[:ANSWERED]->(a:AuditAnswer) RETURN properties(a) ORDER BY a.position }
}) AS records

// name: audit_by_subject
// summary: the newest records of a period in which one subject was asked about
// param subjectKey: STRING - SubjectKey of the subject
// param askedKey: STRING - digest of that key, under which it was recorded while nobody was found
// param idPrefix: STRING - how the keys of platform ids begin
// param since: INTEGER - first instant, ms
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param org: STRING - organisation of the caller; empty: every one
// param caller: STRING - subject of the caller's token; empty: every one
// param operation: STRING - root field; empty: every one
// param regionPrefix: STRING - start of the callers' region code; empty: every region
// param months: LIST<STRING> - months of the period (202611), or * alone: where batches are looked for
// param mostBatches: INTEGER - batches read that name the subject; so many tell that there may be more
// param limit: INTEGER - most records returned
// returns: records LIST<MAP {record, answers}>, batches LIST<MAP>, ids LIST<STRING>, found INTEGER - answers are those on the subject alone; batches carry all of theirs
// timeout: 10s
CALL () {
  // A subject keeps the ids that it had before a merge; records made then carry those.
  OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
  OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $idPrefix
  WITH collect(DISTINCT s.id) + collect(DISTINCT substring(k.key, size($idPrefix))) AS ids
  WITH CASE WHEN $subjectKey STARTS WITH $idPrefix
            THEN ids + substring($subjectKey, size($idPrefix)) ELSE ids END AS ids
  UNWIND CASE WHEN ids = [] THEN [''] ELSE ids END AS id
  RETURN collect(DISTINCT id) AS ids
}
CALL (ids) {
  CALL (ids) {
    UNWIND ids AS id
    CALL (id) {
      MATCH (a:AuditAnswer)
      WHERE a.subjectId = id AND $since <= a.at <= $before AND (a.at < $before OR a.recordId < $beforeId)
      MATCH (r:AuditRecord {id: a.recordId})
      WHERE ($org = '' OR r.org = $org)
        AND ($caller = '' OR r.callerSubject = $caller)
        AND ($operation = '' OR r.operation = $operation)
        AND ($regionPrefix = '' OR r.region STARTS WITH $regionPrefix)
      RETURN r, a ORDER BY a.at DESC, a.recordId DESC LIMIT $limit
    }
    RETURN r, a
    UNION
    MATCH (a:AuditAnswer)
    WHERE a.subjectKey = $askedKey
      AND $since <= a.at <= $before AND (a.at < $before OR a.recordId < $beforeId)
    MATCH (r:AuditRecord {id: a.recordId})
    WHERE ($org = '' OR r.org = $org)
      AND ($caller = '' OR r.callerSubject = $caller)
      AND ($operation = '' OR r.operation = $operation)
      AND ($regionPrefix = '' OR r.region STARTS WITH $regionPrefix)
    RETURN r, a ORDER BY a.at DESC, a.recordId DESC LIMIT $limit
  }
  WITH r, collect(DISTINCT properties(a)) AS answers
  ORDER BY r.at DESC, r.id DESC LIMIT $limit
  RETURN collect({record: properties(r), answers: answers}) AS records
}
CALL (ids) {
  // Names of the platform only: what is asked with becomes a question to the full-text index.
  UNWIND [name IN ids + $askedKey WHERE name =~ '[a-z0-9_]+'] AS name
  UNWIND $months AS month
  WITH collect(name + '.' + month) AS words
  CALL (words) {
    CALL db.index.fulltext.queryNodes('audit_batch_subjects',
      reduce(text = '', word IN words | text + word + ' '), {limit: $mostBatches}) YIELD node
    RETURN collect(node) AS named
  }
  CALL (named) {
    UNWIND named AS r
    WITH r
    WHERE $since <= r.at <= $before AND (r.at < $before OR r.id < $beforeId)
      AND ($org = '' OR r.org = $org)
      AND ($caller = '' OR r.callerSubject = $caller)
      AND ($operation = '' OR r.operation = $operation)
      AND ($regionPrefix = '' OR r.region STARTS WITH $regionPrefix)
    WITH r ORDER BY r.at DESC, r.id DESC LIMIT $limit
    RETURN collect(properties(r)) AS batches
  }
  RETURN batches, size(named) AS found
}
RETURN records, batches, ids, found

// name: audit_chain_heads
// summary: the last record of each of the chains opened last
// param limit: INTEGER - most chains
// returns: heads LIST<LIST<STRING>> - id of the chain, id of its last record or null, hash of that or of its opening
// timeout: 10s
CALL () {
  MATCH (c:AuditChain)
  WHERE c.openedAt >= 0
  RETURN c ORDER BY c.openedAt DESC LIMIT $limit
}
CALL (c) {
  OPTIONAL MATCH (r:AuditRecord)
  WHERE c.records < r.id < c.records + ':'
  RETURN r ORDER BY r.id DESC LIMIT 1
}
RETURN collect([c.id, r.id, coalesce(r.hash, c.hash)]) AS heads

// name: audit_chains
// summary: a page of chains by id
// param after: STRING - id after which the page begins
// param limit: INTEGER - most chains
// returns: chains LIST<MAP>
// timeout: 10s
CALL () {
  MATCH (c:AuditChain)
  WHERE c.id > $after
  RETURN c ORDER BY c.id LIMIT $limit
}
RETURN collect(properties(c)) AS chains

// name: audit_chain_page
// summary: records of a chain in their order, whole
// param after: STRING - id of the record after which the page begins
// param until: STRING - id that comes after every record of the chain
// param limit: INTEGER - most records
// returns: records LIST<MAP {record, answers}>
// timeout: 30s
CALL () {
  MATCH (r:AuditRecord)
  WHERE $after < r.id < $until
  RETURN r ORDER BY r.id LIMIT $limit
}
WITH r ORDER BY r.id
RETURN collect({
  record: properties(r),
  answers: COLLECT { MATCH (r)-[:ANSWERED]->(a:AuditAnswer) RETURN properties(a) ORDER BY a.position }
}) AS records

// name: audit_count
// summary: how many records there are, chained or from before there were chains
// returns: records INTEGER
// timeout: 10s
MATCH (r:AuditRecord)
RETURN count(r) AS records
