import {
  Button,
  DataTable,
  InstantText,
  Money,
  newRequestId,
  Panel,
  ProblemSummary,
  StateTag,
  type StateTexts,
  typedNumber,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { formatYuan, parseYuan, yuanFault } from '../../parts/accounting.ts';
import { useBanks } from '../../parts/banks.ts';
import { DeskDialog, type DeskField } from '../../parts/desk-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import { SecondPerson } from '../../parts/second-person.tsx';
import { type Employer, type Refund, registration, report, settlement } from '../../parts/server.ts';

const stateWords: StateTexts<Refund['state']> = {
  proposed: ['待复核', 'wait'],
  paying: ['正在付款', 'wait'],
  done: ['已退回', 'good'],
  failed: ['银行未付，已转回', 'bad'],
  withdrawn: ['已撤销', 'calm'],
};
const fieldsFor = (banks: ReturnType<typeof useBanks>): readonly DeskField[] => [
  {
    name: 'amountFen',
    label: '退回金额（元）',
    hint: '不超过未分摊余额；复核通过后立即从未分摊余额转出',
    fault: yuanFault,
  },
  {
    name: 'accountNo',
    label: '单位收款账号',
    hint: '户名须与单位名称一致，银行按户名核对',
    fault: (value) => (/^\d{8,32}$/.test(typedNumber(value)) ? undefined : '请填写 8 至 32 位数字的账号'),
  },
  { name: 'bankCode', label: '收款银行', options: Object.fromEntries(banks.map(({ code, name }) => [code, name])) },
  { name: 'bankName', label: '开户银行名称', maxLength: 60 },
  { name: 'reason', label: '退回原因', hint: '写明依据和核实情况，供复核人判断' },
];
const stale = [report.listDecisions, settlement.listRefunds, report.getEmployer, registration.getClosing];

function RefundDialog(props: {
  readonly employer: Employer;
  readonly unallocatedFen: number;
  readonly onClose: () => void;
}) {
  const { employer, unallocatedFen, onClose } = props;
  const banks = useBanks();
  const [refundId] = useState(newRequestId);
  const command = useCommand(settlement.proposeRefund, { invalidates: stale });
  return (
    <DeskDialog
      title="退回未分摊余额"
      intro={
        <p className="note">
          收款户名：{employer.name}。未分摊余额 <Money fen={unallocatedFen} strong unit />
          。由另一位工作人员复核后付款。
        </p>
      }
      fields={fieldsFor(banks)}
      initial={{ amountFen: formatYuan(unallocatedFen) }}
      confirmText="提交复核"
      onClose={onClose}
      onSubmit={({ amountFen = '', accountNo = '', bankCode = '', bankName = '', reason = '' }) =>
        command.mutateAsync({
          params: { employerId: employer.employerId },
          body: {
            refundId,
            amountFen: Number(parseYuan(amountFen) ?? 0),
            accountNo: typedNumber(accountNo),
            bankCode,
            bankName,
            reason,
          },
        })
      }
    />
  );
}

function Decision({ refund }: { readonly refund: Refund }) {
  const confirm = useCommand(settlement.confirmRefund, { invalidates: stale });
  const withdraw = useCommand(settlement.withdrawRefund, { invalidates: stale });
  if (refund.state !== 'proposed') return null;
  const params = { refundId: refund.refundId };
  return (
    <SecondPerson
      isSmall
      isOwnProposal={refund.isOwnProposal}
      title="复核：退回未分摊余额"
      description={
        <>
          将 <Money fen={refund.amountFen} strong unit /> 付至 {refund.bankName} {refund.accountMasked}
          。复核后立即生效，不能撤回。
        </>
      }
      confirm={() => confirm.mutateAsync({ params })}
      withdraw={() => withdraw.mutateAsync({ params })}
    />
  );
}

/** What of an employer's unallocated money goes back to it: asked for by one, confirmed by another. */
export function Refunds({ employer }: { readonly employer: Employer }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const query = useRoute(
    settlement.listRefunds,
    { params: { employerId: employer.employerId } },
    { refetchInterval: 5_000 },
  );
  const { data } = query;
  const isUnderWay = data?.refunds.some(({ state }) => state === 'proposed' || state === 'paying') ?? true;
  return (
    <Panel
      title="退回未分摊余额"
      extra={
        may('settlement.propose') && (
          <Button disabled={isUnderWay || data?.unallocatedFen === 0} onClick={() => setOpen(true)}>
            申请退回
          </Button>
        )
      }
    >
      <ProblemSummary error={query.error} onRetry={query.refetch} quiet />
      {data && (
        <DataTable
          caption="未分摊余额的退回"
          rowKey="refundId"
          rows={data.refunds}
          columns={[
            { key: 'proposedAt', title: '申请时间', render: (row) => <InstantText value={row.proposedAt} /> },
            { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
            {
              key: 'bankName',
              title: '收款账户',
              render: (row) => (
                <>
                  {row.bankName} {row.accountMasked}
                </>
              ),
            },
            { key: 'reason', title: '原因', render: (row) => `${row.reason}（${row.proposedBy}）` },
            {
              key: 'state',
              title: '状态',
              render: (row) => (
                <>
                  <StateTag state={row.state} texts={stateWords} /> {row.outcome}
                  <Decision refund={row} />
                </>
              ),
            },
          ]}
          empty={
            data.unallocatedFen === 0
              ? { title: '没有可退回的余额', text: '该单位没有未分摊余额。' }
              : { title: '还没有退回', text: '单位多缴的、销户前剩下的未分摊余额，可以退回单位的银行账户。' }
          }
        />
      )}
      {isOpen && data && (
        <RefundDialog employer={employer} unallocatedFen={data.unallocatedFen} onClose={() => setOpen(false)} />
      )}
    </Panel>
  );
}
