// Records of the audit trail are chained, one chain for each process that writes (services/audit_chain.py).
// The ids of a chain's records share their beginning and end in their number, so that the index on ids
// gives a chain in order.
CREATE CONSTRAINT audit_chain_id_unique IF NOT EXISTS FOR (c:AuditChain) REQUIRE c.id IS UNIQUE;
CREATE INDEX audit_chain_opened_at IF NOT EXISTS FOR (c:AuditChain) ON (c.openedAt);
