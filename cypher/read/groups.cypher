// What several subjects have in common, who is related to one, and who may be the same person.
//
// As everywhere the text only narrows; graph_api/domain/groups decides. A holding is left out where its
// percentage certainly does not matter, a link where it was not known; whether a link was in force on the
// day is never decided here, because dates may be partial. Links are rows in the order of reach_facts.

// name: common_party_facts
// summary: whoever is linked to at least two of the given subjects, with those links
// param keys: LIST<STRING> - subject keys asked, without duplicates
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param types: LIST<STRING> - relationship types that count
// param maxLinks: INTEGER - bound on links read of one subject; one more makes it a hub
// param maxParties: INTEGER - bound on parties; one more row tells that it bit
// returns: asked, hubs, parties, links, memberships, descriptions, bare, names, branches, sources - each a LIST
// timeout: 9s
CALL () {
  UNWIND $keys AS key
  MATCH (k:SubjectKey {key: key})-[:IDENTIFIES]->(s:Subject)
  RETURN collect([key, s.id]) AS asked, collect(DISTINCT s) AS subjects
}
CALL (subjects) {
  UNWIND subjects AS s
  CALL (s) {
    MATCH (s)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(:Subject)
    WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    WITH r
    LIMIT $maxLinks + 1
    RETURN count(r) AS inward
  }
  RETURN collect(CASE WHEN inward > $maxLinks THEN s.id END) AS hubs
}
// Who is linked to more than one of them: counted first, because a hub has thousands that are not.
CALL (subjects) {
  UNWIND subjects AS s
  CALL (s) {
    CALL (s) {
      MATCH (s)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(party:Subject)
      WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
      RETURN party
      UNION ALL
      MATCH (s)-[r:BRANCH_OF]->(party:Subject)
      WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
      RETURN party
      UNION ALL
      MATCH (s)-[own:MEMBER_OF]->(:ConcertGroup)<-[r:MEMBER_OF]-(party:Subject)
      WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
        AND own.knownFrom <= $knownAt AND $knownAt < own.knownUntil
      RETURN party
    }
    WITH party
    LIMIT $maxLinks + 1
    RETURN party
  }
  WITH party, min(s.id) AS one, max(s.id) AS another
  WHERE one <> another AND NOT EXISTS {
    MATCH (party)<-[:DESCRIBES]-(nobody:PersonStatement)
    WHERE nobody.unspecified IS NOT NULL
      AND nobody.knownFrom <= $knownAt AND $knownAt < nobody.knownUntil
  }
  WITH party
  LIMIT $maxParties + 1
  RETURN collect(party) AS found
}
CALL (subjects, found) {
  UNWIND found AS party
  CALL (subjects, party) {
    UNWIND subjects AS s
    MATCH (s)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(party)
    WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    RETURN r
    UNION ALL
    UNWIND subjects AS s
    MATCH (s)-[r:BRANCH_OF]->(party)
    WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    RETURN r
  }
  RETURN collect([startNode(r).id, endNode(r).id, type(r), r.since, r.until, r.knownFrom, r.source, r.position,
                  r.percent, r.percentMin, r.percentMax]) AS links
}
CALL (subjects, found) {
  UNWIND subjects AS s
  MATCH (s)-[own:MEMBER_OF]->(:ConcertGroup)<-[r:MEMBER_OF]-(party:Subject)
  WHERE type(r) IN $types AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    AND own.knownFrom <= $knownAt AND $knownAt < own.knownUntil AND party IN found
  RETURN collect([s.id, own.since, own.until, own.knownFrom, own.source,
                  party.id, r.since, r.until, r.knownFrom, r.source]) AS memberships
}
CALL (subjects, found) {
  UNWIND subjects + found AS s
  RETURN collect(DISTINCT s) AS mentioned
}
CALL (mentioned) {
  UNWIND mentioned AS s
  MATCH (s)-[b:BRANCH_OF]->(up:Enterprise)
  WHERE up <> s AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
  RETURN collect([s.id, up.id, b.knownFrom]) AS branches
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
CALL (descriptions, bare, names, links, memberships) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]]
       + [row IN links | row[6]] + [row IN memberships | row[4]] + [row IN memberships | row[9]] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN asked, hubs, [party IN found | party.id] AS parties, links, memberships,
       descriptions, bare, names, branches, sources

// name: related_party_facts
// summary: what may make others related parties of one subject: its posts and holders, control up and down, concert
// param key: STRING - subject key asked
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param leastHolding: FLOAT - direct holdings that are certainly smaller are left out (percent)
// param leastControl: FLOAT - holdings that are certainly smaller, or of no stated size, are no step of control
// param officeTypes: LIST<STRING> - relationship types of the posts that make a person related
// param managedTypes: LIST<STRING> - relationship types of the posts in which a related person manages others
// param maxLinks: INTEGER - bound on links into the subject and on chains above it, likewise
// param maxRoots: INTEGER - bound on those whose enterprises are looked for
// param maxBelow: INTEGER - bound on chains below one of them
// returns: asked, hubs, cut, links, memberships, descriptions, bare, names, branches, sources - each a LIST
// timeout: 9s
CALL () {
  MATCH (k:SubjectKey {key: $key})-[:IDENTIFIES]->(x:Subject)
  RETURN collect(x) AS asked
}
CALL (asked) {
  UNWIND asked AS x
  MATCH (x)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(h:Subject)
  WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    AND (type(r) IN $officeTypes OR type(r) = 'ACTUAL_CONTROLLER_OF' OR (type(r) STARTS WITH 'HOLDS'
      AND toFloat(coalesce(r.percent, r.percentMax, '100')) >= $leastHolding))
  WITH r, h
  LIMIT $maxLinks + 1
  RETURN collect(r) AS inward,
         collect(DISTINCT CASE WHEN type(r) IN $officeTypes THEN h END) AS officers,
         collect(DISTINCT CASE WHEN type(r) STARTS WITH 'HOLDS' THEN h END) AS holders
}
CALL (asked) {
  UNWIND asked AS x
  MATCH (x)<-[steps:ACTUAL_CONTROLLER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN*1..6]-(c:Subject)
  WHERE all(s IN steps WHERE s.knownFrom <= $knownAt AND $knownAt < s.knownUntil
    AND (type(s) = 'ACTUAL_CONTROLLER_OF'
      OR toFloat(coalesce(s.percent, s.percentMax, '0')) >= $leastControl))
  WITH steps, c
  LIMIT $maxLinks + 1
  // Every beginning of a chain is a chain too, so the last step of each gives them all.
  RETURN collect(DISTINCT last(steps)) AS above, collect(DISTINCT c) AS controllers, count(steps) AS chainsAbove
}
// Those whose enterprises are related: the subject, who controls it, who governs it. Nothing goes through a
// state owner or an unspecified person.
CALL (asked, controllers, officers) {
  UNWIND asked + controllers + officers AS root
  RETURN collect(DISTINCT root)[..$maxRoots + 1] AS first
}
CALL (first) {
  UNWIND first AS root
  WITH root
  WHERE NOT EXISTS {
    MATCH (root)<-[:DESCRIBES]-(owner:EnterpriseStatement {kind: 'STATE_OWNER'})
    WHERE owner.knownFrom <= $knownAt AND $knownAt < owner.knownUntil
  } AND NOT EXISTS {
    MATCH (root)<-[:DESCRIBES]-(nobody:PersonStatement)
    WHERE nobody.unspecified IS NOT NULL
      AND nobody.knownFrom <= $knownAt AND $knownAt < nobody.knownUntil
  }
  RETURN collect(root) AS roots
}
CALL (roots) {
  UNWIND roots AS root
  CALL (root) {
    MATCH (root)-[steps:ACTUAL_CONTROLLER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN*1..6]->(e:Enterprise)
    WHERE all(s IN steps WHERE s.knownFrom <= $knownAt AND $knownAt < s.knownUntil
      AND (type(s) = 'ACTUAL_CONTROLLER_OF'
        OR toFloat(coalesce(s.percent, s.percentMax, '0')) >= $leastControl))
    WITH steps
    LIMIT $maxBelow + 1
    RETURN collect(DISTINCT last(steps)) AS chained, count(steps) AS chains
  }
  CALL (root) {
    MATCH (root)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(e:Enterprise)
    WHERE root:Person AND type(r) IN $managedTypes AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    WITH r
    LIMIT $maxBelow + 1
    RETURN collect(r) AS managed
  }
  RETURN collect(chained + managed) AS lists,
         collect(CASE WHEN chains > $maxBelow OR size(managed) > $maxBelow THEN root.id END) AS hubs
}
CALL (inward, above, lists) {
  UNWIND [inward, above] + lists AS list
  UNWIND list AS r
  RETURN collect(DISTINCT r)[..$maxBelow * 10 + 1] AS linked
}
CALL (linked) {
  UNWIND linked AS r
  RETURN collect([startNode(r).id, endNode(r).id, type(r), r.since, r.until, r.knownFrom, r.source, r.position,
                  r.percent, r.percentMin, r.percentMax]) AS links,
         collect(DISTINCT startNode(r)) + collect(DISTINCT endNode(r)) AS ends
}
CALL (asked, holders) {
  UNWIND asked + holders AS h
  MATCH (h)-[own:MEMBER_OF]->(:ConcertGroup)<-[r:MEMBER_OF]-(y:Subject)
  WHERE own.knownFrom <= $knownAt AND $knownAt < own.knownUntil
    AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
  WITH h, own, r, y
  LIMIT $maxLinks + 1
  RETURN collect([h.id, own.since, own.until, own.knownFrom, own.source,
                  y.id, r.since, r.until, r.knownFrom, r.source]) AS memberships,
         collect(DISTINCT y) AS partners
}
CALL (asked, ends, partners) {
  UNWIND asked + ends + partners AS s
  RETURN collect(DISTINCT s) AS mentioned
}
CALL (mentioned) {
  UNWIND mentioned AS s
  MATCH (s)-[b:BRANCH_OF]->(up:Enterprise)
  WHERE up <> s AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
  RETURN collect([s.id, up.id, b.knownFrom]) AS branches
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
CALL (descriptions, bare, names, links, memberships) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]]
       + [row IN links | row[6]] + [row IN memberships | row[4]] + [row IN memberships | row[9]] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN [x IN asked | x.id] AS asked, hubs,
       [size(inward) > $maxLinks OR size(memberships) > $maxLinks,
        chainsAbove > $maxLinks OR size(first) > $maxRoots OR size(links) > $maxBelow * 10] AS cut,
       links, memberships, descriptions, bare, names, branches, sources

// name: possibly_same_facts
// summary: persons of the same name as one person, and what speaks for and against their being one
// param key: STRING - subject key asked
// param knownAt: INTEGER - ms; only what was known at this instant is read
// param maxCandidates: INTEGER - bound on persons compared; one more tells that it bit
// param maxEnterprises: INTEGER - bound on enterprises of one person
// param maxColleagues: INTEGER - bound on persons met there
// returns: asked, traits, persons, descriptions, bare, names, branches, sources - each a LIST; persons hold [id, enterprises in common, colleagues in common with their enterprise, links and meetings read]
// timeout: 9s
CALL () {
  MATCH (k:SubjectKey {key: $key})-[:IDENTIFIES]->(x:Subject)
  RETURN collect(x) AS asked
}
CALL (asked) {
  UNWIND asked AS x
  MATCH (x)<-[:DESCRIBES]-(d:PersonStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil AND d.nameFolded <> ''
    AND d.unspecified IS NULL
  RETURN collect(DISTINCT d.nameFolded) AS folded
}
CALL (asked, folded) {
  UNWIND folded AS name
  MATCH (d:PersonStatement {nameFolded: name})
  WHERE d.unspecified IS NULL AND d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
  MATCH (d)-[:DESCRIBES]->(y:Person)
  WHERE NOT y IN asked
  WITH DISTINCT y
  LIMIT $maxCandidates + 1
  RETURN collect(y) AS candidates
}
CALL (asked) {
  UNWIND asked AS x
  MATCH (x)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(e:Enterprise)
  WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND NOT EXISTS {
    MATCH (e)<-[:DESCRIBES]-(owner:EnterpriseStatement {kind: 'STATE_OWNER'})
    WHERE owner.knownFrom <= $knownAt AND $knownAt < owner.knownUntil
  }
  WITH e
  LIMIT $maxEnterprises + 1
  RETURN collect(DISTINCT e) AS ownPlaces, count(e) AS ownLinks
}
CALL (asked, ownPlaces) {
  UNWIND ownPlaces AS e
  MATCH (e)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(c:Person)
  WHERE NOT c IN asked AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND NOT EXISTS {
    MATCH (c)<-[:DESCRIBES]-(nobody:PersonStatement)
    WHERE nobody.unspecified IS NOT NULL
      AND nobody.knownFrom <= $knownAt AND $knownAt < nobody.knownUntil
  }
  WITH e, c
  LIMIT $maxColleagues + 1
  RETURN collect(DISTINCT [e.id, c.id]) AS ownMet, collect(DISTINCT c) AS ownColleagues, count(c) AS ownSeen
}
CALL (ownColleagues) {
  UNWIND ownColleagues AS c
  RETURN collect(c.id) AS colleagueIds
}
CALL (candidates, ownPlaces, colleagueIds) {
  UNWIND candidates AS p
  CALL (p) {
    MATCH (p)-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]->(e:Enterprise)
    WHERE r.knownFrom <= $knownAt AND $knownAt < r.knownUntil AND NOT EXISTS {
      MATCH (e)<-[:DESCRIBES]-(owner:EnterpriseStatement {kind: 'STATE_OWNER'})
      WHERE owner.knownFrom <= $knownAt AND $knownAt < owner.knownUntil
    }
    WITH e
    LIMIT $maxEnterprises + 1
    RETURN collect(DISTINCT e) AS places, count(e) AS links
  }
  CALL (p, places) {
    UNWIND places AS e
    MATCH (e)<-[r:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(c:Person)
    WHERE c <> p AND r.knownFrom <= $knownAt AND $knownAt < r.knownUntil
    WITH e, c
    LIMIT $maxColleagues + 1
    RETURN collect([e.id, c.id]) AS met
  }
  RETURN collect([p.id, [e IN places WHERE e IN ownPlaces | e.id],
                  [pair IN met WHERE pair[1] IN colleagueIds], links, size(met)]) AS others
}
CALL (asked, candidates) {
  UNWIND asked + candidates AS p
  MATCH (p)<-[:DESCRIBES]-(d:PersonStatement)
  WHERE d.knownFrom <= $knownAt AND $knownAt < d.knownUntil
  RETURN collect([p.id, d.idType, d.idHash, d.birthDate]) AS traits
}
CALL (asked, candidates, ownPlaces, ownColleagues) {
  UNWIND asked + candidates + ownPlaces + ownColleagues AS s
  RETURN collect(DISTINCT s) AS mentioned
}
CALL (mentioned) {
  UNWIND mentioned AS s
  MATCH (s)-[b:BRANCH_OF]->(up:Enterprise)
  WHERE up <> s AND b.knownFrom <= $knownAt AND $knownAt < b.knownUntil
  RETURN collect([s.id, up.id, b.knownFrom]) AS branches
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
CALL (descriptions, bare, names) {
  UNWIND [row IN descriptions | row[2]] + [row IN bare | row[2]] + [row IN names | row[1]] AS name
  WITH DISTINCT name
  MATCH (source:Source {name: name})
  RETURN collect([source.name, source.lastLoadedAt]) AS sources
}
RETURN [x IN asked | [x.id, x:Person]] AS asked, traits,
       [x IN asked | [x.id, [e IN ownPlaces | e.id], ownMet, ownLinks, ownSeen]] + others AS persons,
       descriptions, bare, names, branches, sources
