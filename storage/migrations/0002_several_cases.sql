-- The case a person deals with now, where they have several; 0: their draft, or else the newest.
alter table person add column hand bigint not null default 0;
