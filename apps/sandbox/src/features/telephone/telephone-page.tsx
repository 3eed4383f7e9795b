import { PhoneFilled, PhoneOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Switch } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { type PlacedCall, useDemo, useExtension, useExtensions, useTelephone } from '../../parts/server.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { useListening } from './listening.ts';

const pad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const letters: Readonly<Record<string, string>> = { '*': 'X · 返回', '0': '人工', '#': '结束' };
const stateTexts: Readonly<Record<PlacedCall['state'], string>> = {
  open: '通话中',
  talking: '与坐席通话中',
  over: '已挂断',
};

interface Said {
  readonly text: string;
  readonly isKey: boolean;
}

/** What was heard, a line for each sentence, and the keys that were pressed between them. */
function linesOf(heard: PlacedCall['heard']): Said[] {
  const lines: Said[] = [];
  let line = '';
  const end = () => {
    if (line) lines.push({ text: line, isKey: false });
    line = '';
  };
  for (const { text, keys } of heard) {
    if (keys) {
      end();
      lines.push({ text: `按键 ${keys}`, isKey: true });
      continue;
    }
    const isChoice = line.endsWith('请按');
    line += text;
    if (isChoice || /[。！？]$/.test(text)) end();
  }
  end();
  return lines;
}

function Keys({ call, onKeys }: { readonly call: PlacedCall | undefined; readonly onKeys: (keys: string) => void }) {
  const [number, setNumber] = useState('');
  const isOpen = call?.state === 'open';
  return (
    <>
      <fieldset className="dial-pad" aria-label="拨号键盘" disabled={!isOpen}>
        {pad.map((key) => (
          <button key={key} type="button" onClick={() => onKeys(key)}>
            {key}
            <small>{letters[key] ?? ' '}</small>
          </button>
        ))}
      </fieldset>
      <form
        className="dial-number"
        onSubmit={(event) => {
          event.preventDefault();
          if (number) onKeys(`${number.replace(/x$/i, '*')}#`);
          setNumber('');
        }}
      >
        <Input
          aria-label="连续按键"
          placeholder="证件号码、手机号码等，一次按完"
          value={number}
          maxLength={24}
          inputMode="tel"
          disabled={!isOpen}
          onChange={(event) => setNumber(event.target.value.replace(/[^0-9*xX]/g, ''))}
        />
        <Button htmlType="submit" disabled={!isOpen || number === ''}>
          按下并以 # 结束
        </Button>
      </form>
    </>
  );
}

function Heard({ call }: { readonly call: PlacedCall | undefined }) {
  const lines = linesOf(call?.heard ?? []);
  const end = useRef<HTMLLIElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when a line is added.
  useEffect(() => {
    // Newer browsers answer a promise, which is no way to clean up.
    end.current?.scrollIntoView({ block: 'nearest' });
  }, [lines.length]);
  if (!call) return <p className="quiet dial-empty">拨打后，听到的每句话都写在这里。</p>;
  return (
    <ol className="dial-heard" aria-live="polite" aria-label="听到的话">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was heard is only added to.
        <li
          key={index}
          className={line.isKey ? 'dial-key' : undefined}
          ref={index === lines.length - 1 ? end : undefined}
        >
          {line.text}
        </li>
      ))}
    </ol>
  );
}

function Extensions() {
  const { data } = useExtensions();
  const handling = useExtension();
  return (
    <section aria-labelledby="extensions-title" className="dial-extensions">
      <h2 id="extensions-title">坐席的话机</h2>
      {data?.telephones.length === 0 && (
        <p className="quiet">没有话机在响。来电按 0 转人工、由在线坐席接手后，坐席分机会在这里响铃。</p>
      )}
      {data?.telephones.map(({ extension, caller, state }) => (
        <div key={extension} className="dial-extension" data-state={state}>
          <strong>{extension}</strong>
          <span>
            {state === 'ringing' ? '振铃' : '通话'}：{caller}
          </span>
          {state === 'ringing' && (
            <Button type="primary" onClick={() => handling.mutate({ extension, what: 'lift' })}>
              接听
            </Button>
          )}
          <Button danger onClick={() => handling.mutate({ extension, what: 'put-down' })}>
            挂断
          </Button>
        </div>
      ))}
    </section>
  );
}

/** A telephone that calls 12329: what is heard is spoken and written, keys are pressed on the page. */
export function TelephonePage() {
  const { data: demo } = useDemo();
  const [caller, setCaller] = useState('');
  const [isLoud, setLoud] = useState(true);
  const telephone = useTelephone();
  const { call } = telephone;
  const isOver = call === undefined || call.state === 'over';
  useListening(call, isLoud);
  const number = caller || demo?.persons[0]?.mobile || '13800000000';
  return (
    <section className="dial-page" aria-labelledby="dial-title">
      <div className="dial-phone">
        <h2 id="dial-title">拨打 12329</h2>
        <p className="quiet">一台真实走 FastAGI 协议的模拟交换机把来电交给服务。按键即时生效，可在播报中按。</p>
        <Trouble error={telephone.error} />
        <label className="dial-caller">
          来电号码
          <Input
            value={caller}
            placeholder={number}
            disabled={!isOver}
            maxLength={16}
            inputMode="tel"
            onChange={(event) => setCaller(event.target.value.replace(/\D/g, ''))}
          />
        </label>
        <p className="dial-state" role="status">
          {call ? `${stateTexts[call.state]}${call.extension ? `（分机 ${call.extension}）` : ''}` : '未拨打'}
        </p>
        <Keys call={call} onKeys={telephone.press} />
        <div className="dial-line">
          {isOver ? (
            <Button type="primary" size="large" icon={<PhoneFilled />} onClick={() => telephone.place(number)}>
              拨打 12329
            </Button>
          ) : (
            <Button danger type="primary" size="large" icon={<PhoneOutlined />} onClick={telephone.hangUp}>
              挂断
            </Button>
          )}
          <label>
            <Switch checked={isLoud} onChange={setLoud} /> 播放声音
          </label>
        </div>
        {demo && (
          <Alert
            type="info"
            title="演示职工"
            description={
              <ul className="dial-people">
                {demo.persons
                  .filter(({ account }) => /^\d{17}[\dX]$/.test(account))
                  .map(({ note, account, mobile }) => (
                    <li key={account}>
                      {note}：身份证 <code>{account}</code>，手机 <code>{mobile}</code>
                    </li>
                  ))}
              </ul>
            }
          />
        )}
      </div>
      <div className="dial-right">
        <h2>听到的话</h2>
        <Heard call={call} />
        <Extensions />
      </div>
    </section>
  );
}
