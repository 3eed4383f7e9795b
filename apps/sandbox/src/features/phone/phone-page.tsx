import { SearchOutlined } from '@ant-design/icons';
import { Alert, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { type PhoneMessage, useDemo, useMessages } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { CentreFaults } from './centre-faults.tsx';
import { PhoneScreen } from './phone-screen.tsx';

interface Handset {
  readonly mobile: string;
  readonly note: string;
  readonly count: number;
  readonly last: string;
}

/** The phones of the demonstration first, then every other one that has received something. */
function handsetsOf(
  messages: readonly PhoneMessage[],
  persons: readonly { note: string; mobile: string }[],
): Handset[] {
  const notes = new Map(persons.map(({ mobile, note }) => [mobile, note]));
  const mobiles = new Set([...notes.keys(), ...messages.map(({ mobile }) => mobile)]);
  return [...mobiles].map((mobile) => {
    const received = messages.filter((message) => message.mobile === mobile);
    return {
      mobile,
      note: notes.get(mobile) ?? '其他手机',
      count: received.length,
      last: received[0]?.text ?? '还没有收到短信',
    };
  });
}

export function PhonePage() {
  const messages = useMessages();
  const demo = useDemo();
  const [chosen, choose] = useState<string>();
  const [search, setSearch] = useState('');
  const received = messages.data?.messages ?? [];
  const handsets = handsetsOf(received, demo.data?.persons ?? []);
  const shown = handsets.filter(({ mobile, note }) => mobile.includes(search.trim()) || note.includes(search.trim()));
  // Until one is chosen: the phone that rang last.
  const mobile = chosen ?? received[0]?.mobile ?? handsets[0]?.mobile;
  if (messages.isPending && !messages.error) return <Skeleton active paragraph={{ rows: 10 }} />;
  return (
    <section aria-label="手机" className="phone-page">
      <Trouble error={messages.error} />
      <div className="phone-list">
        <h2>选择一部手机</h2>
        <Input
          prefix={<SearchOutlined />}
          allowClear
          placeholder="手机号码或说明"
          aria-label="查找手机"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {handsets.length === 0 && (
          <Alert
            type="info"
            showIcon
            title="还没有手机"
            description="写入演示数据后会列出演示人员；中心发出第一条短信后，收到短信的手机也会出现在这里。"
          />
        )}
        {handsets.length > 0 && shown.length === 0 && <p>没有符合的手机，请换个号码或说明再找。</p>}
        <ul>
          {shown.map((handset) => (
            <li key={handset.mobile}>
              <button type="button" aria-pressed={handset.mobile === mobile} onClick={() => choose(handset.mobile)}>
                <span className="phone-number">{handset.mobile}</span>
                <span className="phone-count">{handset.count} 条</span>
                <span className="phone-note">{handset.note}</span>
                <span className="phone-last">{handset.last}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {mobile && <PhoneScreen mobile={mobile} messages={received.filter((message) => message.mobile === mobile)} />}
      <CentreFaults />
    </section>
  );
}
