// Look-ups of many subjects keep their answers in the record (services/audit_packing.py). Whom they are about
// is found by words, because an index on a list takes it as a whole.
CREATE FULLTEXT INDEX audit_batch_subjects IF NOT EXISTS
  FOR (r:AuditRecord) ON EACH [r.packedSubjects]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}};
CREATE CONSTRAINT audit_record_receipts_unique IF NOT EXISTS FOR (r:AuditRecord) REQUIRE r.receipts IS UNIQUE;
