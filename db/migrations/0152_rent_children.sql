-- Whether the look for own homes of a rent covers minor children (Luoyang since its adjustment): no row says so yet.

update params.national_value set value = value || '{"homeCheckCoversChildren": false}' where key = 'withdrawal.rent';
update params.center_value set value = value || '{"homeCheckCoversChildren": false}'
where key = 'withdrawal.rent' and not value ? 'homeCheckCoversChildren';
