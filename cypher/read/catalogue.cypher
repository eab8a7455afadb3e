// Editions of the catalogue, the rows that they change, and what a change would mean to whom.

// name: edition_by_id
// summary: one edition with its steps, and what a key was used for
// param id: STRING - id of the edition
// param key: STRING - digest of a caller and his idempotency key; empty: none
// returns: edition MAP or null, steps LIST<MAP>, earlier MAP or null
// timeout: 5s
OPTIONAL MATCH (e:Edition {id: $id})
OPTIONAL MATCH (k:EditionKey {key: $key})
RETURN properties(e) AS edition,
  COLLECT { MATCH (e)<-[:STEP_OF]-(t:EditionStep) RETURN properties(t) ORDER BY t.number } AS steps,
  properties(k) AS earlier

// name: editions_page
// summary: editions, newest first
// param state: STRING - only those in this state; empty: every one
// param before: INTEGER - cursor: instant, ms
// param beforeId: STRING - cursor: id
// param limit: INTEGER - most returned
// returns: editions LIST<MAP {edition, steps}>
// timeout: 5s
CALL () {
  MATCH (e:Edition)
  USING INDEX SEEK e:Edition(draftedAt)
  WHERE $state = '' AND e.draftedAt <= $before
    AND CASE WHEN e.draftedAt < $before THEN true ELSE e.id < $beforeId END
  RETURN e ORDER BY e.draftedAt DESC, e.id DESC LIMIT $limit
  UNION
  MATCH (e:Edition)
  USING INDEX SEEK e:Edition(state, draftedAt)
  WHERE e.state = $state AND e.draftedAt <= $before
    AND CASE WHEN e.draftedAt < $before THEN true ELSE e.id < $beforeId END
  RETURN e ORDER BY e.state DESC, e.draftedAt DESC, e.id DESC LIMIT $limit
}
WITH e ORDER BY e.draftedAt DESC, e.id DESC
RETURN collect({
  edition: properties(e),
  steps: COLLECT { MATCH (e)<-[:STEP_OF]-(t:EditionStep) RETURN properties(t) ORDER BY t.number }
}) AS editions

// name: catalogue_rows
// summary: the versions of rows of the catalogue that are known at an instant, those of editions too
// param keys: LIST<MAP> - row: key of a row, editions: beginning of the keys of its editions
// param knownAt: INTEGER - ms
// returns: rows LIST<LIST [key of the row, properties]>
// timeout: 5s
UNWIND $keys AS key
CALL (key) {
  MATCH (s:Statement {key: key.row})
  WHERE s.knownFrom <= $knownAt AND $knownAt < s.knownUntil
  RETURN s
  UNION ALL
  MATCH (s:Statement)
  WHERE s.key STARTS WITH key.editions AND s.knownFrom <= $knownAt AND $knownAt < s.knownUntil
  RETURN s
}
RETURN collect([key.row, properties(s)]) AS rows

// name: edition_effects
// summary: an edition, and what tells whom the measures of its memoranda reach by a page of sanctions
// param id: STRING - id of the edition
// param knownAt: INTEGER - ms; only what was known at this instant is read; of an approved edition: just before it was approved
// param afterMemorandum: STRING - cursor: memorandum of the last sanction looked at; empty: from the beginning
// param afterKey: STRING - cursor: its key
// param maxSanctions: INTEGER - sanctions of the page
// param maxLinks: INTEGER - bound on links into their subjects, and on findings about persons; one more row tells that it bit
// returns: edition MAP or null, steps LIST<MAP>, knownAt INTEGER, more BOOLEAN, last LIST<STRING> or null, and the lists of reach_facts - last: memorandum and key of the last sanction of the page
// timeout: 9s
OPTIONAL MATCH (e:Edition {id: $id})
WITH e, CASE WHEN e.approvedAt <= $knownAt THEN e.approvedAt - 1 ELSE $knownAt END AS known
CALL (e, known) {
  UNWIND coalesce(e.memoranda, []) AS memorandum
  WITH memorandum, known,
       CASE WHEN memorandum = $afterMemorandum THEN $afterKey ELSE '' END AS after
  WHERE memorandum >= $afterMemorandum
  CALL (memorandum, after, known) {
    MATCH (st:SanctionStatement)
    USING INDEX SEEK st:SanctionStatement(memorandum, key)
    WHERE st.memorandum = memorandum AND st.key > after
      AND st.knownFrom <= known AND known < st.knownUntil
    RETURN st ORDER BY st.memorandum, st.key LIMIT $maxSanctions + 1
  }
  WITH st ORDER BY st.memorandum, st.key LIMIT $maxSanctions + 1
  RETURN collect(st) AS found
}
WITH e, known, size(found) > $maxSanctions AS more, found[..$maxSanctions] AS page
CALL (page, known) {
  UNWIND page AS st
  // A bare name that joins to nobody is nobody: its sanction reaches no one before or after.
  MATCH (st)-[i:IMPOSED_ON]->(s:Subject)
  WHERE NOT s:Unjoined AND coalesce(i.knownFrom <= known, true) AND coalesce(known < i.knownUntil, true)
  MATCH (st)-[:STATES]->(a:Sanction)
  RETURN collect([a.id, a.source, a.sourceId, s.id, st.memorandum, st.measures, st.conduct, st.grade,
                  st.actFrom, st.actUntil, st.decidedOn, st.effectiveFrom, st.term, st.until,
                  st.department]) AS sanctions,
         collect(DISTINCT a) AS anchors, collect(DISTINCT s) AS punished
}
// A sanction on a branch counts as one on its parent.
CALL (punished, known) {
  UNWIND punished AS s
  WITH s WHERE s:Enterprise
  MATCH (s)-[steps:BRANCH_OF*1..8]->(t:Enterprise)
  WHERE all(step IN steps WHERE step.knownFrom <= known AND known < step.knownUntil)
  WITH last(steps) AS step, t
  WHERE startNode(step) <> t
  RETURN collect(DISTINCT [startNode(step).id, t.id, step.knownFrom]) AS branches, collect(DISTINCT t) AS above
}
CALL (punished, above, known) {
  UNWIND punished + above AS x
  WITH DISTINCT x, known
  WHERE x:Enterprise AND NOT EXISTS {
    MATCH (x)<-[:DESCRIBES]-(owner:EnterpriseStatement {kind: 'STATE_OWNER'})
    WHERE owner.knownFrom <= known AND known < owner.knownUntil
  }
  MATCH (x)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(h:Subject)
  WHERE r.knownFrom <= known AND known < r.knownUntil
  WITH r, h, x
  LIMIT $maxLinks + 1
  RETURN collect([h.id, x.id, type(r), r.since, r.until, r.knownFrom, r.source, r.position,
                  r.percent, r.percentMin, r.percentMax]) AS links,
         collect(DISTINCT h) AS holders
}
CALL (anchors, known) {
  UNWIND anchors AS a
  MATCH (a)<-[n:NAMED_IN]-(p:Person)
  WHERE n.knownFrom <= known AND known < n.knownUntil
  WITH a, n, p
  LIMIT $maxLinks + 1
  RETURN collect([a.id, p.id, n.responsible, n.capacity, n.source]) AS responsible,
         collect(DISTINCT p) AS namedIn
}
CALL (anchors, known) {
  UNWIND anchors AS a
  MATCH (a)<-[:ACTS_ON]-(ev:EventStatement)
  WHERE ev.knownFrom <= known AND known < ev.knownUntil
  OPTIONAL MATCH (ev)-[:CONCERNS]->(p:Person)
  RETURN collect([a.id, ev.type, ev.on, p.id, ev.note, ev.source]) AS events
}
CALL (e, known) {
  UNWIND coalesce(e.memoranda, []) AS memorandum
  MATCH (m:MeasureStatement {memorandum: memorandum})
  WHERE m.knownFrom <= known AND known < m.knownUntil
  RETURN collect([m.code, m.memorandum, m.title, m.force, m.matters, m.basis, m.basisFrom, m.basisUntil,
                  m.term, m.department, m.inForceFrom, m.repealed]) AS measures,
         collect(DISTINCT m.code) AS codes
}
CALL (codes, known) {
  UNWIND codes AS code
  MATCH (row:ReachStatement {measure: code})
  WHERE row.knownFrom <= known AND known < row.knownUntil
  RETURN collect([row.measure, row.role, row.responsibility, row.anchor, row.inForceFrom,
                  row.repealed]) AS reach
}
CALL (punished, above, holders, namedIn) {
  UNWIND punished + above + holders + namedIn AS s
  RETURN collect(DISTINCT s) AS mentioned
}
CALL (mentioned, known) {
  UNWIND mentioned AS s
  OPTIONAL MATCH (s)<-[:DESCRIBES|NAMES]-(d:EnterpriseStatement|PersonStatement|NameStatement)
  WHERE d.knownFrom <= known AND known < d.knownUntil
  WITH s, collect(CASE WHEN NOT d:NameStatement THEN d END) AS statements,
       collect(CASE WHEN d:NameStatement THEN d END) AS named
  RETURN collect([s, statements, named]) AS described
}
CALL (described) {
  UNWIND described AS one
  UNWIND one[1] AS d
  WITH one[0] AS s, d
  RETURN collect([s.id, s:Person, d.source, d.sourceId, d.knownFrom, d.name, d.uscc, d.kind, d.status,
                  d.establishedOn, d.revokedOn, d.deregisteredOn, d.unspecified]) AS stated
}
CALL (described) {
  UNWIND described AS one
  UNWIND one[2] AS n
  WITH one[0] AS s, n
  RETURN collect([s.id, n.source, n.knownFrom, n.name, n.since, n.until]) AS names
}
WITH *, [one IN described WHERE one[1] = [] | one[0]] AS undescribed
WITH *, stated + [s IN undescribed | [s.id, s:Person, null, null, null, null, null, null, null, null, null,
                                      null, null]] AS descriptions
CALL (undescribed) {
  UNWIND undescribed AS s
  CALL (s) {
    OPTIONAL MATCH (s)<-[:DESCRIBES]-(d:EnterpriseStatement|PersonStatement)
    RETURN d.name AS laterName, d.source AS source
    ORDER BY d.knownFrom = d.knownUntil, d.knownFrom, d.source, d.sourceId
    LIMIT 1
  }
  RETURN collect([s.id, coalesce(s.name, laterName), source]) AS bare
}
RETURN properties(e) AS edition,
       COLLECT { MATCH (e)<-[:STEP_OF]-(t:EditionStep) RETURN properties(t) ORDER BY t.number } AS steps,
       known AS knownAt, more,
       CASE WHEN page = [] THEN null ELSE [page[-1].memorandum, page[-1].key] END AS last,
       [] AS asked, descriptions, bare, names, branches, [] AS inward, links, responsible,
       [] AS representative, sanctions, events, measures, reach, [] AS honours, [] AS records, [] AS sources
