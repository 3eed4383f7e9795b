import {
  Button,
  CaseTag,
  DataTable,
  DayText,
  download,
  EmptyState,
  Facts,
  InstantText,
  Masked,
  Money,
  MoneyBig,
  MonthText,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Suspense, useState } from 'react';
import { Link } from 'react-router';
import { type CounterPanel, type CounterStart, counterAreas } from '../../parts/counter.ts';
import { useMay } from '../../parts/permissions.ts';
import { casework, report, type Visit } from '../../parts/server.ts';
import { accountWords } from '../../parts/words.ts';
import { Farewell } from './farewell.tsx';

const identified = { card: '已读身份证', number: '输入证件号码', search: '查找选择，请核对证件' } as const;

/** The account at a glance. */
function AccountPanel({ personId }: { personId: string }) {
  const { data, error, isPending, refetch } = useRoute(report.getPerson, { params: { personId } });
  if (isPending) return <PageSkeleton lines={6} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  const { account } = data;
  if (!account)
    return (
      <Panel title="账户">
        <EmptyState title="没有在用的账户" text="该职工尚未开户，或账户已转出、销户。" />
      </Panel>
    );
  return (
    <Panel title="账户" extra={<StateTag state={account.state} texts={accountWords} />}>
      <div className="account-balance">
        <MoneyBig fen={account.balanceFen} label="账户余额" />
        <Link to={`/persons/${personId}`}>全部信息与明细</Link>
      </div>
      <Facts
        columns={2}
        items={[
          { label: '证件号码', value: <Masked value={data.certificateMasked} /> },
          { label: '手机号码', value: data.mobileMasked ? <Masked value={data.mobileMasked} /> : '未登记' },
          { label: '个人账号', value: account.accountNo },
          { label: '缴存单位', value: account.employerName },
          { label: '月缴存额', value: <Money fen={account.monthlyFen} unit /> },
          {
            label: '缴至年月',
            value: account.contributedTo ? <MonthText value={account.contributedTo} /> : '尚未缴存',
          },
          { label: '收款银行', value: data.bankName || '未登记' },
          { label: '收款银行卡', value: data.bankCardMasked ? <Masked value={data.bankCardMasked} /> : '未登记' },
        ]}
      />
    </Panel>
  );
}

/** What is under way for whoever sits here, on whatever channel it was begun. */
function CasesPanel({ subjectKind, subjectId }: { subjectKind: 'person' | 'employer'; subjectId: string }) {
  const query = useRoute(casework.listCasesOfSubject, {
    params: { subjectKind, subjectId },
    query: { pageSize: 10 },
  });
  return (
    <Panel title="业务" flush>
      <DataTable
        caption="业务"
        query={query}
        rowKey="caseId"
        columns={[
          {
            key: 'title',
            title: '业务',
            isRowHeader: true,
            render: (row) => (
              <>
                <Link to={`/cases/${row.caseId}`}>{row.title}</Link>
                <span className="second-line figures">{row.number}</span>
              </>
            ),
          },
          { key: 'headline', title: '事项', wraps: true },
          { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
          { key: 'state', title: '办理情况', render: (row) => <CaseTag state={row.state} stageText={row.stageText} /> },
          { key: 'dueOn', title: '时限', render: (row) => <DayText value={row.dueOn ?? row.closesOn} plain /> },
        ]}
        empty={{ title: '没有业务', text: '没有办过或正在办理的业务。' }}
      />
    </Panel>
  );
}

const papers = { 'contribution-certificate': '住房公积金缴存证明', 'fund-statement': '住房公积金查询书' } as const;

/** Certificates for whoever sits here, drawn, sealed and handed to the printer. */
function Printing({ visitId }: { visitId: string }) {
  // Kept until a paper is issued, so that a second click gets the same paper.
  const [requestIds, setRequestIds] = useState<Readonly<Record<string, string>>>({});
  const command = useCommand(casework.printForVisitor, {
    onSuccess: (paper) => download(casework.getVisitorPaper, { params: { visitId, number: paper.number } }),
  });
  const print = (kind: keyof typeof papers) => {
    const requestId = requestIds[kind] ?? newRequestId();
    setRequestIds({ ...requestIds, [kind]: requestId });
    command.mutate({ params: { visitId }, body: { requestId, kind } });
  };
  return (
    <>
      <ProblemSummary error={command.error} />
      <div className="print-buttons">
        {(Object.keys(papers) as (keyof typeof papers)[]).map((kind) => (
          <Button
            key={kind}
            loading={command.isPending && command.variables.body.kind === kind}
            onClick={() => print(kind)}
          >
            {papers[kind]}
          </Button>
        ))}
      </div>
      {command.data && (
        <p className="muted" role="status">
          已开具 {command.data.title}，编号 {command.data.number}。
        </p>
      )}
    </>
  );
}

/** The employer hall's screens are another app: the browser goes there. */
function StartLink({ to, children }: { readonly to: string; readonly children: React.ReactNode }) {
  return to.startsWith('/employer/') ? (
    <a className="start" href={to}>
      {children}
    </a>
  ) : (
    <Link className="start" to={to}>
      {children}
    </Link>
  );
}

interface StartsProps {
  readonly starts: readonly CounterStart[];
  readonly subjectId: string;
  readonly printing: React.ReactNode;
}

/** Every business of every area at one window. */
function Starts({ starts, subjectId, printing }: StartsProps) {
  return (
    <Panel title="办理业务">
      <div className="starts">
        {counterAreas.map((area) => {
          const offered = starts.filter((start) => start.area === area);
          const isPrinting = area === '打印' && printing;
          if (offered.length === 0 && !isPrinting) return null;
          return (
            <section key={area} aria-label={area}>
              <h3>{area}</h3>
              {isPrinting}
              <ul>
                {offered.map(({ key, title, text, to }) => (
                  <li key={key}>
                    <StartLink to={to(subjectId)}>
                      <strong>{title}</strong>
                      <span className="second-line">{text}</span>
                    </StartLink>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
      </div>
    </Panel>
  );
}

interface VisitorProps {
  /** The visitor has left. */
  readonly onEnded: (visit: Visit) => void;
  readonly visit: Visit;
  readonly starts: readonly CounterStart[];
  readonly panels: readonly CounterPanel[];
}

/** Whoever sits at the window: their whole picture at the left, everything that can be done for them at the right. */
export function Visitor({ visit, starts, panels, onEnded }: VisitorProps) {
  const may = useMay();
  const subjectKind = visit.personId ? 'person' : 'employer';
  const subjectId = visit.personId ?? visit.employerId ?? '';
  const mine = starts.filter(({ subject, permission }) => subject === subjectKind && may(permission));
  return (
    <>
      <PageHeader
        title={visit.name}
        description={
          <>
            {visit.ticketNumber && `${visit.ticketNumber} 号　`}
            {identified[visit.identifiedBy]}　<InstantText value={visit.openedAt} /> 开始接待
          </>
        }
        extra={<Farewell visit={visit} onEnded={onEnded} />}
      />
      <div className={subjectKind === 'employer' ? 'counter counter-employer' : 'counter'}>
        <div className="counter-main">
          {subjectKind === 'person' && may('staff.person') && <AccountPanel personId={subjectId} />}
          <CasesPanel subjectKind={subjectKind} subjectId={subjectId} />
          {panels
            .filter(({ subject, permission }) => subject === subjectKind && may(permission))
            .map(({ key, Panel: Shown }) => (
              <Suspense key={key} fallback={<PageSkeleton lines={4} />}>
                <Shown subjectId={subjectId} />
              </Suspense>
            ))}
        </div>
        <aside className="counter-side">
          <Starts
            starts={mine}
            subjectId={subjectId}
            printing={subjectKind === 'person' && <Printing visitId={visit.visitId} />}
          />
        </aside>
      </div>
    </>
  );
}
