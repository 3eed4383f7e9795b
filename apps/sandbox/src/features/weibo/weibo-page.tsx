import { formatInstant } from '@anju/ui';
import { Alert, Button, Input, Select, Space } from 'antd';
import { type FormEvent, Fragment, useEffect, useRef, useState } from 'react';
import { tell, useLive } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

interface WeiboChat {
  readonly lines: readonly {
    readonly at: string;
    readonly from: 'user' | 'account' | 'system';
    readonly text: string;
  }[];
  readonly isFollowing: boolean;
}

const people = [
  { value: '1902538057', label: '@城南小满（uid 1902538057）' },
  { value: '2489518277', label: '@码农老周（uid 2489518277）' },
  { value: '7310055216', label: '@刚毕业的阿木（uid 7310055216）' },
];
const openings = ['离职了公积金怎么取？', '还贷的钱被扣了两次，我要投诉', '单位不给交公积金怎么办'];

/** One is somebody at Weibo: writes to the centre's account, mentions it, follows it, and reads the agents' answers. */
export function WeiboPage() {
  const [uid, setUid] = useState(people[0]?.value ?? '');
  const [text, setText] = useState('');
  const [error, setError] = useState<Error | null>(null);
  const chat = useLive<WeiboChat>(`/weibo/chat?uid=${uid}`, 1500);
  const end = useRef<HTMLDivElement>(null);
  const lines = chat.data?.lines ?? [];
  const count = lines.length;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  const act = async (deed: object) => {
    try {
      await tell('/weibo/act', { uid, ...deed });
      setError(null);
    } catch (failure) {
      setError(failure as Error);
    }
    await chat.refetch();
  };
  const say = (kind: 'text' | 'mention', said: string) => {
    if (said.trim() === '') return;
    setText('');
    void act({ kind, text: said });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say('text', text);
  };
  return (
    <section aria-label="微博" className="wechat-page">
      <div className="stack">
        <h2>登录一个微博</h2>
        <Select aria-label="哪一个微博用户" value={uid} onChange={setUid} style={{ width: '100%' }} options={people} />
        <Space wrap>
          <Button onClick={() => void act({ kind: chat.data?.isFollowing ? 'unfollow' : 'follow' })}>
            {chat.data?.isFollowing ? '取消关注' : '关注中心的微博'}
          </Button>
          <Button onClick={() => void act({ kind: 'image' })}>发一张图片</Button>
        </Space>
        <Alert
          type="info"
          showIcon
          title="这里扮演微博"
          description="给中心的微博发私信，或在微博里@它，消息进入工作台“综合坐席”的同一个队列；用“演示登录”里的综合坐席账号登录工作台，改为在线，就能看到并回复，答复显示在右边。"
        />
        <Trouble error={error ?? chat.error} />
      </div>
      <div className="wechat-phone">
        <h2>安居住房公积金 · 蓝V</h2>
        <div className="wechat-chat" role="log" aria-live="polite" tabIndex={0} aria-label="与中心微博的私信">
          {count === 0 && <p className="wechat-system">还没有私信。写一句试试。</p>}
          {lines.map((line, index) => (
            <Fragment key={`${line.at}-${index}`}>
              {line.at.slice(0, 16) !== lines[index - 1]?.at.slice(0, 16) && (
                <p className="wechat-time">{formatInstant(line.at)}</p>
              )}
              {line.from === 'system' ? (
                <p className="wechat-system">{line.text}</p>
              ) : (
                <div className={line.from === 'user' ? 'wechat-line wechat-line-follower' : 'wechat-line'}>
                  <p className="wechat-bubble">{line.text}</p>
                </div>
              )}
            </Fragment>
          ))}
          <div ref={end} />
        </div>
        <div className="wechat-words">
          {openings.map((opening) => (
            <Button key={opening} size="small" shape="round" onClick={() => say('text', opening)}>
              {opening}
            </Button>
          ))}
        </div>
        <form onSubmit={submit} className="wechat-write weibo-write">
          <Input
            aria-label="发给中心的微博"
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={300}
          />
          <Button onClick={() => say('mention', text)}>发微博@中心</Button>
          <Button type="primary" htmlType="submit">
            发私信
          </Button>
        </form>
      </div>
    </section>
  );
}
