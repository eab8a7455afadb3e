// The neighbours of a subject, page by page; what a row and the map ask are stands in exploration.cypher.

// name: neighbours_page
// summary: one page of the subjects linked to a subject, in the order of their ids, with their links
// param ask: MAP - key (subject key), after (id), first, shelves (of one list that are read at most), and what stands above
// param knownAt: INTEGER - ms
// returns: start STRING, tally LIST<LIST<ANY>> (slots, sums, days, changed, changes of the block of the day; null: there is none), counted INTEGER (neighbours beside those of the tally; all where there is none), least BOOLEAN (counted is not all), shown LIST<STRING>, horizon STRING (id after which nothing was read; null: all was), wide BOOLEAN (there is a concert group too large to be linked), rows LIST<LIST<ANY>>, and descriptions, bare, names, branches, sources as in reach_facts
// timeout: 9s
CALL () {
  MATCH (:SubjectKey {key: $ask.key})-[:IDENTIFIES]->(s:Subject)
  RETURN collect(s) AS starts
}
CALL (starts) {
  UNWIND starts AS n
  CALL (n) {
    WITH n WHERE NOT n:Hub OR n:HubPending
    MATCH (n)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(o:Subject)
    WHERE type(r) IN $ask.types AND o <> n
      AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND coalesce(r.since <= $ask.day, true)
      AND NOT coalesce(r.until <= CASE size(r.until) WHEN 10 THEN $ask.day WHEN 7 THEN $ask.overMonth ELSE $ask.overYear END, false)
    WITH o, r, startNode(r) AS b
    WHERE type(r) <> 'BRANCH_OF' OR any(kinds IN [[(d:EnterpriseStatement)-[:DESCRIBES]->(b)
      WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil | coalesce(d.kind, 'BRANCH')]]
      WHERE kinds = [] OR 'BRANCH' IN kinds)
    RETURN o, r, null AS k
    UNION ALL
    WITH n WHERE $ask.concert
    MATCH (n)-[r:MEMBER_OF]->(g:ConcertGroup)
    WHERE COUNT { (g)<-[:MEMBER_OF]-() } <= $ask.group
      AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND coalesce(r.since <= $ask.day, true)
      AND NOT coalesce(r.until <= CASE size(r.until) WHEN 10 THEN $ask.day WHEN 7 THEN $ask.overMonth ELSE $ask.overYear END, false)
    MATCH (g)<-[k:MEMBER_OF]-(o:Subject)
    WHERE o <> n AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil AND coalesce(k.since <= $ask.day, true)
      AND NOT coalesce(k.until <= CASE size(k.until) WHEN 10 THEN $ask.day WHEN 7 THEN $ask.overMonth ELSE $ask.overYear END, false)
    RETURN o, r, k
    UNION ALL
    WITH n WHERE $ask.same
    MATCH (n)<-[:DESCRIBES]-(r:PersonStatement|EnterpriseStatement)
    WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND r.unspecified IS NULL AND r.nameFolded <> ''
    CALL (n, r) {
      WITH n, r WHERE n:Person
      MATCH (k:PersonStatement {nameFolded: r.nameFolded})
      RETURN k
      UNION ALL
      WITH n, r WHERE n:Enterprise
      MATCH (k:EnterpriseStatement {nameFolded: r.nameFolded})
      RETURN k
    }
    UNWIND [(k)-[:DESCRIBES]->(x) | x] AS o
    WITH n, o, r, k
    WHERE o <> n AND k.knownFrom <= $knownAt AND $knownAt < k.knownUntil AND k.unspecified IS NULL
      AND NOT coalesce(r.uscc <> k.uscc, false)
      AND NOT coalesce(r.idType = k.idType AND r.idHash <> k.idHash, false)
    WITH o, r, k ORDER BY r.key, k.key
    WITH o, head(collect([r, k])) AS pair
    RETURN o, pair[0] AS r, pair[1] AS k
  }
  RETURN collect([o, r, k]) AS found, collect(DISTINCT o) AS near
}
// Lists are read shelf by shelf, each as far as the page needs it.
CALL (starts) {
  UNWIND starts AS n
  WITH n WHERE n:Hub AND NOT n:HubPending
  UNWIND $ask.types AS type
  WITH n.id + '\u001f' + type AS list
  CALL (list) {
    MATCH (b:LinkShelf)
    WHERE b.at > list + '\u001f' + $ask.after AND b.at < list + ' '
    WITH b ORDER BY b.at LIMIT $ask.shelves
    WITH b.others AS others, b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends
    UNWIND range(0, size(others) - 1) AS i
    WITH others, knownFroms, knownUntils, begins, ends, i
    WHERE others[i] > $ask.after AND knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]
    WITH DISTINCT others[i] AS other LIMIT $ask.first + 1
    RETURN collect(other) AS others
  }
  CALL (list, others) {
    WITH list, others WHERE size(others) <= $ask.first
    MATCH (b:LinkShelf)
    WHERE b.at > list + '\u001f' + $ask.after AND b.at < list + ' '
    WITH list, b.at AS at ORDER BY at SKIP $ask.shelves - 1 LIMIT 2
    WITH list, collect(at) AS ats
    RETURN min(CASE WHEN size(ats) = 2 THEN substring(ats[0], size(list) + 1) END) AS horizon
  }
  RETURN collect(list) AS lists, collect(others) AS listed, min(horizon) AS horizon
}
CALL (near, listed, horizon) {
  UNWIND listed + [[o IN near | o.id]] AS ids
  UNWIND ids AS id
  WITH DISTINCT id, horizon
  WHERE id > $ask.after AND (horizon IS NULL OR id <= horizon)
  WITH id ORDER BY id LIMIT $ask.first + 1
  RETURN collect(id) AS shown
}
CALL (shown) {
  UNWIND shown AS id
  MATCH (o:Subject {id: id})
  RETURN collect(o) AS page
}
CALL (starts, found, page, lists, shown) {
  UNWIND starts AS n
  CALL (n, found, page, lists, shown) {
    UNWIND found AS link
    WITH n, page, link[0] AS o, link[1] AS r, link[2] AS k
    WHERE o IN page
    RETURN CASE
      WHEN r:MEMBER_OF THEN [n.id, o.id, 'CONCERT', r.since, r.until, r.knownFrom, r.source,
        k.since, k.until, k.knownFrom, k.source]
      WHEN k IS NOT NULL THEN [n.id, o.id, 'POSSIBLY_SAME', null, null, r.knownFrom, r.source,
        k.knownFrom, k.source, null, null]
      ELSE [startNode(r).id, endNode(r).id, type(r), r.since, r.until, r.knownFrom, r.source,
        r.position, r.percent, r.percentMin, r.percentMax]
    END AS row
    UNION ALL
    UNWIND lists AS list
    CALL (list, shown) {
      MATCH (b:LinkShelf)
      WHERE b.at > list + '\u001f' + $ask.after AND b.at <= list + '\u001f' + last(shown)
      RETURN b
      UNION ALL
      MATCH (b:LinkShelf)
      WHERE b.at > list + '\u001f' + last(shown) AND b.at < list + ' '
      RETURN b ORDER BY b.at LIMIT 1
    }
    WITH n, shown, b.others AS others, b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends,
      b.types AS types, b.outgoing AS outgoing, b.stated AS stated, b.sinces AS sinces, b.untils AS untils, b.sources AS sources,
      b.positions AS positions, b.percents AS percents, b.percentMins AS percentMins, b.percentMaxes AS percentMaxes
    UNWIND range(0, size(others) - 1) AS i
    WITH *
    WHERE others[i] IN shown AND knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]
    RETURN [CASE WHEN outgoing[i] THEN n.id ELSE others[i] END, CASE WHEN outgoing[i] THEN others[i] ELSE n.id END, types[i],
      nullIf(sinces[i], ''), nullIf(untils[i], ''), stated[i], nullIf(sources[i], ''), nullIf(positions[i], ''),
      nullIf(percents[i], ''), nullIf(percentMins[i], ''), nullIf(percentMaxes[i], '')] AS row
  }
  RETURN collect(row) AS rows
}
CALL (starts) {
  UNWIND starts AS n
  CALL (n) {
    WITH n WHERE n:Hub AND NOT n:HubPending
    MATCH (t:LinkTally)
    WHERE t.at >= n.id + '\u001f' AND t.at <= n.id + '\u001f' + $ask.day
    WITH t ORDER BY t.at DESC LIMIT 1
    WHERE t.knownFrom <= $knownAt AND $knownAt < t.knownUntil
    RETURN [t.slots, t.sums, t.days, t.changed, t.changes] AS block
  }
  RETURN head(collect(block)) AS tally
}
// Who is linked otherwise than by a list is counted beside the tally, unless a list has him too.
CALL (near, lists, tally) {
  UNWIND CASE WHEN tally IS NULL THEN [] ELSE near END AS o
  CALL (o, lists) {
    UNWIND lists AS list
    CALL (list, o) {
      MATCH (b:LinkShelf)
      WHERE b.at >= list + '\u001f' + o.id AND b.at < list + ' '
      WITH o, b ORDER BY b.at LIMIT 1
      WITH o.id AS id, b.others AS others, b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends
      RETURN any(i IN range(0, size(others) - 1) WHERE others[i] = id
        AND knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]) AS there
    }
    RETURN count(CASE WHEN there THEN 1 END) AS times
  }
  RETURN count(CASE WHEN times = 0 THEN 1 END) AS beside
}
CALL (near, lists, tally) {
  WITH CASE WHEN tally IS NULL THEN lists ELSE [] END AS scans, [o IN near | o.id] AS ids
  CALL (scans, ids) {
    UNWIND ids AS id
    RETURN id
    UNION ALL
    UNWIND scans AS list
    CALL (list) {
      MATCH (b:LinkShelf)
      WHERE b.at > list + '\u001f' AND b.at < list + ' '
      RETURN b ORDER BY b.at LIMIT $ask.shelves
    }
    WITH b.others AS others, b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends
    UNWIND range(0, size(others) - 1) AS i
    WITH others, knownFroms, knownUntils, begins, ends, i
    WHERE knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]
    RETURN others[i] AS id
  }
  RETURN count(DISTINCT id) AS scanned
}
CALL (lists, tally) {
  UNWIND CASE WHEN tally IS NULL THEN lists ELSE [] END AS list
  CALL (list) {
    MATCH (b:LinkShelf)
    WHERE b.at > list + '\u001f' AND b.at < list + ' '
    WITH b.at AS at ORDER BY at SKIP $ask.shelves LIMIT 1
    RETURN at
  }
  RETURN count(at) > 0 AS least
}
WITH starts, tally, CASE WHEN tally IS NULL THEN scanned ELSE beside END AS counted, least, horizon, rows, shown,
  starts + page AS mentioned
CALL (starts) {
  UNWIND starts AS n
  MATCH (n)-[:MEMBER_OF]->(g:ConcertGroup)
  WHERE $ask.concert AND COUNT { (g)<-[:MEMBER_OF]-() } > $ask.group
  RETURN count(*) > 0 AS wide
}
CALL (mentioned) {
  UNWIND mentioned AS s
  MATCH (s)-[b:BRANCH_OF]->(t:Enterprise)
  WHERE b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
  RETURN collect([s.id, t.id, b.knownFrom]) AS branches
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
CALL (descriptions, bare, names, rows) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]]
       + [row IN rows | row[6]] + [row IN rows WHERE row[2] = 'CONCERT' | row[10]]
       + [row IN rows WHERE row[2] = 'POSSIBLY_SAME' | row[8]] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN head([s IN starts | s.id]) AS start, tally, counted, least, shown, horizon, wide, rows, descriptions, bare, names, branches, sources
