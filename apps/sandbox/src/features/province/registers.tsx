import { Alert, Button, Descriptions, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { evidenceFieldText, sourceNames } from '../../../../../server/src/rules.ts';
import { CopyText } from '../../parts/copy-text.tsx';
import { type PersonRegisters, type Register, useDemo, useLive } from '../../parts/server.ts';

type SourceName = keyof typeof sourceNames;

/** What one types elsewhere: numbers and names. */
const copied = new Set(['contractNo', 'invoiceNo', 'certificateNo', 'loanNo', 'spouseCertificateNumber', 'spouseName']);

/** Register by register, the other invoices after the first. */
const recordsOf = ({ records, invoices }: PersonRegisters): (readonly [source: string, record: Register])[] => [
  ...Object.entries(records),
  ...invoices.map((invoice) => ['tax-invoice', invoice] as const),
];

function Found({ certificateNumber }: { certificateNumber: string }) {
  const path = `/province/person?certificateNumber=${encodeURIComponent(certificateNumber)}`;
  const { data, error } = useLive<PersonRegisters>(path, 60_000);
  if (error) return <Alert type="warning" showIcon title={error.message} />;
  if (!data) return <Skeleton active />;
  return (
    <>
      <strong>{data.name}</strong>
      {recordsOf(data).map(([source, record]) => (
        <Descriptions
          key={`${source} ${String(record['invoiceNo'] ?? '')}`}
          size="small"
          bordered
          column={2}
          title={sourceNames[source as SourceName]}
          items={Object.entries(record).map(([field, value]) => {
            const { label, text } = evidenceFieldText(source as SourceName, field, value);
            const children = copied.has(field) ? <CopyText text={text} label={label} /> : text;
            return { key: field, label, children };
          })}
        />
      ))}
    </>
  );
}

/** What the agencies know of a fictional person: what must be typed for a claim to be confirmed. */
export function Registers() {
  const { data: demo } = useDemo();
  const [typed, setTyped] = useState<string>();
  const [asked, setAsked] = useState<string>();
  const first = demo?.persons[0]?.account ?? '';
  const certificateNumber = asked ?? first;
  const look = (number: string) => {
    setTyped(number);
    setAsked(number);
  };
  return (
    <section className="bank-panel" aria-labelledby="registers-title">
      <h2 id="registers-title">各部门登记了什么</h2>
      <p className="quiet">全部虚构。照这里的内容申报，核验一致；改一个数字，核验不一致。</p>
      <form
        className="province-search"
        onSubmit={(event) => {
          event.preventDefault();
          look((typed ?? first).trim());
        }}
      >
        <Input
          aria-label="证件号码"
          placeholder="证件号码"
          value={typed ?? first}
          maxLength={18}
          onChange={(event) => setTyped(event.target.value)}
          style={{ width: 230 }}
        />
        <Button htmlType="submit" type="primary">
          查看
        </Button>
        {demo?.persons.map(({ account, note }) => (
          <Button key={account} onClick={() => look(account)}>
            {note}
          </Button>
        ))}
      </form>
      {certificateNumber && <Found certificateNumber={certificateNumber} />}
    </section>
  );
}
