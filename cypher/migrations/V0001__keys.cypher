// Keys that a question or a load starts from. Community edition: unique constraints and indexes only.
CREATE CONSTRAINT subject_id_unique IF NOT EXISTS FOR (n:Subject) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT subject_key_key_unique IF NOT EXISTS FOR (n:SubjectKey) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT sanction_id_unique IF NOT EXISTS FOR (n:Sanction) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT sanction_key_unique IF NOT EXISTS FOR (n:Sanction) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT concert_group_key_unique IF NOT EXISTS FOR (n:ConcertGroup) REQUIRE n.key IS UNIQUE;
CREATE CONSTRAINT source_name_unique IF NOT EXISTS FOR (n:Source) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT load_run_id_unique IF NOT EXISTS FOR (n:LoadRun) REQUIRE n.id IS UNIQUE;

// The fact of which a statement is a version: found again at every load.
CREATE INDEX enterprise_statement_key IF NOT EXISTS FOR (n:EnterpriseStatement) ON (n.key);
CREATE INDEX person_statement_key IF NOT EXISTS FOR (n:PersonStatement) ON (n.key);
CREATE INDEX name_statement_key IF NOT EXISTS FOR (n:NameStatement) ON (n.key);
CREATE INDEX sanction_statement_key IF NOT EXISTS FOR (n:SanctionStatement) ON (n.key);
CREATE INDEX event_statement_key IF NOT EXISTS FOR (n:EventStatement) ON (n.key);
CREATE INDEX honour_statement_key IF NOT EXISTS FOR (n:HonourStatement) ON (n.key);
CREATE INDEX record_statement_key IF NOT EXISTS FOR (n:RecordStatement) ON (n.key);
CREATE INDEX department_statement_key IF NOT EXISTS FOR (n:DepartmentStatement) ON (n.key);
CREATE INDEX memorandum_statement_key IF NOT EXISTS FOR (n:MemorandumStatement) ON (n.key);
CREATE INDEX measure_statement_key IF NOT EXISTS FOR (n:MeasureStatement) ON (n.key);
CREATE INDEX reach_statement_key IF NOT EXISTS FOR (n:ReachStatement) ON (n.key);
CREATE INDEX conduct_statement_key IF NOT EXISTS FOR (n:ConductStatement) ON (n.key);
CREATE INDEX region_statement_key IF NOT EXISTS FOR (n:RegionStatement) ON (n.key);
CREATE INDEX industry_statement_key IF NOT EXISTS FOR (n:IndustryStatement) ON (n.key);
CREATE INDEX calendar_day_statement_key IF NOT EXISTS FOR (n:CalendarDayStatement) ON (n.key);
CREATE INDEX term_statement_key IF NOT EXISTS FOR (n:TermStatement) ON (n.key);
CREATE INDEX legal_representative_of_key IF NOT EXISTS FOR ()-[r:LEGAL_REPRESENTATIVE_OF]-() ON (r.key);
CREATE INDEX principal_of_key IF NOT EXISTS FOR ()-[r:PRINCIPAL_OF]-() ON (r.key);
CREATE INDEX director_of_key IF NOT EXISTS FOR ()-[r:DIRECTOR_OF]-() ON (r.key);
CREATE INDEX supervisor_of_key IF NOT EXISTS FOR ()-[r:SUPERVISOR_OF]-() ON (r.key);
CREATE INDEX senior_manager_of_key IF NOT EXISTS FOR ()-[r:SENIOR_MANAGER_OF]-() ON (r.key);
CREATE INDEX actual_controller_of_key IF NOT EXISTS FOR ()-[r:ACTUAL_CONTROLLER_OF]-() ON (r.key);
CREATE INDEX registered_practitioner_of_key IF NOT EXISTS FOR ()-[r:REGISTERED_PRACTITIONER_OF]-() ON (r.key);
CREATE INDEX financial_officer_of_key IF NOT EXISTS FOR ()-[r:FINANCIAL_OFFICER_OF]-() ON (r.key);
CREATE INDEX holds_shares_in_key IF NOT EXISTS FOR ()-[r:HOLDS_SHARES_IN]-() ON (r.key);
CREATE INDEX holds_votes_in_key IF NOT EXISTS FOR ()-[r:HOLDS_VOTES_IN]-() ON (r.key);
CREATE INDEX member_of_key IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() ON (r.key);
CREATE INDEX branch_of_key IF NOT EXISTS FOR ()-[r:BRANCH_OF]-() ON (r.key);
CREATE INDEX named_in_key IF NOT EXISTS FOR ()-[r:NAMED_IN]-() ON (r.key);

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
