-- Who was called by a ticket and received at a window is one visitor: rated once, by the ticket or by the visit.
alter table casework.visit add column ticket_id uuid;
create index visit__ticket on casework.visit (center_id, ticket_id) where ticket_id is not null;

-- A called ticket is found by whoever called it, when they receive the visitor.
create index ticket__called on booking.ticket (center_id, served_by) where state = 'called';
