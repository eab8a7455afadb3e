// Reports by the public (docs/tips.md): tips with their steps, and the keys under which they may be repeated.
// A tip has no relationship to its subject: no question that follows relationships comes to one.
CREATE CONSTRAINT tip_id_unique IF NOT EXISTS FOR (t:Tip) REQUIRE t.id IS UNIQUE;
CREATE CONSTRAINT tip_step_id_unique IF NOT EXISTS FOR (s:TipStep) REQUIRE s.id IS UNIQUE;
CREATE CONSTRAINT tip_key_unique IF NOT EXISTS FOR (k:TipKey) REQUIRE k.key IS UNIQUE;
CREATE INDEX tip_submitted IF NOT EXISTS FOR (t:Tip) ON (t.submittedAt);
CREATE INDEX tip_state IF NOT EXISTS FOR (t:Tip) ON (t.state, t.submittedAt);
