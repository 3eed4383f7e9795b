-- Whose account a member of staff holds was unknown: their own business is refused by their certificate number.
alter table identity.staff
  add column certificate_sealed bytea,
  add column certificate_index bytea,
  add constraint staff__certificate unique (center_id, certificate_index),
  add constraint staff__certificate_whole check ((certificate_sealed is null) = (certificate_index is null));
comment on column identity.staff.certificate_index is 'As of people: who may not do their own business is found by it.';
alter table identity.staff_change
  add column certificate_sealed bytea,
  add column certificate_index bytea,
  add constraint staff_change__certificate check (
    (certificate_sealed is null) = (certificate_index is null)
    and (certificate_index is null or kind in ('open', 'change'))
  );
comment on column identity.staff_change.certificate_sealed is 'The number that is to be registered; null leaves what is there.';
