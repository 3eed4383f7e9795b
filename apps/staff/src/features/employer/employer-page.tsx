import {
  type Column,
  DataTable,
  DayText,
  ExportButton,
  Facts,
  formatCount,
  formatMonthText,
  InstantText,
  type ListState,
  Masked,
  Money,
  MoneyBig,
  MonthText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  RatioText,
  StateTag,
  useList,
  useListState,
  useRoute,
} from '@anju/ui';
import { useParams } from 'react-router';
import { MomentBar, useMoment } from '../../parts/as-of.tsx';
import { EmployerAsOf } from '../../parts/as-of-accounts.tsx';
import { AuditTable } from '../../parts/audit-table.tsx';
import { hallOf } from '../../parts/counter.ts';
import { EmployerEvidence } from '../../parts/evidence-panel.tsx';
import { JournalLink, PersonLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { Sections } from '../../parts/sections.tsx';
import { type Employer, type EmployerRemittance, type PersonHit, report } from '../../parts/server.ts';
import { accountWords, employerWords, remittanceWords } from '../../parts/words.ts';
import { EmployerDesk } from './employer-desk.tsx';

const remittanceColumns: readonly Column<EmployerRemittance>[] = [
  { key: 'month', title: '汇缴月份', isRowHeader: true, width: 120, render: (row) => formatMonthText(row.month) },
  { key: 'serial', title: '核定编号', width: 170 },
  { key: 'state', title: '状态', width: 110, render: (row) => <StateTag state={row.state} texts={remittanceWords} /> },
  { key: 'personCount', title: '人数', align: 'right', width: 90, render: (row) => formatCount(row.personCount) },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    width: 150,
    render: (row) => <Money fen={row.amountFen} strong />,
  },
  { key: 'confirmedAt', title: '核定', width: 150, render: (row) => <InstantText value={row.confirmedAt} /> },
  { key: 'receivedAt', title: '到账', width: 150, render: (row) => <InstantText value={row.receivedAt} /> },
  { key: 'postedAt', title: '入账', width: 150, render: (row) => <InstantText value={row.postedAt} /> },
  { key: 'journalId', title: '凭证', width: 100, render: (row) => <JournalLink id={row.journalId} /> },
];

const personColumns: readonly Column<PersonHit>[] = [
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
  { key: 'certificateMasked', title: '证件号码', render: (row) => <Masked value={row.certificateMasked} /> },
  { key: 'mobileMasked', title: '手机号码', render: (row) => <Masked value={row.mobileMasked} /> },
  { key: 'accountNo', title: '个人账号' },
  {
    key: 'accountState',
    title: '账户状态',
    render: (row) => (row.accountState ? <StateTag state={row.accountState} texts={accountWords} /> : '未开户'),
  },
];

function Persons({ employerId, list }: { employerId: string; list: ListState }) {
  const query = useList(report.listEmployerPersons, list, { params: { employerId } });
  return (
    <DataTable<PersonHit>
      caption="单位职工"
      columns={personColumns}
      rowKey={(row) => row.accountNo ?? row.personId}
      query={query}
      paging={list}
      extra={<ExportButton declared={report.exportEmployerPersons} filter={{ employerId }} exportsPath="/exports" />}
      empty={{ title: '还没有职工', text: '单位导入花名册并入账后，职工会列在这里。' }}
    />
  );
}

function Remittances({ remittances }: Pick<Employer, 'remittances'>) {
  return (
    <DataTable<EmployerRemittance>
      caption="汇缴记录"
      columns={remittanceColumns}
      rows={remittances}
      rowKey={(row) => row.remittanceId}
      empty={{ title: '还没有汇缴', text: '单位核定第一个月的清册后会显示在这里。' }}
    />
  );
}

function AsOf({ employerId, list }: { employerId: string; list: ListState }) {
  return (
    <>
      <MomentBar list={list} />
      <EmployerAsOf employerId={employerId} moment={useMoment(list)} />
    </>
  );
}

function EmployerFacts({ employer }: { employer: Employer }) {
  return (
    <Panel title="单位信息">
      <Facts
        columns={2}
        items={[
          { label: '法定代表人', value: <Masked value={employer.legalRepresentativeMasked} /> },
          { label: '开户日期', value: <DayText value={employer.openedOn} /> },
          { label: '经办人', value: <Masked value={employer.handlerNameMasked} /> },
          { label: '经办人手机', value: <Masked value={employer.handlerMobileMasked} /> },
          { label: '发薪日', value: `每月 ${employer.payday} 日` },
          {
            label: '缴至年月',
            value: employer.contributedTo ? <MonthText value={employer.contributedTo} /> : '尚未缴存',
          },
          {
            label: '缴存比例',
            value: (
              <>
                单位 <RatioText ppm={employer.employerRatioPpm} />
                ，个人 <RatioText ppm={employer.memberRatioPpm} />
              </>
            ),
          },
          { label: '地址', value: employer.address },
        ]}
      />
    </Panel>
  );
}

function Balances({ employer }: { employer: Employer }) {
  const { balanceFen, unallocatedFen, normalCount, sealedCount } = employer;
  return (
    <Panel title="余额与人数" extra={<StateTag state={employer.state} texts={employerWords} />}>
      <div className="account-balance">
        <MoneyBig fen={balanceFen} label="全部职工账户余额合计" />
        <p className="muted">
          未分摊余额 <Money fen={unallocatedFen} unit strong />
          <span className="second-line">已到账、还没有记入职工账户的钱</span>
        </p>
      </div>
      <Facts
        columns={2}
        items={[
          { label: '正常缴存', value: `${formatCount(normalCount)} 人` },
          { label: '封存', value: `${formatCount(sealedCount)} 人` },
        ]}
      />
    </Panel>
  );
}

function Loaded({ employer }: { employer: Employer }) {
  const may = useMay();
  const list = useListState();
  const { employerId } = employer;
  const sections = [
    { key: 'remittances', text: '汇缴记录', content: <Remittances remittances={employer.remittances} /> },
    { key: 'persons', text: '职工', content: <Persons employerId={employerId} list={list} /> },
    { key: 'as-of', text: '任意时点', content: <AsOf employerId={employerId} list={list} /> },
    { key: 'desk', text: '登记与变更', content: <EmployerDesk employer={employer} /> },
    ...(may('evidence.read')
      ? [{ key: 'evidence', text: '登记核验', content: <EmployerEvidence employerId={employerId} /> }]
      : []),
    ...(may('audit.read')
      ? [
          {
            key: 'audit',
            text: '谁做了什么',
            content: (
              <AuditTable
                caption="对该单位的操作"
                list={list}
                about={{ subjectKind: 'employer', subjectId: employerId }}
                isAboutOne
              />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <PageHeader
        title={employer.name}
        description={`单位账号 ${employer.employerAccountNo}　统一社会信用代码 ${employer.creditCode}`}
        extra={
          may('counter.employer') && (
            <>
              <a className="button" href={hallOf(employerId, 'lists')}>
                清册查询与导出
              </a>
              {employer.state !== '销户' && (
                <>
                  <a className="button button-primary" href={hallOf(employerId, 'remit')}>
                    代办汇缴核定
                  </a>
                  <a className="button button-primary" href={hallOf(employerId, 'businesses')}>
                    代办单位业务
                  </a>
                </>
              )}
            </>
          )
        }
      />
      <div className="two-columns">
        <EmployerFacts employer={employer} />
        <Balances employer={employer} />
      </div>
      <Panel flush>
        <Sections
          label="单位记录"
          sections={sections}
          chosen={list.get('tab') ?? 'remittances'}
          onChoose={(tab) => list.set({ tab })}
        />
      </Panel>
    </>
  );
}

export function EmployerPage() {
  const { employerId = '' } = useParams();
  const { data, error, isPending, refetch } = useRoute(
    report.getEmployer,
    { params: { employerId } },
    // Money comes and goes while the page is open.
    { refetchInterval: 15_000 },
  );
  if (isPending) return <PageSkeleton lines={10} />;
  if (!data) {
    return (
      <>
        <PageHeader title="单位信息" />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  }
  return <Loaded key={employerId} employer={data} />;
}
