import {
  type Column,
  DataTable,
  formatCount,
  formatMonthText,
  InstantText,
  Masked,
  Money,
  Panel,
  ProblemSummary,
  StateTag,
  useList,
  useListState,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { paths } from '../../parts/routes.ts';
import { ChosenCount, useSearchedPages } from '../../parts/searched-pages.tsx';
import { contribution, type RemittanceLine, type RemittanceSummary } from '../../parts/server.ts';
import { nameColumn, nameOf, useWholeNames } from '../../parts/whole-names.tsx';
import { correctionTexts } from '../../parts/words.ts';
import { BackPaidForm } from './back-paid-form.tsx';
import { CorrectionReason } from './correction-reason.tsx';
import { useStart } from './use-start.ts';

function Form({ remittanceId, month }: { readonly remittanceId: string; readonly month: string }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const search = useSearchedPages('姓名或证件号码');
  const names = useWholeNames();
  const { start, isBusy, error } = useStart();
  const query = useList(contribution.listRemittanceLines, search.paging, {
    params: { remittanceId },
    query: { ...search.asked, ...names.asked },
  });
  const toggle = (accountNo: string) => {
    const next = new Set(chosen);
    if (!next.delete(accountNo)) next.add(accountNo);
    setChosen(next);
  };
  const columns: readonly Column<RemittanceLine>[] = [
    {
      key: 'choice',
      title: '选择',
      width: 104,
      align: 'center',
      render: ({ accountNo, change, leftOut, correction, ...person }) =>
        correction !== null ? (
          <StateTag state={correction} texts={correctionTexts} />
        ) : accountNo === null || change === 'gone' || leftOut !== null ? (
          <span className="muted">未缴</span>
        ) : (
          <input
            type="checkbox"
            className="pick"
            aria-label={`选择 ${nameOf(person)} ${accountNo}`}
            checked={chosen.has(accountNo)}
            onChange={() => toggle(accountNo)}
          />
        ),
    },
    nameColumn<RemittanceLine>(110),
    { key: 'accountNo', title: '个人账号' },
    {
      key: 'certificateMasked',
      title: '证件号码',
      render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
    },
    {
      key: 'amountFen',
      title: '该月缴存额（元）',
      align: 'right',
      render: ({ amountFen }) => <Money fen={amountFen} strong />,
    },
  ];
  return (
    <>
      <ProblemSummary error={error} />
      <Panel title={`选择${formatMonthText(month)}缴错的职工`}>
        <DataTable
          caption="该月清册的职工"
          columns={columns}
          query={query}
          rowKey="lineNo"
          paging={search.paging}
          summary={<ChosenCount count={chosen.size} onClear={() => setChosen(new Set())} />}
          filters={search.field}
          extra={names.button}
          empty={{ title: '没有符合条件的职工', text: '请核对姓名或证件号码。' }}
        />
      </Panel>
      <CorrectionReason
        chosen={chosen.size}
        isBusy={isBusy}
        onSend={(reason) => start({ kind: 'correction', remittanceId, accountNos: [...chosen], reason })}
      />
    </>
  );
}

const monthColumns: readonly Column<RemittanceSummary>[] = [
  { key: 'month', title: '汇缴月份', isRowHeader: true, render: ({ month }) => formatMonthText(month) },
  { key: 'serial', title: '业务流水号' },
  { key: 'personCount', title: '人数', align: 'right', render: ({ personCount }) => formatCount(personCount) },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
  { key: 'postedAt', title: '入账时间', render: ({ postedAt }) => <InstantText value={postedAt} /> },
  {
    key: 'choice',
    title: '操作',
    render: ({ remittanceId, month }) => (
      <Link
        to={`${paths.newBusiness('correction')}?remittance=${remittanceId}`}
        aria-label={`更正${formatMonthText(month)}`}
      >
        选择该月
      </Link>
    ),
  },
];

/** Which month was paid wrongly: only posted ones can be corrected. */
function MonthPicker() {
  const list = useListState();
  const query = useList(contribution.listRemittances, list, { query: { state: 'posted' } });
  return (
    <Panel title="选择缴错的月份">
      <DataTable
        caption="已入账的月份"
        columns={monthColumns}
        query={query}
        rowKey="remittanceId"
        paging={list}
        empty={{ title: '还没有入账的月份', text: '错缴更正只用于已经入账的月份；未入账的清册可以撤回。' }}
      />
    </Panel>
  );
}

/** 错缴更正 of a posted month or of a back-payment, which comes with the address; or the month is chosen first. */
export function CorrectionForm() {
  const [search] = useSearchParams();
  const remittanceId = search.get('remittance') ?? '';
  const { data, error, refetch } = useRoute(
    contribution.getRemittance,
    { params: { remittanceId } },
    { enabled: remittanceId !== '' },
  );
  const backPaymentId = search.get('backPayment');
  if (backPaymentId) return <BackPaidForm businessId={backPaymentId} />;
  if (remittanceId === '') return <MonthPicker />;
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  // Of several months that were paid together, the one that was chosen.
  const month = data?.together?.find((one) => one.remittanceId === remittanceId)?.month ?? data?.month;
  return month === undefined ? null : <Form remittanceId={remittanceId} month={month} />;
}
