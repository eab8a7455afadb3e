// Cases with their tasks, objections, repairs and steps, and what of the graph bears on an act.

// name: case_by_id
// summary: one case with its parts and steps, who its subjects are now, and what a key was used for
// param id: STRING - id of the case
// param key: STRING - digest of a caller and his idempotency key; empty: none
// param ownKey: STRING - SubjectKey of the caller where he is a subject; empty: none
// param idPrefix: STRING - how the keys of platform ids begin
// returns: case MAP or null, parts LIST<MAP>, steps LIST<MAP>, earlier MAP or null, present LIST<LIST>, own LIST<STRING>, linked BOOLEAN - present: platform id as the case has it, present id
// timeout: 5s
OPTIONAL MATCH (c:Case {id: $id})
OPTIONAL MATCH (k:CaseKey {key: $key})
OPTIONAL MATCH (:SubjectKey {key: $ownKey})-[:IDENTIFIES]->(o:Subject)
CALL (c) {
  OPTIONAL MATCH (c)<-[:PART_OF]-(p:CasePart)
  WITH c, p ORDER BY p.openedAt, p.id
  RETURN collect(properties(p)) AS parts,
    [c.subjectId] + coalesce(c.persons, []) + collect(p.person) AS ids
}
CALL (ids) {
  UNWIND ids AS id
  WITH DISTINCT id WHERE id IS NOT NULL
  MATCH (:SubjectKey {key: $idPrefix + id})-[:IDENTIFIES]->(s:Subject)
  RETURN collect([id, s.id]) AS present
}
CALL (o) {
  OPTIONAL MATCH (former:SubjectKey)-[:IDENTIFIES]->(o) WHERE former.key STARTS WITH $idPrefix
  RETURN [id IN collect(substring(former.key, size($idPrefix))) + [o.id] WHERE id IS NOT NULL] AS own
}
CALL (c, o) {
  OPTIONAL MATCH (:SubjectKey {key: $idPrefix + c.subjectId})-[:IDENTIFIES]->(s:Subject)
  RETURN coalesce(EXISTS { (o)-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN]->(s) }, false) AS linked
}
RETURN properties(c) AS case, parts,
  COLLECT { MATCH (c)<-[:STEP_OF]-(t:CaseStep) RETURN properties(t) ORDER BY t.number } AS steps,
  properties(k) AS earlier, present, own, linked

// name: case_setting
// summary: the subject and the persons of a case, and what of the catalogue bears on it
// param subjectKey: STRING - SubjectKey of the subject
// param personKeys: LIST<STRING> - SubjectKeys of the persons named
// param memorandum: STRING - code; empty: none
// param conduct: STRING - code; empty: none
// param knownAt: INTEGER - ms; only what was known at this instant is read
// returns: subject MAP or null, persons LIST<LIST>, memorandum STRING or null, measures LIST<LIST>, conduct LIST or null, terms LIST<LIST> - persons: key, id, is a person, linked; measures: code, title, force, department, term, inForceFrom, repealed; conduct: code, field; terms: code, regime, grade, field, minimum, maximum, clockFrom, validFrom, validUntil, basis
// timeout: 5s
OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
CALL (s) {
  OPTIONAL MATCH (st:EnterpriseStatement|PersonStatement)-[:DESCRIBES]->(s)
  WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
  WITH st ORDER BY st.knownFrom DESC, st.key
  RETURN head(collect(st.name)) AS name, head(collect(st.regionCode)) AS region
}
CALL (s) {
  UNWIND $personKeys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(p:Subject)
  RETURN collect([key, p.id, p:Person, coalesce(EXISTS { (p)-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN]->(s) }, false)]) AS persons
}
RETURN CASE WHEN s IS NULL THEN null ELSE {id: s.id, enterprise: s:Enterprise, name: name, region: region} END AS subject,
  persons,
  head(COLLECT {
    MATCH (m:MemorandumStatement {code: $memorandum})
    WHERE m.knownFrom <= $knownAt AND $knownAt < m.knownUntil
    RETURN m.kind
  }) AS memorandum,
  COLLECT {
    MATCH (m:MeasureStatement {memorandum: $memorandum})
    WHERE m.knownFrom <= $knownAt AND $knownAt < m.knownUntil
    RETURN [m.code, m.title, m.force, m.department, m.term, m.inForceFrom, m.repealed] ORDER BY m.code
  } AS measures,
  head(COLLECT {
    MATCH (n:ConductStatement {code: $conduct})
    WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
    RETURN [n.code, n.field]
  }) AS conduct,
  COLLECT {
    MATCH (t:TermStatement)
    WHERE t.knownFrom <= $knownAt AND $knownAt < t.knownUntil
    RETURN [t.code, t.regime, t.grade, t.field, t.minimum, t.maximum, t.clockFrom, t.validFrom, t.validUntil, t.basis]
  } AS terms

// name: case_setting_and_calendar
// summary: what bears on an act on a case, and the calendar by which deadlines are counted
// pair: case_setting, calendar_days
// timeout: 5s

// name: case_inbox
// summary: what waits for one organisation: tasks, objections, applications, cases to review; the earliest last day first
// param org: STRING - organisation that has to act
// param reviewer: STRING - the same where its caller may review cases, else empty
// param person: STRING - the caller's name in the token; empty: it tells no persons apart
// param regionPrefix: STRING - how the codes of the caller's region begin; empty: every region
// param after: STRING - cursor: last day of the last one shown
// param afterId: STRING - cursor: its id
// param limit: INTEGER - most returned
// returns: now INTEGER, items LIST<MAP {case, part, steps}> - now: ms by the engine's clock; part: null of a case
// timeout: 5s
CALL () {
  MATCH (p:CasePart)
  USING INDEX SEEK p:CasePart(department, waits)
  WHERE p.department = $org AND p.waits >= $after
    AND CASE WHEN p.waits > $after THEN true ELSE p.id > $afterId END
  MATCH (p)-[:PART_OF]->(c:Case)
  WHERE p:CaseTask OR c.region IS NULL OR c.region STARTS WITH $regionPrefix
  RETURN p AS thing, c ORDER BY p.department, p.waits, p.id LIMIT $limit
  UNION
  MATCH (c:Case)
  USING INDEX SEEK c:Case(department, waits)
  WHERE c.department = $reviewer AND c.waits >= $after
    AND CASE WHEN c.waits > $after THEN true ELSE c.id > $afterId END
    AND NOT (coalesce(c.submitter, '') = $reviewer AND ($person = '' OR coalesce(c.submittedBy, $person) = $person))
    AND (c.region IS NULL OR c.region STARTS WITH $regionPrefix)
  RETURN c AS thing, c ORDER BY c.department, c.waits, c.id LIMIT $limit
  UNION
  MATCH (c:Case)
  USING INDEX SEEK c:Case(decider, waits)
  WHERE c.decider = $reviewer AND c.waits >= $after
    AND CASE WHEN c.waits > $after THEN true ELSE c.id > $afterId END
    AND NOT (coalesce(c.submitter, '') = $reviewer AND ($person = '' OR coalesce(c.submittedBy, $person) = $person))
    AND (c.region IS NULL OR c.region STARTS WITH $regionPrefix)
  RETURN c AS thing, c ORDER BY c.decider, c.waits, c.id LIMIT $limit
}
WITH thing, c ORDER BY thing.waits, thing.id LIMIT $limit
WITH collect({
  case: properties(c),
  part: CASE WHEN thing:CasePart THEN properties(thing) END,
  steps: COLLECT { MATCH (c)<-[:STEP_OF]-(t:CaseStep) WHERE t.of = thing.id RETURN properties(t) ORDER BY t.number }
}) AS items
RETURN timestamp() AS now, items

// name: cases_of_org
// summary: cases that an organisation opened or decides, newest first
// param org: STRING - organisation
// param state: STRING - only cases in this state; empty: every one
// param kind: STRING - only cases of this kind; empty: every one
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param limit: INTEGER - most returned
// returns: cases LIST<MAP {case, parts, steps}>
// timeout: 9s
CALL () {
  MATCH (c:Case)
  USING INDEX SEEK c:Case(department, openedAt)
  WHERE c.department = $org AND c.openedAt <= $before
    AND CASE WHEN c.openedAt < $before THEN true ELSE c.id < $beforeId END
    AND $state IN ['', c.state] AND $kind IN ['', c.kind]
  RETURN c ORDER BY c.department DESC, c.openedAt DESC, c.id DESC LIMIT $limit
  UNION
  MATCH (c:Case)
  USING INDEX SEEK c:Case(decider, openedAt)
  WHERE c.decider = $org AND c.openedAt <= $before
    AND CASE WHEN c.openedAt < $before THEN true ELSE c.id < $beforeId END
    AND $state IN ['', c.state] AND $kind IN ['', c.kind]
  RETURN c ORDER BY c.decider DESC, c.openedAt DESC, c.id DESC LIMIT $limit
}
WITH c ORDER BY c.openedAt DESC, c.id DESC LIMIT $limit
RETURN collect({
  case: properties(c),
  parts: COLLECT { MATCH (c)<-[:PART_OF]-(p:CasePart) RETURN properties(p) ORDER BY p.openedAt, p.id },
  steps: COLLECT { MATCH (c)<-[:STEP_OF]-(t:CaseStep) RETURN properties(t) ORDER BY t.number }
}) AS cases

// name: cases_of_subject
// summary: cases about one subject that an organisation may see, newest first
// param subjectKey: STRING - SubjectKey of the subject
// param idPrefix: STRING - how the keys of platform ids begin
// param org: STRING - organisation; empty: none
// param unpublished: BOOLEAN - whether cases of others are shown before they are published
// param regionPrefix: STRING - how the codes of the caller's region begin; empty: every region
// param state: STRING - only cases in this state; empty: every one
// param kind: STRING - only cases of this kind; empty: every one
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param limit: INTEGER - most returned
// returns: cases LIST<MAP {case, parts, steps}>
// timeout: 9s
CALL () {
  // A case keeps the id that its subject had when it was opened.
  MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
  MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $idPrefix
  WITH DISTINCT substring(k.key, size($idPrefix)) AS id
  CALL (id) {
    MATCH (c:Case)
    USING INDEX SEEK c:Case(subjectId, openedAt)
    WHERE c.subjectId = id AND c.openedAt <= $before
      AND CASE WHEN c.openedAt < $before THEN true ELSE c.id < $beforeId END
      AND $state IN ['', c.state] AND $kind IN ['', c.kind]
      AND ($org IN [c.department, c.decider] OR ((coalesce(c.public, false) OR $unpublished)
        AND (c.region IS NULL OR c.region STARTS WITH $regionPrefix)))
    RETURN c ORDER BY c.subjectId DESC, c.openedAt DESC, c.id DESC LIMIT $limit
  }
  RETURN c ORDER BY c.openedAt DESC, c.id DESC LIMIT $limit
}
WITH c ORDER BY c.openedAt DESC, c.id DESC
RETURN collect({
  case: properties(c),
  parts: COLLECT { MATCH (c)<-[:PART_OF]-(p:CasePart) RETURN properties(p) ORDER BY p.openedAt, p.id },
  steps: COLLECT { MATCH (c)<-[:STEP_OF]-(t:CaseStep) RETURN properties(t) ORDER BY t.number }
}) AS cases

// name: cases_of_all
// summary: cases of every organisation within a region, newest first
// param regionPrefix: STRING - how the codes of the caller's region begin; empty: every region
// param state: STRING - only cases in this state; empty: every one
// param kind: STRING - only cases of this kind; empty: every one
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param limit: INTEGER - most returned
// returns: cases LIST<MAP {case, parts, steps}>
// timeout: 9s
CALL () {
  MATCH (c:Case)
  USING INDEX SEEK c:Case(openedAt)
  WHERE c.openedAt <= $before
    AND CASE WHEN c.openedAt < $before THEN true ELSE c.id < $beforeId END
    AND $state IN ['', c.state] AND $kind IN ['', c.kind]
    AND (c.region IS NULL OR c.region STARTS WITH $regionPrefix)
  RETURN c ORDER BY c.openedAt DESC, c.id DESC LIMIT $limit
}
WITH c ORDER BY c.openedAt DESC, c.id DESC
RETURN collect({
  case: properties(c),
  parts: COLLECT { MATCH (c)<-[:PART_OF]-(p:CasePart) RETURN properties(p) ORDER BY p.openedAt, p.id },
  steps: COLLECT { MATCH (c)<-[:STEP_OF]-(t:CaseStep) RETURN properties(t) ORDER BY t.number }
}) AS cases

// name: case_answers
// summary: answers on record that told of a sanction: about its subject, its people and their enterprises
// param idPrefix: STRING - how the keys of platform ids begin
// param subject: STRING - platform id of the subject of the case
// param persons: LIST<STRING> - platform ids of persons whom the case names
// param sanction: STRING - platform id of the sanction
// param since: INTEGER - ms; when the sanction became known
// param until: INTEGER - ms; when it was found wrong
// param mostSubjects: INTEGER - subjects around it that are looked at
// param limit: INTEGER - most answers returned
// returns: rows LIST<LIST>, batches LIST<MAP>, subjects INTEGER - rows: at, role, org, operation, receipt, subject id; subjects: how many were looked at
// timeout: 9s
CALL () {
  UNWIND [$subject] + $persons AS named
  MATCH (:SubjectKey {key: $idPrefix + named})-[:IDENTIFIES]->(s:Subject)
  WITH collect(DISTINCT s) AS first
  CALL (first) {
    UNWIND first AS s
    OPTIONAL MATCH (s)<-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN]-(p:Person)
    WITH DISTINCT p WHERE p IS NOT NULL
    RETURN collect(p)[0..$mostSubjects] AS people
  }
  WITH first, first + people AS near
  CALL (near) {
    UNWIND near AS p
    OPTIONAL MATCH (p)-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN]->(e:Enterprise)
    WITH DISTINCT e WHERE e IS NOT NULL
    RETURN collect(e)[0..$mostSubjects] AS held
  }
  UNWIND near + held AS s
  WITH DISTINCT s LIMIT $mostSubjects
  MATCH (k:SubjectKey)-[:IDENTIFIES]->(s) WHERE k.key STARTS WITH $idPrefix
  RETURN collect(DISTINCT substring(k.key, size($idPrefix))) AS ids, count(DISTINCT s) AS subjects
}
CALL (ids) {
  UNWIND ids AS id
  CALL (id) {
    MATCH (a:AuditAnswer)
    USING INDEX SEEK a:AuditAnswer(subjectId, at)
    WHERE a.subjectId = id AND $since <= a.at <= $until AND a.answer CONTAINS $sanction
    RETURN a LIMIT $limit
  }
  WITH a LIMIT $limit
  MATCH (r:AuditRecord {id: a.recordId})
  WITH a, r ORDER BY a.at DESC, a.recordId, a.position
  RETURN collect([a.at, r.role, r.org, r.operation, a.receipt, a.subjectId]) AS rows
}
CALL (ids) {
  // Look-ups of many subjects are found by words; names of the platform only, and the first is nobody's.
  WITH [id IN ids WHERE id =~ '[a-z0-9_]+'] AS names
  CALL db.index.fulltext.queryNodes('audit_batch_subjects',
    reduce(text = '0 ', name IN names | text + name + '.* '), {limit: $limit}) YIELD node
  WITH node WHERE $since <= node.at <= $until
  RETURN collect(properties(node)) AS batches
}
RETURN rows, batches, subjects

// name: case_people
// summary: persons who have or had a post or share in the subject of a case
// param subjectKey: STRING - SubjectKey of the subject
// param most: INTEGER - most returned
// returns: people LIST<STRING> - platform ids
// timeout: 5s
OPTIONAL MATCH (:SubjectKey {key: $subjectKey})-[:IDENTIFIES]->(s:Subject)
RETURN COLLECT {
  MATCH (s)<-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN]-(p:Person)
  WITH DISTINCT p LIMIT $most
  RETURN p.id
} AS people
