import { formatInstant, nowMs, todayInBeijing } from '@anju/ui';
import { Button } from 'antd';
import { Fragment } from 'react';
import type { PhoneMessage } from '../../parts/server.ts';
import { UplinkForm } from './uplink-form.tsx';

const clock = new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Shanghai' });

/** `14:05` for today's messages, with the date for older ones. */
function spokenTime(receivedAt: string): string {
  const text = formatInstant(receivedAt);
  return text.startsWith(todayInBeijing()) ? `今天 ${text.slice(11)}` : text;
}

/** The six digits of a verification code, when the message carries one. */
const codeIn = (text: string): string | undefined =>
  text.includes('验证码') ? /(?<!\d)\d{6}(?!\d)/.exec(text)?.[0] : undefined;

const apps = { wechat: { name: '微信', line: '服务通知' }, app: { name: '安居公积金', line: 'APP 推送' } } as const;

/** A push, as a phone shows it over what it is doing. */
function Notification({ channel, title, text }: { channel: keyof typeof apps; title: string; text: string }) {
  const { name, line } = apps[channel];
  return (
    <section className={`phone-push phone-push-${channel}`} aria-label={`${name}${line}`}>
      <p className="phone-push-from">
        <span className="phone-push-icon" aria-hidden="true">
          {name.slice(0, 1)}
        </span>
        {name} · {line}
      </p>
      <p className="phone-push-title">{title}</p>
      <p className="phone-push-text">{text}</p>
    </section>
  );
}

function Bubble({ text }: { text: string }) {
  const code = codeIn(text);
  if (!code) return <p className="phone-bubble">{text}</p>;
  const [before, after] = text.split(code, 2);
  return (
    <div className="phone-bubble">
      <p>
        {before}
        <strong>{code}</strong>
        {after}
      </p>
      <Button size="small" onClick={() => void navigator.clipboard.writeText(code)}>
        复制验证码 {code}
      </Button>
    </div>
  );
}

export function PhoneScreen({ mobile, messages }: { mobile: string; messages: readonly PhoneMessage[] }) {
  return (
    <section className="phone-body" aria-label={`${mobile} 的屏幕`}>
      <div className="phone-glass">
        <div className="phone-status" aria-hidden="true">
          <span>{clock.format(nowMs())}</span>
          <span className="phone-island" />
          <span>沙箱通信</span>
        </div>
        <h2 className="phone-sender">
          12329
          <small>住房公积金服务热线 · 收信手机 {mobile}</small>
        </h2>
        {/* Newest at the top: what has just arrived is what one waits for. */}
        <div
          className="phone-messages"
          aria-live="polite"
          tabIndex={0}
          role="log"
          aria-label="收到的短信和推送，最新的在最上面"
        >
          {messages.length === 0 && (
            <p className="phone-empty">这部手机还没有收到短信或推送。中心发出后会立即显示在这里。</p>
          )}
          {messages.map(({ id, text, channel, title = '', receivedAt }) => (
            <Fragment key={id}>
              <p className="phone-time">{spokenTime(receivedAt)}</p>
              {channel ? <Notification channel={channel} title={title} text={text} /> : <Bubble text={text} />}
            </Fragment>
          ))}
        </div>
        <UplinkForm key={mobile} mobile={mobile} />
      </div>
    </section>
  );
}
