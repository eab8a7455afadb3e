// Casework between departments (docs/casework.md): cases, their tasks, objections and repairs, steps that are
// only ever added, and the keys under which clients may repeat what they are not sure to have done.
CREATE CONSTRAINT case_id_unique IF NOT EXISTS FOR (c:Case) REQUIRE c.id IS UNIQUE;
CREATE CONSTRAINT case_part_id_unique IF NOT EXISTS FOR (p:CasePart) REQUIRE p.id IS UNIQUE;
CREATE CONSTRAINT case_step_id_unique IF NOT EXISTS FOR (t:CaseStep) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT case_key_unique IF NOT EXISTS FOR (k:CaseKey) REQUIRE k.key IS UNIQUE;
CREATE INDEX case_department IF NOT EXISTS FOR (c:Case) ON (c.department, c.openedAt);
CREATE INDEX case_decider IF NOT EXISTS FOR (c:Case) ON (c.decider, c.openedAt);
CREATE INDEX case_opened IF NOT EXISTS FOR (c:Case) ON (c.openedAt);
CREATE INDEX case_subject IF NOT EXISTS FOR (c:Case) ON (c.subjectId, c.openedAt);
CREATE INDEX case_part_waits IF NOT EXISTS FOR (p:CasePart) ON (p.department, p.waits);
