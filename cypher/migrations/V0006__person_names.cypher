// Persons of one name are proposed as possibly the same when a question asks for that.
CREATE INDEX person_statement_name_folded IF NOT EXISTS FOR (n:PersonStatement) ON (n.nameFolded);
