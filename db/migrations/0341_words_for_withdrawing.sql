-- Whoever writes 「提取」 to the official account is shown the way: the words for it, beside those that a centre has of its own.
update params.national_value set value = value || '{"withdraw": ["提取", "提取公积金", "取公积金", "租房提取", "购房提取"]}'
  where key = 'wechat.words' and not value ? 'withdraw';
update params.center_value set value = value || '{"withdraw": ["提取", "提取公积金", "取公积金", "租房提取", "购房提取"]}'
  where key = 'wechat.words' and not value ? 'withdraw';
