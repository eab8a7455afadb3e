// Everything that bears on the sanctions of one subject or of a batch, as known at one instant.
//
// The text only narrows: which links, sanctions, events and rules can matter. What they mean, and on
// which day, is decided in graph_api/domain. It is grouped by person first, so that a hub is expanded
// once a question and not once a subject, and it follows only persons with the mark NearSanctioned and links
// into enterprises with the mark Sanctioned: a hub of 10,000 clean persons, or a person with 10,000 clean
// posts, costs label checks and nothing more.
// Rows are lists in a fixed order (graph_api/services/facts.py reads them), because maps cost more to
// pack and to unpack.

// name: reach_facts
// summary: facts from which reach, signals and the verdict of the given subjects follow
// param keys: LIST<STRING> - subject keys asked, without duplicates
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param withSignals: BOOLEAN - also read the persons behind enterprises asked and what reaches them
// param withCredits: BOOLEAN - also read honours and records that a verdict needs
// param recordsFrom: STRING - date text; records decided before it are left out
// param maxLinks: INTEGER - bound on links into sanctioned enterprises; one more row tells that it bit
// param maxSanctions: INTEGER - bound on sanctions and on findings about persons, likewise
// param maxCredits: INTEGER - bound on honours and on records, likewise
// returns: asked, descriptions, bare, names, branches, inward, links, responsible, representative, sanctions, events, measures, reach, honours, records, sources - each LIST<LIST<ANY>>
// timeout: 9s
// together: 32
CALL () {
  UNWIND $keys AS key
  MATCH (k:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  RETURN collect([key, s.id]) AS asked, collect(DISTINCT s) AS subjects
}
// Persons with a post or share in an enterprise asked about, kept only where something beyond that
// enterprise can reach them. Nothing goes through a state owner or an unspecified person.
CALL (subjects) {
  UNWIND subjects AS x
  WITH x
  WHERE $withSignals AND x:Enterprise
  MATCH (x)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(p:Person)
  // The mark is on everybody whom the rest could keep, so the links of others are not looked at.
  WHERE (p:NearSanctioned OR p:Sanctioned) AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
  WITH x, collect([p, r]) AS marked
  WHERE NOT EXISTS {
    MATCH (x)<-[:DESCRIBES]-(owner:EnterpriseStatement {kind: 'STATE_OWNER'})
    WHERE owner.knownFrom <= $knownAt AND $knownAt < owner.knownUntil
  }
  UNWIND marked AS pair
  WITH x, pair[0] AS p, pair[1] AS r
  WITH p, collect(DISTINCT x) AS own, collect(r) AS into
  OPTIONAL MATCH (p)-[o:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(e:Sanctioned)
  WHERE o.knownFrom <= $knownAt AND $knownAt < o.knownUntil
  WITH p, own, into, collect(DISTINCT e) AS held, collect(o) AS out
  WHERE p:Sanctioned OR size(held) > 1
    OR (size(held) = 1 AND (size(own) > 1 OR held[0] <> own[0]))
  WITH p, into, out
  WHERE NOT EXISTS {
    MATCH (p)<-[:DESCRIBES]-(nobody:PersonStatement)
    WHERE nobody.unspecified IS NOT NULL
      AND nobody.knownFrom <= $knownAt AND $knownAt < nobody.knownUntil
  }
  WITH p, into, out
  LIMIT $maxLinks + 1
  RETURN collect(p) AS candidates, collect(into) AS intoLists, collect(out) AS outLists
}
// Their links into the enterprises asked about; those into a sanctioned one come with the next step.
CALL (intoLists) {
  UNWIND intoLists AS into
  UNWIND into AS r
  WITH r, startNode(r) AS h, endNode(r) AS e
  WHERE NOT e:Sanctioned
  WITH r, h, e
  LIMIT $maxLinks + 1
  RETURN collect([h.id, e.id, type(r), r.since, r.until, r.knownFrom, r.source, r.position,
                  r.percent, r.percentMin, r.percentMax]) AS inward
}
CALL (subjects, outLists) {
  CALL (subjects, outLists) {
    UNWIND subjects AS h
    WITH DISTINCT h
    WHERE h:NearSanctioned OR NOT h:Person
    MATCH (h)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(:Sanctioned)
    WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    RETURN r
    UNION
    UNWIND outLists AS out
    UNWIND out AS r
    RETURN r
  }
  WITH r, startNode(r) AS h, endNode(r) AS e
  LIMIT $maxLinks + 1
  RETURN collect([h.id, e.id, type(r), r.since, r.until, r.knownFrom, r.source, r.position,
                  r.percent, r.percentMin, r.percentMax]) AS links,
         collect(DISTINCT e) AS held
}
// A sanction on a branch counts as one on its parent; loaders mark both.
CALL (subjects, held) {
  UNWIND subjects + held AS e
  WITH DISTINCT e
  WHERE e:Sanctioned AND e:Enterprise
  MATCH (e)<-[steps:BRANCH_OF*1..8]-(b:Sanctioned)
  WHERE all(step IN steps WHERE step.knownFrom <= $knownAt AND $knownAt < step.knownUntil)
  RETURN collect(DISTINCT b) AS below
}
// What decisions find about the persons in question.
CALL (subjects, candidates) {
  UNWIND subjects + candidates AS p
  WITH DISTINCT p
  WHERE p:Sanctioned AND p:Person
  MATCH (p)-[n:NAMED_IN]->(a:Sanction)
  WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
  WITH p, n, a
  LIMIT $maxSanctions + 1
  RETURN collect([a.id, p.id, n.responsible, n.capacity, n.source]) AS responsible,
         collect(DISTINCT a) AS namedIn
}
CALL (subjects, candidates, held, below, namedIn) {
  CALL (subjects, candidates, held, below, namedIn) {
    UNWIND subjects + candidates + held + below AS s
    WITH DISTINCT s
    WHERE s:Sanctioned
    // A bare name joins to one subject at one instant and to another at the next: then the link says when.
    MATCH (s)<-[i:IMPOSED_ON]-(st:SanctionStatement)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    RETURN st, s
    UNION
    UNWIND namedIn AS a
    MATCH (a)<-[:STATES]-(st:SanctionStatement)-[i:IMPOSED_ON]->(s:Subject)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    RETURN st, s
  }
  MATCH (st)-[:STATES]->(a:Sanction)
  WITH st, s, a
  LIMIT $maxSanctions + 1
  RETURN collect([a.id, a.source, a.sourceId, s.id, st.memorandum, st.measures, st.conduct, st.grade,
                  st.actFrom, st.actUntil, st.decidedOn, st.effectiveFrom, st.term, st.until,
                  st.department]) AS sanctions,
         collect(a) AS anchors, collect(DISTINCT s) AS punished, collect(DISTINCT st.memorandum) AS memoranda
}
// A decision may name thousands: whether it names anybody as responsible is one row.
CALL (anchors) {
  UNWIND anchors AS a
  CALL (a) {
    MATCH (a)<-[n:NAMED_IN]-(x:Person)
    WHERE n.responsible AND n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
    RETURN x.id AS named, n.capacity AS capacity, n.source AS source
    LIMIT 1
  }
  RETURN collect([a.id, named, true, capacity, source]) AS representative
}
CALL (anchors, subjects, candidates) {
  UNWIND anchors AS a
  MATCH (a)<-[:ACTS_ON]-(ev:EventStatement)
  WHERE ev.knownFrom <= $knownAt AND $knownAt < ev.knownUntil
  OPTIONAL MATCH (ev)-[:CONCERNS]->(p:Person)
  WITH a, ev, p
  WHERE p IS NULL OR p IN subjects OR p IN candidates
  RETURN collect([a.id, ev.type, ev.on, p.id, ev.note, ev.source]) AS events
}
CALL (memoranda) {
  UNWIND memoranda AS memorandum
  MATCH (m:MeasureStatement {memorandum: memorandum})
  WHERE m.knownFrom <= $knownAt AND $knownAt < m.knownUntil
  RETURN collect([m.code, m.memorandum, m.title, m.force, m.matters, m.basis, m.basisFrom, m.basisUntil,
                  m.term, m.department, m.inForceFrom, m.repealed]) AS measures,
         collect(DISTINCT m.code) AS codes
}
CALL (codes) {
  UNWIND codes AS code
  MATCH (row:ReachStatement {measure: code})
  WHERE row.knownFrom <= $knownAt AND $knownAt < row.knownUntil
  RETURN collect([row.measure, row.role, row.responsibility, row.anchor, row.inForceFrom,
                  row.repealed]) AS reach
}
// Whoever is mentioned is described; of a branch also its parents.
CALL (subjects, candidates, held, below, punished) {
  UNWIND subjects + candidates + held + below + punished AS s
  RETURN collect(DISTINCT s) AS near
}
CALL (near) {
  UNWIND near AS s
  WITH s
  WHERE s:Enterprise
  MATCH (s)-[steps:BRANCH_OF*1..8]->(t:Enterprise)
  WHERE all(step IN steps WHERE step.knownFrom <= $knownAt AND $knownAt < step.knownUntil)
  WITH last(steps) AS step, t
  WHERE startNode(step) <> t
  RETURN collect(DISTINCT [startNode(step).id, t.id, step.knownFrom]) AS branches, collect(DISTINCT t) AS above
}
CALL (near, above) {
  UNWIND near + above AS s
  RETURN collect(DISTINCT s) AS mentioned
}
// One step for both, because a step costs what the subject has of links of every kind.
CALL (mentioned) {
  UNWIND mentioned AS s
  OPTIONAL MATCH (s)<-[:DESCRIBES|NAMES]-(d:EnterpriseStatement|PersonStatement|NameStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
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
// A placeholder has a name of its own; a subject loaded after knownAt is found all the same, by the name
// under which it came.
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
CALL (subjects) {
  UNWIND subjects AS s
  WITH s
  WHERE $withCredits
  MATCH (s)<-[:AWARDED_TO]-(h:HonourStatement)
  WHERE h.knownFrom <= $knownAt AND $knownAt < h.knownUntil
  WITH s, h
  LIMIT $maxCredits + 1
  RETURN collect([h.id, s.id, h.title, h.awardedOn, h.list, h.department, h.until, h.revokedOn, h.source,
                  h.sourceId]) AS honours
}
CALL (subjects) {
  UNWIND subjects AS s
  WITH s
  WHERE $withCredits
  MATCH (s)<-[i:RECORDED_ON]-(c:RecordStatement)
  WHERE c.knownFrom <= $knownAt AND $knownAt < c.knownUntil
    AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    AND (c.type IN ['PENALTY', 'ABNORMAL'] OR (c.type = 'COMMITMENT' AND c.kept = false))
    AND c.decidedOn >= $recordsFrom
  WITH s, c
  LIMIT $maxCredits + 1
  RETURN collect([c.id, s.id, c.type, c.decidedOn, c.title, c.publishedOn, c.dueOn, c.kept, c.grade,
                  c.department, c.details, c.source, c.sourceId]) AS records
}
CALL (descriptions, bare, names, inward, links, responsible, representative, sanctions, events, honours,
      records) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]]
       + [row IN inward | row[6]] + [row IN links | row[6]] + [row IN responsible | row[4]]
       + [row IN representative | row[4]] + [row IN sanctions | row[1]] + [row IN events | row[5]]
       + [row IN honours | row[8]] + [row IN records | row[11]] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN asked, descriptions, bare, names, branches, inward, links, responsible,
       representative, sanctions, events, measures, reach, honours, records, sources
