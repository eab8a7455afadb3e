// What happens to the inboxes of organisations, and last days that are over. Steps that concern others carry
// whom they tell: three lists of one length, tells (organisation), tellsWhat (what it means), tellsOf (part).

// name: inbox_news
// summary: what happened to inboxes since an instant, oldest first
// param orgs: LIST<STRING> - organisations whose news is given in full; of the others only that there is some
// param since: INTEGER - ms by the engine's clock; from this instant on
// param afterId: STRING - of what happened at that very instant only ids behind this one
// param seen: MAP - ids that are passed over
// param limit: INTEGER - most returned
// returns: now INTEGER, rows LIST<MAP {id, at, told, step, case}>, cases LIST<MAP {case, parts, steps}> - told: organisation, what it means, part; case: id of one of the cases, each of which is there once with all parts told of and their steps
// timeout: 5s
CALL () {
  MATCH (n:InboxNews)
  USING INDEX SEEK n:InboxNews(at)
  WHERE n.at >= $since
    AND CASE WHEN n.at > $since THEN true ELSE n.id > $afterId END
    AND $seen[n.id] IS NULL
  RETURN n ORDER BY n.at, n.id LIMIT $limit
}
WITH n, n.tells AS tells, n.tellsWhat AS what, n.tellsOf AS of
WITH n, [i IN range(0, size(tells) - 1) WHERE tells[i] IN $orgs | [tells[i], what[i], of[i]]] AS told
OPTIONAL MATCH (n)-[:STEP_OF|OVERDUE_OF]->(c:Case)
WHERE told <> []
WITH n, c, told ORDER BY n.at, n.id
WITH collect({
  id: n.id,
  at: n.at,
  told: told,
  step: CASE WHEN n:CaseStep AND told <> [] THEN properties(n) END,
  case: c.id
}) AS rows, collect(CASE WHEN c IS NOT NULL THEN {case: c, parts: [each IN told | each[2]]} END) AS concerned
CALL (concerned) {
  UNWIND concerned AS one
  UNWIND one.parts AS part
  WITH one.case AS c, collect(DISTINCT part) AS told
  RETURN collect({
    case: properties(c),
    parts: COLLECT { MATCH (c)<-[:PART_OF]-(p:CasePart) WHERE p.id IN told RETURN properties(p) },
    steps: COLLECT {
      MATCH (c)<-[:STEP_OF]-(t:CaseStep) WHERE t.of IN told
      RETURN properties(t) ORDER BY t.number
    }
  }) AS cases
}
RETURN timestamp() AS now, rows, cases

// name: inbox_overdue
// summary: tasks, objections and applications whose last day is over and of which nobody was told
// param before: STRING - the first day that is not over
// param limit: INTEGER - most returned
// returns: items LIST<MAP {case, part}>
// timeout: 9s
CALL () {
  MATCH (p:CasePart)
  USING INDEX SEEK p:CasePart(watched)
  WHERE p.watched < $before
  RETURN p ORDER BY p.watched LIMIT $limit
}
MATCH (p)-[:PART_OF]->(c:Case)
RETURN collect({case: properties(c), part: properties(p)}) AS items

// name: inbox_cases_overdue
// summary: cases whose review or publication is over its last day and of which nobody was told
// param before: STRING - the first day that is not over
// param limit: INTEGER - most returned
// returns: items LIST<MAP {case, part}>
// timeout: 9s
CALL () {
  MATCH (c:Case)
  USING INDEX SEEK c:Case(watched)
  WHERE c.watched < $before
  RETURN c ORDER BY c.watched LIMIT $limit
}
RETURN collect({case: properties(c), part: null}) AS items
