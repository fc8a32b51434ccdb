-- Where a build gathers its rows, in the order in which they come; thrown away when all are in their final order.
-- The ids here are provisional. A source that a better one of its name replaced is gone from source alone.
CREATE TABLE source (
  id INTEGER PRIMARY KEY, rank INTEGER, name TEXT UNIQUE, kind TEXT, format TEXT, title TEXT, date TEXT, version TEXT,
  product_type TEXT, sha256 TEXT, content BLOB, number INTEGER
);
CREATE INDEX staged.source_by_name ON source (name COLLATE NOCASE);
CREATE TABLE drug (id INTEGER PRIMARY KEY, generic TEXT UNIQUE);
CREATE TABLE passage (id INTEGER PRIMARY KEY, facts INTEGER, text TEXT);
CREATE TABLE digest (digest BLOB PRIMARY KEY, passage_id INTEGER) WITHOUT ROWID;
CREATE TABLE section (
  source_id INTEGER, ordinal INTEGER, title TEXT, path TEXT, number TEXT, code TEXT, passage_id INTEGER, lines TEXT,
  PRIMARY KEY (source_id, ordinal)
) WITHOUT ROWID;
CREATE TABLE source_drug (source_id INTEGER, drug_id INTEGER, facts INTEGER, PRIMARY KEY (source_id, drug_id))
  WITHOUT ROWID;
CREATE TABLE coverage (source_id INTEGER, drug_id INTEGER, kind TEXT, state TEXT, PRIMARY KEY (source_id, drug_id, kind))
  WITHOUT ROWID;
CREATE TABLE source_identifier (source_id INTEGER, kind TEXT, value TEXT, PRIMARY KEY (source_id, kind, value))
  WITHOUT ROWID;
CREATE TABLE said (source_id INTEGER, ordinal INTEGER, drug_id INTEGER, what TEXT, value TEXT,
  PRIMARY KEY (source_id, ordinal)) WITHOUT ROWID;
-- From the final ids to these; base is how many facts stand in the passages before.
CREATE TABLE source_map (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);
CREATE TABLE passage_map (id INTEGER PRIMARY KEY, old INTEGER UNIQUE);
CREATE TABLE passage_base (id INTEGER PRIMARY KEY, old INTEGER, base INTEGER);
CREATE TABLE drug_map (old INTEGER PRIMARY KEY, id INTEGER);
