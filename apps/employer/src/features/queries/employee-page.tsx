import {
  Button,
  type Column,
  DayText,
  Facts,
  formatCount,
  Masked,
  Money,
  MonthText,
  PageHeader,
  Panel,
  StateTag,
  useRoute,
} from '@anju/ui';
import { useNavigate, useParams } from 'react-router';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import { type RouteOutput, report } from '../../parts/server.ts';
import { nameOf, useWholeNames } from '../../parts/whole-names.tsx';
import { accountTexts, businessTexts } from '../../parts/words.ts';
import { moneyColumn, monthColumn } from './person-columns.tsx';
import { type Asked, QueryList } from './query-list.tsx';

type Employee = RouteOutput<typeof report.getEmployee>;
type Entry = RouteOutput<typeof report.listEmployeeEntries>['rows'][number];

const factsOf = (employee: Employee) => [
  { label: '姓名', value: <Masked value={nameOf(employee)} /> },
  { label: '证件类型', value: employee.certificateType },
  { label: '证件号码', value: <Masked value={employee.certificateMasked} /> },
  { label: '性别', value: employee.sex },
  { label: '出生日期', value: employee.birthDateMasked || <span className="muted">未登记</span> },
  { label: '手机号码', value: employee.mobileMasked || <span className="muted">未登记</span> },
  { label: '固定电话', value: employee.landlineMasked || <span className="muted">未登记</span> },
  { label: '家庭住址', value: employee.addressMasked || <span className="muted">未登记</span> },
  { label: '邮政编码', value: employee.postcode || <span className="muted">未登记</span> },
  { label: '个人账号', value: employee.accountNo },
  { label: '账户状态', value: <StateTag state={employee.state} texts={accountTexts} /> },
  { label: '开户日期', value: <DayText value={employee.openedOn} /> },
  { label: '封存日期', value: <DayText value={employee.sealedOn} /> },
  { label: '缴存基数', value: <Money fen={employee.baseFen} unit /> },
  { label: '月缴存额', value: <Money fen={employee.amountFen} unit strong /> },
  { label: '其中单位部分', value: <Money fen={employee.employerFen} unit /> },
  { label: '其中个人部分', value: <Money fen={employee.memberFen} unit /> },
  { label: '缴至月份', value: <MonthText value={employee.contributedTo} /> },
  { label: '账户余额', value: <Money fen={employee.balanceFen} unit /> },
];

const columns: readonly Column<Entry>[] = [
  { key: 'on', title: '入账日期', isRowHeader: true, render: ({ on }) => <DayText value={on} plain /> },
  { key: 'kindText', title: '业务' },
  monthColumn('month', '所属月份'),
  moneyColumn('employerFen', '单位部分'),
  moneyColumn('memberFen', '个人部分'),
  moneyColumn('amountFen', '合计', { strong: true }),
];

/** What is done most for somebody in this state; the form begins with the person chosen. */
const businessesOf: Readonly<Record<string, readonly (keyof typeof businessTexts)[]>> = {
  正常: ['base', 'seal', 'back-payment', 'member-change'],
  封存: ['unseal'],
};

function Actions({ employee: { state, accountNo } }: { readonly employee: Employee }) {
  const navigate = useNavigate();
  return (
    <div role="group" className="button-row" aria-label="为该职工办理">
      {(businessesOf[state] ?? []).map((kind) => (
        <Button key={kind} onClick={() => navigate(paths.newBusinessFor(kind, accountNo))}>
          {businessTexts[kind]}
        </Button>
      ))}
    </div>
  );
}

/** One employee: particulars (U-Q3) and what this employer paid (U-Q4). */
export function EmployeePage() {
  const { accountId = '' } = useParams();
  const names = useWholeNames();
  const { data, error, refetch } = useRoute(
    report.getEmployee,
    { params: { accountId }, query: names.asked },
    { keepPrevious: true },
  );
  const useEntries = ({ choice: _choice, q: _q, ...query }: Asked) =>
    useRoute(report.listEmployeeEntries, { params: { accountId }, query }, { keepPrevious: true });
  if (!data) return <PageWait title="职工基本信息" error={error} onRetry={refetch} />;
  return (
    <>
      <PageHeader
        title={`${nameOf(data)} 的缴存信息`}
        back={{ to: paths.employees, text: '职工信息' }}
        extra={<Actions employee={data} />}
      />
      <Panel title="基本信息" extra={names.button}>
        <Facts columns={4} items={factsOf(data)} />
      </Panel>
      <Panel title="职工明细">
        <p className="muted">只列本单位为该职工缴存的款项；职工的提取、结息等由本人查询。</p>
        <QueryList
          caption="职工明细"
          columns={columns}
          rowKey={(row, index) => `${row.on}-${row.month}-${index}`}
          useRows={useEntries}
          dates={{ label: '入账日期', by: 'day' }}
          summary={({ total, amountFen }) => (
            <span>
              本单位共缴 {formatCount(total)} 笔，合计 <Money fen={amountFen} strong unit />
            </span>
          )}
          declared={report.exportEmployeeEntries}
          fileFilter={({ from, to }) => ({ accountId, from, to })}
          empty={{ what: '缴存', text: '本单位为该职工缴存入账后会列在这里。' }}
        />
      </Panel>
    </>
  );
}
