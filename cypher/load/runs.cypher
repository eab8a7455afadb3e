// One load at a time writes to a graph, and a load that was killed is taken up again.

// name: take_load_lock
// summary: take the lock if it is free, one's own, expired, or held by the holder named as dead
// param holder: STRING - the load that asks
// param host: STRING - its machine
// param process: INTEGER - its process id
// param started: FLOAT - when that process began, to tell it from a later one of the same id
// param dead: STRING - a holder known to be dead, or empty
// param lease: INTEGER - ms for which the lock is held unless renewed
// param lanes: LIST<STRING> - names of the locks of transactions that run at the same time
// returns: holder STRING, host STRING, process INTEGER, started FLOAT
MERGE (l:LoadLock {name: 'load'})
// Writing first takes the write lock, so that two loads cannot both find it free.
SET l.asked = timestamp()
WITH l
// And waits for every transaction of the present holder.
CALL () {
  UNWIND $lanes AS name
  MERGE (lane:LoadLock {name: name})
  SET lane.asked = timestamp()
  RETURN count(*) AS lanes
}
WITH l, coalesce(l.holder, '') AS present
FOREACH (_ IN CASE WHEN present IN ['', $holder, $dead] OR l.expiresAt < timestamp() THEN [1] ELSE [] END |
  SET l.holder = $holder, l.host = $host, l.process = $process, l.started = $started,
      l.expiresAt = timestamp() + $lease)
RETURN l.holder AS holder, l.host AS host, l.process AS process, l.started AS started

// name: renew_load_lock
// summary: keep the lock
// param holder: STRING - the load that holds it
// param lease: INTEGER - ms
// returns: held BOOLEAN
OPTIONAL MATCH (l:LoadLock {name: 'load', holder: $holder})
SET l.expiresAt = timestamp() + $lease
RETURN l IS NOT NULL AS held

// name: hold_load_lock
// summary: keep the lock for the rest of a transaction; no record, and so no transaction, where it is not one's own
// param holder: STRING - the load that holds it
// param lease: INTEGER - ms
// returns: held BOOLEAN
MATCH (l:LoadLock {name: 'load'})
// Writing first takes the write lock: until the transaction ends the holder cannot change.
SET l.asked = timestamp()
WITH l WHERE l.holder = $holder
SET l.expiresAt = timestamp() + $lease
RETURN true AS held

// name: hold_load_lane
// summary: keep the lock of one of several transactions; no record, and so no transaction, where the load is not one's own
// param holder: STRING - the load that holds the lock
// param lane: STRING - name of the lock of the transaction
// returns: held BOOLEAN
MATCH (lane:LoadLock {name: $lane})
// Writing first: who takes the lock writes here as well, and so waits until this transaction ends.
SET lane.asked = timestamp()
WITH lane
MATCH (l:LoadLock {name: 'load', holder: $holder})
RETURN true AS held

// name: release_load_lock
// summary: give the lock back
// param holder: STRING - the load that holds it
// returns: released BOOLEAN
OPTIONAL MATCH (l:LoadLock {name: 'load', holder: $holder})
SET l.holder = '', l.expiresAt = 0
RETURN l IS NOT NULL AS released

// name: begin_load_run
// summary: open a run, or take up the one of the same source and input that never finished
// param id: STRING - id of the run if it is a new one
// param source: STRING - provider
// param fingerprint: STRING - hash of the input and of how it is loaded
// param now: INTEGER - ms; beginning of the run if it is a new one
// returns: id STRING, startedAt INTEGER, resumed BOOLEAN, isFirst BOOLEAN (of the source), isEmpty BOOLEAN (no subject is there)
MERGE (source:Source {name: $source})
WITH source, NOT EXISTS { (:LoadRun {source: $source}) } AS isFirst, NOT EXISTS { (:SubjectKey) } AS isEmpty
CALL () {
  MATCH (r:LoadRun {source: $source, status: 'RUNNING'})
  WHERE r.fingerprint <> $fingerprint
  SET r.status = 'ABANDONED', r.finishedAt = $now
  RETURN count(*) AS abandoned
}
OPTIONAL MATCH (open:LoadRun {source: $source, status: 'RUNNING', fingerprint: $fingerprint})
WITH isFirst, isEmpty, open ORDER BY open.startedAt LIMIT 1
CALL (open) {
  WITH open WHERE open IS NULL
  CREATE (r:LoadRun {id: $id, source: $source, fingerprint: $fingerprint, status: 'RUNNING', startedAt: $now})
  RETURN r
  UNION
  WITH open WHERE open IS NOT NULL
  RETURN open AS r
}
RETURN r.id AS id, r.startedAt AS startedAt, open IS NOT NULL AS resumed, isFirst, isEmpty

// name: finish_load_run
// summary: close a run and say when its source was last loaded
// param id: STRING - the run
// param source: STRING - provider
// param now: INTEGER - ms
// param counts: STRING - counts as JSON
// param loaded: BOOLEAN - whether anything was read
// returns: finished BOOLEAN
MATCH (r:LoadRun {id: $id})
SET r.status = 'DONE', r.finishedAt = $now, r.counts = $counts
WITH r
MERGE (s:Source {name: $source})
SET s.lastLoadedAt = CASE WHEN $loaded THEN $now ELSE s.lastLoadedAt END
RETURN r IS NOT NULL AS finished
