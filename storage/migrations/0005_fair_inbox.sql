-- Whose turn it is, chat by chat, is found without looking at what they said.
drop index inbox_waiting;
create index inbox_waiting on inbox (chat, update_id) where state = 'waiting';
