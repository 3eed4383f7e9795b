-- Whoever logs out of every channel is unknown on a call under way too, until they identify themselves again.

alter table hotline.call add column identity_ended_at timestamptz;
