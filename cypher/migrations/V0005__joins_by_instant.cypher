// A bare name joins to whoever used it as known at each instant, and a branch that is one subject with its
// parent has the link to itself. Joins that stand already count for the whole second clock; the next load,
// of whatever source, settles them.
MATCH (j:NameJoined) WHERE NOT j:JoinPending
CALL (j) { SET j:JoinPending } IN TRANSACTIONS OF 10000 ROWS;
MATCH (st:EnterpriseStatement)-[:DESCRIBES]->(e:Enterprise) WHERE st.parentId IS NOT NULL
MATCH (:SubjectKey {key: 'source\u001f' + st.source + '\u001f' + st.parentId})-[:IDENTIFIES]->(e)
CALL (st, e) {
  MERGE (e)-[r:BRANCH_OF {key: st.key, knownFrom: st.knownFrom, knownUntil: st.knownUntil}]->(e)
  ON CREATE SET r.source = st.source, r.digest = st.digest, r.run = st.run, r.table = st.table, r.line = st.line,
    r.fromRecord = st.sourceId, r.toRecord = st.parentId, r.voidFrom = st.voidFrom, r.endedBy = st.endedBy,
    r.replaced = st.replaced
} IN TRANSACTIONS OF 10000 ROWS;
