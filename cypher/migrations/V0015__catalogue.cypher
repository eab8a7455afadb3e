// Editions of the catalogue (docs/catalogue.md), their steps, and the keys under which clients may repeat what
// they are not sure to have done. What an approved edition changes are statements as any other: MemorandumStatement,
// MeasureStatement and ReachStatement with the day from which they hold.
CREATE CONSTRAINT edition_id_unique IF NOT EXISTS FOR (e:Edition) REQUIRE e.id IS UNIQUE;
CREATE CONSTRAINT edition_step_id_unique IF NOT EXISTS FOR (t:EditionStep) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT edition_key_unique IF NOT EXISTS FOR (k:EditionKey) REQUIRE k.key IS UNIQUE;
CREATE INDEX edition_drafted IF NOT EXISTS FOR (e:Edition) ON (e.draftedAt);
CREATE INDEX edition_state_drafted IF NOT EXISTS FOR (e:Edition) ON (e.state, e.draftedAt);
// A preview looks at the sanctions of a memorandum page by page, in the order of their keys.
CREATE INDEX sanction_statement_memorandum IF NOT EXISTS FOR (n:SanctionStatement) ON (n.memorandum, n.key);
