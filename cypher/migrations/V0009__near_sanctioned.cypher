// Persons with a post or share in an enterprise that is marked as sanctioned are marked as near, so that a
// question passes over all others (docs/graph-model.md). Loads keep the mark from here on.
MATCH (e:Sanctioned)<-[:LEGAL_REPRESENTATIVE_OF|PRINCIPAL_OF|DIRECTOR_OF|SUPERVISOR_OF|SENIOR_MANAGER_OF|ACTUAL_CONTROLLER_OF|REGISTERED_PRACTITIONER_OF|FINANCIAL_OFFICER_OF|HOLDS_SHARES_IN|HOLDS_VOTES_IN]-(p:Person)
WHERE NOT p:NearSanctioned
WITH DISTINCT p
CALL (p) { SET p:NearSanctioned } IN TRANSACTIONS OF 10000 ROWS;
