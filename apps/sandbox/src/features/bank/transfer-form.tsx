import { Alert, Button, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { yuanCapital } from '../../../../../server/src/rules.ts';
import { type BankAccount, type BankTransaction, type PayOrder, tell } from '../../parts/server.ts';

interface Fields {
  readonly fromAccountNo: string;
  readonly toAccountNo: string;
  readonly amountYuan: string;
  readonly remark?: string;
}

/** `1234.5` → 123450, without arithmetic on a fraction of a yuan. */
function fenOf(yuan: string): number | undefined {
  const match = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(yuan.trim());
  return match ? Number(`${match[1]}${(match[2] ?? '').padEnd(2, '0')}`) : undefined;
}

const named = ({ accountNo, name }: BankAccount) => ({ value: accountNo, label: `${name}　${accountNo}` });

/** An employer at its own online bank, paying into the centre's special account. */
export function TransferForm({ accounts, onPaid }: { accounts: readonly BankAccount[]; onPaid: () => void }) {
  const [form] = Form.useForm<Fields>();
  const [outcome, setOutcome] = useState<{ kind: 'success' | 'error'; text: string }>();
  const [isBusy, setBusy] = useState(false);
  const amount = Form.useWatch('amountYuan', form);
  const amountFen = amount === undefined || amount === null ? undefined : fenOf(String(amount));
  const pay = async ({ fromAccountNo, toAccountNo, amountYuan, remark = '' }: Fields) => {
    const fromAccountName = accounts.find(({ accountNo }) => accountNo === fromAccountNo)?.name ?? '';
    const order: PayOrder = {
      fromAccountNo,
      fromAccountName,
      toAccountNo,
      amountFen: fenOf(String(amountYuan)) ?? 0,
      remark: remark.trim(),
    };
    setBusy(true);
    await tell<BankTransaction>('/bank/pay', order).then(
      ({ bankSerial }) => {
        setOutcome({ kind: 'success', text: `已转出，银行流水号 ${bankSerial}。到账通知会自动发给中心。` });
        form.resetFields(['amountYuan', 'remark']);
        onPaid();
      },
      (error: Error) => setOutcome({ kind: 'error', text: error.message }),
    );
    setBusy(false);
  };
  const centre = accounts.find(({ holder }) => holder === 'centre');
  const payers = accounts.filter(({ holder }) => holder === 'payer');
  return (
    <section className="bank-panel" aria-labelledby="transfer-title">
      <h2 id="transfer-title">单位网上银行转账</h2>
      {outcome && <Alert type={outcome.kind} showIcon title={outcome.text} role="status" />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ fromAccountNo: payers[0]?.accountNo, toAccountNo: centre?.accountNo }}
        onFinish={(fields: Fields) => void pay(fields)}
      >
        <Form.Item name="fromAccountNo" label="付款账户" rules={[{ required: true, message: '请选择付款账户' }]}>
          <Select options={payers.map(named)} />
        </Form.Item>
        <Form.Item name="toAccountNo" label="收款账户" rules={[{ required: true, message: '请选择收款账户' }]}>
          <Select options={accounts.map(named)} />
        </Form.Item>
        <Form.Item name="amountYuan" label="金额" rules={[{ required: true, message: '请填写金额' }]}>
          <InputNumber<string>
            stringMode
            min="0.01"
            precision={2}
            controls={false}
            suffix="元"
            style={{ width: '100%' }}
          />
        </Form.Item>
        <p className="bank-capital" aria-live="polite">
          {amountFen ? `大写：${yuanCapital(amountFen)}` : '　'}
        </p>
        <Form.Item
          name="remark"
          label="附言"
          extra="汇缴时只填单位网厅给出的附言，中心凭它对账；留空或填错可看到“未匹配”的处理。"
        >
          <Input maxLength={200} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy} block>
          确认转账
        </Button>
      </Form>
    </section>
  );
}
