-- What is looked at of a PDF that was handed in: its pages, drawn when it came.

create table casework.attachment_page (
  center_id      integer not null,
  attachment_id  uuid not null,
  page_no        integer not null,
  content_sealed bytea not null,
  constraint attachment_page__pk primary key (center_id, attachment_id, page_no)
);
comment on table casework.attachment_page is 'The pages of a PDF as pictures, sealed: what the viewer shows, so that no browser opens a stranger''s PDF. Insert-only.';
