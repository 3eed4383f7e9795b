-- A clerk of the centre exports an employer's list at the window: the export is the clerk's, the list is that employer's.
alter table report.export add column employer_id uuid;
comment on column report.export.employer_id is 'The employer that a clerk of the centre served at the window when asking; null for who asked for their own.';
