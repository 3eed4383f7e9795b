-- A worker that prints says again and again that it is alive: what it leaves behind when it dies is found and handed back.

alter table kiosk.print add column alive_at timestamptz;
comment on column kiosk.print.alive_at is 'When the worker that prints it last said so; of a queued print when it was asked for or asked for again.';
update kiosk.print set alive_at = asked_at;
alter table kiosk.print alter column alive_at set not null;
create index print__under_way on kiosk.print (center_id, alive_at) where state in ('queued', 'printing');
