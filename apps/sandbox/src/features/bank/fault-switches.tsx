import { Alert, Button, InputNumber } from 'antd';
import { useState } from 'react';
import { type BankFaults, tell } from '../../parts/server.ts';

const switches: readonly { key: keyof BankFaults; label: string; meaning: string; unit: string; most: number }[] = [
  {
    key: 'repeatNotices',
    label: '重复通知',
    meaning: '中心收妥后，同一笔到账通知再发几次；中心只应入账一次。',
    unit: '次',
    most: 20,
  },
  { key: 'delayMs', label: '通知延迟', meaning: '转账后过多久才发第一次到账通知。', unit: '毫秒', most: 3_600_000 },
  {
    key: 'loseAcknowledgements',
    label: '丢失应答',
    meaning: '接下来几次，中心已收妥但应答没传回银行，银行会再发。',
    unit: '次',
    most: 100,
  },
  {
    key: 'loseAnswers',
    label: '付款无应答',
    meaning: '接下来几笔中心发起的付款已办妥，但连接断开、没有回音。',
    unit: '笔',
    most: 100,
  },
  {
    key: 'deferPayments',
    label: '付款处理中',
    meaning: '接下来几笔中心发起的付款先答“处理中”，查询后才有结果。',
    unit: '笔',
    most: 100,
  },
  {
    key: 'refuseCards',
    label: '拒绝入账',
    meaning: '接下来几笔付款或委托收款因账户状态异常被拒绝。',
    unit: '笔',
    most: 100,
  },
  {
    key: 'returnPayments',
    label: '付款后退回',
    meaning: '接下来几笔付款付出后，收款行过几秒退回。',
    unit: '笔',
    most: 100,
  },
  {
    key: 'slowAnswers',
    label: '应答迟到',
    meaning: '接下来几次应答过 10 秒才到。',
    unit: '次',
    most: 100,
  },
  {
    key: 'failEvery',
    label: '批量余额不足',
    meaning: '批量扣款中每隔几笔有一笔余额不足；0 为没有。',
    unit: '笔',
    most: 1_000,
  },
  {
    key: 'lateEvery',
    label: '批量结果迟到',
    meaning: '批量扣款中每隔几笔有一笔晚 20 秒才有结果；0 为没有。',
    unit: '笔',
    most: 1_000,
  },
];
const none = Object.fromEntries(switches.map(({ key }) => [key, 0])) as unknown as BankFaults;

/** Faults on demand: what a bank does on a bad day. */
export function FaultSwitches({ faults, onChanged }: { faults: BankFaults; onChanged: () => void }) {
  const [error, setError] = useState<string>();
  const change = (next: Partial<BankFaults>) => {
    tell('/bank/faults', next).then(
      () => {
        setError(undefined);
        onChanged();
      },
      (failure: Error) => setError(failure.message),
    );
  };
  const isCalm = switches.every(({ key }) => faults[key] === 0);
  return (
    <section className="bank-panel" aria-labelledby="faults-title">
      <h2 id="faults-title">故障开关</h2>
      {error && <Alert type="error" showIcon title={error} />}
      <p className="quiet">{isCalm ? '现在一切正常。' : '有故障正在模拟；计数用完后自动恢复。'}</p>
      <div className="bank-faults">
        {switches.map(({ key, label, meaning, unit, most }) => (
          <label key={key} htmlFor={`fault-${key}`}>
            <InputNumber
              id={`fault-${key}`}
              min={0}
              max={most}
              precision={0}
              suffix={unit}
              value={faults[key]}
              onChange={(value) => change({ [key]: value ?? 0 })}
              style={{ width: 130 }}
              aria-describedby={`fault-${key}-meaning`}
            />
            <strong>{label}</strong>
            <small id={`fault-${key}-meaning`}>{meaning}</small>
          </label>
        ))}
      </div>
      <Button disabled={isCalm} onClick={() => change(none)}>
        全部恢复正常
      </Button>
    </section>
  );
}
