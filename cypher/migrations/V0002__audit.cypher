// The audit trail: one AuditRecord for a look-up, one AuditAnswer for each subject that it answered.
// Answers carry the instant of their record as well, so that an auditor's search by subject walks one
// index in order of time and stops after a page.
CREATE CONSTRAINT audit_record_id_unique IF NOT EXISTS FOR (r:AuditRecord) REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT audit_answer_receipt_unique IF NOT EXISTS FOR (a:AuditAnswer) REQUIRE a.receipt IS UNIQUE;
CREATE INDEX audit_record_at IF NOT EXISTS FOR (r:AuditRecord) ON (r.at);
CREATE INDEX audit_record_org_at IF NOT EXISTS FOR (r:AuditRecord) ON (r.org, r.at);
CREATE INDEX audit_record_case_at IF NOT EXISTS FOR (r:AuditRecord) ON (r.caseNumber, r.at);
CREATE INDEX audit_answer_subject_at IF NOT EXISTS FOR (a:AuditAnswer) ON (a.subjectId, a.at);
CREATE INDEX audit_answer_key_at IF NOT EXISTS FOR (a:AuditAnswer) ON (a.subjectKey, a.at);
