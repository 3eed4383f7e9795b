-- Whoever writes to the official account may ask for a person: the words for it, beside those that a centre has of its own.
update params.national_value set value = value || '{"person": ["人工", "人工服务", "转人工", "客服", "坐席"]}'
  where key = 'wechat.words' and not value ? 'person';
update params.center_value set value = value || '{"person": ["人工", "人工服务", "转人工", "客服", "坐席"]}'
  where key = 'wechat.words' and not value ? 'person';
