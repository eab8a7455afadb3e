// Everything that a credit report on one subject holds, in one record.
//
// The first half reads the rows of the sections in the shape of subject_view (cypher/read/subjects.cypher).
// The second reads what bears on the subject's sanctions, in the lists and columns of reach_facts
// (cypher/read/reach.cypher), narrowed to one subject; the same code decodes both, and a test compares
// what the two lead to. Then come the titles of the codes that stand in either.
//
// Texts come in a map: the engine keeps a plan for every magnitude of the length of a text or list given
// as a parameter of its own, and planning this takes seconds. A map has no such magnitude.

// name: report_facts
// summary: one subject with the sections of its report and the facts from which its reach follows
// param ask: MAP - key: subject key asked; validAt: day, and posts that were certainly over on it are left out
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param maxLinks: INTEGER - bound on links into sanctioned enterprises; one more row tells that it bit
// param maxSanctions: INTEGER - bound on sanctions and on findings about the subject, likewise
// param maxPosts: INTEGER - bound on posts, likewise
// param maxRows: INTEGER - bound on honours, records and records of represented enterprises, likewise
// returns: asked, descriptions, bare, names, branches, inward, links, responsible, representative, sanctions, events, measures, reach, honours, records, sources - each LIST<LIST<ANY>>; posts, sanctionRows, honourRows, recordRows, through, subjects, titles - each LIST<MAP>
// timeout: 9s
CALL () {
  OPTIONAL MATCH (:SubjectKey {key: $ask.key})-[:IDENTIFIES]->(s:Subject)
  RETURN s
}
// The rows of the sections. They stand in one union because each sort holds its rows together with every
// list that was collected before it, and thousands of rows with thousands in each are refused for memory.
// The latest come first, so that a bound leaves out the oldest.
CALL (s) {
  CALL (s) {
    // Posts in the enterprise, or those of the person. A year or month in which a post ends may contain
    // the day, so such posts stay.
    CALL (s) {
      MATCH (s:Enterprise)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]-(o:Person)
      WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND coalesce(r.since <= $ask.validAt, true)
        AND NOT coalesce(r.until < left($ask.validAt, size(r.until)) OR r.until = $ask.validAt, false)
      RETURN r, o
      UNION ALL
      MATCH (s:Person)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]->(o:Enterprise)
      WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND coalesce(r.since <= $ask.validAt, true)
        AND NOT coalesce(r.until < left($ask.validAt, size(r.until)) OR r.until = $ask.validAt, false)
      RETURN r, o
    }
    WITH r, o ORDER BY r.key LIMIT $maxPosts + 1
    RETURN 'posts' AS part,
           collect({other: o.id, row: r {.key, .source, .knownFrom, .since, .until, .position, .percent,
             .percentMin, .percentMax, type: type(r)}}) AS rows,
           collect(DISTINCT o) AS nodes
    UNION ALL
    // Sanctions on the subject and on its branches; on a branch, its parent stands as the subject.
    CALL (s) {
      WITH s WHERE s IS NOT NULL
      RETURN s AS t
      UNION
      MATCH (t:Enterprise)-[b:BRANCH_OF]->(s:Enterprise)
      WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
      RETURN t
    }
    MATCH (t)<-[i:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    WITH t, st, x ORDER BY st.decidedOn DESC, st.key LIMIT $maxSanctions + 1
    WITH coalesce(head(COLLECT { MATCH (t)-[b:BRANCH_OF]->(up:Enterprise)
           WHERE up <> t AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
           AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
             WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
           RETURN up ORDER BY b.knownFrom DESC, up.id LIMIT 1 }), t) AS o,
         st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade, .actFrom, .actUntil,
           .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId, sanction: x.id,
           events: [(e:EventStatement)-[:ACTS_ON]->(x)
             WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
             | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}],
           responsible: null, capacity: null} AS row
    RETURN 'sanctions' AS part, collect({other: o.id, row: row}) AS rows, collect(DISTINCT o) AS nodes
    UNION ALL
    MATCH (s)<-[:AWARDED_TO]-(st:HonourStatement)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
    WITH st ORDER BY st.awardedOn DESC, st.key LIMIT $maxRows + 1
    RETURN 'honours' AS part,
           collect({row: st {.key, .source, .knownFrom, .id, .sourceId, .title, .list, .department,
             .awardedOn, .until, .revokedOn}}) AS rows, [] AS nodes
    UNION ALL
    MATCH (s)<-[i:RECORDED_ON]-(st:RecordStatement)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    WITH st ORDER BY st.decidedOn DESC, st.key LIMIT $maxRows + 1
    RETURN 'records' AS part,
           collect({row: st {.key, .source, .knownFrom, .id, .sourceId, .type, .title, .decidedOn,
             .publishedOn, .dueOn, .kept, .grade, .department, .details}}) AS rows, [] AS nodes
    UNION ALL
    // Adverse records of enterprises that the person represents or heads, or did: they stand on him too
    // (opinion, article 14) where he held the post when they were decided, which is judged outside.
    MATCH (s:Person)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF]->(e:Enterprise)<-[i:RECORDED_ON]-(st:RecordStatement)
    WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
      AND st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      AND (st.type IN ['PENALTY', 'ABNORMAL'] OR (st.type = 'COMMITMENT' AND st.kept = false))
      AND coalesce(r.since <= st.decidedOn OR left(r.since, size(st.decidedOn)) = st.decidedOn, true)
      AND NOT coalesce(r.until < left(st.decidedOn, size(r.until)), false)
    WITH r, e, st ORDER BY st.decidedOn DESC, st.key, r.key LIMIT $maxRows + 1
    RETURN 'through' AS part,
           collect({other: e.id, post: r {.since, .until, .knownFrom, .source, type: type(r)},
             row: st {.key, .source, .knownFrom, .id, .sourceId, .type, .title, .decidedOn, .publishedOn,
               .dueOn, .kept, .grade, .department, .details}}) AS rows,
           collect(DISTINCT e) AS nodes
  }
  RETURN collect({part: part, rows: rows}) AS parts, collect(nodes) AS met
}
WITH s, coalesce(head([found IN parts WHERE found.part = 'posts' | found.rows]), []) AS posts,
     coalesce(head([found IN parts WHERE found.part = 'sanctions' | found.rows]), []) AS sanctionRows,
     coalesce(head([found IN parts WHERE found.part = 'honours' | found.rows]), []) AS honourRows,
     coalesce(head([found IN parts WHERE found.part = 'records' | found.rows]), []) AS recordRows,
     coalesce(head([found IN parts WHERE found.part = 'through' | found.rows]), []) AS through, met
// What bears on the subject's sanctions.
CALL (s) {
  MATCH (s)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(e:Sanctioned)
  WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
  WITH s, r, e
  LIMIT $maxLinks + 1
  RETURN collect([s.id, e.id, type(r), r.since, r.until, r.knownFrom, r.source, r.position,
                  r.percent, r.percentMin, r.percentMax]) AS links,
         collect(DISTINCT e) AS held
}
// A sanction on a branch counts as one on its parent; loaders mark both.
CALL (s, held) {
  UNWIND held + s AS e
  WITH DISTINCT e
  WHERE e:Sanctioned AND e:Enterprise
  MATCH (e)<-[steps:BRANCH_OF*1..4]-(b:Sanctioned)
  WHERE all(step IN steps WHERE step.knownFrom <= $knownAt AND $knownAt < step.knownUntil)
  RETURN collect(DISTINCT b) AS below
}
// What decisions find about the person reported on.
CALL (s) {
  WITH s
  WHERE s:Sanctioned AND s:Person
  MATCH (s)-[n:NAMED_IN]->(a:Sanction)
  WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
  WITH s, n, a
  LIMIT $maxSanctions + 1
  RETURN collect([a.id, s.id, n.responsible, n.capacity, n.source]) AS responsible,
         collect(DISTINCT a) AS namedIn
}
CALL (s, held, below, namedIn) {
  CALL (s, held, below, namedIn) {
    UNWIND held + below + s AS t
    WITH DISTINCT t
    WHERE t:Sanctioned
    MATCH (t)<-[i:IMPOSED_ON]-(st:SanctionStatement)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    RETURN st, t
    UNION
    UNWIND namedIn AS a
    MATCH (a)<-[:STATES]-(st:SanctionStatement)-[i:IMPOSED_ON]->(t:Subject)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
    RETURN st, t
  }
  MATCH (st)-[:STATES]->(a:Sanction)
  WITH st, t, a
  LIMIT $maxSanctions + 1
  RETURN collect([a.id, a.source, a.sourceId, t.id, st.memorandum, st.measures, st.conduct, st.grade,
                  st.actFrom, st.actUntil, st.decidedOn, st.effectiveFrom, st.term, st.until,
                  st.department]) AS sanctions,
         collect(a) AS anchors, collect(DISTINCT t) AS punished, collect(DISTINCT st.memorandum) AS memoranda
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
CALL (s, anchors) {
  UNWIND anchors AS a
  MATCH (a)<-[:ACTS_ON]-(ev:EventStatement)
  WHERE ev.knownFrom <= $knownAt AND $knownAt < ev.knownUntil
  OPTIONAL MATCH (ev)-[:CONCERNS]->(p:Person)
  WITH s, a, ev, p
  WHERE p IS NULL OR p = s
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
// Whoever is mentioned in the second half is described in the columns of reach_facts; of a branch also
// its parents.
CALL (s, held, below, punished) {
  UNWIND held + below + punished + s AS t
  RETURN collect(DISTINCT t) AS near
}
CALL (near) {
  UNWIND near AS t
  WITH t
  WHERE t:Enterprise
  MATCH (t)-[steps:BRANCH_OF*1..4]->(u:Enterprise)
  WHERE all(step IN steps WHERE step.knownFrom <= $knownAt AND $knownAt < step.knownUntil)
  WITH last(steps) AS step, u
  WHERE startNode(step) <> u
  RETURN collect(DISTINCT [startNode(step).id, u.id, step.knownFrom]) AS branches, collect(DISTINCT u) AS above
}
CALL (near, above) {
  UNWIND near + above AS t
  RETURN collect(DISTINCT t) AS mentioned
}
CALL (mentioned) {
  UNWIND mentioned AS t
  OPTIONAL MATCH (t)<-[:DESCRIBES]-(d:EnterpriseStatement|PersonStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
  RETURN collect([t.id, t:Person, d.source, d.sourceId, d.knownFrom, d.name, d.uscc, d.kind, d.status,
                  d.establishedOn, d.revokedOn, d.deregisteredOn, d.unspecified]) AS descriptions,
         collect(CASE WHEN d IS NULL THEN t END) AS undescribed
}
CALL (mentioned) {
  UNWIND mentioned AS t
  MATCH (t)<-[:NAMES]-(n:NameStatement)
  WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
  RETURN collect([t.id, n.source, n.knownFrom, n.name, n.since, n.until]) AS names
}
CALL (undescribed) {
  UNWIND undescribed AS t
  CALL (t) {
    OPTIONAL MATCH (t)<-[:DESCRIBES]-(d:EnterpriseStatement|PersonStatement)
    RETURN d.name AS laterName, d.source AS source
    ORDER BY d.knownFrom = d.knownUntil, d.knownFrom, d.source, d.sourceId
    LIMIT 1
  }
  RETURN collect([t.id, coalesce(t.name, laterName), source]) AS bare
}
// Whoever the sections name, in full.
CALL (s, met) {
  UNWIND met + [[s]] AS nodes
  UNWIND nodes AS n
  WITH DISTINCT n
  WHERE n IS NOT NULL
  RETURN collect({
    id: n.id, person: n:Person, placeholder: n.name,
    statements: [(st:EnterpriseStatement|PersonStatement)-[:DESCRIBES]->(n)
      WHERE st.knownFrom < st.knownUntil
      | st {.source, .sourceId, .knownFrom, .knownUntil, .sourceNote, .name, .uscc, .kind, .parentId,
        .status, .regionCode, .industryCode, .registeredCapital, .establishedOn, .revokedOn,
        .deregisteredOn, .idType, .idHash, .idMasked, .idCipher, .birthDate, .unspecified}],
    names: [(nm:NameStatement)-[:NAMES]->(n) WHERE nm.knownFrom <= $knownAt AND $knownAt < nm.knownUntil
      | nm {.name, .since, .until, .source, .knownFrom}],
    parents: [(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE up <> n AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | [n.id, up.id, b.knownFrom]]
  }) AS subjects
}
// Titles of the codes. Catalogue tables belong to no source, so their keys begin with the table's name.
CALL (sanctions, sanctionRows, honourRows, recordRows, through, measures) {
  UNWIND [row IN sanctions | row[14]] + [found IN sanctionRows | found.row.department]
       + [found IN honourRows | found.row.department] + [found IN recordRows | found.row.department]
       + [found IN through | found.row.department] + [row IN measures | row[9]] AS code
  WITH DISTINCT code
  MATCH (d:DepartmentStatement {code: code})
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
  RETURN collect({kind: 'department', code: code, title: d.name}) AS departments
}
CALL (sanctions, sanctionRows) {
  UNWIND [row IN sanctions | row[4]] + [found IN sanctionRows | found.row.memorandum] AS code
  WITH DISTINCT code
  CALL (code) {
    MATCH (m:MemorandumStatement {code: code})
    WHERE m.knownFrom <= $knownAt AND $knownAt < m.knownUntil
      AND coalesce(m.inForceFrom <= $ask.validAt, true)
    // The title of the last edition that is in force; without one, that of the row itself.
    RETURN m.title AS title ORDER BY coalesce(m.inForceFrom, '') DESC LIMIT 1
  }
  RETURN collect({kind: 'memorandum', code: code, title: title}) AS memorandumTitles
}
CALL (sanctions, sanctionRows) {
  UNWIND [row IN sanctions | row[6]] + [found IN sanctionRows | found.row.conduct] AS code
  WITH DISTINCT code
  MATCH (c:ConductStatement {key: 'conducts\u001f\u001f' + code})
  WHERE c.knownFrom <= $knownAt AND $knownAt < c.knownUntil
  RETURN collect({kind: 'conduct', code: code, title: c.title}) AS conducts
}
CALL (s) {
  MATCH (s)<-[:DESCRIBES]-(d:EnterpriseStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil AND d.regionCode IS NOT NULL
  WITH DISTINCT d.regionCode AS code
  MATCH (g:RegionStatement)
  WHERE g.key STARTS WITH 'regions\u001f\u001f' + code + '\u001f'
    AND g.knownFrom <= $knownAt AND $knownAt < g.knownUntil
    AND coalesce(g.validFrom <= $ask.validAt, true) AND coalesce(g.validUntil >= $ask.validAt, true)
  RETURN collect({kind: 'region', code: code, title: g.name}) AS regions
}
CALL (s) {
  MATCH (s)<-[:DESCRIBES]-(d:EnterpriseStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil AND d.industryCode IS NOT NULL
  WITH DISTINCT d.industryCode AS code
  MATCH (g:IndustryStatement)
  WHERE g.key STARTS WITH 'industries\u001f\u001f' + code + '\u001f'
    AND g.knownFrom <= $knownAt AND $knownAt < g.knownUntil
  RETURN collect({kind: 'industry', code: code, title: g.name}) AS industries
}
WITH *, departments + memorandumTitles + conducts + regions + industries AS titles
CALL (descriptions, bare, names, links, responsible, representative, sanctions, events, posts, sanctionRows,
      honourRows, recordRows, through, subjects) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]]
       + [row IN links | row[6]] + [row IN responsible | row[4]] + [row IN representative | row[4]]
       + [row IN sanctions | row[1]] + [row IN events | row[5]] + [found IN posts | found.row.source]
       + [found IN sanctionRows | found.row.source] + [found IN honourRows | found.row.source]
       + [found IN recordRows | found.row.source]
       + [found IN through | found.row.source] + [found IN through | found.post.source] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN [pair IN [[$ask.key, s.id]] WHERE s IS NOT NULL] AS asked, descriptions, bare, names, branches,
       [] AS inward, links, responsible, representative, sanctions, events, measures, reach, [] AS honours,
       [] AS records, sources, posts, sanctionRows, honourRows, recordRows, through, subjects, titles
