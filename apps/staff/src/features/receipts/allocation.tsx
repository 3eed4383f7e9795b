import {
  Button,
  Dialog,
  Field,
  faultOf,
  InstantText,
  Money,
  PageSkeleton,
  ProblemSummary,
  SelectField,
  StateTag,
  type StateTexts,
  TextField,
  typedNumber,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { bankOptions, useBanks } from '../../parts/banks.ts';
import { useMay } from '../../parts/permissions.ts';
import { SecondPerson } from '../../parts/second-person.tsx';
import { type Allocation, type Receipt, report, settlement } from '../../parts/server.ts';

const stateWords: StateTexts<Allocation['state']> = {
  proposed: ['待复核', 'wait'],
  paying: ['正在退回', 'wait'],
  done: ['已办结', 'good'],
  failed: ['退回未成', 'bad'],
  withdrawn: ['已撤销', 'calm'],
};
const kinds = { employer: '分配至单位', return: '退回付款人', subject: '记入科目' } as const;
type Subject = keyof typeof settlement.receiptSubjects;
const subjects = Object.entries(settlement.receiptSubjects).map(([value, name]) => ({
  value,
  label: `${value} ${name}`,
}));
type Kind = keyof typeof kinds;
const stale = {
  invalidates: [settlement.listAllocations, settlement.listReceipts, settlement.getAgeing, report.listDecisions],
};

/** What the clerk proposes: whose money it is, that it goes back, or that it is the centre's. */
function ProposeForm({ receiptId }: { receiptId: string }) {
  const banks = useBanks();
  const [kind, setKind] = useState<Kind>('employer');
  const [form, setForm] = useState({ employerAccountNo: '', bankCode: '', bankName: '', reason: '' });
  const [holder, setHolder] = useState<'corporate' | 'personal'>('corporate');
  const [subjectCode, setSubjectCode] = useState<Subject>('401');
  const [isTried, setTried] = useState(false);
  const command = useCommand(settlement.proposeAllocation, stale);
  const set = (change: Partial<typeof form>) => setForm({ ...form, ...change });
  const employerAccountNo = typedNumber(form.employerAccountNo);
  const reason = form.reason.trim();
  const faults = {
    employerAccountNo:
      kind === 'employer' && !/^\d{4,20}$/.test(employerAccountNo) ? '请填写单位账号（数字）' : undefined,
    bankCode: kind === 'return' && form.bankCode === '' ? '请选择银行' : undefined,
    bankName: kind === 'return' && form.bankName.trim().length < 2 ? '请填写付款人开户银行' : undefined,
    reason: reason.length < 2 ? '请写明核实情况' : undefined,
  };
  const submit = () => {
    setTried(true);
    if (Object.values(faults).some(Boolean)) return;
    const bodies = {
      employer: { kind: 'employer', employerAccountNo, reason },
      return: { kind: 'return', bankCode: form.bankCode, bankName: form.bankName.trim(), holder, reason },
      subject: { kind: 'subject', subjectCode, reason },
    } as const;
    command.mutate({ params: { receiptId }, body: bodies[kind] });
  };
  const errorOf = (name: keyof typeof faults) => (isTried && faults[name]) || faultOf(command.error, name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ProblemSummary error={command.error} />
      <div className="switch" role="group" aria-label="处理方式">
        {Object.entries(kinds).map(([key, text]) => (
          <button key={key} type="button" aria-pressed={kind === key} onClick={() => setKind(key as Kind)}>
            {text}
          </button>
        ))}
      </div>
      {kind === 'subject' && (
        <SelectField
          name="subjectCode"
          label="科目"
          hint="不属于任何单位和个人的款项，如银行支付的存款利息；已计提的利息记入 111。"
          value={subjectCode}
          options={subjects}
          onChange={(value) => setSubjectCode(value as Subject)}
        />
      )}
      {kind === 'employer' && (
        <TextField
          name="employerAccountNo"
          label="单位账号"
          hint="款项转入该单位的未分摊余额，可用于下次汇缴。"
          value={form.employerAccountNo}
          error={errorOf('employerAccountNo')}
          onChange={(employerAccountNo) => set({ employerAccountNo })}
        />
      )}
      {kind === 'return' && (
        <>
          <p className="note">退回原付款账户；复核通过后由银行付出。</p>
          <SelectField
            name="bankCode"
            label="付款人的银行"
            value={form.bankCode}
            error={errorOf('bankCode')}
            options={bankOptions(banks)}
            onChange={(bankCode) => set({ bankCode })}
          />
          <TextField
            name="bankName"
            label="开户银行名称"
            value={form.bankName}
            error={errorOf('bankName')}
            onChange={(bankName) => set({ bankName })}
          />
          <SelectField
            name="holder"
            label="付款人"
            value={holder}
            options={[
              { value: 'corporate', label: '单位' },
              { value: 'personal', label: '个人' },
            ]}
            onChange={(value) => setHolder(value === 'personal' ? 'personal' : 'corporate')}
          />
        </>
      )}
      <Field name="reason" label="核实情况" hint="写明如何核实，供复核人判断。" error={errorOf('reason')}>
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={3}
            maxLength={200}
            value={form.reason}
            onChange={(event) => set({ reason: event.target.value })}
          />
        )}
      </Field>
      <Button type="primary" htmlType="submit" loading={command.isPending}>
        提交复核
      </Button>
    </form>
  );
}

/** One proposal, and what the second person may do with it. */
function Proposal({ allocation, amountFen }: { allocation: Allocation; amountFen: number }) {
  const confirm = useCommand(settlement.confirmAllocation, stale);
  const withdraw = useCommand(settlement.withdrawAllocation, stale);
  const params = { allocationId: allocation.allocationId };
  return (
    <li className="proposal">
      <p>
        <StateTag state={allocation.state} texts={stateWords} />{' '}
        <strong>
          {kinds[allocation.kind]}：{allocation.target}
        </strong>
      </p>
      <p className="muted">
        {allocation.reason}（{allocation.proposedBy}，<InstantText value={allocation.proposedAt} />）
      </p>
      {allocation.outcome && <p>{allocation.outcome}</p>}
      {allocation.state === 'proposed' && (
        <SecondPerson
          isSmall
          isOwnProposal={allocation.isOwnProposal}
          title={`复核：${kinds[allocation.kind]}`}
          description={
            <>
              将 <Money fen={amountFen} strong /> 元{kinds[allocation.kind]}（{allocation.target}
              ）。复核后立即生效，
              {allocation.kind === 'subject' ? '有误时只能申请冲正凭证。' : '不能撤回。'}
            </>
          }
          confirm={() => confirm.mutateAsync({ params })}
          withdraw={() => withdraw.mutateAsync({ params })}
        />
      )}
    </li>
  );
}

/** A temporary receipt on its way to an employer, back to the payer, or into the books. */
export function AllocationDialog({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const may = useMay();
  const query = useRoute(
    settlement.listAllocations,
    { params: { receiptId: receipt.receiptId } },
    { refetchInterval: 5_000 },
  );
  const data = query.data;
  const isOpen = data?.allocations.some(({ state }) => state === 'proposed' || state === 'paying') ?? true;
  return (
    <Dialog title={`暂收款：${receipt.counterName}`} onClose={onClose}>
      <ProblemSummary error={query.error} />
      <p className="note">
        <Money fen={receipt.amountFen} strong /> 元，{receipt.transactedOn} 到账，附言“{receipt.remark || '无'}”。
      </p>
      {!data && !query.error && <PageSkeleton lines={3} />}
      {data && data.allocations.length > 0 && (
        <ul className="proposals">
          {data.allocations.map((allocation) => (
            <Proposal key={allocation.allocationId} allocation={allocation} amountFen={data.amountFen} />
          ))}
        </ul>
      )}
      {data?.isUnmatched && !isOpen && may('settlement.propose') && <ProposeForm receiptId={receipt.receiptId} />}
    </Dialog>
  );
}
