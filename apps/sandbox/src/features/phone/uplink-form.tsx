import { Alert, Button, Input, Segmented } from 'antd';
import { type FormEvent, useState } from 'react';
import { tell } from '../../parts/server.ts';

const carriers = [
  { value: 'province', label: '移动号码' },
  { value: 'unicom', label: '联通号码' },
] as const;
type Carrier = (typeof carriers)[number]['value'];

/** Writes from this phone to the centre; the carrier decides which message centre brings it. */
export function UplinkForm({ mobile }: { readonly mobile: string }) {
  const [text, setText] = useState('');
  const [centre, setCentre] = useState<Carrier>('province');
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    setBusy(true);
    await tell('/phone/uplink', { centre, mobile, to: '12329', text: text.trim() }).then(
      () => {
        setText('');
        setTrouble(undefined);
      },
      (error: Error) => setTrouble(error.message),
    );
    setBusy(false);
  };
  return (
    <form className="phone-reply" onSubmit={(event) => void send(event)}>
      {trouble && <Alert type="error" showIcon title={trouble} role="alert" />}
      <Segmented
        size="small"
        aria-label="本机的运营商"
        options={[...carriers]}
        value={centre}
        onChange={(chosen) => setCentre(chosen)}
      />
      <div className="phone-reply-line">
        <Input
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={300}
          placeholder="发短信到 12329，如 YE"
          aria-label="发送到 12329 的短信"
        />
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={text.trim() === ''}>
          发送
        </Button>
      </div>
    </form>
  );
}
