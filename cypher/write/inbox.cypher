// What stands in inboxes as news. Instants are those of the engine's clock, taken as the last thing before the
// transaction ends: so what two processes write becomes visible nearly in the order of its instants.

// name: inbox_tell
// summary: make steps that were written in this transaction news for whom they concern
// param steps: LIST<STRING> - ids of steps, in their order
// returns: told INTEGER
// timeout: 5s
CYPHER 25
WITH datetime.realtime().epochMillis AS now
UNWIND range(0, size($steps) - 1) AS place
MATCH (t:CaseStep {id: $steps[place]})
// Steps of one transaction follow one another.
SET t:InboxNews, t.at = now + place
RETURN count(t) AS told

// name: inbox_remind
// summary: tell of last days that are over, each once
// param items: LIST<MAP> - id (of the news), case, part, is case, watched, tells, tellsWhat, tellsOf
// returns: told INTEGER
// timeout: 9s
CYPHER 25
UNWIND $items AS item
MATCH (c:Case {id: item.case})
OPTIONAL MATCH (p:CasePart {id: item.part})
WITH item, c, CASE WHEN p IS NULL THEN c ELSE p END AS late
// Taking the lock before looking: whoever acts at the same time sets another last day, and keeps it.
SET late.remindedAt = timestamp()
WITH item, c, late WHERE late.watched = item.watched
SET late.watched = null
MERGE (o:CaseOverdue {id: item.id})
  ON CREATE SET o:InboxNews, o.dueOn = item.watched, o.tells = item.tells, o.tellsWhat = item.tellsWhat,
    o.tellsOf = item.tellsOf, o.at = datetime.realtime().epochMillis
MERGE (o)-[:OVERDUE_OF]->(c)
RETURN count(o) AS told
