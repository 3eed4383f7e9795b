-- Employer business that a clerk of the centre enters from the employer's paper form is a deed too.
alter table registration.deed drop constraint deed__kind;
alter table registration.deed add constraint deed__kind check (kind in (
  'employer-opening', 'employer-change', 'employer-closing', 'employer-business', 'freeze', 'release', 'merge', 'correction'
));
