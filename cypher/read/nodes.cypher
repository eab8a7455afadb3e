// name: sanction_node
// summary: one sanction with its subject as the rules read it (a branch's parent) and its events
// param id: STRING - the sanction's id
// param published: BOOLEAN - only where it is published
// param knownAt: INTEGER - ms
// param validAt: STRING - day
// returns: rows LIST<MAP>, subjects LIST<MAP>
// timeout: 10s
CALL () {
  MATCH (x:Sanction {id: $id})<-[:STATES]-(st:SanctionStatement)-[i:IMPOSED_ON]->(t:Subject)
  WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
    AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
  WITH t, st, x, [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
  WHERE NOT $published OR (any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $validAt))))
  WITH coalesce(head(COLLECT { MATCH (t)-[b:BRANCH_OF]->(up:Enterprise)
          WHERE up <> t AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
          AND NOT EXISTS { MATCH (k:EnterpriseStatement)-[:DESCRIBES]->(t)
            WHERE k.kind <> 'BRANCH' AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil }
          RETURN up ORDER BY b.knownFrom DESC, up.id LIMIT 1 }), t) AS o,
        st {.key, .source, .knownFrom, .memorandum, .measures, .conduct, .grade,
        .actFrom, .actUntil, .decidedOn, .effectiveFrom, .term, .until, .department, sourceId: x.sourceId,
        sanction: x.id, events: events, responsible: null, capacity: null} AS row
  RETURN collect({row: row, other: o.id}) AS rows, [{nodes: collect(o)}] AS starts
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
    parents: [(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE up <> n AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | [n.id, up.id, b.knownFrom]]
  }) AS subjects
}
RETURN rows, subjects

// name: honour_node
// summary: one honour with its subject
// param id: STRING - the id of the row's statement
// param knownAt: INTEGER - ms
// returns: rows LIST<MAP>, subjects LIST<MAP>
// timeout: 10s
CALL () {
  MATCH (st:HonourStatement {id: $id})-[:AWARDED_TO]->(o:Subject)
  WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
  RETURN collect({row: st {.key, .source, .knownFrom, .id, .sourceId,
      .title, .list, .department, .awardedOn, .until, .revokedOn}, other: o.id}) AS rows,
    [{nodes: collect(o)}] AS starts
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
    parents: [(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE up <> n AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | [n.id, up.id, b.knownFrom]]
  }) AS subjects
}
RETURN rows, subjects

// name: record_node
// summary: one record with its subject
// param id: STRING - the id of the row's statement
// param knownAt: INTEGER - ms
// returns: rows LIST<MAP>, subjects LIST<MAP>
// timeout: 10s
CALL () {
  MATCH (st:RecordStatement {id: $id})-[i:RECORDED_ON]->(o:Subject)
  WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
    AND coalesce(i.knownFrom <= $knownAt, true) AND coalesce($knownAt < i.knownUntil, true)
  RETURN collect({row: st {.key, .source, .knownFrom, .id, .sourceId,
      .type, .title, .decidedOn, .publishedOn, .dueOn, .kept, .grade, .department, .details}, other: o.id}) AS rows,
    [{nodes: collect(o)}] AS starts
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
    parents: [(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE up <> n AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | [n.id, up.id, b.knownFrom]]
  }) AS subjects
}
RETURN rows, subjects
