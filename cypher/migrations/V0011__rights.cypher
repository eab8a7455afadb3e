// A subject's own rights (docs/rights.md). Whoever reads the look-ups of a subject by the role of those who
// asked needs an index that holds both, so an answer repeats the role of its record. The hash of a record
// leaves out what merely repeats it (services/audit_chain.py), so that chains of before stay whole.
CREATE INDEX audit_answer_subject_role_at IF NOT EXISTS
  FOR (a:AuditAnswer) ON (a.subjectId, a.role, a.at);
MATCH (r:AuditRecord)-[:ANSWERED]->(a:AuditAnswer)
WHERE a.role IS NULL
CALL (r, a) { SET a.role = r.role } IN TRANSACTIONS OF 10000 ROWS;
// Human review of automated answers: a request, its steps on the second clock, and the keys under which
// clients may repeat what they are not sure to have done.
CREATE CONSTRAINT review_request_id_unique IF NOT EXISTS FOR (v:ReviewRequest) REQUIRE v.id IS UNIQUE;
CREATE CONSTRAINT review_request_receipt_unique IF NOT EXISTS
  FOR (v:ReviewRequest) REQUIRE v.receipt IS UNIQUE;
CREATE CONSTRAINT review_step_id_unique IF NOT EXISTS FOR (t:ReviewStep) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT review_key_unique IF NOT EXISTS FOR (k:ReviewKey) REQUIRE k.key IS UNIQUE;
CREATE INDEX review_org_state IF NOT EXISTS FOR (v:ReviewRequest) ON (v.org, v.state, v.requestedAt);
CREATE INDEX review_state IF NOT EXISTS FOR (v:ReviewRequest) ON (v.state, v.requestedAt);
CREATE INDEX review_subject IF NOT EXISTS FOR (v:ReviewRequest) ON (v.subjectId, v.requestedAt);
