// name: search_subjects
// summary: subjects by a part of a present or former name or by exact key, best first; of equal hits the shorter name
// param keys: LIST<STRING> - subject keys that match exactly and stand first (domain/keys.py)
// param onlyPublic: BOOLEAN - persons only where a sanction of their own is published
// param knownAt: INTEGER - ms
// param validAt: STRING - day
// param lucene: STRING - query for the full-text index of names, or null
// param window: INTEGER - how many full-text hits are looked at, at most
// param kinds: LIST<STRING> - labels that a subject may have: Enterprise, Person
// param region: STRING - beginning of the region codes asked for; empty: every region
// param skip: INTEGER - subjects to leave out
// param first: INTEGER - subjects to answer, at most
// returns: starts LIST<STRING>, hits INTEGER, subjects LIST<MAP>
// timeout: 10s
CALL () {
  UNWIND $keys AS key
  MATCH (:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  RETURN s, 1000.0 AS score, 0 AS length, 0 AS hit
  UNION ALL
  UNWIND [q IN [$lucene] WHERE q IS NOT NULL] AS q
  CALL db.index.fulltext.queryNodes('subject_names', q, {limit: $window}) YIELD node, score
  MATCH (node)-[:DESCRIBES|NAMES]->(s:Subject)
  WHERE node.knownFrom <= $knownAt AND $knownAt < node.knownUntil
  RETURN s, score, size(node.nameFolded) AS length, 1 AS hit
}
WITH s, max(score) AS score, min(length) AS length, sum(hit) AS hit
WITH collect({node: s, score: score, length: length}) AS candidates, sum(hit) AS hits
CALL (candidates) {
  UNWIND candidates AS candidate
  WITH candidate.node AS s, candidate.score AS score, candidate.length AS length
  WHERE any(label IN labels(s) WHERE label IN $kinds)
    AND ($region = '' OR EXISTS {
      MATCH (st:EnterpriseStatement)-[:DESCRIBES]->(s)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil AND st.regionCode STARTS WITH $region
    })
    AND (NOT $onlyPublic OR s:Enterprise OR (s:Sanctioned AND EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction)
      WHERE st.knownFrom <= $knownAt AND $knownAt < st.knownUntil
      WITH [(e:EventStatement)-[:ACTS_ON]->(x) WHERE e.knownFrom <= $knownAt AND $knownAt < e.knownUntil
          | e {.type, .on, .note, person: head([(e)-[:CONCERNS]->(p:Person) | p.id])}] AS events
      WHERE any(e IN events WHERE e.type = 'PUBLISHED' AND e.on <= $validAt)
          AND none(e IN events WHERE e.person IS NULL AND (e.type IN ['REVOKED', 'OBJECTION_UPHELD']
            OR (e.type IN ['REPAIRED', 'RELEASED'] AND e.on <= $validAt)))
      RETURN 1
    }))
  WITH s, score, length ORDER BY score DESC, length, s.id SKIP $skip LIMIT $first
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
    parents: [(n)-[b:BRANCH_OF]->(up:Enterprise)
      WHERE up <> n AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil | [n.id, up.id, b.knownFrom]]
  }) AS subjects
}
RETURN found AS starts, hits, subjects
