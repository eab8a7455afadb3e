// name: latest_load
// summary: the last load of a source that was begun, so that the same input need not be loaded twice
// param source: STRING - provider
// returns: status STRING or null, fingerprint STRING or null
OPTIONAL MATCH (r:LoadRun {source: $source})
WITH r ORDER BY r.startedAt DESC LIMIT 1
RETURN r.status AS status, r.fingerprint AS fingerprint
