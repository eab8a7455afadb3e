// Who is linked to whom on one day, as known at one instant: the subjects around one, and the links on which
// paths between two can run. Its neighbours by pages stand in neighbours.cypher.
//
// A link is left out only where it certainly does not hold on the day; whether one holds or is in doubt
// is decided in graph_api/domain. Nothing expands through a state owner or an unspecified person. The loops
// go level by level and take each subject once, so that a lattice costs its links and not its paths; they
// stand in reduce(), because the engine plans one level in a fraction of the time that the same level takes
// when it is written out as often as it may be needed. Links among members of a concert group and among
// subjects of one name are no relationships of the graph: they are rows with the same columns. What finds
// links stands in each query word for word (a test compares them).
//
// Of a subject with many links (mark Hub) no relationship is read but its lists (docs/graph-model.md), shelf by
// shelf in the order of ids and no further than needed, so that 40,000 links cost what 400 do. Where lists are
// behind (HubPending), its relationships are read.
//
// A row: from, to, relationship type (or CONCERT, POSSIBLY_SAME), since, until, knownFrom, source, then
// position, percent, percentMin, percentMax; for CONCERT since, until, knownFrom, source of the second
// membership; for POSSIBLY_SAME knownFrom and source of the second statement.
//
// What is asked comes in a map, so that no plan is made anew for the size of a list. Always in ask: day
// (validAt), overMonth and overYear (the last month and year that are certainly over on the day, so that a
// partial end is compared as a whole), types (relationship types), concert and same (whether asked for), and group
// (memberships above which the members of a concert group are not linked with one another).

// name: neighbourhood_links
// summary: the subjects within some steps of a subject, nearest first, and every link among them
// param ask: MAP - key (subject key), depth, steps (one more than depth tells whether there is more beyond), limit (subjects), fan (new subjects that one subject but the first may bring), hub (relationships above which a subject is not searched for links among the others), most (links), shelves (of one list that are read at most), and what stands above
// param knownAt: INTEGER - ms
// returns: start STRING, shown LIST<STRING> (nearest first), full BOOLEAN (the limit bit), beyond BOOLEAN (something lies deeper), capped LIST<STRING> (brought fewer than it has), cut LIST<STRING> (whose lists were too long to be read), degrees LIST<LIST<ANY>> (id, links beside those of lists; where a bound bit), tallies LIST<LIST<ANY>> (id; slots, sums, days, changed, changes of the block of the day, or null; links counted where null; whether there are more; where a bound bit), wide BOOLEAN (there is a concert group too large to be linked), rows LIST<LIST<ANY>>, and descriptions, bare, names, branches, sources as in reach_facts
// timeout: 9s
CALL () {
  MATCH (:SubjectKey {key: $ask.key})-[:IDENTIFIES]->(s:Subject)
  RETURN collect(s) AS starts
}
WITH starts, reduce(
  state = {front: starts, seen: starts, open: [], capped: [], cut: [], full: false, beyond: false},
  step IN range(1, $ask.steps) |
  CASE WHEN size(state.front) = 0 THEN state ELSE head(COLLECT {
    WITH CASE WHEN step > $ask.depth THEN 0 ELSE $ask.limit - size(state.seen) END AS room,
      CASE WHEN step = 1 THEN $ask.limit ELSE $ask.fan END AS fan, [s IN state.seen | s.id] AS seen
    CALL (state, seen) {
      UNWIND state.front AS n
      CALL (n, state) {
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
        WITH DISTINCT o
        WHERE NOT o IN state.seen
        WITH o ORDER BY o.id LIMIT $ask.limit + 1
        RETURN collect(o) AS plain
      }
      CALL (n, seen) {
        WITH n, seen WHERE n:Hub AND NOT n:HubPending
        UNWIND $ask.types AS type
        WITH n.id + '\u001f' + type AS list, seen
        CALL (list, seen) {
          MATCH (b:LinkShelf)
          WHERE b.at > list + '\u001f' AND b.at < list + ' '
          WITH seen, b ORDER BY b.at LIMIT $ask.shelves
          WITH seen, b.others AS others, b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends
          UNWIND range(0, size(others) - 1) AS i
          WITH seen, others, knownFroms, knownUntils, begins, ends, i
          WHERE knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]
            AND NOT others[i] IN seen
          WITH DISTINCT others[i] AS other LIMIT $ask.limit + 1
          RETURN collect(other) AS others
        }
        CALL (list, others) {
          WITH list, others WHERE size(others) <= $ask.limit
          MATCH (b:LinkShelf)
          WHERE b.at > list + '\u001f' AND b.at < list + ' '
          WITH b.at AS at ORDER BY at SKIP $ask.shelves LIMIT 1
          RETURN count(at) AS more
        }
        RETURN collect(others) AS listed, sum(more) > 0 AS cut
      }
      CALL (plain, listed) {
        UNWIND listed + [[o IN plain | o.id]] AS ids
        UNWIND ids AS id
        WITH DISTINCT id ORDER BY id LIMIT $ask.limit + 1
        MATCH (o:Subject {id: id})
        RETURN collect(o) AS near
      }
      RETURN collect([n, near]) AS found, collect(CASE WHEN cut THEN n END) AS cut
    }
    // Whoever brings many does not crowd out the others: first comes the first of each.
    CALL (found, fan) {
      UNWIND found AS pair
      UNWIND range(0, size(pair[1][0..fan]) - 1) AS rank
      WITH pair[1][rank] AS o, min(rank) AS rank
      ORDER BY rank, o.id
      LIMIT $ask.limit + 1
      RETURN collect(o) AS fresh
    }
    CALL (fresh, room) {
      UNWIND fresh[0..room] AS o
      WITH o
      WHERE NOT EXISTS {
        MATCH (o)<-[:DESCRIBES]-(guard:EnterpriseStatement|PersonStatement)
        WHERE guard.knownFrom <= $knownAt AND $knownAt < guard.knownUntil
          AND (guard.kind = 'STATE_OWNER' OR guard.unspecified IS NOT NULL)
      }
      RETURN collect(o) AS onward
    }
    RETURN CASE WHEN step > $ask.depth
      THEN {front: [], seen: state.seen, open: state.open + CASE WHEN size(fresh) > 0 THEN state.front ELSE [] END,
        capped: state.capped, cut: state.cut + cut, full: state.full, beyond: size(fresh) > 0}
      ELSE {front: CASE WHEN size(fresh) > room THEN [] ELSE onward END,
        seen: state.seen + fresh[0..room],
        open: state.open + state.front
          + CASE WHEN size(fresh) > room AND step < $ask.depth THEN onward ELSE [] END,
        capped: state.capped + [pair IN found WHERE size(pair[1]) > fan | pair[0]],
        cut: state.cut + cut, full: size(fresh) > room, beyond: false}
      END
  }) END
) AS walk
WITH starts, walk, walk.seen AS mentioned
CALL (mentioned) {
  UNWIND mentioned AS n
  WITH n, n:Hub AND NOT n:HubPending AS has, COUNT { (n)--() } > $ask.hub AS big
  RETURN collect(CASE WHEN has OR big THEN n END) AS hubs, collect(CASE WHEN has THEN n END) AS listed,
    collect(CASE WHEN big AND NOT has THEN n END) AS unlisted,
    collect(CASE WHEN NOT has AND NOT big THEN n END) AS plain
}
// Links are looked up from whoever has few; from one with many that has no lists only where all its links are
// counted, because a bound bit. Of one that has lists, these are the links that no list holds.
WITH *, walk.full OR walk.beyond OR size(walk.capped) > 0 OR size(walk.cut) > 0 AS bit
CALL (walk, bit, mentioned, hubs, listed, unlisted, plain) {
  UNWIND plain + listed + CASE WHEN bit THEN [h IN unlisted WHERE h IN walk.open] ELSE [] END AS n
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
  WITH n, count(*) AS degree, collect(CASE WHEN o IN mentioned AND (n.id < o.id OR o IN hubs) THEN [o, r, k] END)
    AS found, n IN walk.open AS counted
  RETURN collect(CASE WHEN counted THEN [n.id, degree] END) AS degrees, collect([n, found]) AS groups
}
CALL (walk, bit, listed) {
  UNWIND CASE WHEN bit THEN [h IN listed WHERE h IN walk.open OR h IN walk.cut] ELSE [] END AS n
  CALL (n) {
    MATCH (t:LinkTally)
    WHERE t.at >= n.id + '\u001f' AND t.at <= n.id + '\u001f' + $ask.day
    WITH t ORDER BY t.at DESC LIMIT 1
    WHERE t.knownFrom <= $knownAt AND $knownAt < t.knownUntil
    RETURN head(collect([t.slots, t.sums, t.days, t.changed, t.changes])) AS tally
  }
  CALL (n, tally) {
    UNWIND CASE WHEN tally IS NULL THEN $ask.types ELSE [] END AS type
    WITH n.id + '\u001f' + type AS list
    CALL (list) {
      CALL (list) {
        MATCH (b:LinkShelf)
        WHERE b.at > list + '\u001f' AND b.at < list + ' '
        RETURN b ORDER BY b.at LIMIT $ask.shelves
      }
      WITH b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends
      UNWIND range(0, size(begins) - 1) AS i
      WITH knownFroms, knownUntils, begins, ends, i
      WHERE knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]
      RETURN count(i) AS links
    }
    CALL (list) {
      MATCH (b:LinkShelf)
      WHERE b.at > list + '\u001f' AND b.at < list + ' '
      WITH b.at AS at ORDER BY at SKIP $ask.shelves LIMIT 1
      RETURN count(at) AS more
    }
    RETURN sum(links) AS links, sum(more) > 0 AS more
  }
  RETURN collect([n.id, tally, links, more]) AS tallies
}
// Links of two that both have lists stand in a list of their own, whose shelves are few.
CALL (listed) {
  WITH listed, [h IN listed | h.id] AS ids
  UNWIND listed AS n
  CALL (n) {
    MATCH (b:LinkShelf)
    WHERE b.at > n.id + '\u001f' + '*' + '\u001f' AND b.at < n.id + '\u001f' + '* '
    RETURN b ORDER BY b.at LIMIT $ask.shelves
  }
  WITH ids, n.id AS me, b.others AS others, b.knownFroms AS knownFroms, b.knownUntils AS knownUntils, b.begins AS begins, b.ends AS ends,
    b.types AS types, b.outgoing AS outgoing, b.stated AS stated, b.sinces AS sinces, b.untils AS untils, b.sources AS sources,
    b.positions AS positions, b.percents AS percents, b.percentMins AS percentMins, b.percentMaxes AS percentMaxes
  UNWIND range(0, size(others) - 1) AS i
  WITH *
  WHERE others[i] IN ids AND types[i] IN $ask.types
    AND knownFroms[i] <= $knownAt AND $knownAt < knownUntils[i] AND begins[i] <= $ask.day AND $ask.day < ends[i]
  WITH DISTINCT [CASE WHEN outgoing[i] THEN me ELSE others[i] END, CASE WHEN outgoing[i] THEN others[i] ELSE me END, types[i],
      nullIf(sinces[i], ''), nullIf(untils[i], ''), stated[i], nullIf(sources[i], ''), nullIf(positions[i], ''),
      nullIf(percents[i], ''), nullIf(percentMins[i], ''), nullIf(percentMaxes[i], '')] AS row
  LIMIT $ask.most + 1
  RETURN collect(row) AS among
}
CALL (listed) {
  UNWIND listed AS n
  CALL (n) {
    MATCH (b:LinkShelf)
    WHERE b.at > n.id + '\u001f' + '*' + '\u001f' AND b.at < n.id + '\u001f' + '* '
    WITH b.at AS at ORDER BY at SKIP $ask.shelves LIMIT 1
    RETURN count(at) AS more
  }
  RETURN collect(CASE WHEN more > 0 THEN n.id END) AS crowded
}
CALL (hubs, unlisted, groups) {
  CALL (hubs, unlisted, groups) {
    UNWIND groups AS g
    UNWIND g[1] AS pair
    RETURN g[0] AS n, pair[0] AS o, pair[1] AS r, pair[2] AS k
    UNION ALL
    UNWIND unlisted AS n
    UNWIND hubs AS h
    WITH n, h
    WHERE n.id < h.id OR (n <> h AND NOT h IN unlisted)
    CALL (n, h) {
      MATCH (n)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN|BRANCH_OF]-(h)
      WHERE type(r) IN $ask.types
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND coalesce(r.since <= $ask.day, true)
        AND NOT coalesce(r.until <= CASE size(r.until) WHEN 10 THEN $ask.day WHEN 7 THEN $ask.overMonth ELSE $ask.overYear END, false)
      RETURN h AS o, r, null AS k
      UNION ALL
      WITH n, h WHERE $ask.concert
      MATCH (n)-[r:MEMBER_OF]->(g:ConcertGroup)
      WHERE COUNT { (g)<-[:MEMBER_OF]-() } <= $ask.group
        AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND coalesce(r.since <= $ask.day, true)
        AND NOT coalesce(r.until <= CASE size(r.until) WHEN 10 THEN $ask.day WHEN 7 THEN $ask.overMonth ELSE $ask.overYear END, false)
      MATCH (g)<-[k:MEMBER_OF]-(h)
      WHERE k.knownFrom <= $knownAt AND $knownAt < k.knownUntil AND coalesce(k.since <= $ask.day, true)
        AND NOT coalesce(k.until <= CASE size(k.until) WHEN 10 THEN $ask.day WHEN 7 THEN $ask.overMonth ELSE $ask.overYear END, false)
      RETURN h AS o, r, k
      UNION ALL
      WITH n, h WHERE $ask.same AND n:Person = h:Person
      MATCH (n)<-[:DESCRIBES]-(r:PersonStatement|EnterpriseStatement)
      WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND r.unspecified IS NULL AND r.nameFolded <> ''
      WITH h, r
      MATCH (h)<-[:DESCRIBES]-(k:PersonStatement|EnterpriseStatement)
      WHERE k.knownFrom <= $knownAt AND $knownAt < k.knownUntil AND k.unspecified IS NULL
        AND k.nameFolded = r.nameFolded AND NOT coalesce(r.uscc <> k.uscc, false)
        AND NOT coalesce(r.idType = k.idType AND r.idHash <> k.idHash, false)
      WITH h, r, k ORDER BY r.key, k.key LIMIT 1
      RETURN h AS o, r, k
    }
    RETURN n, o, r, k
  }
  WITH n, o, r, k
  LIMIT $ask.most + 1
  RETURN collect(CASE
    WHEN r:MEMBER_OF THEN [n.id, o.id, 'CONCERT', r.since, r.until, r.knownFrom, r.source,
      k.since, k.until, k.knownFrom, k.source]
    WHEN k IS NOT NULL THEN [n.id, o.id, 'POSSIBLY_SAME', null, null, r.knownFrom, r.source,
      k.knownFrom, k.source, null, null]
    ELSE [startNode(r).id, endNode(r).id, type(r), r.since, r.until, r.knownFrom, r.source,
      r.position, r.percent, r.percentMin, r.percentMax]
  END) AS other
}
WITH *, among + other AS rows
CALL (mentioned) {
  UNWIND mentioned AS n
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
RETURN head([s IN starts | s.id]) AS start, [s IN mentioned | s.id] AS shown, walk.full AS full,
  walk.beyond AS beyond, [s IN walk.capped | s.id] AS capped,
  [s IN walk.cut | s.id] + crowded AS cut, degrees, tallies, wide, rows,
  descriptions, bare, names, branches, sources

// name: path_links
// summary: the links on which paths between two subjects can run, searched from both ends
// param ask: MAP - source and target (subject keys), steps (levels in all, both ends together), enough (meetings at the first level at which the ends meet that make further levels needless), fan (relationships above which a subject inside is not expanded), most (links), and what stands above
// param knownAt: INTEGER - ms
// returns: source STRING, target STRING, searched LIST<INTEGER> (levels from each end), open LIST<BOOLEAN> (whether more could be reached from each end), hubs LIST<LIST<ANY>> (at the source's end: true, level, id), cut INTEGER (the level in all whose links were too many; null: none), explored INTEGER, wide BOOLEAN (there is a concert group too large to be linked), rows LIST<LIST<ANY>>, and descriptions, bare, names, branches, sources as in reach_facts, of whoever can be inside a path
// timeout: 9s
CALL () {
  OPTIONAL MATCH (:SubjectKey {key: $ask.source})-[:IDENTIFIES]->(a:Subject)
  OPTIONAL MATCH (:SubjectKey {key: $ask.target})-[:IDENTIFIES]->(b:Subject)
  RETURN head(collect(a)) AS a, head(collect(b)) AS b
}
WITH a, b, reduce(
  state = {fa: [x IN [a] WHERE a <> b], fb: [x IN [b] WHERE a <> b], sa: [x IN [a] WHERE a <> b], sb: [x IN [b] WHERE a <> b],
    ca: COUNT { (a)--() }, cb: COUNT { (b)--() }, la: 0, lb: 0, hubs: [], ha: 0, hb: 0, met: false,
    done: false, cut: null, rows: []},
  step IN range(1, $ask.steps) |
  CASE WHEN state.done OR (size(state.fa) = 0 AND (state.ha = 0 OR size(state.fb) = 0))
      OR (size(state.fb) = 0 AND (state.hb = 0 OR size(state.fa) = 0)) THEN state ELSE head(COLLECT {
    // The end whose next level costs less goes on.
    WITH size(state.fb) = 0 OR (size(state.fa) > 0 AND state.ca <= state.cb) AS fromA
    WITH fromA, CASE WHEN fromA THEN state.fa ELSE state.fb END AS front,
      CASE WHEN fromA THEN state.sa ELSE state.sb END AS seen,
      CASE WHEN fromA THEN state.sb ELSE state.sa END AS across,
      CASE WHEN fromA THEN state.fb ELSE state.fa END AS facing
    CALL (front) {
      UNWIND front AS n
      CALL (n) {
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
      WITH n, o, r, k
      LIMIT $ask.most + 1
      RETURN collect(CASE
        WHEN r:MEMBER_OF THEN [n.id, o.id, 'CONCERT', r.since, r.until, r.knownFrom, r.source,
          k.since, k.until, k.knownFrom, k.source]
        WHEN k IS NOT NULL THEN [n.id, o.id, 'POSSIBLY_SAME', null, null, r.knownFrom, r.source,
          k.knownFrom, k.source, null, null]
        ELSE [startNode(r).id, endNode(r).id, type(r), r.since, r.until, r.knownFrom, r.source,
          r.position, r.percent, r.percentMin, r.percentMax]
      END) AS rows, collect(DISTINCT o) AS near
    }
    CALL (near, seen, across, facing, fromA, state, a, b) {
      UNWIND near AS o
      WITH o
      WHERE NOT o IN seen
      WITH o, COUNT { (o)--() } AS degree, o <> a AND o <> b AND NOT EXISTS {
        MATCH (o)<-[:DESCRIBES]-(guard:EnterpriseStatement|PersonStatement)
        WHERE guard.knownFrom <= $knownAt AND $knownAt < guard.knownUntil
          AND (guard.kind = 'STATE_OWNER' OR guard.unspecified IS NOT NULL)
      } AS onward
      RETURN collect(o) AS fresh,
        collect(CASE WHEN onward AND degree <= $ask.fan THEN o END) AS next,
        sum(CASE WHEN onward AND degree <= $ask.fan THEN degree ELSE 0 END) AS cost,
        collect(CASE WHEN onward AND degree > $ask.fan
          THEN [fromA, CASE WHEN fromA THEN state.la ELSE state.lb END + 1, o.id] END) AS hubs,
        count(CASE WHEN o IN across THEN 1 END) AS meetings,
        count(CASE WHEN o IN facing AND ((onward AND degree <= $ask.fan) OR o = a OR o = b) THEN 1 END) AS halves
    }
    WITH *, size(rows) > $ask.most OR size(state.rows) + size(rows) > $ask.most AS cut
    RETURN {
      fa: CASE WHEN fromA THEN next ELSE state.fa END, fb: CASE WHEN fromA THEN state.fb ELSE next END,
      sa: CASE WHEN fromA THEN state.sa + fresh ELSE state.sa END,
      sb: CASE WHEN fromA THEN state.sb ELSE state.sb + fresh END,
      ca: CASE WHEN fromA THEN cost ELSE state.ca END, cb: CASE WHEN fromA THEN state.cb ELSE cost END,
      la: state.la + CASE WHEN fromA THEN 1 ELSE 0 END, lb: state.lb + CASE WHEN fromA THEN 0 ELSE 1 END,
      hubs: state.hubs + hubs,
      ha: state.ha + CASE WHEN fromA THEN size(hubs) ELSE 0 END,
      hb: state.hb + CASE WHEN fromA THEN 0 ELSE size(hubs) END,
      met: state.met OR meetings > 0,
      done: cut OR (NOT state.met AND halves >= $ask.enough),
      cut: CASE WHEN cut THEN step END, rows: state.rows + rows}
  }) END
) AS walk
// Inside a path is only who has two neighbours; and there is none where the ends never met.
CALL (walk) {
  UNWIND CASE WHEN walk.met THEN walk.rows ELSE [] END AS row
  UNWIND [[row[0], row[1]], [row[1], row[0]]] AS pair
  WITH pair[0] AS id, count(DISTINCT pair[1]) AS neighbours
  WHERE neighbours > 1
  MATCH (s:Subject {id: id})
  RETURN collect(s) AS inside
}
WITH a, b, walk, inside, CASE WHEN walk.met THEN walk.rows ELSE [] END AS rows
CALL (a, b, inside) {
  UNWIND [a, b] + inside AS s
  WITH DISTINCT s
  WHERE s IS NOT NULL
  RETURN collect(s) AS mentioned
}
CALL (walk) {
  UNWIND walk.sa + walk.sb AS n
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
RETURN a.id AS source, b.id AS target, [walk.la, walk.lb] AS searched,
  [size(walk.fa) > 0, size(walk.fb) > 0] AS open, walk.hubs AS hubs, walk.cut AS cut,
  size(walk.sa) + size([x IN walk.sb WHERE NOT x IN walk.sa]) AS explored, wide,
  rows, descriptions, bare, names, branches, sources
