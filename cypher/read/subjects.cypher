// Subjects with the sections of them that a question asks for.
//
// Everything but the instant comes in one map: the engine plans a text anew for every magnitude of a list
// or text that is given as a parameter of its own, and for every type of list; a map has neither. The
// block that reads sections stands once for each level, word for word (a test compares them): planning
// grows faster than a text, so kinds of link that differ in direction only share an arm, and what is
// common to arms stands after them.

// name: subject_plain
// summary: subjects by key with what describes them: the short form of subject_view
// param ask: MAP - keys: subject keys to start from (domain/keys.py); onlyPublic: persons only where a sanction of their own is published; validAt: day
// param knownAt: INTEGER - ms
// returns: starts LIST<STRING>, subjects LIST<MAP>
// timeout: 10s
// together: 32
CALL () {
  UNWIND $ask.keys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  WHERE (NOT $ask.onlyPublic OR s:Enterprise OR (s:Sanctioned AND EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      WITH [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $ask.validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $ask.validAt)))
      RETURN 1
    }))
  WITH DISTINCT s ORDER BY s.id
  RETURN collect(s.id) AS found, collect(s) AS starts
}
CALL (starts) {
  UNWIND starts AS n
  WITH DISTINCT n
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
RETURN found AS starts, subjects

// name: subject_view
// summary: subjects by key with the sections asked for, and everyone met described
// param ask: MAP - as for subject_plain, with steps1: the sections, as services/sections.py describes a step
// param page: INTEGER - the largest limit of any step
// param knownAt: INTEGER - ms
// returns: starts LIST<STRING>, rows1 LIST<MAP>, subjects LIST<MAP>
// timeout: 30s
// together: 32
CALL () {
  UNWIND $ask.keys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  WHERE (NOT $ask.onlyPublic OR s:Enterprise OR (s:Sanctioned AND EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      WITH [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $ask.validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $ask.validAt)))
      RETURN 1
    }))
  WITH DISTINCT s ORDER BY s.id
  RETURN collect(s.id) AS found, collect(s) AS starts
}

CALL (starts) {
  UNWIND $ask.steps1 AS step
  UNWIND starts AS s
  CALL (step, s) {
    CALL (step, s) {
      WITH step, s WHERE step.section = CASE WHEN s:Person THEN 'POSITIONS' ELSE 'ROLES' END
      MATCH (s)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF
        |ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]-(o:Subject)
      RETURN r, o
      UNION ALL
      WITH step, s WHERE step.section IN ['HOLDERS', 'BRANCHES']
      MATCH (s)<-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(o:Subject)
      WHERE o <> s OR NOT r:BRANCH_OF
      RETURN r, o
      UNION ALL
      WITH step, s WHERE step.section IN ['HOLDINGS', 'PARENT']
      MATCH (s)-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]->(o:Subject)
      WHERE o <> s OR NOT r:BRANCH_OF
      RETURN r, o
    }
    WITH step, r, o
    WHERE type(r) IN step.types AND r.key > step.after
      AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
      AND (step.history OR (coalesce(r.since <= $ask.validAt, true)
        AND NOT coalesce(r.until < left($ask.validAt, size(r.until)) OR r.until = $ask.validAt, false)))
    WITH r, o ORDER BY r.key LIMIT $page
    RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
      type: type(r)} AS row
    UNION ALL
    WITH step, s
    CALL (step, s) {
      WITH step, s WHERE step.section = 'SANCTIONS'
      MATCH (s)<-[i:IMPOSED_ON]-(st:SanctionStatement)
      WHERE coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      RETURN s AS t, st, null AS n
      UNION ALL
      WITH step, s WHERE step.section = 'SANCTIONS'
      MATCH (s)<-[b:BRANCH_OF]-(t:Enterprise)<-[i:IMPOSED_ON]-(st:SanctionStatement)
      WHERE t <> s AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
      RETURN DISTINCT t, st, null AS n
      UNION ALL
      WITH step, s WHERE step.section = 'NAMED_IN'
      MATCH (s)-[n:NAMED_IN]->(:Sanction)<-[:STATES]-(st:SanctionStatement)-[i:IMPOSED_ON]->(t:Subject)
      WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
        AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      RETURN t, st, n
    }
    MATCH (st)-[:STATES]->(x:Sanction)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
    WITH step, t, st, n, x,
      [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
        | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
    WHERE NOT step.published OR (any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $ask.validAt)
        AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
          OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $ask.validAt))))
    WITH t, st, n, x, events ORDER BY st.key LIMIT $page
    RETURN coalesce(head(COLLECT { MATCH (t)-[b:BRANCH_OF]->(up:Enterprise)
        WHERE up <> t AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
        RETURN up ORDER BY b.knownFrom DESC, up.id LIMIT 1 }), t) AS o,
      st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade, .actFrom, .actUntil,
        .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId, sanction: x.id,
        events: events, responsible: n.responsible, capacity: n.capacity} AS row
    UNION ALL
    WITH step, s WHERE step.section IN ['HONOURS', 'RECORDS']
    MATCH (s)<-[i:AWARDED_TO|RECORDED_ON]-(st:HonourStatement|RecordStatement)
    WHERE st:HonourStatement = (step.section = 'HONOURS') AND (st:HonourStatement OR st.type IN step.types)
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      AND st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
    WITH st ORDER BY st.key LIMIT $page
    RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .title, .department, .list, .awardedOn,
      .until, .revokedOn, .type, .decidedOn, .publishedOn, .dueOn, .kept, .grade, .details} AS row
  }
  WITH step, s, collect({node: o, row: row})[0..step.limit] AS found
  RETURN collect({step: step.index, at: s.id, rows: [f IN found | {row: f.row, other: f.node.id}]}) AS rows1,
    collect({step: step.index, nodes: [f IN found WHERE f.node IS NOT NULL | f.node]}) AS groups1
}

// Everyone met on the way, with what describes him. Versions known at another time stay in the list: a
// subject first described after knownAt still needs a name to be shown under.
CALL (starts, groups1) {
  UNWIND reduce(met = starts, g IN groups1 | met + g.nodes) AS n
  WITH DISTINCT n
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
RETURN found AS starts, rows1, subjects

// name: subject_view_deep
// summary: subject_view with a second level: sections of the subjects found in sections
// param ask: MAP - as for subject_view, with steps2: sections of the subjects that their parent step found
// param page: INTEGER - the largest limit of any step
// param knownAt: INTEGER - ms
// returns: starts LIST<STRING>, rows1 LIST<MAP>, rows2 LIST<MAP>, subjects LIST<MAP>
// timeout: 30s
// together: 32
CALL () {
  UNWIND $ask.keys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  WHERE (NOT $ask.onlyPublic OR s:Enterprise OR (s:Sanctioned AND EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      WITH [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $ask.validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $ask.validAt)))
      RETURN 1
    }))
  WITH DISTINCT s ORDER BY s.id
  RETURN collect(s.id) AS found, collect(s) AS starts
}

// Level 1: sections of the subjects asked for.
CALL (starts) {
  UNWIND $ask.steps1 AS step
  UNWIND starts AS s
  CALL (step, s) {
    CALL (step, s) {
      WITH step, s WHERE step.section = CASE WHEN s:Person THEN 'POSITIONS' ELSE 'ROLES' END
      MATCH (s)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF
        |ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]-(o:Subject)
      RETURN r, o
      UNION ALL
      WITH step, s WHERE step.section IN ['HOLDERS', 'BRANCHES']
      MATCH (s)<-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(o:Subject)
      WHERE o <> s OR NOT r:BRANCH_OF
      RETURN r, o
      UNION ALL
      WITH step, s WHERE step.section IN ['HOLDINGS', 'PARENT']
      MATCH (s)-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]->(o:Subject)
      WHERE o <> s OR NOT r:BRANCH_OF
      RETURN r, o
    }
    WITH step, r, o
    WHERE type(r) IN step.types AND r.key > step.after
      AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
      AND (step.history OR (coalesce(r.since <= $ask.validAt, true)
        AND NOT coalesce(r.until < left($ask.validAt, size(r.until)) OR r.until = $ask.validAt, false)))
    WITH r, o ORDER BY r.key LIMIT $page
    RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
      type: type(r)} AS row
    UNION ALL
    WITH step, s
    CALL (step, s) {
      WITH step, s WHERE step.section = 'SANCTIONS'
      MATCH (s)<-[i:IMPOSED_ON]-(st:SanctionStatement)
      WHERE coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      RETURN s AS t, st, null AS n
      UNION ALL
      WITH step, s WHERE step.section = 'SANCTIONS'
      MATCH (s)<-[b:BRANCH_OF]-(t:Enterprise)<-[i:IMPOSED_ON]-(st:SanctionStatement)
      WHERE t <> s AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
      RETURN DISTINCT t, st, null AS n
      UNION ALL
      WITH step, s WHERE step.section = 'NAMED_IN'
      MATCH (s)-[n:NAMED_IN]->(:Sanction)<-[:STATES]-(st:SanctionStatement)-[i:IMPOSED_ON]->(t:Subject)
      WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
        AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      RETURN t, st, n
    }
    MATCH (st)-[:STATES]->(x:Sanction)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
    WITH step, t, st, n, x,
      [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
        | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
    WHERE NOT step.published OR (any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $ask.validAt)
        AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
          OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $ask.validAt))))
    WITH t, st, n, x, events ORDER BY st.key LIMIT $page
    RETURN coalesce(head(COLLECT { MATCH (t)-[b:BRANCH_OF]->(up:Enterprise)
        WHERE up <> t AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
        RETURN up ORDER BY b.knownFrom DESC, up.id LIMIT 1 }), t) AS o,
      st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade, .actFrom, .actUntil,
        .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId, sanction: x.id,
        events: events, responsible: n.responsible, capacity: n.capacity} AS row
    UNION ALL
    WITH step, s WHERE step.section IN ['HONOURS', 'RECORDS']
    MATCH (s)<-[i:AWARDED_TO|RECORDED_ON]-(st:HonourStatement|RecordStatement)
    WHERE st:HonourStatement = (step.section = 'HONOURS') AND (st:HonourStatement OR st.type IN step.types)
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      AND st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
    WITH st ORDER BY st.key LIMIT $page
    RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .title, .department, .list, .awardedOn,
      .until, .revokedOn, .type, .decidedOn, .publishedOn, .dueOn, .kept, .grade, .details} AS row
  }
  WITH step, s, collect({node: o, row: row})[0..step.limit] AS found
  RETURN collect({step: step.index, at: s.id, rows: [f IN found | {row: f.row, other: f.node.id}]}) AS rows1,
    collect({step: step.index, nodes: [f IN found WHERE f.node IS NOT NULL | f.node]}) AS groups1
}

// Level 2: sections of the subjects found on level 1.
CALL (groups1) {
  UNWIND $ask.steps2 AS step
  UNWIND [g IN groups1 WHERE g.step = step.parent | g.nodes] AS parents
  UNWIND parents AS s
  WITH DISTINCT step, s
  CALL (step, s) {
    CALL (step, s) {
      WITH step, s WHERE step.section = CASE WHEN s:Person THEN 'POSITIONS' ELSE 'ROLES' END
      MATCH (s)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF
        |ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]-(o:Subject)
      RETURN r, o
      UNION ALL
      WITH step, s WHERE step.section IN ['HOLDERS', 'BRANCHES']
      MATCH (s)<-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(o:Subject)
      WHERE o <> s OR NOT r:BRANCH_OF
      RETURN r, o
      UNION ALL
      WITH step, s WHERE step.section IN ['HOLDINGS', 'PARENT']
      MATCH (s)-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]->(o:Subject)
      WHERE o <> s OR NOT r:BRANCH_OF
      RETURN r, o
    }
    WITH step, r, o
    WHERE type(r) IN step.types AND r.key > step.after
      AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
      AND (step.history OR (coalesce(r.since <= $ask.validAt, true)
        AND NOT coalesce(r.until < left($ask.validAt, size(r.until)) OR r.until = $ask.validAt, false)))
    WITH r, o ORDER BY r.key LIMIT $page
    RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
      type: type(r)} AS row
    UNION ALL
    WITH step, s
    CALL (step, s) {
      WITH step, s WHERE step.section = 'SANCTIONS'
      MATCH (s)<-[i:IMPOSED_ON]-(st:SanctionStatement)
      WHERE coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      RETURN s AS t, st, null AS n
      UNION ALL
      WITH step, s WHERE step.section = 'SANCTIONS'
      MATCH (s)<-[b:BRANCH_OF]-(t:Enterprise)<-[i:IMPOSED_ON]-(st:SanctionStatement)
      WHERE t <> s AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
      RETURN DISTINCT t, st, null AS n
      UNION ALL
      WITH step, s WHERE step.section = 'NAMED_IN'
      MATCH (s)-[n:NAMED_IN]->(:Sanction)<-[:STATES]-(st:SanctionStatement)-[i:IMPOSED_ON]->(t:Subject)
      WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
        AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      RETURN t, st, n
    }
    MATCH (st)-[:STATES]->(x:Sanction)
    WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
    WITH step, t, st, n, x,
      [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
        | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
    WHERE NOT step.published OR (any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $ask.validAt)
        AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
          OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $ask.validAt))))
    WITH t, st, n, x, events ORDER BY st.key LIMIT $page
    RETURN coalesce(head(COLLECT { MATCH (t)-[b:BRANCH_OF]->(up:Enterprise)
        WHERE up <> t AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
        AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
          WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
        RETURN up ORDER BY b.knownFrom DESC, up.id LIMIT 1 }), t) AS o,
      st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade, .actFrom, .actUntil,
        .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId, sanction: x.id,
        events: events, responsible: n.responsible, capacity: n.capacity} AS row
    UNION ALL
    WITH step, s WHERE step.section IN ['HONOURS', 'RECORDS']
    MATCH (s)<-[i:AWARDED_TO|RECORDED_ON]-(st:HonourStatement|RecordStatement)
    WHERE st:HonourStatement = (step.section = 'HONOURS') AND (st:HonourStatement OR st.type IN step.types)
      AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
      AND st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
    WITH st ORDER BY st.key LIMIT $page
    RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .title, .department, .list, .awardedOn,
      .until, .revokedOn, .type, .decidedOn, .publishedOn, .dueOn, .kept, .grade, .details} AS row
  }
  WITH step, s, collect({node: o, row: row})[0..step.limit] AS found
  RETURN collect({step: step.index, at: s.id, rows: [f IN found | {row: f.row, other: f.node.id}]}) AS rows2,
    collect({step: step.index, nodes: [f IN found WHERE f.node IS NOT NULL | f.node]}) AS groups2
}

// Everyone met on the way, with what describes him. Versions known at another time stay in the list: a
// subject first described after knownAt still needs a name to be shown under.
CALL (starts, groups1, groups2) {
  UNWIND reduce(met = starts, g IN groups1 + groups2 | met + g.nodes) AS n
  WITH DISTINCT n
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
RETURN found AS starts, rows1, rows2, subjects
