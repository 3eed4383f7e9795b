-- Work orders hold what stood in these lists.
drop table content.inquiry_step;
drop table content.inquiry;
drop table hotline.call_back;
delete from params.center_value where key in ('content.reply-working-days', 'content.reviewed-categories', 'content.inquiries-per-day', 'hotline.call-back-working-days');
delete from params.national_value where key in ('content.reply-working-days', 'content.reviewed-categories', 'content.inquiries-per-day', 'hotline.call-back-working-days');
