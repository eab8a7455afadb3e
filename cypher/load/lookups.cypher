// What a batch of rows refers to and what of it is there already.

// name: find_subjects
// summary: subjects of records of a source, by their keys
// param keys: LIST<STRING> - subject keys
// returns: subjects LIST<LIST [key, subject id, is an enterprise, records of the subject]>
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (k:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
RETURN collect([key, s.id, s:Enterprise,
  COUNT { (s)<-[:IDENTIFIES]-(other:SubjectKey WHERE other.kind = 'source') }]) AS subjects

// name: find_ends
// summary: subjects of records, only who they are and of what kind
// param keys: LIST<STRING> - subject keys
// returns: subjects LIST<LIST [key, subject id, is an enterprise]>
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (k:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
RETURN collect([key, s.id, s:Enterprise]) AS subjects

// name: find_identities
// summary: to whom codes and identity numbers belong
// param keys: LIST<STRING> - subject keys
// returns: identities LIST<LIST [key, subject id, current, records, sources of its records]>
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (k:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
CALL (s) {
  OPTIONAL MATCH (s)<-[:IDENTIFIES]-(other:SubjectKey {kind: 'source'})
  RETURN count(other) AS records, collect(DISTINCT other.source) AS sources
}
RETURN collect([key, s.id, k.current, records, sources]) AS identities

// name: find_versions
// summary: all versions of facts that are statement nodes
// param keys: LIST<STRING> - fact keys
// returns: versions LIST<LIST [key, place, knownFrom, knownUntil, digest, voidFrom, confirmedOn, endedBy, replaced, run, line, identity]>
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (s:Statement {key: key})
RETURN collect([key, elementId(s), s.knownFrom, s.knownUntil, s.digest, s.voidFrom, s.confirmedOn, s.endedBy,
  coalesce(s.replaced, false), s.run, s.line, coalesce(s.uscc, s.idHash)]) AS versions

// Facts are found between their two ends, which are resolved by then. The "+ ''" keeps the planner from
// looking through an index on each type instead, or through a whole one while the statistics are young.

// name: find_facts
// summary: all versions of facts between two subjects
// param rows: LIST<LIST> - [from id, to id, fact key]
// returns: versions LIST<LIST> as find_versions
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[0]})
CALL (row) { MATCH (b:Subject {id: row[1]}) RETURN b }
MATCH (a)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(b)
WHERE r.key + '' = row[2]
RETURN collect([r.key, elementId(r), r.knownFrom, r.knownUntil, r.digest, r.voidFrom, r.confirmedOn, r.endedBy,
  coalesce(r.replaced, false), r.run, r.line, null]) AS versions

// name: find_memberships
// summary: all versions of memberships in concert groups
// param rows: LIST<LIST> - [subject id, group key, fact key]
// returns: versions LIST<LIST> as find_versions
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[0]})
CALL (row) { MATCH (b:ConcertGroup {key: row[1]}) RETURN b }
MATCH (a)-[r:MEMBER_OF]->(b)
WHERE r.key + '' = row[2]
RETURN collect([r.key, elementId(r), r.knownFrom, r.knownUntil, r.digest, r.voidFrom, r.confirmedOn, r.endedBy,
  coalesce(r.replaced, false), r.run, r.line, null]) AS versions

// name: find_findings
// summary: all versions of what decisions find about persons
// param rows: LIST<LIST> - [person id, sanction key, fact key]
// returns: versions LIST<LIST> as find_versions
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (a:Subject {id: row[0]})
CALL (row) { MATCH (b:Sanction {key: row[1]}) RETURN b }
MATCH (a)-[r:NAMED_IN]->(b)
WHERE r.key + '' = row[2]
RETURN collect([r.key, elementId(r), r.knownFrom, r.knownUntil, r.digest, r.voidFrom, r.confirmedOn, r.endedBy,
  coalesce(r.replaced, false), r.run, r.line, null]) AS versions

// name: find_sanctions
// summary: sanctions by key, with what their decision says of terms, and the events that stand there
// param keys: LIST<STRING> - fact keys of sanctions
// returns: sanctions LIST<LIST [key, decidedOn, grade, conduct]>, events LIST<LIST [sanction key, type, on, is one person's]>
// timeout: 120s
CYPHER 25
UNWIND $keys AS key
MATCH (x:Sanction {key: key})
CALL (x) {
  OPTIONAL MATCH (x)<-[:STATES]-(s:SanctionStatement)
  WHERE s.knownUntil > s.knownFrom
  RETURN s
  ORDER BY s.knownFrom DESC LIMIT 1
}
CALL (x) {
  OPTIONAL MATCH (x)<-[:ACTS_ON]-(e:EventStatement)
  WHERE e.knownUntil > e.knownFrom
  RETURN collect([x.key, e.type, e.on, EXISTS { (e)-[:CONCERNS]->() }]) AS acts
}
RETURN collect([key, s.decidedOn, s.grade, s.conduct]) AS sanctions,
  reduce(found = [], list IN collect(acts) | found + [act IN list WHERE act[1] IS NOT NULL]) AS events

// name: find_catalogue
// summary: codes of memoranda, measures and departments, terms and conducts, as known at the end of the second clock
// param open: INTEGER - ms; end of a version in force
// returns: memoranda LIST<LIST [code, kind]>, measures LIST<LIST [code, memorandum]>, departments LIST<STRING>,
//   terms LIST<LIST [code, regime, grade, field, minimum, clockFrom, validFrom, validUntil, basis]>, conducts LIST<LIST [code, field]>
// timeout: 60s
CYPHER 25
OPTIONAL MATCH (m:MemorandumStatement) WHERE m.knownUntil = $open
WITH [pair IN collect([m.code, m.kind]) WHERE pair[0] IS NOT NULL] AS memoranda
OPTIONAL MATCH (m:MeasureStatement) WHERE m.knownUntil = $open
WITH memoranda, [pair IN collect([m.code, m.memorandum]) WHERE pair[0] IS NOT NULL] AS measures
OPTIONAL MATCH (d:DepartmentStatement) WHERE d.knownUntil = $open
WITH memoranda, measures, collect(d.code) AS departments
OPTIONAL MATCH (c:ConductStatement) WHERE c.knownUntil = $open
WITH memoranda, measures, departments, [pair IN collect([c.code, c.field]) WHERE pair[0] IS NOT NULL] AS conducts
OPTIONAL MATCH (t:TermStatement) WHERE t.knownUntil = $open
RETURN memoranda, measures, departments, conducts,
  [row IN collect([t.code, t.regime, t.grade, t.field, t.minimum, t.clockFrom, t.validFrom, t.validUntil, t.basis])
    WHERE row[0] IS NOT NULL] AS terms

// name: find_name_users
// summary: enterprises that use or used a name, with all their names and when those were known
// param names: LIST<STRING> - folded names
// returns: users LIST<LIST [folded name, subject id, own names LIST<LIST [folded, knownFrom, knownUntil]>, names LIST<LIST [folded, since, until, knownFrom, knownUntil]>]>
// timeout: 120s
CYPHER 25
UNWIND $names AS name
CALL (name) {
  MATCH (s:EnterpriseStatement {nameFolded: name})-[:DESCRIBES]->(e:Enterprise)
  WHERE s.knownFrom < s.knownUntil
  RETURN e
  UNION
  MATCH (s:NameStatement {nameFolded: name})-[:NAMES]->(e:Enterprise)
  WHERE s.knownFrom < s.knownUntil
  RETURN e
}
WITH name, e
CALL (e) {
  MATCH (e)<-[:DESCRIBES]-(own:EnterpriseStatement)
  WHERE own.knownFrom < own.knownUntil
  RETURN collect(DISTINCT [own.nameFolded, own.knownFrom, own.knownUntil]) AS owns
}
CALL (e) {
  MATCH (e)<-[:NAMES]-(n:NameStatement)
  WHERE n.knownFrom < n.knownUntil
  RETURN collect([n.nameFolded, n.since, n.until, n.knownFrom, n.knownUntil]) AS names
}
RETURN collect([name, e.id, owns, names]) AS users
