-- Whoever talks hangs up on their telephone: nothing reads this.
alter table hotline.call drop column hang_up_asked;
