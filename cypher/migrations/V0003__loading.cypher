// What a load starts from. Every statement node also carries the label Statement, so that one text
// finds the versions of a fact whatever its table; facts that are relationships are found between
// their two ends, which a load has resolved anyway.
CREATE INDEX statement_key IF NOT EXISTS FOR (n:Statement) ON (n.key);
CREATE CONSTRAINT load_lock_name_unique IF NOT EXISTS FOR (n:LoadLock) REQUIRE n.name IS UNIQUE;
CREATE INDEX name_joined_folded IF NOT EXISTS FOR (n:NameJoined) ON (n.subjectNameFolded);
