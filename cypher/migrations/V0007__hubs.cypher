// Subjects with many links have them listed in order, and counted (docs/graph-model.md). Whoever has many
// already is marked: the next load, of whatever source, makes the lists; until then questions read the links.
CREATE CONSTRAINT link_shelf_at_unique IF NOT EXISTS FOR (n:LinkShelf) REQUIRE n.at IS UNIQUE;
CREATE CONSTRAINT link_tally_at_unique IF NOT EXISTS FOR (n:LinkTally) REQUIRE n.at IS UNIQUE;
MATCH (s:Subject) WHERE COUNT { (s)--() } > 200
CALL (s) { SET s:HubPending } IN TRANSACTIONS OF 10000 ROWS;
