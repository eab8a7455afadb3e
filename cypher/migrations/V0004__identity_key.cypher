// Which key seals the identity numbers of this graph: one node, so that two processes that start at
// once agree on one key.
CREATE CONSTRAINT identity_key_name_unique IF NOT EXISTS FOR (n:IdentityKey) REQUIRE n.name IS UNIQUE;
