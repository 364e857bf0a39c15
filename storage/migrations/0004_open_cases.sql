-- The file a case was last handled under, and the check-in under way: a new file looks for the open cases.
alter table case_file add column fingerprint text not null default '';
alter table case_file add column checkin text not null default '';
create index case_file_open on case_file (fingerprint) where status = 'draft' or checkin <> '';
