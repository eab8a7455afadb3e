// What happens to the inboxes of organisations, in the order in which it became known, and the last days that
// somebody has to be reminded of (docs/casework.md). Steps from here on say whom they concern.
CREATE CONSTRAINT case_overdue_id_unique IF NOT EXISTS FOR (o:CaseOverdue) REQUIRE o.id IS UNIQUE;
CREATE INDEX inbox_news_at IF NOT EXISTS FOR (n:InboxNews) ON (n.at);
// Marks are taken away when nothing waits any more, so these indexes hold what is open alone.
CREATE INDEX case_review_of_department IF NOT EXISTS FOR (c:Case) ON (c.department, c.waits);
CREATE INDEX case_review_of_decider IF NOT EXISTS FOR (c:Case) ON (c.decider, c.waits);
CREATE INDEX case_watched IF NOT EXISTS FOR (c:Case) ON (c.watched);
CREATE INDEX case_part_watched IF NOT EXISTS FOR (p:CasePart) ON (p.watched);
MATCH (c:Case) WHERE c.dueOn IS NOT NULL AND c.watched IS NULL
CALL (c) { SET c.watched = c.dueOn } IN TRANSACTIONS OF 5000 ROWS;
MATCH (p:CasePart) WHERE p.pending AND p.dueOn IS NOT NULL AND p.watched IS NULL
CALL (p) { SET p.watched = p.dueOn } IN TRANSACTIONS OF 5000 ROWS;
MATCH (c:Case) WHERE c.state = 'SUBMITTED' AND c.waits IS NULL
CALL (c) {
  MATCH (c)<-[:STEP_OF]-(t:CaseStep) WHERE t.action = 'SUBMIT'
  WITH c, t ORDER BY t.number DESC LIMIT 1
  SET c.waits = coalesce(c.dueOn, '9999-12-31'), c.submitter = t.org, c.submittedBy = t.by
} IN TRANSACTIONS OF 5000 ROWS;
