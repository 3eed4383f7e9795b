import {
  type Column,
  DataTable,
  InstantText,
  Money,
  Nothing,
  PageHeader,
  Panel,
  useCommand,
  useList,
  useListState,
} from '@anju/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { EmployerLink, JournalLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { SecondPerson } from '../../parts/second-person.tsx';
import { type Decision, report, settlement } from '../../parts/server.ts';

const kinds: Readonly<Record<Decision['kind'], string>> = {
  voucher: '手工凭证',
  reversal: '冲正凭证',
  allocation: '暂收款分配至单位',
  booking: '暂收款记入科目',
  return: '暂收款退回付款人',
  refund: '退回单位未分摊余额',
  repayment: '更正账户，重新付款',
};
const stale = [report.listDecisions, report.getDay, settlement.listReceipts, settlement.getAgeing];

const account = ({ bankName, accountMasked }: Decision) => [bankName, accountMasked].filter(Boolean).join(' ');

/** Who gets the money, or whose it becomes; a voucher has neither. */
function Target({ row }: { readonly row: Decision }) {
  if (row.kind === 'voucher') return <Nothing />;
  if (row.kind === 'reversal') return <JournalLink id={row.aboutId}>原凭证</JournalLink>;
  return (
    <>
      {row.kind === 'refund' ? <EmployerLink id={row.aboutId}>{row.holder}</EmployerLink> : row.holder}
      {account(row) && <span className="request-note">{account(row)}</span>}
    </>
  );
}

interface MoneyProps {
  readonly row: Decision;
  readonly confirm: () => Promise<unknown>;
  readonly withdraw: () => Promise<unknown>;
  readonly children: ReactNode;
}

function OfMoney({ row, confirm, withdraw, children }: MoneyProps) {
  return (
    <SecondPerson
      isSmall
      isOwnProposal={row.isOwnProposal}
      title={`复核：${kinds[row.kind]}`}
      description={
        <>
          将 <Money fen={row.amountFen} strong unit /> {children}。复核后立即生效，不能撤回。
        </>
      }
      confirm={confirm}
      withdraw={withdraw}
    />
  );
}

function OfReceipt({ row }: { readonly row: Decision }) {
  const confirm = useCommand(settlement.confirmAllocation, { invalidates: stale });
  const withdraw = useCommand(settlement.withdrawAllocation, { invalidates: stale });
  const params = { allocationId: row.id };
  return (
    <OfMoney
      row={row}
      confirm={() => confirm.mutateAsync({ params })}
      withdraw={() => withdraw.mutateAsync({ params })}
    >
      {row.kind === 'allocation' ? (
        <>转入 {row.holder} 的未分摊余额</>
      ) : row.kind === 'booking' ? (
        <>记入 {row.holder}</>
      ) : (
        <>
          退回 {row.holder}（{account(row)}）
        </>
      )}
    </OfMoney>
  );
}

function OfRefund({ row }: { readonly row: Decision }) {
  const confirm = useCommand(settlement.confirmRefund, { invalidates: stale });
  const withdraw = useCommand(settlement.withdrawRefund, { invalidates: stale });
  const params = { refundId: row.id };
  return (
    <OfMoney
      row={row}
      confirm={() => confirm.mutateAsync({ params })}
      withdraw={() => withdraw.mutateAsync({ params })}
    >
      付至 {row.holder}（{account(row)}）
    </OfMoney>
  );
}

function OfRepayment({ row }: { readonly row: Decision }) {
  const confirm = useCommand(settlement.confirmRepayment, { invalidates: stale });
  const withdraw = useCommand(settlement.withdrawRepayment, { invalidates: stale });
  const params = { paymentId: row.id };
  return (
    <OfMoney
      row={row}
      confirm={() => confirm.mutateAsync({ params })}
      withdraw={() => withdraw.mutateAsync({ params })}
    >
      付给 {row.holder}（{account(row)}）
    </OfMoney>
  );
}

/** A voucher is decided where its lines are; money is decided here, and what led to it is one click away. */
function Actions({ row }: { readonly row: Decision }) {
  const may = useMay();
  switch (row.kind) {
    case 'voucher':
    case 'reversal':
      return (
        <Link to="/books/requests?state=proposed">
          {may('accounting.approve') && !row.isOwnProposal ? '查看分录并复核' : '查看分录'}
        </Link>
      );
    case 'allocation':
    case 'booking':
    case 'return':
      return <OfReceipt row={row} />;
    case 'refund':
      return <OfRefund row={row} />;
    case 'repayment':
      return (
        <>
          <OfRepayment row={row} /> <Link to={`/payments/${row.id}`}>付款经过</Link>
        </>
      );
  }
}

const columns: readonly Column<Decision>[] = [
  { key: 'kind', title: '事项', isRowHeader: true, render: (row) => kinds[row.kind] },
  { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
  { key: 'target', title: '对象', wraps: true, render: (row) => <Target row={row} /> },
  { key: 'reason', title: '摘要、原因', wraps: true, render: (row) => row.reason },
  {
    key: 'proposedBy',
    title: '申请人',
    render: (row) => (
      <>
        {row.proposedBy}
        <span className="request-note">
          <InstantText value={row.proposedAt} />
        </span>
      </>
    ),
  },
  { key: 'actions', title: '办理', render: (row) => <Actions row={row} /> },
];

/** Everything of the books and of money that waits for a second person, the oldest first. */
export function DecisionsPage() {
  const list = useListState();
  const query = useList(report.listDecisions, list, {}, { refetchInterval: 15_000 });
  return (
    <>
      <PageHeader title="待复核" description="手工凭证和资金的申请，须由另一人复核后才生效；等得最久的排在最前。" />
      <Panel flush>
        <DataTable<Decision>
          caption="待复核事项"
          columns={columns}
          rowKey="id"
          query={query}
          paging={list}
          empty={{
            title: '没有等待复核的事项',
            text: '有人录入凭证、申请冲正、处理暂收款、退款或重新付款后，会显示在这里。',
          }}
        />
      </Panel>
    </>
  );
}
