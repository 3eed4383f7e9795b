import {
  type Column,
  DataTable,
  EmptyState,
  formatCount,
  Masked,
  PageHeader,
  Panel,
  StateTag,
  useRoute,
} from '@anju/ui';
import { useSearchParams } from 'react-router';
import { EmployerLink, PersonLink } from '../../parts/links.tsx';
import { type EmployerHit, type PersonHit, report } from '../../parts/server.ts';
import { accountWords, employerWords } from '../../parts/words.ts';
import { questionOf, shortestQuestion } from './question.ts';

const personColumns: readonly Column<PersonHit>[] = [
  {
    key: 'nameMasked',
    title: '姓名',
    isRowHeader: true,
    width: 140,
    render: (row) => (
      <PersonLink id={row.personId}>
        <Masked value={row.nameMasked} />
      </PersonLink>
    ),
  },
  {
    key: 'certificateMasked',
    title: '证件号码',
    width: 210,
    render: (row) => <Masked value={row.certificateMasked} />,
  },
  { key: 'mobileMasked', title: '手机号码', width: 140, render: (row) => <Masked value={row.mobileMasked} /> },
  { key: 'accountNo', title: '个人账号', width: 160 },
  { key: 'employerName', title: '缴存单位', wraps: true },
  {
    key: 'accountState',
    title: '账户状态',
    width: 110,
    render: (row) => (row.accountState ? <StateTag state={row.accountState} texts={accountWords} /> : '未开户'),
  },
];

const employerColumns: readonly Column<EmployerHit>[] = [
  {
    key: 'name',
    title: '单位名称',
    isRowHeader: true,
    wraps: true,
    render: (row) => <EmployerLink id={row.employerId}>{row.name}</EmployerLink>,
  },
  { key: 'employerAccountNo', title: '单位账号', width: 170 },
  { key: 'creditCode', title: '统一社会信用代码', width: 210 },
  {
    key: 'normalCount',
    title: '正常缴存人数',
    align: 'right',
    width: 130,
    render: (row) => formatCount(row.normalCount),
  },
  { key: 'state', title: '状态', width: 110, render: (row) => <StateTag state={row.state} texts={employerWords} /> },
];

function HowToSearch() {
  return (
    <Panel title="可以怎样查">
      <ul className="search-ways">
        <li>
          <strong>职工</strong>：完整的证件号码、手机号码或个人账号；或姓名（至少两个字）。
        </li>
        <li>
          <strong>单位</strong>：完整的单位账号或统一社会信用代码；或单位名称中的至少两个字。
        </li>
        <li>每一次查找和查看都会记入审计记录。</li>
      </ul>
    </Panel>
  );
}

/** All hits of a question in two tables, or how to ask. */
export function SearchPage() {
  const [search] = useSearchParams();
  const question = questionOf(search.get('q') ?? '');
  const query = useRoute(report.search, { query: { q: question } }, { enabled: question.length >= shortestQuestion });
  const { data } = query;
  const rowsOf = <Row,>(rows: readonly Row[] | undefined) => ({ ...query, data: rows && { rows, total: rows.length } });
  if (question.length < shortestQuestion) {
    return (
      <>
        <PageHeader title="查找职工与单位" description="在页面上方的查找框中输入，随时可用。" />
        {question.length > 0 && <EmptyState title="请再多输入一些" text="姓名、单位名称至少要两个字。" />}
        <HowToSearch />
      </>
    );
  }
  const nothing = data !== undefined && data.persons.length + data.employers.length === 0;
  return (
    <>
      <PageHeader
        title={`查找“${question}”`}
        description={data?.more ? '结果较多，只列出前一部分；请输入更多内容缩小范围。' : undefined}
      />
      {nothing ? (
        <>
          <EmptyState title="没有找到符合的职工或单位" text="请核对号码是否完整，或换一种方式再查。" />
          <HowToSearch />
        </>
      ) : (
        <>
          <Panel title="职工" flush>
            <DataTable
              caption="符合的职工"
              columns={personColumns}
              rowKey={(row) => row.personId}
              query={rowsOf(data?.persons)}
              empty={{ title: '没有符合的职工' }}
            />
          </Panel>
          <Panel title="单位" flush>
            <DataTable
              caption="符合的单位"
              columns={employerColumns}
              rowKey={(row) => row.employerId}
              query={rowsOf(data?.employers)}
              empty={{ title: '没有符合的单位' }}
            />
          </Panel>
        </>
      )}
    </>
  );
}
