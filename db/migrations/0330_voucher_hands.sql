-- Who entered and who checked a voucher stands on it when it is shown and printed: found by the journal that came of it.
create index voucher_request__journal on accounting.voucher_request (center_id, journal_id) where journal_id is not null;
