// Versions that are nodes. Labels and types come from the tables' declaration, never from input.

// name: create_statements
// summary: write versions and link them
// param rows: LIST<LIST> - [labels, properties, links to subjects [[type, id]], links to sanctions [[type, key]]]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
CREATE (s:$(row[0]))
SET s = row[1]
WITH s, row
CALL (s, row) {
  UNWIND row[2] AS link
  MATCH (t:Subject {id: link[1]})
  CREATE (s)-[:$(link[0])]->(t)
}
CALL (s, row) {
  UNWIND row[3] AS link
  MATCH (t:Sanction {key: link[1]})
  CREATE (s)-[:$(link[0])]->(t)
}
RETURN count(*) AS written

// name: copy_statements
// summary: state a version once more from another instant on, with all it is linked to; a join by name anew
// param rows: LIST<LIST> - [place, fact key, properties to set]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (old:Statement {key: row[1]}) WHERE elementId(old) = row[0]
CREATE (s:$(labels(old)))
SET s = properties(old)
SET s += row[2]
FOREACH (_ IN CASE WHEN s:NameJoined THEN [1] ELSE [] END | SET s:JoinPending)
WITH s, old
CALL (s, old) {
  MATCH (old)-[link]->(t)
  CREATE (s)-[copy:$(type(link))]->(t)
  SET copy = properties(link)
}
RETURN count(*) AS written

// name: change_statements
// summary: change intervals and remembered instants of versions
// param rows: LIST<LIST> - [place, fact key, properties to set]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (s:Statement {key: row[1]}) WHERE elementId(s) = row[0]
SET s += row[2]
FOREACH (_ IN CASE WHEN s:NameJoined THEN [1] ELSE [] END | SET s:JoinPending)
RETURN count(*) AS written

// name: remove_statements
// summary: take back versions that the same load had written from a line that lost to a later one
// param rows: LIST<LIST> - [place, fact key]
// returns: removed INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MATCH (s:Statement {key: row[1]}) WHERE elementId(s) = row[0]
CALL (s) {
  // A placeholder that only this statement needed goes with it.
  MATCH (s)-[:IMPOSED_ON]->(nobody:Unjoined)
  WHERE NOT EXISTS { (nobody)<-[:IMPOSED_ON]-(other) WHERE other <> s }
  WITH DISTINCT nobody
  OPTIONAL MATCH (k:SubjectKey)-[:IDENTIFIES]->(nobody)
  DETACH DELETE k, nobody
}
DETACH DELETE s
RETURN count(*) AS removed

// name: create_sanctions
// summary: make the anchors of sanctions that have none
// param rows: LIST<LIST> - [key, id, source, source id]
// returns: written INTEGER
// timeout: 120s
CYPHER 25
UNWIND $rows AS row
MERGE (x:Sanction {key: row[0]})
ON CREATE SET x.id = row[1], x.source = row[2], x.sourceId = row[3]
RETURN count(*) AS written

// name: mark_sanctioned
// summary: mark subjects of sanctions, and the enterprises of which they are branches
// param ids: LIST<STRING> - subject ids
// returns: marked INTEGER
// timeout: 120s
CYPHER 25
UNWIND $ids AS id
MATCH (s:Subject {id: id})
SET s:Sanctioned
WITH s
OPTIONAL MATCH (s)-[:BRANCH_OF*1..8]->(parent:Enterprise)
SET parent:Sanctioned
RETURN count(*) AS marked
