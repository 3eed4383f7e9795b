import {
  Button,
  type Column,
  DataTable,
  DayText,
  Dialog,
  download,
  Field,
  FileDrop,
  formatCount,
  InstantText,
  Money,
  Nothing,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  type StateTexts,
  useCommand,
  useList,
  useListState,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { breakKinds, type ReconciliationDay, type ReconciliationGroup, settlement } from '../../parts/server.ts';
import { Breaks } from './breaks.tsx';
import { verdictOf } from './reconciliations-page.tsx';
import { breakTones } from './words.ts';
import './bank.css';

const kindTexts = Object.fromEntries(
  Object.entries(breakKinds).map(([kind, text]) => [kind, [text, breakTones[kind] ?? 'bad']]),
) as unknown as StateTexts<string>;

const cell = (items: readonly { readonly key: string; readonly fen: number; readonly note: React.ReactNode }[]) =>
  items.length === 0 ? (
    <Nothing />
  ) : (
    items.map((item) => (
      <span key={item.key} className="three">
        <Money fen={item.fen} strong />
        <span className="second-line">{item.note}</span>
      </span>
    ))
  );

const columns: readonly Column<ReconciliationGroup>[] = [
  {
    key: 'breakKind',
    title: '结果',
    width: 130,
    isRowHeader: true,
    render: (row) =>
      row.breakKind ? <StateTag state={row.breakKind} texts={kindTexts} /> : <span className="tag tag-good">相符</span>,
  },
  { key: 'direction', title: '收付', width: 60, render: (row) => (row.direction === 'in' ? '收' : '付') },
  { key: 'day', title: '日期', width: 110, render: (row) => <DayText value={row.day} plain /> },
  {
    key: 'statement',
    title: '银行对账单（元）',
    align: 'right',
    render: (row) =>
      cell(
        row.statement.map((item) => ({
          key: item.serial,
          fen: item.amountFen,
          note: `${item.words || '无附言'} · 流水 ${item.serial}`,
        })),
      ),
  },
  {
    key: 'message',
    title: '结算报文（元）',
    align: 'right',
    render: (row) =>
      cell(
        row.message
          ? [
              {
                key: row.message.id,
                fen: row.message.amountFen,
                note:
                  row.message.kind === 'payment' ? (
                    <Link to={`/payments/${row.message.id}`}>{row.message.words}</Link>
                  ) : (
                    `${row.message.kind === 'receipt' ? '到账' : '批量'} ${row.message.words}`
                  ),
              },
            ]
          : [],
      ),
  },
  {
    key: 'books',
    title: '账面 101（元）',
    align: 'right',
    render: (row) =>
      cell(
        row.books.map((item) => ({
          key: item.journalId,
          fen: item.amountFen,
          note: <Link to={`/journals/${item.journalId}`}>{item.words}</Link>,
        })),
      ),
  },
];

/** The day's conclusion, and what may be done about it. */
function Verdict({ day }: { day: ReconciliationDay }) {
  const may = useMay();
  const [isUploading, setUploading] = useState(false);
  // The statement that was here when the bank was asked: another one is the answer.
  const [askedWith, setAskedWith] = useState<string>();
  const stale = { invalidates: [settlement.getReconciliation, settlement.listReconciliations] };
  const run = useCommand(settlement.runReconciliation, stale);
  const params = { accountNo: day.accountNo, day: day.day };
  const { report, statement } = day;
  const verdict = report ? verdictOf(report) : undefined;
  const open = day.breaks.filter(({ isOpen }) => isOpen).length;
  const texts = {
    agrees: open === 0 ? '账款相符' : '账款相符，差异均为在途',
    breaks: `有 ${formatCount(open)} 项未达或差错，请逐项核实`,
    incomplete:
      day.statement?.closingFen === null
        ? '对账单没有余额，不能核对是否缺行：请重新取单，或上传带余额的对账单'
        : '对账单余额不连续，可能缺行：请重新取单，或上传完整的对账单',
  };
  const tone = verdict === 'agrees' ? 'good' : verdict === 'breaks' ? 'bad' : 'wait';
  return (
    <>
      <div className={`verdict verdict-${tone}`} role="status">
        <strong>{verdict ? texts[verdict] : '尚未对账'}</strong>
        <span className="muted">
          {statement ? (
            <>
              {statement.source === 'bank' ? '银行接口' : '文件上传'}对账单 {formatCount(statement.rowCount)} 行，
              <InstantText value={statement.importedAt} seconds /> 取得
            </>
          ) : (
            '还没有该日的对账单'
          )}
          {run.data?.isFetching && askedWith === (statement?.importedAt ?? '') && '；正在向银行取对账单，本页自动更新'}
        </span>
        <div className="button-row">
          {may('settlement.reconcile') && (
            <>
              <Button
                type="primary"
                loading={run.isPending}
                onClick={() => {
                  setAskedWith(statement?.importedAt ?? '');
                  run.mutate({ params, body: { fetch: true } });
                }}
              >
                向银行取对账单
              </Button>
              <Button onClick={() => setUploading(true)}>上传对账单</Button>
              {statement && <Button onClick={() => run.mutate({ params, body: { fetch: false } })}>重新对账</Button>}
            </>
          )}
          <Button onClick={() => void download(settlement.exportReconciliation, { params })}>导出</Button>
        </div>
      </div>
      <ProblemSummary error={run.error} />
      {isUploading && <UploadDialog day={day} onClose={() => setUploading(false)} />}
    </>
  );
}

function UploadDialog({ day, onClose }: { day: ReconciliationDay; onClose: () => void }) {
  const upload = useCommand(settlement.importStatementFile, {
    invalidates: [settlement.getReconciliation, settlement.listReconciliations],
    onSuccess: onClose,
  });
  const faults = (upload.error as { problem?: { faults?: { line: number; message: string }[] } } | null)?.problem
    ?.faults;
  const send = async (file: File) =>
    upload.mutate({
      params: { accountNo: day.accountNo, day: day.day },
      file: new Uint8Array(await file.arrayBuffer()),
    });
  return (
    <Dialog title={`上传 ${day.day} 的对账单`} onClose={onClose}>
      <p className="note">
        {day.accountName}　{day.accountNo}
      </p>
      <ProblemSummary error={upload.error} />
      {faults && (
        <ul className="notes">
          {faults.map(({ line, message }) => (
            <li key={line}>
              第 {line} 行：{message}
            </li>
          ))}
        </ul>
      )}
      <Field
        name="file"
        label="对账单文件"
        hint="表头须有：交易日期、交易流水号、收入金额、支出金额；可有：交易时间、余额、对方账号、对方户名、摘要、附言。文件须写明账号（表头上方或“本方账号”一列），或余额与上日衔接。"
      >
        {() => (
          <FileDrop
            accept=".xlsx,.csv"
            isBusy={upload.isPending}
            onFile={(file) => void send(file)}
            hint="只收当日的行；有一行不能识别，整个文件都不导入。"
          />
        )}
      </Field>
    </Dialog>
  );
}

/** The three sides in figures: rows, income, expense. */
function Sums({ day }: { day: ReconciliationDay }) {
  const { report } = day;
  if (!report) return null;
  const sides = [
    ['银行对账单', report.statementCount, report.statementInFen, report.statementOutFen],
    ['结算报文', report.messageCount, report.messageInFen, report.messageOutFen],
    ['账面 101', report.bookCount, report.bookInFen, report.bookOutFen],
  ] as const;
  return (
    <Panel title="三方合计" extra={<span className="muted">第 {report.runNo} 次对账</span>}>
      <table className="sums">
        <thead>
          <tr>
            <th scope="col">来源</th>
            <th scope="col">笔数</th>
            <th scope="col">收入（元）</th>
            <th scope="col">支出（元）</th>
          </tr>
        </thead>
        <tbody>
          {sides.map(([name, count, income, expense]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{formatCount(count)}</td>
              <td>
                <Money fen={income} />
              </td>
              <td>
                <Money fen={expense} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

export function ReconciliationPage() {
  const { accountNo = '', day = '' } = useParams();
  const list = useListState(50);
  const onlyBreaks = list.get('only') === 'breaks';
  const query = useList(
    settlement.getReconciliation,
    list,
    { params: { accountNo, day }, query: { onlyBreaks } },
    { refetchInterval: 5_000 },
  );
  const data = query.data;
  if (!data) return query.error ? <ProblemSummary error={query.error} /> : <PageSkeleton lines={8} />;
  return (
    <>
      <PageHeader
        title={`银行对账 ${data.day}`}
        back={{ to: '/reconciliations', text: '银行对账' }}
        description={`${data.bankName} · ${data.accountName} · ${data.accountNo}`}
      />
      <Verdict day={data} />
      <Sums day={data} />
      <Breaks day={data} />
      <Panel flush>
        <DataTable<ReconciliationGroup>
          caption="三方逐笔核对"
          columns={columns}
          rowKey="ref"
          query={{ ...query, data: { rows: data.groups, total: data.total } }}
          paging={list}
          rowClassName={(row) =>
            row.breakKind === null ? undefined : row.breakKind === 'in-transit' ? 'row-transit' : 'row-break'
          }
          filters={
            <label className="only-breaks">
              <input
                type="checkbox"
                checked={onlyBreaks}
                onChange={(event) => list.set({ only: event.target.checked ? 'breaks' : undefined })}
              />
              只看差异
            </label>
          }
          empty={{ title: '没有可核对的内容', text: '该日没有收付，或还没有对账单。' }}
        />
      </Panel>
    </>
  );
}
