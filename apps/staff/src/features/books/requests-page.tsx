import {
  Button,
  type Column,
  ConfirmButton,
  DataTable,
  InstantText,
  type ListState,
  Money,
  Nothing,
  PageHeader,
  Panel,
  StateTag,
  type StateTexts,
  useCommand,
  useList,
  useListState,
} from '@anju/ui';
import { useState } from 'react';
import { accounting, type VoucherRequest } from '../../parts/accounting.ts';
import { ChoiceFilter } from '../../parts/filters.tsx';
import { JournalLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { BooksNav } from './books-nav.tsx';
import { RefuseDialog } from './refuse-dialog.tsx';
import { VoucherForm, type VoucherStart } from './voucher-form.tsx';

const states: StateTexts<VoucherRequest['state']> = {
  proposed: ['待复核', 'wait'],
  posted: ['已记账', 'good'],
  refused: ['已退回', 'bad'],
  withdrawn: ['已撤回', 'calm'],
};
const stateNames = { proposed: '待复核', posted: '已记账', refused: '已退回', withdrawn: '已撤回' };
const stale = [accounting.listVoucherRequests, accounting.getBooks, accounting.listClosingChecks];

/** Lines in short, one under the other. */
function Lines({ row }: { row: VoucherRequest }) {
  return (
    <ul className="request-lines">
      {row.lines.map((line, index) => (
        <li key={index}>
          <span className="balance-side">{line.debitFen !== 0 ? '借' : '贷'}</span>
          <span>
            {line.subject} {line.subjectName}
          </span>
          <Money fen={line.debitFen !== 0 ? line.debitFen : line.creditFen} />
        </li>
      ))}
    </ul>
  );
}

function Actions({ row }: { row: VoucherRequest }) {
  const may = useMay();
  const [isRefusing, setRefusing] = useState(false);
  const approve = useCommand(accounting.approveVoucher, { invalidates: stale });
  const withdraw = useCommand(accounting.withdrawVoucher, { invalidates: stale });
  const params = { requestId: row.requestId };
  if (row.state !== 'proposed') return row.journalId ? <JournalLink id={row.journalId} /> : <Nothing />;
  if (row.isOwn) {
    return (
      <ConfirmButton
        size="small"
        title="撤回这张凭证？"
        description="撤回后不记账，可以重新录入。"
        confirmText="撤回"
        onConfirm={() => withdraw.mutateAsync({ params })}
      >
        撤回
      </ConfirmButton>
    );
  }
  if (!may('accounting.approve')) return <span className="muted">等待复核</span>;
  return (
    <div className="row-actions">
      <ConfirmButton
        size="small"
        type="primary"
        title={row.kind === 'reversal' ? '同意冲正并记账？' : '复核通过并记账？'}
        description={
          <>
            <p>{row.summary}</p>
            <Lines row={row} />
          </>
        }
        confirmText="通过并记账"
        onConfirm={() => approve.mutateAsync({ params })}
      >
        通过
      </ConfirmButton>
      <Button size="small" onClick={() => setRefusing(true)}>
        退回
      </Button>
      {isRefusing && <RefuseDialog requestId={row.requestId} stale={stale} onClose={() => setRefusing(false)} />}
    </div>
  );
}

const columns: readonly Column<VoucherRequest>[] = [
  { key: 'state', title: '状态', width: 90, render: (row) => <StateTag state={row.state} texts={states} /> },
  {
    key: 'summary',
    title: '摘要',
    isRowHeader: true,
    wraps: true,
    render: (row) => (
      <>
        {row.kind === 'reversal' && <span className="tag tag-bad">冲正</span>} {row.summary}
        {row.reversesId && (
          <span className="request-note">
            冲正 <JournalLink id={row.reversesId}>原凭证</JournalLink>
          </span>
        )}
        {row.note && <span className="request-note">退回理由：{row.note}</span>}
      </>
    ),
  },
  { key: 'lines', title: '分录', render: (row) => <Lines row={row} /> },
  {
    key: 'proposedBy',
    title: '制单',
    render: (row) => (
      <>
        {row.proposedBy}
        <span className="request-note">
          <InstantText value={row.proposedAt} />
        </span>
      </>
    ),
  },
  {
    key: 'decidedBy',
    title: '复核',
    render: (row) =>
      row.decidedBy ? (
        <>
          {row.decidedBy}
          <span className="request-note">
            <InstantText value={row.decidedAt} />
          </span>
        </>
      ) : (
        <Nothing />
      ),
  },
  { key: 'actions', title: '办理', render: (row) => <Actions row={row} /> },
];

const nothingNew = { new: undefined, debit: undefined, credit: undefined, amount: undefined, summary: undefined };

/** A voucher that another page (a break of reconciliation) asks for, with its figures. */
function startOf({ get }: ListState): VoucherStart | undefined {
  const [debit, credit, amount] = [get('debit'), get('credit'), get('amount')];
  if (!debit || !credit || !amount) return undefined;
  return { debit, credit, amount, summary: (get('summary') ?? '').slice(0, 200) };
}

/** Vouchers by hand and reversals: one person enters, another posts. */
export function RequestsPage() {
  const may = useMay();
  const list = useListState(20);
  const state = list.choice('state', stateNames);
  const isEntering = list.get('new') !== undefined;
  const close = () => list.set(nothingNew);
  const query = useList(accounting.listVoucherRequests, list, { query: { ...(state && { state }) } });
  return (
    <>
      <PageHeader
        title="手工凭证与冲正"
        description="一人制单、另一人复核后记账。冲正从原凭证页面申请。"
        extra={
          may('accounting.prepare') && (
            <Button type="primary" onClick={() => list.set({ new: '1' })}>
              录入凭证
            </Button>
          )
        }
      />
      <BooksNav />
      <Panel flush>
        <DataTable<VoucherRequest>
          caption="手工凭证与冲正"
          columns={columns}
          rowKey="requestId"
          query={query}
          paging={list}
          filters={<ChoiceFilter list={list} name="state" label="状态" options={stateNames} />}
          empty={
            state
              ? { title: `没有${stateNames[state]}的凭证`, text: '换一个状态，或选“全部”。' }
              : { title: '没有手工凭证', text: '日常业务自动记账；利息计提、费用等由财务在这里录入。' }
          }
        />
      </Panel>
      {isEntering && may('accounting.prepare') && <VoucherForm start={startOf(list)} stale={stale} onClose={close} />}
    </>
  );
}
