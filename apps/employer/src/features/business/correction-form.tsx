import {
  type Column,
  DataTable,
  formatCount,
  formatMonthText,
  Masked,
  Money,
  Panel,
  ProblemSummary,
  TextField,
  useRoute,
} from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { paths } from '../../parts/routes.ts';
import { contribution, type RemittanceLine } from '../../parts/server.ts';
import { useStart } from './use-start.ts';

function Form({ remittanceId, month }: { readonly remittanceId: string; readonly month: string }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const [{ page, pageSize }, setPage] = useState({ page: 1, pageSize: 20 });
  const { start, isBusy, error } = useStart();
  const query = useRoute(
    contribution.listRemittanceLines,
    { params: { remittanceId }, query: { page, pageSize } },
    { keepPrevious: true },
  );
  const toggle = (accountNo: string) => {
    const next = new Set(chosen);
    if (!next.delete(accountNo)) next.add(accountNo);
    setChosen(next);
  };
  const columns: readonly Column<RemittanceLine>[] = [
    {
      key: 'choice',
      title: <span className="visually-hidden">选择</span>,
      width: 48,
      align: 'center',
      render: ({ accountNo, nameMasked, change }) =>
        accountNo !== null &&
        change !== 'gone' && (
          <input
            type="checkbox"
            className="pick"
            aria-label={`选择 ${nameMasked} ${accountNo}`}
            checked={chosen.has(accountNo)}
            onChange={() => toggle(accountNo)}
          />
        ),
    },
    { key: 'nameMasked', title: '姓名', width: 110, isRowHeader: true },
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
          page={page}
          pageSize={pageSize}
          onPage={(next, size) => setPage({ page: next, pageSize: size })}
          summary={`已选 ${formatCount(chosen.size)} 人`}
        />
      </Panel>
      <Panel title="更正原因">
        <form
          className="short-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen.size > 0 && !isBusy)
              start({ kind: 'correction', remittanceId, accountNos: [...chosen], reason: reason.trim() });
          }}
        >
          <TextField name="reason" label="原因" maxLength={200} value={reason} onChange={setReason} />
          <Button
            type="primary"
            htmlType="submit"
            size="large"
            disabled={chosen.size === 0 || reason.trim().length < 2}
            loading={isBusy}
          >
            下一步，核对金额
          </Button>
        </form>
        <p className="muted">
          签名确认后由中心审核；审核通过，该月缴存额从所选职工账户退回单位未分摊余额，职工会收到通知。职工账户余额须足以退回。
        </p>
      </Panel>
    </>
  );
}

/** 错缴更正 of a posted month: which month comes with the address. */
export function CorrectionForm() {
  const [search] = useSearchParams();
  const remittanceId = search.get('remittance') ?? '';
  const { data, error, refetch } = useRoute(
    contribution.getRemittance,
    { params: { remittanceId } },
    { enabled: remittanceId !== '' },
  );
  if (remittanceId === '') {
    return (
      <p className="notice">
        请先在<Link to={paths.records}>缴款记录</Link>中打开缴错的月份，再从那里办理错缴更正。
      </p>
    );
  }
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  return data ? <Form remittanceId={remittanceId} month={data.month} /> : null;
}
