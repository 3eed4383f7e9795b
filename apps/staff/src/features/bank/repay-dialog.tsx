import {
  Button,
  Dialog,
  faultOf,
  Money,
  ProblemSummary,
  SelectField,
  TextField,
  typedNumber,
  useCommand,
} from '@anju/ui';
import { useState } from 'react';
import { bankOptions, useBanks } from '../../parts/banks.ts';
import { type PaymentView, settlement } from '../../parts/server.ts';

interface Props {
  readonly payment: PaymentView;
  readonly onClose: () => void;
  readonly onProposed: (paymentId: string) => void;
}

/** Corrects the payee's account; a second person confirms before anything is sent. */
export function RepayDialog({ payment, onClose, onProposed }: Props) {
  const banks = useBanks();
  const [payee, setPayee] = useState({
    name: payment.counterName,
    accountNo: '',
    bankCode: payment.counterBankCode,
    bankName: payment.counterBankName,
  });
  const command = useCommand(settlement.proposeRepayment, {
    invalidates: [settlement.getPayment, settlement.listPayments],
    onSuccess: ({ paymentId }) => onProposed(paymentId),
  });
  const [isTried, setTried] = useState(false);
  const accountNo = typedNumber(payee.accountNo);
  const faults = {
    name: payee.name.trim() === '' ? '请填写收款人户名' : undefined,
    accountNo: /^[0-9A-Za-z-]{6,32}$/.test(accountNo) ? undefined : '请填写 6 至 32 位的收款账号',
    bankName: payee.bankName.trim().length < 2 ? '请填写开户银行名称' : undefined,
  };
  const submit = () => {
    setTried(true);
    if (faults.name || faults.accountNo || faults.bankName) return;
    command.mutate({
      params: { paymentId: payment.paymentId },
      body: {
        name: payee.name.trim(),
        accountNo,
        bankCode: payee.bankCode,
        bankName: payee.bankName.trim(),
        holder: payment.counterHolder,
      },
    });
  };
  const errorOf = (name: keyof typeof faults) => (isTried && faults[name]) || faultOf(command.error, name);
  const set = (change: Partial<typeof payee>) => setPayee({ ...payee, ...change });
  const was = { code: payment.counterBankCode, name: payment.counterBankName };
  return (
    <Dialog
      title="更正账户，重新付款"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" loading={command.isPending} onClick={submit}>
            提交复核
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <ProblemSummary error={command.error} />
        <p className="note">
          重新付款 <Money fen={payment.amountFen} strong /> 元。提交后须由另一位工作人员复核，复核通过才发送银行。
        </p>
        <TextField
          name="name"
          label="收款人户名"
          value={payee.name}
          error={errorOf('name')}
          onChange={(name) => set({ name })}
        />
        <TextField
          name="accountNo"
          label="收款账号"
          hint={`原账号 ${payment.counterAccountMasked}`}
          value={payee.accountNo}
          error={errorOf('accountNo')}
          onChange={(value) => set({ accountNo: value })}
        />
        <SelectField
          name="bankCode"
          label="银行"
          value={payee.bankCode}
          options={bankOptions(banks, was)}
          onChange={(bankCode) =>
            set({ bankCode, bankName: banks.find(({ code }) => code === bankCode)?.name ?? payee.bankName })
          }
        />
        <TextField
          name="bankName"
          label="开户银行名称"
          value={payee.bankName}
          error={errorOf('bankName')}
          onChange={(bankName) => set({ bankName })}
        />
      </form>
    </Dialog>
  );
}
