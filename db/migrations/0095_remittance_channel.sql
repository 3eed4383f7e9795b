-- A remittance may be confirmed at the counter, where the employer's paper form stands for the signature.
alter table contribution.remittance add column channel text not null default 'web';
alter table contribution.remittance drop constraint remittance__signed;
alter table contribution.remittance add constraint remittance__signed
  check (state in ('draft', 'withdrawn') or source = 'history' or channel = 'counter' or signature is not null);
