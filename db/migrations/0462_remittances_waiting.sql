-- How many remittances wait for money is asked by every desk each half minute: of all months of all employers a few wait.
create index remittance__waiting on contribution.remittance (center_id) where state in ('confirmed', 'short', 'collecting');
