import { Alert, Button, Select, Switch } from 'antd';
import { useState } from 'react';
import { type MessageCentre, type MessageCentreFaults, tell, useMessageCentres } from '../../parts/server.ts';

const reports = [
  { value: 'delivered', label: '报告“已送达”' },
  { value: 'failed', label: '报告“未送达”' },
  { value: 'none', label: '没有报告' },
] as const;

function Centre({ centre, onChanged }: { readonly centre: MessageCentre; readonly onChanged: () => void }) {
  const [trouble, setTrouble] = useState<string>();
  const set = (change: Partial<MessageCentreFaults>) =>
    void tell(`/message-centres/${centre.centre}/faults`, change).then(onChanged, (error: Error) =>
      setTrouble(error.message),
    );
  const { faults } = centre;
  const title = `centre-${centre.centre}`;
  const noun = centre.centre === 'wechat' || centre.centre === 'app' ? '推送' : '短信';
  return (
    <section className="centre-card" aria-labelledby={title}>
      <h3 id={title}>{centre.name}</h3>
      {trouble && <Alert type="error" showIcon title={trouble} role="alert" />}
      <p className="centre-line">
        <Switch aria-label={`${centre.name}停机`} checked={faults.down} onChange={(down) => set({ down })} />
        <span>{faults.down ? '已停机，连接不上' : '正常'}</span>
      </p>
      <p className="centre-line">
        <Switch
          aria-label={`${centre.name}拒收${noun}`}
          checked={faults.submitResult !== 0}
          onChange={(isOn) => set({ submitResult: isOn ? 9 : 0 })}
        />
        <span>{faults.submitResult === 0 ? `接收${noun}` : `拒收${noun}`}</span>
      </p>
      <Select
        aria-label={`${centre.name}的送达报告`}
        value={faults.report}
        options={[...reports]}
        onChange={(report) => set({ report })}
      />
      <p className="centre-line">
        <Button size="small" onClick={() => set({ silentSubmits: 1 })}>
          下一条不应答
        </Button>
        <Button size="small" onClick={() => set({ throttledSubmits: 3 })}>
          接下来 3 条说“太忙”
        </Button>
      </p>
    </section>
  );
}

/** What the message centres and the platforms of pushes do wrong on purpose. */
export function CentreFaults() {
  const { data, refetch } = useMessageCentres();
  if (!data) return null;
  return (
    <section className="centres" aria-label="短信中心和推送平台">
      <h2>短信中心和推送平台</h2>
      {data.centres.map((centre) => (
        <Centre key={centre.centre} centre={centre} onChanged={() => void refetch()} />
      ))}
    </section>
  );
}
