// name: subject_plain
// summary: subjects by key with what describes them: the short form of subject_view
// param keys: LIST<STRING> - subject keys to start from (domain/keys.py)
// param onlyPublic: BOOLEAN - persons only where a sanction of their own is published
// param knownAt: INTEGER - ms
// param validAt: STRING - day
// returns: starts LIST<STRING>, subjects LIST<MAP>
// timeout: 10s
CALL () {
  UNWIND $keys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  WHERE (NOT $onlyPublic OR s:Enterprise OR (s:Sanctioned AND EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      WITH [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $validAt)))
      RETURN 1
    }))
  WITH DISTINCT s ORDER BY s.id
  RETURN collect(s.id) AS found, [{nodes: collect(s)}] AS starts
}
CALL (starts) {
  UNWIND starts AS g
  UNWIND g.nodes AS n
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
    parent: head([(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | up.id])
  }) AS subjects
}
RETURN found AS starts, subjects

// name: subject_view
// summary: subjects by key, and up to two levels of the sections asked for, with everyone met described
// param keys: LIST<STRING> - subject keys to start from (domain/keys.py)
// param onlyPublic: BOOLEAN - persons only where a sanction of their own is published
// param knownAt: INTEGER - ms
// param validAt: STRING - day
// param page: INTEGER - the largest limit of any step
// param steps1: LIST<MAP> - sections of the starts, as services/sections.py describes a step
// param steps2: LIST<MAP> - sections of the subjects found by steps1, which their parent names
// returns: starts LIST<STRING>, rows1 LIST<MAP>, rows2 LIST<MAP>, subjects LIST<MAP>
// timeout: 30s
CALL () {
  UNWIND $keys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  WHERE (NOT $onlyPublic OR s:Enterprise OR (s:Sanctioned AND EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      WITH [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $validAt)))
      RETURN 1
    }))
  WITH DISTINCT s ORDER BY s.id
  RETURN collect(s.id) AS found, [{step: -1, nodes: collect(s)}] AS starts
}

// Level 1: the sections asked for of the subjects found at the start.
CALL (starts) {
  UNWIND $steps1 AS step
  UNWIND [g IN starts WHERE g.step = step.parent | g.nodes] AS parents
  UNWIND parents AS s
  WITH DISTINCT step, s
  CALL (step, s) {
      WITH step, s WHERE step.section = 'ROLES'
      MATCH (s:Enterprise)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF
        |SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF
        |REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]-(o:Person)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'POSITIONS'
      MATCH (s:Person)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF
        |SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF
        |REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]->(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'HOLDERS'
      MATCH (s:Enterprise)<-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(o:Subject)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'HOLDINGS'
      MATCH (s:Subject)-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'BRANCHES'
      MATCH (s:Enterprise)<-[r:BRANCH_OF]-(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'PARENT'
      MATCH (s:Enterprise)-[r:BRANCH_OF]->(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'SANCTIONS'
      CALL (s) {
        RETURN s AS t
        UNION
        MATCH (t:Enterprise)-[b:BRANCH_OF]->(s:Enterprise)
        WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
        RETURN t
      }
      MATCH (t)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
      WITH step, t, st, x,
        [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE NOT step.published OR (any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $validAt))))
      WITH t, st, x, events ORDER BY st.key LIMIT $page
      RETURN coalesce(head([(t)-[b:BRANCH_OF]->(up:Enterprise)
          WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil } | up]), t) AS o,
        st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade,
        .actFrom, .actUntil, .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId,
        sanction: x.id, events: events, responsible: null, capacity: null} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'NAMED_IN'
      MATCH (s:Person)-[r:NAMED_IN]->(x:Sanction)
      MATCH (x)<-[:STATES]-(st:SanctionStatement)-[:IMPOSED_ON]->(t:Subject)
      WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
      WITH r, t, st, x ORDER BY st.key LIMIT $page
      WITH r, t, st, x,
        [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      RETURN coalesce(head([(t)-[b:BRANCH_OF]->(up:Enterprise)
          WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil } | up]), t) AS o,
        st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade,
        .actFrom, .actUntil, .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId,
        sanction: x.id, events: events, responsible: r.responsible, capacity: r.capacity} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'HONOURS'
      MATCH (s)<-[:AWARDED_TO]-(st:HonourStatement)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
      WITH st ORDER BY st.key LIMIT $page
      RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .title, .list, .department, 
        .awardedOn, .until, .revokedOn} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'RECORDS'
      MATCH (s)<-[:RECORDED_ON]-(st:RecordStatement)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
        AND st.type IN step.types AND st.key > step.after
      WITH st ORDER BY st.key LIMIT $page
      RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .type, .title, .decidedOn,
        .publishedOn, .dueOn, .kept, .grade, .department, .details} AS row
  }
  WITH step, s, collect({node: o, row: row})[0..step.limit] AS found
  RETURN collect({step: step.index, at: s.id, rows: [f IN found | {row: f.row, other: f.node.id}]
      }) AS rows1,
    collect({step: step.index,
      nodes: [f IN found WHERE f.node IS NOT NULL | f.node]}) AS groups1
}

// Level 2: the sections asked for of the subjects found on level 1.
CALL (groups1) {
  UNWIND $steps2 AS step
  UNWIND [g IN groups1 WHERE g.step = step.parent | g.nodes] AS parents
  UNWIND parents AS s
  WITH DISTINCT step, s
  CALL (step, s) {
      WITH step, s WHERE step.section = 'ROLES'
      MATCH (s:Enterprise)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF
        |SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF
        |REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]-(o:Person)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'POSITIONS'
      MATCH (s:Person)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF
        |SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF
        |REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF]->(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'HOLDERS'
      MATCH (s:Enterprise)<-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(o:Subject)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'HOLDINGS'
      MATCH (s:Subject)-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'BRANCHES'
      MATCH (s:Enterprise)<-[r:BRANCH_OF]-(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'PARENT'
      MATCH (s:Enterprise)-[r:BRANCH_OF]->(o:Enterprise)
      WHERE type(r) IN step.types AND r.key > step.after
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND (step.history OR (coalesce(r.since <= $validAt, true)
          AND NOT coalesce(r.until < left($validAt, size(r.until)) OR r.until = $validAt, false)))
      WITH r, o ORDER BY r.key LIMIT $page
      RETURN o, r {.key, .source, .knownFrom, .since, .until, .position, .percent, .percentMin, .percentMax,
        .responsible, .capacity, type: type(r)} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'SANCTIONS'
      CALL (s) {
        RETURN s AS t
        UNION
        MATCH (t:Enterprise)-[b:BRANCH_OF]->(s:Enterprise)
        WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
        RETURN t
      }
      MATCH (t)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
      WITH step, t, st, x,
        [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE NOT step.published OR (any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $validAt))))
      WITH t, st, x, events ORDER BY st.key LIMIT $page
      RETURN coalesce(head([(t)-[b:BRANCH_OF]->(up:Enterprise)
          WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil } | up]), t) AS o,
        st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade,
        .actFrom, .actUntil, .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId,
        sanction: x.id, events: events, responsible: null, capacity: null} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'NAMED_IN'
      MATCH (s:Person)-[r:NAMED_IN]->(x:Sanction)
      MATCH (x)<-[:STATES]-(st:SanctionStatement)-[:IMPOSED_ON]->(t:Subject)
      WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
      WITH r, t, st, x ORDER BY st.key LIMIT $page
      WITH r, t, st, x,
        [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      RETURN coalesce(head([(t)-[b:BRANCH_OF]->(up:Enterprise)
          WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil } | up]), t) AS o,
        st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade,
        .actFrom, .actUntil, .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId,
        sanction: x.id, events: events, responsible: r.responsible, capacity: r.capacity} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'HONOURS'
      MATCH (s)<-[:AWARDED_TO]-(st:HonourStatement)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.key > step.after
      WITH st ORDER BY st.key LIMIT $page
      RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .title, .list, .department, 
        .awardedOn, .until, .revokedOn} AS row
      UNION ALL
      WITH step, s WHERE step.section = 'RECORDS'
      MATCH (s)<-[:RECORDED_ON]-(st:RecordStatement)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
        AND st.type IN step.types AND st.key > step.after
      WITH st ORDER BY st.key LIMIT $page
      RETURN null AS o, st {.key, .source, .knownFrom, .id, .sourceId, .type, .title, .decidedOn,
        .publishedOn, .dueOn, .kept, .grade, .department, .details} AS row
  }
  WITH step, s, collect({node: o, row: row})[0..step.limit] AS found
  RETURN collect({step: step.index, at: s.id, rows: [f IN found | {row: f.row, other: f.node.id}]
      }) AS rows2,
    collect({step: step.index,
      nodes: [f IN found WHERE f.node IS NOT NULL | f.node]}) AS groups2
}

// Everyone met on the way, with what describes him. Versions known at another time stay in the list: a
// subject first described after knownAt still needs a name to be shown under.
CALL (starts, groups1, groups2) {
  UNWIND starts + groups1 + groups2 AS g
  UNWIND g.nodes AS n
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
    parent: head([(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | up.id])
  }) AS subjects
}
RETURN found AS starts, rows1, rows2, subjects
