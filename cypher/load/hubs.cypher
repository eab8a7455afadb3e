// Subjects with many links: which of their lists are to be made anew, and what goes into those.
//
// A transaction that changes links also marks the subjects whose lists no longer say what the links say; a
// question reads the links of a marked one themselves, so that no list is ever behind. Every load makes the
// lists anew before it ends.

// name: flag_hubs
// summary: mark subjects with many links, whose links a batch has touched
// param ids: LIST<STRING> - subject ids
// param above: INTEGER - relationships above which a subject has lists
// returns: flagged INTEGER
// timeout: 120s
CYPHER 25
UNWIND $ids AS id
MATCH (s:Subject {id: id})
WHERE s:Hub OR COUNT { (s)--() } > $above
SET s:HubPending
RETURN count(*) AS flagged

// name: flag_hubs_around
// summary: mark who has lists and is linked to subjects that were moved or have another id, and drop lists of nobody
// param ids: LIST<STRING> - subject ids, former ones too
// returns: flagged INTEGER
// timeout: 120s
CYPHER 25
UNWIND $ids AS id
OPTIONAL MATCH (s:Subject {id: id})
CALL (s) {
  MATCH (s)-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(h:Hub)
  SET h:HubPending
}
CALL (s, id) {
  WITH s, id WHERE s IS NULL
  MATCH (b:LinkShelf) WHERE b.at > id + '\u001f' AND b.at < id + ' '
  DELETE b
}
CALL (s, id) {
  WITH s, id WHERE s IS NULL
  MATCH (t:LinkTally) WHERE t.at >= id + '\u001f' AND t.at < id + ' '
  DELETE t
}
RETURN count(*) AS flagged

// name: flag_parent_hubs
// summary: mark who has lists and has a branch about which statements change
// param keys: LIST<STRING> - keys of facts about enterprises
// returns: flagged INTEGER
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (:Statement {key: key})-[:DESCRIBES]->(e:Enterprise)
WITH DISTINCT e
CALL (e) {
  WITH e WHERE e:Hub
  SET e:HubPending
}
CALL (e) {
  MATCH (e)-[:BRANCH_OF]->(h:Hub)
  SET h:HubPending
}
RETURN count(*) AS flagged

// name: flag_parents
// summary: mark who has many links and has a branch whose links to its parents were written
// param keys: LIST<STRING> - keys of facts about enterprises
// param above: INTEGER - relationships above which a subject has lists
// returns: flagged INTEGER
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (:Statement {key: key})-[:DESCRIBES]->(e:Enterprise)
MATCH (e)-[:BRANCH_OF]->(p:Enterprise)
WITH DISTINCT p
WHERE p:Hub OR COUNT { (p)--() } > $above
SET p:HubPending
RETURN count(*) AS flagged

// name: pending_hubs
// summary: subjects whose lists are to be made anew
// param limit: INTEGER - at most so many
// param above: INTEGER - relationships above which a subject has lists
// returns: pending LIST<LIST [id, has many links]>
// timeout: 120s
CYPHER 25
MATCH (s:HubPending)
WITH s LIMIT $limit
RETURN collect([s.id, COUNT { (s)--() } > $above]) AS pending

// name: hub_links
// summary: some of the links of a subject, all versions of them
// param id: STRING - subject id
// param skip: INTEGER - links before
// param limit: INTEGER - at most so many
// returns: links LIST<LIST [other id, the other has many links, type, is from the subject, knownFrom, knownUntil, since, until, source, position, percent, percentMin, percentMax]>, kinds LIST<LIST [branch id, knownFrom, knownUntil, kind]> (what is said of the branches among them)
// timeout: 120s
CYPHER 25
MATCH (s:Subject {id: $id})
CALL (s) {
  MATCH (s)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(o:Subject)
  WITH s, r, o SKIP $skip LIMIT $limit
  RETURN collect([o.id, o:Hub, type(r), startNode(r) = s, r.knownFrom, r.knownUntil, r.since, r.until, r.source,
    r.position, r.percent, r.percentMin, r.percentMax]) AS links,
    collect(DISTINCT CASE WHEN r:BRANCH_OF THEN startNode(r) END) AS branches
}
CALL (branches) {
  UNWIND branches AS b
  MATCH (d:EnterpriseStatement)-[:DESCRIBES]->(b)
  RETURN collect([b.id, d.knownFrom, d.knownUntil, d.kind]) AS kinds
}
RETURN links, kinds

// name: drop_lists
// summary: remove the lists of a subject
// param id: STRING - subject id
// returns: removed INTEGER
// timeout: 120s
CYPHER 25
CALL () {
  MATCH (b:LinkShelf) WHERE b.at > $id + '\u001f' AND b.at < $id + ' '
  DELETE b
  RETURN count(*) AS shelves
}
CALL () {
  MATCH (t:LinkTally) WHERE t.at >= $id + '\u001f' AND t.at < $id + ' '
  DELETE t
  RETURN count(*) AS tallies
}
RETURN shelves + tallies AS removed

// name: create_shelves
// summary: write shelves of links
// param rows: LIST<MAP> - properties
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
CREATE (b:LinkShelf)
SET b = row
RETURN count(*) AS written

// name: create_tallies
// summary: write blocks of tallies
// param rows: LIST<MAP> - properties
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
CREATE (t:LinkTally)
SET t = row
RETURN count(*) AS written

// name: close_hub
// summary: let a subject's lists count from now on, or say that it needs none
// param id: STRING - subject id
// param listed: BOOLEAN - whether it has lists
// returns: closed INTEGER
// timeout: 120s
CYPHER 25
MATCH (s:Subject {id: $id})
REMOVE s:HubPending
FOREACH (_ IN CASE WHEN $listed THEN [1] ELSE [] END | SET s:Hub)
FOREACH (_ IN CASE WHEN $listed THEN [] ELSE [1] END | REMOVE s:Hub)
RETURN count(*) AS closed
