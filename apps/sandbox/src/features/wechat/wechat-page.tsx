import { formatInstant } from '@anju/ui';
import { Alert, Button, Input, Select, Space, Switch } from 'antd';
import { type FormEvent, Fragment, useEffect, useRef, useState } from 'react';
import { tell, useDemo, useLive } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';

interface ChatLine {
  readonly at: string;
  readonly from: 'follower' | 'account' | 'push' | 'system';
  readonly title?: string;
  readonly text: string;
}
interface ChatButton {
  readonly name: string;
  readonly type?: 'click' | 'view';
  readonly key?: string;
  readonly url?: string;
  readonly sub_button?: readonly ChatButton[];
}
interface Chat {
  readonly lines: readonly ChatLine[];
  readonly menu: readonly ChatButton[];
  readonly isFollowing: boolean;
  readonly accepts: boolean;
}

const words = ['余额', '明细', '贷款', '进度', '网点', '政策', '绑定', '签约', '人工', '帮助'];

/** Text of the account with its links, which open in another tab as a page within WeChat would. */
function Said({ text }: { readonly text: string }) {
  const parts = text.split(/<a href="([^"]*)">([^<]*)<\/a>/);
  return (
    <p className="wechat-bubble">
      {parts.map((part, index) => {
        // Text, address and words of a link follow one another.
        const key = `${index}-${part}`;
        if (index % 3 === 0) return <Fragment key={key}>{part}</Fragment>;
        return index % 3 === 1 ? (
          <a key={key} href={part} target="_blank" rel="noreferrer">
            {parts[index + 1]}
          </a>
        ) : null;
      })}
    </p>
  );
}

function Line({ line }: { readonly line: ChatLine }) {
  if (line.from === 'system') return <p className="wechat-system">{line.text}</p>;
  if (line.from === 'push')
    return (
      <section className="wechat-push" aria-label="公众号通知">
        <h3>{line.title}</h3>
        <p>{line.text}</p>
      </section>
    );
  return (
    <div className={`wechat-line wechat-line-${line.from}`}>
      <Said text={line.text} />
    </div>
  );
}

function Menu({ menu, onTap }: { readonly menu: readonly ChatButton[]; readonly onTap: (key: string) => void }) {
  if (menu.length === 0) return <p className="wechat-system">菜单还没有发布：在工作台“公众号”页发布后显示在这里。</p>;
  return (
    <div className="wechat-menu">
      {menu.map(({ name, sub_button: items = [] }) => (
        <fieldset key={name}>
          <legend>{name}</legend>
          {items.map(({ name: item, key, url }) => (
            <Button
              key={item}
              size="small"
              {...(url ? { href: url, target: '_blank' } : { onClick: () => key && onTap(key) })}
            >
              {item}
            </Button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}

/** One is the follower: writes, taps the menu, follows and leaves, and sees what the account answers and sends. */
export function WechatPage() {
  const demo = useDemo();
  const [mobile, setMobile] = useState<string>();
  const [text, setText] = useState('');
  const [error, setError] = useState<Error | null>(null);
  const persons = demo.data?.persons ?? [];
  const chosen = mobile ?? persons[0]?.mobile ?? '13900000000';
  const chat = useLive<Chat>(`/wechat/chat?mobile=${chosen}`, 1500);
  const end = useRef<HTMLDivElement>(null);
  const count = chat.data?.lines.length ?? 0;
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' });
  }, [count]);
  const act = async (deed: object) => {
    try {
      await tell('/wechat/act', { mobile: chosen, ...deed });
      setError(null);
    } catch (failure) {
      setError(failure as Error);
    }
    await chat.refetch();
  };
  const say = (said: string) => {
    if (said.trim() === '') return;
    setText('');
    void act({ kind: 'text', text: said });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say(text);
  };
  return (
    <section aria-label="微信" className="wechat-page">
      <div className="stack">
        <h2>拿起一部手机</h2>
        <Select
          aria-label="哪一部手机的微信"
          value={chosen}
          onChange={setMobile}
          showSearch
          style={{ width: '100%' }}
          options={[
            ...persons.map((person) => ({ value: person.mobile, label: `${person.mobile}　${person.note}` })),
            { value: '13900000000', label: '13900000000　陌生人（没有公积金账户）' },
          ]}
        />
        <Space wrap>
          <Button onClick={() => void act({ kind: chat.data?.isFollowing ? 'unfollow' : 'follow' })}>
            {chat.data?.isFollowing ? '取消关注' : '关注公众号'}
          </Button>
          <span>
            <Switch
              checked={chat.data?.accepts ?? false}
              onChange={(accepts) => void act({ kind: 'consent', accepts })}
              aria-label="接受订阅通知"
            />{' '}
            接受订阅通知
          </span>
        </Space>
        <Alert
          type="info"
          showIcon
          title="这里扮演微信"
          description="发文字、点菜单，公众号的答复和通知显示在右边。链接会打开手机页面：在授权页选同一部手机，用“演示登录”里的账号登录并确认，就绑定了。"
        />
        <Trouble error={error ?? chat.error} />
      </div>
      <div className="wechat-phone">
        <h2>住房公积金 · 服务号</h2>
        <div className="wechat-chat" role="log" aria-live="polite" tabIndex={0} aria-label="与公众号的会话">
          {count === 0 && <p className="wechat-system">还没有会话。关注公众号或发一条文字试试。</p>}
          {(chat.data?.lines ?? []).map((line, index) => (
            <Fragment key={`${line.at}-${index}`}>
              {line.at.slice(0, 16) !== chat.data?.lines[index - 1]?.at.slice(0, 16) && (
                <p className="wechat-time">{formatInstant(line.at)}</p>
              )}
              <Line line={line} />
            </Fragment>
          ))}
          <div ref={end} />
        </div>
        <div className="wechat-words">
          {words.map((word) => (
            <Button key={word} size="small" shape="round" onClick={() => say(word)}>
              {word}
            </Button>
          ))}
        </div>
        <form onSubmit={submit} className="wechat-write">
          <Input
            aria-label="发给公众号"
            value={text}
            onChange={(event) => setText(event.target.value)}
            maxLength={300}
          />
          <Button type="primary" htmlType="submit">
            发送
          </Button>
        </form>
        <Menu menu={chat.data?.menu ?? []} onTap={(key) => void act({ kind: 'click', key })} />
      </div>
    </section>
  );
}
