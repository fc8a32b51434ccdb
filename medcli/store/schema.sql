-- The database of medcli, compiled from source text and never edited. Read it by hand with
--   SELECT drug, term, quote, source FROM fact WHERE kind = 'contraindicated_group';
-- Offsets count characters from 0, their end exclusive: wording = substr(text, wording_start + 1, wording_end - wording_start).

-- What the database is and what it was made from.
CREATE TABLE meta (
  key TEXT PRIMARY KEY, -- schema_version, data_version, data_date, medcli_version, or input/<file name>
  value TEXT NOT NULL -- of an input: the SHA-256 of the file
) STRICT, WITHOUT ROWID;

-- A source that was read: one label, monograph or article.
CREATE TABLE source (
  id INTEGER PRIMARY KEY, -- in the order in which sources are shown, labels first
  name TEXT NOT NULL UNIQUE, -- the set id of a label, otherwise the file's name
  kind TEXT NOT NULL CHECK (kind IN ('label', 'monograph', 'article')), -- how far it can be trusted
  format TEXT NOT NULL, -- what reader read it
  title TEXT NOT NULL, -- its own title
  date TEXT NOT NULL, -- ISO 8601, empty where the source gives none
  version TEXT NOT NULL, -- as the source gives it, or empty
  product_type TEXT NOT NULL, -- of a label: human prescription drug, human otc drug …; empty where the source gives none
  sha256 TEXT NOT NULL -- of the file it stands in
) STRICT;

-- A drug; a combination of several is a drug of its own.
CREATE TABLE drug (
  id INTEGER PRIMARY KEY, -- in the order of the generic names
  generic TEXT NOT NULL UNIQUE, -- lower case; "a / b" for a combination
  display TEXT NOT NULL, -- the same with tall-man letters where the FDA lists them
  schedule TEXT NOT NULL -- United States controlled-substance schedule, or empty
) STRICT;

-- The class or classes a drug belongs to.
CREATE TABLE drug_class (
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug
  name TEXT NOT NULL, -- the class: "tricyclic antidepressant"
  PRIMARY KEY (drug_id, name)
) STRICT, WITHOUT ROWID;

-- Every name that answers as a drug.
CREATE TABLE name (
  id INTEGER PRIMARY KEY, -- in the order of the normal forms
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug
  name TEXT NOT NULL, -- as it is shown
  normal TEXT NOT NULL, -- as it is compared: no case, no trade marks, single spaces
  kind TEXT NOT NULL CHECK (kind IN ('generic', 'brand', 'synonym')), -- what sort of name it is
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)), -- 1 where no source has it, but a list of names that the build was given
  UNIQUE (normal, drug_id)
) STRICT;
CREATE INDEX name_drug ON name (drug_id);

-- Which drugs a source has facts on.
CREATE TABLE source_drug (
  source_id INTEGER NOT NULL REFERENCES source (id), -- the source
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug
  facts INTEGER NOT NULL, -- how many facts
  PRIMARY KEY (source_id, drug_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_drug_drug ON source_drug (drug_id);

-- What a label gives to name its product elsewhere, and how it is sold.
CREATE TABLE source_identifier (
  source_id INTEGER NOT NULL REFERENCES source (id), -- the source
  kind TEXT NOT NULL, -- application_number, ndc, nui, product_type, route, rxcui or unii
  value TEXT NOT NULL, -- as the label gives it
  PRIMARY KEY (source_id, kind, value)
) STRICT, WITHOUT ROWID;

-- Which source puts a drug in which class or schedule.
CREATE TABLE source_classification (
  source_id INTEGER NOT NULL REFERENCES source (id), -- the source
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug
  kind TEXT NOT NULL CHECK (kind IN ('class', 'schedule')), -- which of the two it gives
  value TEXT NOT NULL, -- as the source gives it
  PRIMARY KEY (source_id, drug_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_classification_drug ON source_classification (drug_id);

-- A stretch of section text and the facts found in it, stored once however many sources carry it.
CREATE TABLE passage (
  id INTEGER PRIMARY KEY, -- numbered in the order of the sources
  text TEXT NOT NULL -- the words, without the source's markup
) STRICT;

-- A titled section of a source.
CREATE TABLE section (
  id INTEGER PRIMARY KEY, -- numbered in the order of the sources
  source_id INTEGER NOT NULL REFERENCES source (id), -- the source it stands in
  ordinal INTEGER NOT NULL, -- its place in the source, from 0
  title TEXT NOT NULL, -- its own title
  path TEXT NOT NULL, -- the titles it stands under and its own, joined by " > "
  number TEXT NOT NULL, -- "6.1", where the source gives one
  code TEXT NOT NULL, -- a LOINC section code or openFDA field, where the source gives one
  passage_id INTEGER REFERENCES passage (id), -- its text; null where nothing was found in it
  lines TEXT NOT NULL CHECK (json_valid(lines)), -- the way back to the file: [[offset in the text, line of the file], ...]
  UNIQUE (source_id, ordinal)
) STRICT;
CREATE INDEX section_passage ON section (passage_id);

-- What a drug is used for.
CREATE TABLE indication (
  id INTEGER PRIMARY KEY, -- one number series over all fact tables, so that a fact is named by its id alone
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- the text it was found in
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug it is about
  term TEXT NOT NULL CHECK (term <> ''), -- the normal name of what is stated
  wording TEXT NOT NULL CHECK (wording <> ''), -- the words that state it, as they stand in the passage
  wording_start INTEGER NOT NULL, -- where the wording begins in the passage, in characters from 0
  wording_end INTEGER NOT NULL, -- where it ends, exclusive
  quote_start INTEGER NOT NULL, -- where the sentence or list item around it begins
  quote_end INTEGER NOT NULL, -- where that ends, exclusive
  basis TEXT NOT NULL CHECK (basis IN ('label', 'monograph', 'article')), -- the best kind of source that vouches for it
  cites TEXT NOT NULL CHECK (json_valid(cites)), -- what a monograph's line cites: [[kind, id, section, date, version], ...]
  rule TEXT NOT NULL, -- the rule that found it
  ordinal INTEGER NOT NULL, -- its place among the facts of its passage
  label_status TEXT CHECK (label_status IN ('on label', 'off label')), -- null where the source does not say
  course TEXT, -- acute or chronic, where the source says
  population TEXT, -- whom the use is for, where the source says
  CHECK (0 <= quote_start AND quote_start <= wording_start AND wording_start < wording_end AND wording_end <= quote_end)
) STRICT;
CREATE INDEX indication_passage ON indication (passage_id);
CREATE INDEX indication_drug ON indication (drug_id, term);

-- What a drug does besides.
CREATE TABLE side_effect (
  id INTEGER PRIMARY KEY, -- one number series over all fact tables, so that a fact is named by its id alone
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- the text it was found in
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug it is about
  term TEXT NOT NULL CHECK (term <> ''), -- the normal name of what is stated
  wording TEXT NOT NULL CHECK (wording <> ''), -- the words that state it, as they stand in the passage
  wording_start INTEGER NOT NULL, -- where the wording begins in the passage, in characters from 0
  wording_end INTEGER NOT NULL, -- where it ends, exclusive
  quote_start INTEGER NOT NULL, -- where the sentence or list item around it begins
  quote_end INTEGER NOT NULL, -- where that ends, exclusive
  basis TEXT NOT NULL CHECK (basis IN ('label', 'monograph', 'article')), -- the best kind of source that vouches for it
  cites TEXT NOT NULL CHECK (json_valid(cites)), -- what a monograph's line cites: [[kind, id, section, date, version], ...]
  rule TEXT NOT NULL, -- the rule that found it
  ordinal INTEGER NOT NULL, -- its place among the facts of its passage
  common INTEGER NOT NULL CHECK (common IN (0, 1)), -- 1 where the source calls it common or reports 5 % or more
  percent_low REAL CHECK (percent_low BETWEEN 0 AND 100), -- of patients, in percent
  percent_high REAL CHECK (percent_high BETWEEN percent_low AND 100), -- the same as percent_low where one figure stands
  serious INTEGER NOT NULL CHECK (serious IN (0, 1)), -- 1 where the source calls it serious
  setting TEXT, -- trial or post-marketing
  score REAL CHECK (score BETWEEN 0 AND 1), -- how sure the model is that the source states it; null where a rule found it
  pieces TEXT CHECK (pieces IS NULL OR json_valid(pieces)), -- of a wording that other words split: [[start, end], ...] in the passage, null otherwise
  CHECK (0 <= quote_start AND quote_start <= wording_start AND wording_start < wording_end AND wording_end <= quote_end)
) STRICT;
CREATE INDEX side_effect_passage ON side_effect (passage_id);
CREATE INDEX side_effect_drug ON side_effect (drug_id, term);

-- Who must not, or should not, take a drug, or only with care.
CREATE TABLE contraindicated_group (
  id INTEGER PRIMARY KEY, -- one number series over all fact tables, so that a fact is named by its id alone
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- the text it was found in
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug it is about
  term TEXT NOT NULL CHECK (term <> ''), -- the normal name of what is stated
  wording TEXT NOT NULL CHECK (wording <> ''), -- the words that state it, as they stand in the passage
  wording_start INTEGER NOT NULL, -- where the wording begins in the passage, in characters from 0
  wording_end INTEGER NOT NULL, -- where it ends, exclusive
  quote_start INTEGER NOT NULL, -- where the sentence or list item around it begins
  quote_end INTEGER NOT NULL, -- where that ends, exclusive
  basis TEXT NOT NULL CHECK (basis IN ('label', 'monograph', 'article')), -- the best kind of source that vouches for it
  cites TEXT NOT NULL CHECK (json_valid(cites)), -- what a monograph's line cites: [[kind, id, section, date, version], ...]
  rule TEXT NOT NULL, -- the rule that found it
  ordinal INTEGER NOT NULL, -- its place among the facts of its passage
  kind TEXT NOT NULL -- precaution: a label or its monograph says it with less strength than "contraindicated"
    CHECK (kind = CASE WHEN strength = 'contraindicated' OR basis = 'article' THEN 'contraindicated_group' ELSE 'precaution' END),
  strength TEXT NOT NULL CHECK (strength IN ('contraindicated', 'avoid', 'caution')), -- how strongly
  group_kind TEXT NOT NULL, -- condition, population, co-medication or allergy
  CHECK (0 <= quote_start AND quote_start <= wording_start AND wording_start < wording_end AND wording_end <= quote_end)
) STRICT;
CREATE INDEX contraindicated_group_passage ON contraindicated_group (passage_id);
CREATE INDEX contraindicated_group_drug ON contraindicated_group (drug_id, term);

-- How long a drug may be taken.
CREATE TABLE duration_caution (
  id INTEGER PRIMARY KEY, -- one number series over all fact tables, so that a fact is named by its id alone
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- the text it was found in
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug it is about
  term TEXT NOT NULL CHECK (term <> ''), -- the normal name of what is stated
  wording TEXT NOT NULL CHECK (wording <> ''), -- the words that state it, as they stand in the passage
  wording_start INTEGER NOT NULL, -- where the wording begins in the passage, in characters from 0
  wording_end INTEGER NOT NULL, -- where it ends, exclusive
  quote_start INTEGER NOT NULL, -- where the sentence or list item around it begins
  quote_end INTEGER NOT NULL, -- where that ends, exclusive
  basis TEXT NOT NULL CHECK (basis IN ('label', 'monograph', 'article')), -- the best kind of source that vouches for it
  cites TEXT NOT NULL CHECK (json_valid(cites)), -- what a monograph's line cites: [[kind, id, section, date, version], ...]
  rule TEXT NOT NULL, -- the rule that found it
  ordinal INTEGER NOT NULL, -- its place among the facts of its passage
  limit_kind TEXT NOT NULL -- what the limit asks for
    CHECK (limit_kind IN ('max_duration', 'short_term_only', 'not_studied_beyond', 'reassess', 'stop_if_no_improvement')),
  min_days REAL CHECK (min_days >= 0), -- the shorter end of the limit in days; null where the source gives no number
  max_days REAL CHECK (max_days >= min_days), -- the longer end
  CHECK (0 <= quote_start AND quote_start <= wording_start AND wording_start < wording_end AND wording_end <= quote_end)
) STRICT;
CREATE INDEX duration_caution_passage ON duration_caution (passage_id);
CREATE INDEX duration_caution_drug ON duration_caution (drug_id, term);

-- Facts of every other kind.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY, -- one number series over all fact tables, so that a fact is named by its id alone
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- the text it was found in
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug it is about
  term TEXT NOT NULL CHECK (term <> ''), -- the normal name of what is stated
  wording TEXT NOT NULL CHECK (wording <> ''), -- the words that state it, as they stand in the passage
  wording_start INTEGER NOT NULL, -- where the wording begins in the passage, in characters from 0
  wording_end INTEGER NOT NULL, -- where it ends, exclusive
  quote_start INTEGER NOT NULL, -- where the sentence or list item around it begins
  quote_end INTEGER NOT NULL, -- where that ends, exclusive
  basis TEXT NOT NULL CHECK (basis IN ('label', 'monograph', 'article')), -- the best kind of source that vouches for it
  cites TEXT NOT NULL CHECK (json_valid(cites)), -- what a monograph's line cites: [[kind, id, section, date, version], ...]
  rule TEXT NOT NULL, -- the rule that found it
  ordinal INTEGER NOT NULL, -- its place among the facts of its passage
  kind TEXT NOT NULL, -- boxed_warning, warning, dosage, interaction, combination, mechanism, metabolite, drug_class, schedule, name
  strength TEXT, -- dosage: the strength as printed
  frequency TEXT, -- dosage: how often, as printed
  max_daily TEXT, -- dosage: the most in a day, as printed
  effect TEXT, -- combination: risk or benefit claim
  name_kind TEXT, -- name: brand or synonym
  CHECK (0 <= quote_start AND quote_start <= wording_start AND wording_start < wording_end AND wording_end <= quote_end)
) STRICT;
CREATE INDEX statement_passage ON statement (passage_id);
CREATE INDEX statement_drug ON statement (drug_id, term);

-- A source's own words that there is nothing of a kind: "Contraindications: none."
CREATE TABLE none_stated (
  id INTEGER PRIMARY KEY, -- one number series over all fact tables, so that a fact is named by its id alone
  passage_id INTEGER NOT NULL REFERENCES passage (id), -- the text it was found in
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug it is about
  term TEXT NOT NULL CHECK (term <> ''), -- the normal name of what is stated
  wording TEXT NOT NULL CHECK (wording <> ''), -- the words that state it, as they stand in the passage
  wording_start INTEGER NOT NULL, -- where the wording begins in the passage, in characters from 0
  wording_end INTEGER NOT NULL, -- where it ends, exclusive
  quote_start INTEGER NOT NULL, -- where the sentence or list item around it begins
  quote_end INTEGER NOT NULL, -- where that ends, exclusive
  basis TEXT NOT NULL CHECK (basis IN ('label', 'monograph', 'article')), -- the best kind of source that vouches for it
  cites TEXT NOT NULL CHECK (json_valid(cites)), -- what a monograph's line cites: [[kind, id, section, date, version], ...]
  rule TEXT NOT NULL, -- the rule that found it
  ordinal INTEGER NOT NULL, -- its place among the facts of its passage
  kind TEXT NOT NULL, -- the kind of which it states none
  CHECK (0 <= quote_start AND quote_start <= wording_start AND wording_start < wording_end AND wording_end <= quote_end)
) STRICT;
CREATE INDEX none_stated_passage ON none_stated (passage_id);
CREATE INDEX none_stated_drug ON none_stated (drug_id, term);

-- What a source has on each of the four kinds. No row: it has no section on that kind.
CREATE TABLE coverage (
  source_id INTEGER NOT NULL REFERENCES source (id), -- the source
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug
  kind TEXT NOT NULL CHECK (kind IN ('indication', 'side_effect', 'contraindicated_group', 'duration_caution')), -- the kind
  state TEXT NOT NULL CHECK (state IN ('stated', 'none_stated', 'not_recognised')), -- not_recognised: a section, no fact found in it
  PRIMARY KEY (source_id, drug_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX coverage_drug ON coverage (drug_id);

-- Two kinds of source that say different things about one matter.
CREATE TABLE disagreement (
  id INTEGER PRIMARY KEY, -- in the order in which they are shown
  drug_id INTEGER NOT NULL REFERENCES drug (id), -- the drug
  kind TEXT NOT NULL, -- the kind of fact they differ about
  topic TEXT NOT NULL, -- what about: "length of use"
  first_fact INTEGER NOT NULL, -- id of a fact of the better basis
  first_says TEXT NOT NULL, -- what that basis says, in plain words
  second_fact INTEGER NOT NULL, -- id of a fact of the other basis
  second_says TEXT NOT NULL -- what the other says
) STRICT;
CREATE INDEX disagreement_drug ON disagreement (drug_id);

-- What the vocabulary calls things, so that a question may use other words than the sources do.
CREATE TABLE concept (
  id INTEGER PRIMARY KEY, -- in the order of the fields and terms
  field TEXT NOT NULL CHECK (field IN ('group', 'effect', 'condition')), -- who may have to mind a drug, what a drug does, what it is for
  term TEXT NOT NULL, -- the normal name, as facts have it
  kind TEXT NOT NULL, -- of a group: condition, population, co-medication or allergy; otherwise empty
  from_months INTEGER, -- of a group of an age: from so many months
  below_months INTEGER, -- below so many
  UNIQUE (field, term)
) STRICT;

-- Every name of a concept.
CREATE TABLE concept_name (
  field TEXT NOT NULL, -- its concept's field
  name TEXT NOT NULL, -- folded words: no case, no accents, plural endings off, single spaces
  concept_id INTEGER NOT NULL REFERENCES concept (id), -- the concept
  PRIMARY KEY (field, name)
) STRICT, WITHOUT ROWID;

-- What stands under what: severe renal impairment under renal impairment, phenelzine under MAOI use.
CREATE TABLE concept_broader (
  concept_id INTEGER NOT NULL REFERENCES concept (id), -- the narrower one
  broader_id INTEGER NOT NULL REFERENCES concept (id), -- the broader one
  PRIMARY KEY (concept_id, broader_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX concept_narrower ON concept_broader (broader_id);

-- Full text over all facts; rowid is the fact's id. A quote that several facts share stands with the first of each kind and drug.
-- SELECT * FROM fact WHERE id IN (SELECT rowid FROM search WHERE search MATCH 'sedation').
CREATE VIRTUAL TABLE search USING fts5 (drug, term, wording, quote, content='', tokenize='porter unicode61 remove_diacritics 2');

-- Every fact beside the source it stands in; a fact whose passage several sources carry has a row for each.
CREATE VIEW fact AS
SELECT
  f.id AS id, 'indication' AS kind, d.generic AS drug, s.name AS source, s.kind AS source_kind, s.product_type AS product_type, f.basis, c.title AS section, c.path AS section_path,
  f.term, f.wording, substr(p.text, f.quote_start + 1, f.quote_end - f.quote_start) AS quote,
  f.wording_start AS wording_start, f.wording_end, f.quote_start, f.quote_end, f.rule, f.cites,
  s.date AS date, c.lines, f.drug_id, c.source_id, c.ordinal AS section_ordinal, f.ordinal,
  f.label_status AS label_status, f.course AS course, f.population AS population, NULL AS common, NULL AS percent_low, NULL AS percent_high, NULL AS serious, NULL AS setting, NULL AS strength, NULL AS group_kind, NULL AS limit_kind, NULL AS min_days, NULL AS max_days, NULL AS frequency, NULL AS max_daily, NULL AS effect, NULL AS name_kind, NULL AS score, NULL AS pieces
FROM indication f JOIN passage p ON p.id = f.passage_id JOIN section c ON c.passage_id = p.id
JOIN source s ON s.id = c.source_id JOIN drug d ON d.id = f.drug_id
UNION ALL
SELECT
  f.id, 'side_effect', d.generic, s.name, s.kind, s.product_type, f.basis, c.title, c.path,
  f.term, f.wording, substr(p.text, f.quote_start + 1, f.quote_end - f.quote_start),
  f.wording_start, f.wording_end, f.quote_start, f.quote_end, f.rule, f.cites,
  s.date, c.lines, f.drug_id, c.source_id, c.ordinal, f.ordinal,
  NULL, NULL, NULL, f.common, f.percent_low, f.percent_high, f.serious, f.setting, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.score, f.pieces
FROM side_effect f JOIN passage p ON p.id = f.passage_id JOIN section c ON c.passage_id = p.id
JOIN source s ON s.id = c.source_id JOIN drug d ON d.id = f.drug_id
UNION ALL
SELECT
  f.id, f.kind, d.generic, s.name, s.kind, s.product_type, f.basis, c.title, c.path,
  f.term, f.wording, substr(p.text, f.quote_start + 1, f.quote_end - f.quote_start),
  f.wording_start, f.wording_end, f.quote_start, f.quote_end, f.rule, f.cites,
  s.date, c.lines, f.drug_id, c.source_id, c.ordinal, f.ordinal,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.strength, f.group_kind, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM contraindicated_group f JOIN passage p ON p.id = f.passage_id JOIN section c ON c.passage_id = p.id
JOIN source s ON s.id = c.source_id JOIN drug d ON d.id = f.drug_id
UNION ALL
SELECT
  f.id, 'duration_caution', d.generic, s.name, s.kind, s.product_type, f.basis, c.title, c.path,
  f.term, f.wording, substr(p.text, f.quote_start + 1, f.quote_end - f.quote_start),
  f.wording_start, f.wording_end, f.quote_start, f.quote_end, f.rule, f.cites,
  s.date, c.lines, f.drug_id, c.source_id, c.ordinal, f.ordinal,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.limit_kind, f.min_days, f.max_days, NULL, NULL, NULL, NULL, NULL, NULL
FROM duration_caution f JOIN passage p ON p.id = f.passage_id JOIN section c ON c.passage_id = p.id
JOIN source s ON s.id = c.source_id JOIN drug d ON d.id = f.drug_id
UNION ALL
SELECT
  f.id, f.kind, d.generic, s.name, s.kind, s.product_type, f.basis, c.title, c.path,
  f.term, f.wording, substr(p.text, f.quote_start + 1, f.quote_end - f.quote_start),
  f.wording_start, f.wording_end, f.quote_start, f.quote_end, f.rule, f.cites,
  s.date, c.lines, f.drug_id, c.source_id, c.ordinal, f.ordinal,
  NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.strength, NULL, NULL, NULL, NULL, f.frequency, f.max_daily, f.effect, f.name_kind, NULL, NULL
FROM statement f JOIN passage p ON p.id = f.passage_id JOIN section c ON c.passage_id = p.id
JOIN source s ON s.id = c.source_id JOIN drug d ON d.id = f.drug_id;
