// Keys that a question or a load starts from. Community edition: unique constraints and indexes only.
CREATE CONSTRAINT subject_id_unique IF NOT EXISTS FOR (n:Subject) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT subject_key_key_unique IF NOT EXISTS FOR (n:SubjectKey) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT sanction_id_unique IF NOT EXISTS FOR (n:Sanction) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sanction_key_unique IF NOT EXISTS FOR (n:Sanction) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT concert_group_key_unique IF NOT EXISTS FOR (n:ConcertGroup) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT source_name_unique IF NOT EXISTS FOR (n:Source) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT load_run_id_unique IF NOT EXISTS FOR (n:LoadRun) REQUIRE n.id IS UNIQUE;

// A report names the conduct by its fact; loads find every other statement by statement_key (V0003) and
// facts between two subjects from their ends: an index by key on each type would cost a fifth of a load.
CREATE INDEX conduct_statement_key IF NOT EXISTS FOR (n:ConductStatement) ON (n.key);

// Other properties that a question starts from.
CREATE INDEX honour_statement_id IF NOT EXISTS FOR (n:HonourStatement) ON (n.id);
CREATE INDEX record_statement_id IF NOT EXISTS FOR (n:RecordStatement) ON (n.id);
CREATE INDEX department_statement_code IF NOT EXISTS FOR (n:DepartmentStatement) ON (n.code);
CREATE INDEX memorandum_statement_code IF NOT EXISTS FOR (n:MemorandumStatement) ON (n.code);
CREATE INDEX measure_statement_code IF NOT EXISTS FOR (n:MeasureStatement) ON (n.code);
CREATE INDEX measure_statement_memorandum IF NOT EXISTS FOR (n:MeasureStatement) ON (n.memorandum);
CREATE INDEX reach_statement_measure IF NOT EXISTS FOR (n:ReachStatement) ON (n.measure);
CREATE INDEX sanction_statement_subject_name IF NOT EXISTS FOR (n:SanctionStatement) ON (n.subjectName);
CREATE INDEX record_statement_subject_name IF NOT EXISTS FOR (n:RecordStatement) ON (n.subjectName);
CREATE INDEX enterprise_statement_name_folded IF NOT EXISTS FOR (n:EnterpriseStatement) ON (n.nameFolded);
CREATE INDEX name_statement_name_folded IF NOT EXISTS FOR (n:NameStatement) ON (n.nameFolded);
CREATE INDEX enterprise_statement_parent_id IF NOT EXISTS FOR (n:EnterpriseStatement) ON (n.parentId);
CREATE INDEX load_run_source IF NOT EXISTS FOR (n:LoadRun) ON (n.source);

// Names are found by any part of them, in Chinese (bigrams), pinyin or initials.
CREATE FULLTEXT INDEX subject_names IF NOT EXISTS
FOR (n:EnterpriseStatement|PersonStatement|NameStatement) ON EACH [n.nameFolded, n.namePinyin, n.nameInitials]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
