import {
  Button,
  DayText,
  Facts,
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
  useListState,
  useRoute,
} from '@anju/ui';
import { Link, useParams } from 'react-router';
import { AuditTable } from '../../parts/audit-table.tsx';
import { EmployerLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { Sections } from '../../parts/sections.tsx';
import { type Person, report } from '../../parts/server.ts';
import { accountWords } from '../../parts/words.ts';
import { AccountDesk } from './account-desk.tsx';
import { Bans } from './bans.tsx';
import { PersonEntries } from './person-entries.tsx';
import { PersonInterest } from './person-interest.tsx';
import { SmsContract } from './sms-contract.tsx';
import { PersonTimeline } from './timeline.tsx';
import { useUnmasking } from './unmask.tsx';

function Identity({ person }: { person: Person }) {
  return (
    <Panel title="个人信息">
      <Facts
        columns={2}
        items={[
          { label: '姓名', value: <Masked value={person.nameMasked} /> },
          { label: '性别', value: person.sex },
          { label: person.certificateType || '证件号码', value: <Masked value={person.certificateMasked} /> },
          { label: '出生日期', value: <Masked value={person.birthDateMasked} /> },
          { label: '手机号码', value: person.mobileMasked ? <Masked value={person.mobileMasked} /> : '未登记' },
          { label: '最近登录', value: person.lastLoginAt ? <InstantText value={person.lastLoginAt} /> : '从未登录' },
          { label: '收款银行', value: person.bankName || '未登记' },
          { label: '收款银行卡', value: person.bankCardMasked ? <Masked value={person.bankCardMasked} /> : '未登记' },
        ]}
      />
    </Panel>
  );
}

function Account({ person, account }: { person: Person; account: NonNullable<Person['account']> }) {
  const { sealedOn } = account;
  return (
    <Panel title="账户" extra={<StateTag state={account.state} texts={accountWords} />}>
      <div className="account-balance">
        <MoneyBig fen={account.balanceFen} label="账户余额" />
        <p className="muted">
          上年结转 <Money fen={account.carriedFen} unit />
          ，当年归集 <Money fen={account.currentFen} unit />
        </p>
      </div>
      <Facts
        columns={2}
        items={[
          { label: '缴存单位', value: <EmployerLink id={person.employerId}>{account.employerName}</EmployerLink> },
          { label: '单位账号', value: account.employerAccountNo },
          { label: '缴存基数', value: <Money fen={account.baseFen} unit /> },
          { label: '月缴存额', value: <Money fen={account.monthlyFen} unit strong /> },
          {
            label: '单位部分',
            value: (
              <>
                <Money fen={account.employerFen} unit />（<RatioText ppm={account.employerRatioPpm} />）
              </>
            ),
          },
          {
            label: '个人部分',
            value: (
              <>
                <Money fen={account.memberFen} unit />（<RatioText ppm={account.memberRatioPpm} />）
              </>
            ),
          },
          {
            label: '缴至年月',
            value: account.contributedTo ? <MonthText value={account.contributedTo} /> : '尚未缴存',
          },
          { label: sealedOn ? '封存日期' : '开户日期', value: <DayText value={sealedOn ?? account.openedOn} /> },
        ]}
      />
    </Panel>
  );
}

/** What was done about this person, or by this person. */
function Trail({ personId, list }: { personId: string; list: ListState }) {
  const byPerson = list.get('by') === 'self';
  return (
    <AuditTable
      caption={byPerson ? '职工本人的操作' : '对该职工的操作'}
      list={list}
      about={byPerson ? { actorId: personId } : { subjectKind: 'person', subjectId: personId }}
      isAboutOne={!byPerson}
      filters={
        <div className="switch" role="group" aria-label="看谁的操作">
          <button type="button" aria-pressed={!byPerson} onClick={() => list.set({ by: undefined })}>
            对该职工的操作
          </button>
          <button type="button" aria-pressed={byPerson} onClick={() => list.set({ by: 'self' })}>
            职工本人的操作
          </button>
        </div>
      }
    />
  );
}

function Loaded({ person }: { person: Person }) {
  const may = useMay();
  const list = useListState();
  const unmasking = useUnmasking(person.personId);
  const { account, personId } = person;
  const sections = [
    { key: 'entries', text: '业务明细', content: <PersonEntries personId={personId} list={list} /> },
    { key: 'timeline', text: '全部往来', content: <PersonTimeline personId={personId} list={list} /> },
    ...(account && may('ledger.read')
      ? [{ key: 'interest', text: '结息与任意时点', content: <PersonInterest personId={personId} list={list} /> }]
      : []),
    ...(may('withdrawal.ban') ? [{ key: 'bans', text: '骗提骗贷限制', content: <Bans personId={personId} /> }] : []),
    { key: 'desk', text: '柜面业务', content: <AccountDesk personId={personId} /> },
    ...(may('case.intake') ? [{ key: 'sms', text: '短信签约', content: <SmsContract personId={personId} /> }] : []),
    ...(may('audit.read')
      ? [{ key: 'audit', text: '谁做了什么', content: <Trail personId={personId} list={list} /> }]
      : []),
  ];
  return (
    <>
      <PageHeader
        title={person.nameMasked}
        description={account ? `个人账号 ${account.accountNo}` : '在本中心没有住房公积金账户'}
        extra={
          <>
            {may('case.intake') && (
              <Link className="button button-primary" to={`/persons/${personId}/withdrawals`}>
                办理提取
              </Link>
            )}
            {may('work-order.handle') && (
              <Link className="button button-primary" to={`/work-orders/new?person=${personId}`}>
                登记工单
              </Link>
            )}
            {may('staff.unmask') && (
              <Button onClick={unmasking.ask} disabled={unmasking.isShown}>
                查看未脱敏信息
              </Button>
            )}
          </>
        }
      />
      {unmasking.dialog}
      {unmasking.shown}
      <div className="two-columns">
        <Identity person={person} />
        {account ? (
          <Account person={person} account={account} />
        ) : (
          <Panel title="账户">该职工尚未开户，由缴存单位导入花名册时开立。</Panel>
        )}
      </div>
      <Panel flush>
        <Sections
          label="职工记录"
          sections={sections}
          chosen={list.get('tab') ?? 'entries'}
          onChoose={(tab) => list.set({ tab, from: undefined, to: undefined, kind: undefined, by: undefined })}
        />
      </Panel>
    </>
  );
}

export function PersonPage() {
  const { personId = '' } = useParams();
  const { data, error, isPending, refetch } = useRoute(report.getPerson, { params: { personId } });
  if (isPending) return <PageSkeleton lines={10} />;
  if (!data) {
    return (
      <>
        <PageHeader title="职工信息" />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  }
  // Another person is another page: nothing unmasked may be left from the one before.
  return <Loaded key={personId} person={data} />;
}
