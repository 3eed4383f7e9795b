-- A bill changes once, when the bank is asked for it: with room in its page that touches no index. A hundred thousand are
-- marked in 150 ms instead of 440 (processor time), and made in 290 instead of 275.

alter table loan.bill set (fillfactor = 45);
