-- How often what happened to which question. Nothing here is about a person, so erasing one need not look here.
-- The month is the organisation's; the pace is in seconds, rounded up to one of a few; 0: not timed.
create table figure (
    month text not null,
    question text not null,
    kind text not null,
    pace integer not null,
    n bigint not null,
    primary key (month, question, kind, pace)
);
