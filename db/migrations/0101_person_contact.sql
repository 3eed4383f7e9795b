-- Particulars of people that an employer may change beside the mobile (JGJ/T 320 4.0.3: 固定电话号码, 家庭住址, 邮政编码).
alter table party.person add column landline_sealed bytea;
alter table party.person add column address_sealed bytea;
alter table party.person add column postcode text;
comment on column party.person.landline_sealed is 'Fixed telephone, sealed.';
comment on column party.person.address_sealed is 'Home address, sealed.';
