import { Button, Panel, TextField } from '@anju/ui';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';

const numberShape = /^[A-Z]{2}\d{6}-\d{8}-[0-9A-Z]{8}$/;

/** The number as printed, whatever the spaces and small letters it was typed with. */
const tidy = (text: string) => text.trim().toUpperCase().replace(/\s+/g, '').replaceAll('－', '-');

export function NumberForm({ number: given }: { readonly number: string }) {
  const navigate = useNavigate();
  const [number, setNumber] = useState(given);
  const [code, setCode] = useState('');
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      ...(!numberShape.test(tidy(number)) && {
        number: '编号由两个字母、两段数字和一段 8 位字符组成，请对照证明左下角核对',
      }),
      ...(tidy(code).length !== 8 && { paperCode: '验证码是 8 位字符' }),
    };
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first) return document.getElementById(`field-${first}`)?.focus();
    void navigate(`/verify/${tidy(number)}?c=${tidy(code)}`);
  };
  return (
    <Panel title="按编号核验">
      <form className="verify-form" noValidate onSubmit={submit}>
        <TextField
          name="number"
          label="证明编号"
          hint="印在证明上，例如 JC410100-20261123-7K3M9Q2X"
          autoComplete="off"
          spellCheck={false}
          value={number}
          onChange={setNumber}
          error={faults['number']}
        />
        <TextField
          name="paperCode"
          label="验证码"
          hint="印在编号旁边，8 位"
          autoComplete="off"
          spellCheck={false}
          maxLength={12}
          value={code}
          onChange={setCode}
          error={faults['paperCode']}
        />
        <Button type="primary" htmlType="submit">
          核验
        </Button>
      </form>
      <p className="muted">也可以用手机扫证明上的二维码，直接看到核验结果。</p>
    </Panel>
  );
}
