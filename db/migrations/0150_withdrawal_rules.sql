-- Two conditions of withdrawals that cities have: a cost of the home bound to the day of its purchase contract
-- (homeWithinMonths; Luoyang's decoration within five years of it), and for which homes an open fund loan bars rent
-- (openLoanBlocks). No row says anything else than before.

update params.national_value set value = value || '{"homeWithinMonths": null}'
where key in ('withdrawal.purchase', 'withdrawal.build', 'withdrawal.repair', 'withdrawal.decorate', 'withdrawal.property-fee');
update params.center_value set value = value || '{"homeWithinMonths": null}'
where key in ('withdrawal.purchase', 'withdrawal.build', 'withdrawal.repair', 'withdrawal.decorate', 'withdrawal.property-fee')
  and not value ? 'homeWithinMonths';

update params.national_value
set value = jsonb_set(value, '{openLoanBlocks}', case value -> 'openLoanBlocks' when 'true' then '"every"' else '"none"' end::jsonb)
where key = 'withdrawal.rent';
update params.center_value
set value = jsonb_set(value, '{openLoanBlocks}', case value -> 'openLoanBlocks' when 'true' then '"every"' else '"none"' end::jsonb)
where key = 'withdrawal.rent' and value -> 'openLoanBlocks' in ('true', 'false');
