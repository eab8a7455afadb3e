// The questions once more, as somebody would write them by hand for @cypher: each one statement.
// Only what the invented world needs is decided here (whole days, one memorandum, posts held on the day).

const POSTS = "LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF";
const LINKS = `${POSTS}|HOLDS_SHARES_IN`;
const known = (name) => `${name}.knownFrom <= $knownAt AND $knownAt < ${name}.knownUntil`;
const held = (name) =>
  `${known(name)} AND coalesce(${name}.since <= $validAt, true) AND coalesce($validAt < ${name}.until, true)`;
const described = (subject) =>
  `head([(${subject})<-[:DESCRIBES]-(own:EnterpriseStatement|PersonStatement) WHERE ${known("own")} | own.name])`;
const inForce = (name) =>
  `${known(name)} AND ${name}.decidedOn <= $validAt AND $validAt <= toString(date(${name}.decidedOn) + duration(${name}.term))`;

const report = `
MATCH (s:Subject {id: $id})<-[:DESCRIBES]-(d:EnterpriseStatement)
WHERE ${known("d")}
RETURN {
  id: s.id, name: d.name, uscc: d.uscc, status: d.status, regionCode: d.regionCode, establishedOn: d.establishedOn,
  sanctions: COLLECT {
    MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction) WHERE ${known("st")}
    RETURN st {.memorandum, .decidedOn, .grade, .term, id: x.id}
  },
  roles: COLLECT {
    MATCH (s)<-[r:${POSTS}]-(p:Person) WHERE ${held("r")}
    RETURN {
      kind: type(r), since: r.since, until: r.until,
      person: {
        id: p.id, name: ${described("p")},
        sanctions: COLLECT {
          MATCH (p)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction) WHERE ${known("st")}
          RETURN st {.memorandum, id: x.id}
        }
      }
    }
  }
} AS found`;

const check = `
UNWIND $ids AS id
MATCH (s:Subject {id: id})<-[:DESCRIBES]-(d:EnterpriseStatement)
WHERE ${known("d")}
WITH s, d, COLLECT {
  MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction) WHERE ${inForce("st")}
  MATCH (m:MeasureStatement {memorandum: st.memorandum}) WHERE ${known("m")} AND $matter IN m.matters
  RETURN {code: m.code, sanction: x.id}
} AS measures, COLLECT {
  MATCH (s)<-[r:${LINKS}]-(p:Person) WHERE ${held("r")}
  WITH DISTINCT s, p
  CALL (s, p) {
    MATCH (p)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction) WHERE ${inForce("st")}
    RETURN x
    UNION
    MATCH (p)-[o:LEGAL_REPRESENTATIVE_OF|DIRECTOR_OF]->(e:Sanctioned) WHERE e <> s AND ${held("o")}
    MATCH (e)<-[:IMPOSED_ON]-(st:SanctionStatement)-[:STATES]->(x:Sanction) WHERE ${inForce("st")}
    RETURN x
  }
  RETURN DISTINCT {sanction: x.id, person: p.id}
} AS signals, toString(date($validAt) - duration('P3Y')) AS before
RETURN {
  id: s.id, name: d.name, measures: measures, signals: signals,
  verdict: CASE
    WHEN size(measures) > 0 THEN 'BLOCKED'
    WHEN size(signals) > 0 THEN 'REVIEW'
    WHEN d.establishedOn <= before AND NOT EXISTS {
      MATCH (s)<-[:IMPOSED_ON]-(st:SanctionStatement) WHERE ${known("st")} AND before < st.decidedOn <= $validAt
    } THEN 'PRIORITY'
    ELSE 'CLEAR' END
} AS found`;

const around = `
MATCH (s:Subject {id: $id})
CALL (s) {
  MATCH (s)-[r:${LINKS}]-(a:Subject) WHERE ${held("r")}
  RETURN collect(DISTINCT a) AS first
}
CALL (first) {
  UNWIND first AS a
  MATCH (a)-[r:${LINKS}]-(b:Subject) WHERE ${held("r")}
  RETURN collect(DISTINCT b) AS second
}
CALL (s, first, second) {
  UNWIND [s] + first + second AS n
  RETURN collect(DISTINCT n) AS met
}
RETURN {
  nodes: [n IN met | {id: n.id, kind: CASE WHEN n:Person THEN 'PERSON' ELSE 'ENTERPRISE' END, name: ${described("n")}}],
  links: COLLECT {
    UNWIND met AS a
    MATCH (a)-[r:${LINKS}]->(b:Subject) WHERE b IN met AND ${held("r")}
    RETURN {kind: type(r), from: a.id, to: b.id, since: r.since, until: r.until, percent: r.percent}
  }
} AS found`;

const path = `
MATCH p = SHORTEST 1 (a:Subject {id: $id})(()-[r:${LINKS}]-() WHERE ${held("r")}){1,6}(b:Subject {id: $other})
RETURN {nodes: [n IN nodes(p) | {
  id: n.id, kind: CASE WHEN n:Person THEN 'PERSON' ELSE 'ENTERPRISE' END, name: ${described("n")}
}]} AS found`;

const owners = `
MATCH (s:Subject {id: $id})<-[rs:HOLDS_SHARES_IN*1..10]-(h:Subject)
WHERE all(r IN rs WHERE ${held("r")})
WITH h, sum(reduce(share = 100.0, r IN rs | share * toFloat(r.percent) / 100)) AS share
RETURN {
  subject: {id: h.id, kind: CASE WHEN h:Person THEN 'PERSON' ELSE 'ENTERPRISE' END, name: ${described("h")}},
  share: share
} AS found`;

const search = `
CALL db.index.fulltext.queryNodes('subject_names', $lucene, {limit: $window}) YIELD node, score
MATCH (node)-[:DESCRIBES|NAMES]->(s:Subject)
WHERE ${known("node")}
WITH s, max(score) AS score, min(size(node.nameFolded)) AS length
ORDER BY score DESC, length, s.id LIMIT 20
RETURN {
  id: s.id, kind: CASE WHEN s:Person THEN 'PERSON' ELSE 'ENTERPRISE' END, name: ${described("s")}
} AS found`;

const field = (head, statement) => `${head} @cypher(statement: """${statement}""", columnName: "found")`;
const CLOCKS = "knownAt: BigInt!, validAt: String!";

export const queries = `type Query {
  ${field(`foundReport(id: String!, ${CLOCKS}): FoundReport`, report)}
  ${field(`foundChecks(ids: [String!]!, matter: String!, ${CLOCKS}): [FoundCheck!]!`, check)}
  ${field(`foundAround(id: String!, ${CLOCKS}): FoundSubgraph`, around)}
  ${field(`foundPath(id: String!, other: String!, ${CLOCKS}): FoundPath`, path)}
  ${field(`foundOwners(id: String!, ${CLOCKS}): [FoundOwner!]!`, owners)}
  ${field(`foundSubjects(lucene: String!, window: Int!, knownAt: BigInt!): [FoundSubject!]!`, search)}
}`;
