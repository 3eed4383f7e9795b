import {
  Button,
  type Column,
  ConfirmButton,
  DataTable,
  DayText,
  Facts,
  formatCount,
  formatDayText,
  InstantText,
  Masked,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  RatioText,
  StateTag,
  type StateTexts,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import {
  accounting,
  formatYuan,
  type InterestPreview,
  type InterestRun,
  type InterestTerms,
} from '../../parts/accounting.ts';
import { PersonLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { BooksNav } from './books-nav.tsx';
import { RunProgress } from './run-progress.tsx';

type Sample = InterestPreview['samples'][number];

const samples: readonly Column<Sample>[] = [
  {
    key: 'accountNo',
    title: '个人账号',
    isRowHeader: true,
    render: (row) => <PersonLink id={row.personId}>{row.accountNo}</PersonLink>,
  },
  { key: 'nameMasked', title: '姓名', render: (row) => <Masked value={row.nameMasked} /> },
  { key: 'balanceFen', title: '账户余额（元）', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
  {
    key: 'baseFenDays',
    title: '计息积数（元·天）',
    align: 'right',
    render: (row) => <span className="figures">{formatYuan(Number(row.baseFenDays))}</span>,
  },
  { key: 'interestFen', title: '利息（元）', align: 'right', render: (row) => <Money fen={row.interestFen} strong /> },
];

function Terms({ terms }: { terms: InterestTerms }) {
  return (
    <Facts
      columns={3}
      items={[
        { label: '结息日', value: <DayText value={terms.settlesOn} /> },
        {
          label: '年利率',
          value: terms.rates.map((rate) => (
            <span key={rate.validFrom} className="request-note">
              <RatioText ppm={rate.ratePpm} /> {rate.source}（{rate.validFrom} 起）
            </span>
          )),
        },
        { label: '计息规则', value: `积数 × 年利率 ÷ ${terms.dayCount}，四舍五入到分` },
      ]}
    />
  );
}

function Preview({ settlesOn }: { settlesOn: string }) {
  const { data, error, isPending, refetch } = useRoute(accounting.previewInterest, { query: { settlesOn } });
  if (isPending) return <PageSkeleton lines={6} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  const difference = data.interestFen - data.accruedFen;
  return (
    <>
      <Facts
        columns={4}
        items={[
          { label: '计息账户', value: `${formatCount(data.accounts)} 户` },
          { label: '应付利息合计', value: <Money fen={data.interestFen} unit strong /> },
          { label: '当年归集转上年结转', value: <Money fen={data.rolledFen} unit /> },
          { label: '单户最高利息', value: <Money fen={data.largestFen} unit /> },
          { label: '已计提（211）', value: <Money fen={data.accruedFen} unit /> },
          {
            label: difference >= 0 ? '差额计入支出（411）' : '多提冲回（411）',
            value: <Money fen={Math.abs(difference)} unit />,
          },
        ]}
      />
      <DataTable<Sample>
        caption="抽样账户"
        showCaption
        columns={samples}
        rowKey="accountNo"
        rows={data.samples}
        empty={{ title: '没有应计息的账户' }}
      />
    </>
  );
}

function Due({ terms, onStarted }: { terms: InterestTerms; onStarted: () => void }) {
  const may = useMay();
  const [isTried, setTried] = useState(false);
  const { settlesOn } = terms;
  const start = useCommand(accounting.startInterest, {
    invalidates: [accounting.getInterest, accounting.getBooks],
    onSuccess: onStarted,
  });
  return (
    <Panel
      title={`${settlesOn.slice(0, 4)} 年度结息`}
      extra={
        <>
          <Button onClick={() => setTried(true)}>试算</Button>{' '}
          {may('accounting.close') && (
            <ConfirmButton
              type="primary"
              disabled={!isTried}
              title={`开始 ${settlesOn.slice(0, 4)} 年度结息？`}
              description={`将按试算结果为每个账户记利息，当年归集转入上年结转，并制凭证（借：211 已提、411 差额，贷：201）。利息从 ${formatDayText(settlesOn)} 起计入本金，并通知每位职工。`}
              confirmText="开始结息"
              onConfirm={() => start.mutateAsync({ body: { settlesOn } })}
            >
              开始结息
            </ConfirmButton>
          )}
        </>
      }
    >
      <Terms terms={terms} />
      {isTried ? (
        <Preview settlesOn={settlesOn} />
      ) : (
        <p className="muted">先试算，核对合计与抽样账户后再开始。试算不改动任何账户。</p>
      )}
    </Panel>
  );
}

const states: StateTexts<InterestRun['state']> = { running: ['进行中', 'wait'], done: ['已完成', 'good'] };

const runColumns = (onChoose: (settlesOn: string) => void): readonly Column<InterestRun>[] => [
  {
    key: 'settlesOn',
    title: '结息日',
    isRowHeader: true,
    render: (row) => (
      <button type="button" className="link-button" onClick={() => onChoose(row.settlesOn)}>
        {row.settlesOn}
      </button>
    ),
  },
  { key: 'state', title: '状态', render: (row) => <StateTag state={row.state} texts={states} /> },
  { key: 'accounts', title: '账户（户）', align: 'right', render: (row) => formatCount(row.accounts) },
  { key: 'interestFen', title: '利息（元）', align: 'right', render: (row) => <Money fen={row.interestFen} strong /> },
  { key: 'startedBy', title: '经办' },
  { key: 'startedAt', title: '开始时间', render: (row) => <InstantText value={row.startedAt} /> },
  { key: 'finishedAt', title: '完成时间', render: (row) => <InstantText value={row.finishedAt} /> },
];

/** 年度结息: dry run, start, progress, vouchers; and what would be paid on the next 30 June. */
export function InterestPage() {
  const [isRunning, setRunning] = useState(false);
  const { data, error, isPending, refetch } = useRoute(
    accounting.getInterest,
    {},
    { refetchInterval: isRunning && 2_000 },
  );
  const runs = data?.runs ?? [];
  if (isRunning !== runs.some(({ state }) => state === 'running')) setRunning(!isRunning);
  const [chosen, setChosen] = useState<string>();
  const [isAhead, setAhead] = useState(false);
  const shown = chosen ?? runs[0]?.settlesOn;
  return (
    <>
      <PageHeader
        title="年度结息"
        description="每年 6 月 30 日结息，利息计入本金。《住房公积金管理条例》第二十一条。"
      />
      <BooksNav />
      {isPending && <PageSkeleton lines={8} />}
      {error && <ProblemSummary error={error} onRetry={refetch} quiet={data !== undefined} />}
      {data?.due && <Due terms={data.due} onStarted={() => setChosen(data.due?.settlesOn)} />}
      {shown && <RunProgress settlesOn={shown} />}
      {data && !data.due && !isRunning && (
        <Panel
          title={`下一个结息日：${formatDayText(data.nextOn)}`}
          extra={
            <Button onClick={() => setAhead(true)} disabled={isAhead}>
              提前试算
            </Button>
          }
        >
          {isAhead ? (
            <Preview settlesOn={data.nextOn} />
          ) : (
            <p className="muted">到结息日可以开始；现在可以按当前余额试算到结息日会付多少利息。</p>
          )}
        </Panel>
      )}
      {data && (
        <Panel title="历次结息" flush>
          <DataTable<InterestRun>
            caption="历次结息"
            columns={runColumns(setChosen)}
            rowKey="settlesOn"
            rows={runs}
            empty={{
              title: '本系统还没有做过年度结息',
              text: '启用前的结息已随期初账导入，可在职工的业务明细中查到。',
            }}
          />
        </Panel>
      )}
    </>
  );
}
