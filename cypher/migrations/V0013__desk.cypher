// The desk (docs/desk.md): receipts with what they leave to be answered, promises, decisions, their steps, and
// the keys under which clients may repeat what they are not sure to have done.
CREATE CONSTRAINT desk_item_id_unique IF NOT EXISTS FOR (d:DeskItem) REQUIRE d.id IS UNIQUE;
CREATE CONSTRAINT desk_step_id_unique IF NOT EXISTS FOR (t:DeskStep) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT desk_key_unique IF NOT EXISTS FOR (k:DeskKey) REQUIRE k.key IS UNIQUE;
// Marks are taken away when there is nothing left to do, so these indexes hold what is open alone.
CREATE INDEX desk_open_of_org IF NOT EXISTS FOR (d:Desk) ON (d.org, d.openSince);
CREATE INDEX desk_open IF NOT EXISTS FOR (d:Desk) ON (d.openSince);
CREATE INDEX commitment_waits_of_org IF NOT EXISTS FOR (c:Commitment) ON (c.org, c.waits);
CREATE INDEX commitment_waits IF NOT EXISTS FOR (c:Commitment) ON (c.waits);
CREATE INDEX decision_flagged_of_org IF NOT EXISTS FOR (d:Decision) ON (d.org, d.flagged);
CREATE INDEX decision_flagged IF NOT EXISTS FOR (d:Decision) ON (d.flagged);
// Licences that were loaded, by the department that gave them: those without a look-up are found.
CREATE INDEX record_department_decided IF NOT EXISTS
  FOR (n:RecordStatement) ON (n.type, n.department, n.decidedOn);
