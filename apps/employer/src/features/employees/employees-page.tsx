import {
  type Column,
  DataTable,
  ExportButton,
  formatCount,
  Masked,
  Money,
  PageHeader,
  Panel,
  PrintButton,
  SelectField,
  StateTag,
  TextField,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { ClearFilters } from '../../parts/clear-filters.tsx';
import { paths } from '../../parts/routes.ts';
import { type Employee, report } from '../../parts/server.ts';
import { nameOf, useWholeNames } from '../../parts/whole-names.tsx';
import { accountTexts } from '../../parts/words.ts';

type State = 'all' | 'normal' | 'sealed' | 'frozen';

const stateOptions: readonly { value: State; label: string }[] = [
  { value: 'all', label: '全部状态' },
  { value: 'normal', label: '正常缴存' },
  { value: 'sealed', label: '封存（暂停缴存）' },
  { value: 'frozen', label: '冻结' },
];

/** What is paid a month: nothing for who is sealed, as the sums say. */
const monthly = (state: string, amount: number, weight?: 'strong') =>
  state === '正常' ? <Money fen={amount} strong={weight === 'strong'} /> : '—';

const columns: readonly Column<Employee>[] = [
  {
    key: 'nameMasked',
    title: '姓名',
    isRowHeader: true,
    render: (employee) => <Link to={paths.employee(employee.accountId)}>{nameOf(employee)}</Link>,
  },
  { key: 'accountNo', title: '个人账号' },
  {
    key: 'certificateMasked',
    title: '证件号码',
    render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
  },
  { key: 'mobileMasked', title: '手机号码', render: ({ mobileMasked }) => <Masked value={mobileMasked} /> },
  { key: 'state', title: '状态', render: ({ state }) => <StateTag state={state} texts={accountTexts} /> },
  { key: 'baseFen', title: '缴存基数', align: 'right', render: ({ baseFen }) => <Money fen={baseFen} /> },
  {
    key: 'employerFen',
    title: '单位部分',
    align: 'right',
    render: ({ state, employerFen }) => monthly(state, employerFen),
  },
  { key: 'memberFen', title: '个人部分', align: 'right', render: ({ state, memberFen }) => monthly(state, memberFen) },
  {
    key: 'amountFen',
    title: '月缴存额',
    align: 'right',
    render: ({ state, amountFen }) => monthly(state, amountFen, 'strong'),
  },
  {
    key: 'contributedTo',
    title: '缴至月份',
    render: ({ contributedTo }) => <span className="figures">{contributedTo ?? '—'}</span>,
  },
  {
    key: 'balanceFen',
    title: '账户余额',
    align: 'right',
    render: ({ balanceFen }) => <Money fen={balanceFen} />,
  },
];

type Sort = 'account' | 'name' | 'base' | 'balance';
const sortOptions: readonly { value: Sort; label: string }[] = [
  { value: 'account', label: '按个人账号' },
  { value: 'name', label: '按姓名' },
  { value: 'base', label: '按基数从高到低' },
  { value: 'balance', label: '按余额从高到低' },
];

const stateIn = (text: string | undefined): State => stateOptions.find(({ value }) => value === text)?.value ?? 'all';

/** 职工信息查询 and 职工清册导出 (U-Q1, U-Q2). Other pages link to one state of it. */
export function EmployeesPage() {
  const list = useListState(50);
  const state = stateIn(list.get('state'));
  const sort = sortOptions.find(({ value }) => value === list.get('sort'))?.value ?? 'account';
  const text = list.get('q') ?? '';
  const q = useDeferredValue(text.trim());
  const chosen = withoutEmpty({ q, state: state === 'all' ? undefined : state });
  const names = useWholeNames();
  const query = useList(report.listEmployees, list, { query: { sort, ...chosen, ...names.asked } });
  return (
    <>
      <PageHeader title="职工信息" description="姓名、证件类型和证件号码如有错误，请职工本人持证件到柜台更正。" />
      <Panel>
        <DataTable
          caption="职工信息"
          columns={columns}
          query={query}
          rowKey={({ accountId }) => accountId}
          paging={list}
          maxHeight="68vh"
          extra={
            <>
              {names.button}
              <PrintButton declared={report.exportEmployees} filter={chosen} />
              <ExportButton
                declared={report.exportEmployeeFacts}
                filter={chosen}
                text="导出基本信息"
                exportsPath={paths.exports}
              />
              <ExportButton
                declared={report.exportEmployees}
                filter={chosen}
                text="导出职工清册"
                exportsPath={paths.exports}
              />
            </>
          }
          summary={
            query.data && (
              <span>
                共 {formatCount(query.data.total)} 人，月缴存额 <Money fen={query.data.monthlyFen} strong unit />
                ，账户余额 <Money fen={query.data.balanceFen} strong unit />
              </span>
            )
          }
          filters={
            <>
              <TextField
                name="q"
                label="姓名、证件号码或个人账号"
                type="search"
                maxLength={50}
                value={text}
                onChange={(next) => list.set({ q: next })}
              />
              <SelectField
                name="state"
                label="状态"
                value={state}
                options={stateOptions}
                onChange={(next) => list.set({ state: next === 'all' ? undefined : next })}
              />
              <SelectField
                name="sort"
                label="排序"
                value={sort}
                options={sortOptions}
                onChange={(next) => list.set({ sort: next === 'account' ? undefined : next })}
              />
            </>
          }
          empty={
            q === '' && state === 'all'
              ? { title: '还没有职工', text: '第一次汇缴的花名册导入并入账后，职工会出现在这里。' }
              : {
                  title: '没有符合条件的职工',
                  text: '请核对姓名，证件号码和个人账号须完整输入；或更换状态再查。',
                  action: <ClearFilters list={list} names={['q', 'state']} />,
                }
          }
        />
      </Panel>
    </>
  );
}
