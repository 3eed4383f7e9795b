import {
  Button,
  type Column,
  DataTable,
  download,
  formatCount,
  Masked,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useRoute,
} from '@anju/ui';
import { Link, useParams } from 'react-router';
import { accounting } from '../../parts/accounting.ts';
import { EmployerLink, LoanLink, OriginLink, PersonLink } from '../../parts/links.tsx';
import { type Journal, report } from '../../parts/server.ts';
import { businessText } from '../../parts/words.ts';
import { ReversalButton } from './reversal-button.tsx';
import { VoucherSheet } from './voucher-sheet.tsx';
import './voucher.css';

type Entry = Journal['entries'][number];
type EmployerEntry = Journal['employerEntries'][number];

/** How many entries the server sends with a voucher. */
const entriesAtMost = 200;

const entryColumns: readonly Column<Entry>[] = [
  { key: 'no', title: '序号', width: 70, align: 'right', render: (_row, index) => index + 1 },
  { key: 'accountNo', title: '个人账号', width: 180 },
  {
    key: 'nameMasked',
    title: '姓名',
    isRowHeader: true,
    render: (row) => (
      <PersonLink id={row.personId}>
        <Masked value={row.nameMasked} />
      </PersonLink>
    ),
  },
  { key: 'amountFen', title: '发生额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} sign /> },
  { key: 'balanceFen', title: '记账后余额（元）', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
];

const employerColumns: readonly Column<EmployerEntry>[] = [
  {
    key: 'employerName',
    title: '单位',
    isRowHeader: true,
    render: (row) => <EmployerLink id={row.employerId}>{row.employerName}</EmployerLink>,
  },
  {
    key: 'amountFen',
    title: '未分摊余额变动（元）',
    align: 'right',
    render: (row) => <Money fen={row.amountFen} sign />,
  },
  {
    key: 'balanceFen',
    title: '变动后未分摊余额（元）',
    align: 'right',
    render: (row) => <Money fen={row.balanceFen} />,
  },
];

const loanColumns: readonly Column<Journal['loanEntries'][number]>[] = [
  {
    key: 'contractNo',
    title: '贷款',
    isRowHeader: true,
    render: (row) => <LoanLink id={row.loanId}>{row.contractNo}</LoanLink>,
  },
  { key: 'kindText', title: '业务' },
  { key: 'amountFen', title: '发生额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
  { key: 'balanceFen', title: '记账后剩余本金（元）', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
];

/** The business that the voucher was posted for, and the bank's messages behind it. */
function Origins({ journal }: { journal: Journal }) {
  if (journal.origins.length === 0) return null;
  return (
    <p className="note voucher-origins">
      对应业务：
      {journal.origins.map((origin) => (
        <span key={`${origin.kind}-${origin.id}`}>
          <OriginLink origin={origin} />
        </span>
      ))}
    </p>
  );
}

function Attached({ journal }: { journal: Journal }) {
  const { entries, employerEntries, entryCount, loanEntries, loanEntryCount } = journal;
  const isCut = entries.length >= entriesAtMost && entryCount > entries.length;
  return (
    <>
      {loanEntries.length > 0 && (
        <div className={loanEntryCount > loanEntries.length ? 'screen-only' : undefined}>
          <Panel title={`所附贷款明细（共 ${formatCount(loanEntryCount)} 笔）`} flush>
            <DataTable
              caption="所附贷款明细列表"
              columns={loanColumns}
              rows={loanEntries}
              rowKey={(row, index) => `${row.loanId}-${index}`}
              summary={loanEntryCount > loanEntries.length ? `此处列出前 ${loanEntries.length} 笔。` : undefined}
            />
          </Panel>
        </div>
      )}
      {employerEntries.length > 0 && (
        <Panel title="所附单位明细" flush>
          <DataTable
            caption="所附单位明细列表"
            columns={employerColumns}
            rows={employerEntries}
            rowKey={(row, index) => `${row.employerId}-${index}`}
          />
        </Panel>
      )}
      {entries.length > 0 && (
        // A part of a list is for the screen: on paper the voucher says how many there are.
        <div className={isCut ? 'screen-only' : undefined}>
          <Panel title={`所附个人明细（共 ${formatCount(entryCount)} 户）`} flush>
            <DataTable
              caption="所附个人明细列表"
              columns={entryColumns}
              rows={entries}
              rowKey={(row, index) => `${row.accountNo}-${index}`}
              summary={isCut ? `此处列出前 ${entries.length} 户，其余可在各职工的业务明细中查到。` : undefined}
            />
          </Panel>
        </div>
      )}
    </>
  );
}

export function VoucherPage() {
  const { journalId = '' } = useParams();
  const { data, error, isPending, refetch } = useRoute(report.getJournal, { params: { journalId } });
  if (isPending) return <PageSkeleton lines={10} />;
  if (!data) {
    return (
      <>
        <PageHeader title="记账凭证" back={{ to: '/journals', text: '记账凭证' }} />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  }
  return (
    <div className="voucher-page">
      <PageHeader
        title={data.summary}
        description={`${businessText(data.business)} · 记账后不可修改`}
        back={{ to: '/journals', text: '记账凭证' }}
        extra={
          <>
            <ReversalButton journal={data} />{' '}
            <Button onClick={() => void download(accounting.printVoucher, { params: { journalId } })}>下载 PDF</Button>{' '}
            <Button type="primary" onClick={() => window.print()}>
              打印凭证
            </Button>
          </>
        }
      />
      {data.reversedById && (
        <p className="note note-warn">
          这张凭证已被<Link to={`/journals/${data.reversedById}`}>红字凭证</Link>冲正。
        </p>
      )}
      {data.reversesId && (
        <p className="note">
          这是一张冲正凭证，用来冲销<Link to={`/journals/${data.reversesId}`}>原凭证</Link>；原凭证保留不变。
        </p>
      )}
      <Origins journal={data} />
      <VoucherSheet journal={data} />
      <Attached journal={data} />
    </div>
  );
}
