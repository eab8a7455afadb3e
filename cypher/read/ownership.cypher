// Who stands above one enterprise, as known at one instant.
//
// The text only narrows. It climbs level by level from holder to holder, each subject once, so that a
// lattice costs its holdings and not its paths, and leaves out only what certainly was over or had not
// begun on the day asked about: dates are text, of which as much is compared as a source knows. Whether a
// holding held, what a share is and who controls is decided in graph_api/domain/ownership, which also
// follows nothing above a state owner; such owners have few holders, so what is read too much is little.
// Rows are lists in a fixed order (graph_api/services/ownership_reading.py reads them).

// name: ownership_facts
// summary: holdings, controllers and concert groups above one enterprise
// param key: STRING - key of the subject asked about
// param listed: LIST<STRING> - keys of other subjects that the question names, only to be found
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param validAt: STRING - the day asked about, YYYY-MM-DD
// param maxOwners: INTEGER - bound on the subjects above; one more tells that it bit
// param maxHoldings: INTEGER - bound on holdings, on posts of controllers and on memberships, likewise
// returns: asked, owners, holdings, controllers, memberships, capital, descriptions, bare, names, branches, sources - each LIST<LIST<ANY>>
// timeout: 9s
CALL () {
  UNWIND [$key] + $listed AS key
  WITH DISTINCT key
  MATCH (k:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  RETURN collect([key, s.id]) AS asked, collect(DISTINCT s) AS found,
         collect(CASE WHEN key = $key THEN s END) AS subject
}
CALL (subject) {
  UNWIND subject AS s
  MATCH (s)<-[steps:HOLDS_SHARES_IN|HOLDS_VOTES_IN*1..]-(h:Subject)
  WHERE all(r IN steps WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    AND (r.until IS NULL OR r.until >= left($validAt, size(r.until)))
    AND (r.since IS NULL OR r.since <= left($validAt, size(r.since))))
  WITH DISTINCT h
  LIMIT $maxOwners + 1
  RETURN collect(h) AS above
}
CALL (subject, above) {
  UNWIND subject + above AS s
  RETURN collect(DISTINCT s) AS inside
}
CALL (inside) {
  UNWIND inside AS e
  MATCH (e)<-[r:HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(h:Subject)
  WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    AND (r.until IS NULL OR r.until >= left($validAt, size(r.until)))
    AND (r.since IS NULL OR r.since <= left($validAt, size(r.since)))
  WITH e, r, h
  LIMIT $maxHoldings + 1
  RETURN collect([h.id, e.id, type(r), r.since, r.until, r.knownFrom, r.source, r.percent, r.percentMin,
                  r.percentMax]) AS holdings
}
CALL (inside) {
  UNWIND inside AS e
  MATCH (e)<-[r:ACTUAL_CONTROLLER_OF]-(p:Person)
  WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
  WITH e, r, p
  LIMIT $maxHoldings + 1
  RETURN collect([p.id, e.id, r.since, r.until, r.knownFrom, r.source]) AS controllers,
         collect(DISTINCT p) AS posted
}
CALL (above) {
  UNWIND above AS h
  MATCH (h)-[m:MEMBER_OF]->(g:ConcertGroup)
  WHERE m.knownFrom <= $knownAt AND $knownAt < m.knownUntil
  WITH h, m, g
  LIMIT $maxHoldings + 1
  RETURN collect([g.key, h.id, m.since, m.until, m.knownFrom, m.source]) AS memberships
}
CALL (subject) {
  UNWIND subject AS s
  MATCH (s)<-[:DESCRIBES]-(d:EnterpriseStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil AND d.registeredCapital IS NOT NULL
  RETURN collect([d.registeredCapital, d.source, d.knownFrom]) AS capital
}
CALL (subject) {
  UNWIND subject AS s
  MATCH (s)-[step:BRANCH_OF]->(t:Enterprise)
  WHERE step.knownFrom <= $knownAt AND $knownAt < step.knownUntil
  RETURN collect([s.id, t.id, step.knownFrom]) AS branches, collect(t) AS parents
}
CALL (found, inside, posted, parents) {
  UNWIND found + inside + posted + parents AS s
  RETURN collect(DISTINCT s) AS mentioned
}
CALL (mentioned) {
  UNWIND mentioned AS s
  OPTIONAL MATCH (s)<-[:DESCRIBES]-(d:EnterpriseStatement|PersonStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
  RETURN collect([s.id, s:Person, d.source, d.sourceId, d.knownFrom, d.name, d.uscc, d.kind, d.status,
                  d.establishedOn, d.revokedOn, d.deregisteredOn, d.unspecified]) AS descriptions,
         collect(CASE WHEN d IS NULL THEN s END) AS undescribed
}
CALL (mentioned) {
  UNWIND mentioned AS s
  MATCH (s)<-[:NAMES]-(n:NameStatement)
  WHERE n.knownFrom <= $knownAt AND $knownAt < n.knownUntil
  RETURN collect([s.id, n.source, n.knownFrom, n.name, n.since, n.until]) AS names
}
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
CALL (descriptions, bare, names, holdings, controllers, memberships) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]]
       + [row IN holdings | row[6]] + [row IN controllers | row[5]] + [row IN memberships | row[5]] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN asked, [h IN above | h.id] AS owners, holdings, controllers, memberships, capital, descriptions,
       bare, names, branches, sources
