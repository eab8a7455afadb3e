// Facts that a source no longer lists, found in pages in the order of their keys.

// name: page_statements
// summary: versions in force that are nodes, from one key on
// param prefix: STRING - table and source of the keys
// param after: STRING - the last key of the page before
// param source: STRING - provider
// param now: INTEGER - ms; only what is known then
// param limit: INTEGER - at most so many
// returns: versions LIST<LIST [key, place]>, last STRING
// timeout: 120s
CYPHER 25
MATCH (s:Statement)
WHERE s.key STARTS WITH $prefix AND s.key > $after
WITH s ORDER BY s.key LIMIT $limit
RETURN [x IN collect(s) WHERE x.source = $source AND x.knownFrom < $now AND x.knownUntil > $now |
  [x.key, elementId(x)]] AS versions, max(s.key) AS last

// name: page_facts
// summary: facts in force of the records of a source, from one record on
// param prefix: STRING - beginning of the source's subject keys
// param after: STRING - the last subject key of the page before
// param source: STRING - provider
// param now: INTEGER - ms; only what is known then
// param limit: INTEGER - at most so many records
// returns: versions LIST<LIST [key, place, from id, id or key of the other end]>, last STRING
// timeout: 120s
CYPHER 25
MATCH (k:SubjectKey)
WHERE k.key STARTS WITH $prefix AND k.key > $after
WITH k ORDER BY k.key LIMIT $limit
WITH collect(k) AS keys, max(k.key) AS last
CALL (keys) {
  UNWIND keys AS k
  MATCH (k)-[:IDENTIFIES]->(s:Subject)-[r]->(t)
  WHERE r.source = $source AND r.fromRecord = substring(k.key, size($prefix)) AND type(r) <> 'BRANCH_OF'
    AND r.knownFrom < $now AND r.knownUntil > $now
  RETURN collect([r.key, elementId(r), s.id, CASE WHEN t:Subject THEN t.id ELSE t.key END]) AS versions
}
RETURN versions, last
