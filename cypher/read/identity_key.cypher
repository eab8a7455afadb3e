// Which key the graph is sealed with, looked at while it is served.

// name: identity_key_in_use
// summary: the key recorded for the graph, and the one that is taking its place
// returns: keyId STRING or null - nobody has claimed the graph yet, rotatingTo STRING or null
// timeout: 5s
OPTIONAL MATCH (k:IdentityKey {name: 'identity numbers'})
RETURN k.keyId AS keyId, k.rotatingTo AS rotatingTo
