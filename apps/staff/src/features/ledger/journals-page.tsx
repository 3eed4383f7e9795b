import {
  type Column,
  DataTable,
  DayText,
  ExportButton,
  formatCount,
  InstantText,
  type ListState,
  Money,
  Nothing,
  PageHeader,
  Panel,
  useList,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { accounting } from '../../parts/accounting.ts';
import { ChoiceFilter, ClearFilters, DaysFilter, WordFilter } from '../../parts/filters.tsx';
import { type JournalRow, journalBusinesses, parseYuan, report, yuanFault } from '../../parts/server.ts';
import { businessText } from '../../parts/words.ts';

const columns: readonly Column<JournalRow>[] = [
  { key: 'accountingDate', title: '会计日', width: 110, render: (row) => <DayText value={row.accountingDate} plain /> },
  {
    key: 'number',
    title: '凭证号',
    width: 90,
    align: 'right',
    render: (row) => row.number ?? <span className="muted">未编号</span>,
  },
  { key: 'business', title: '业务', width: 110, render: (row) => businessText(row.business) },
  {
    key: 'summary',
    title: '摘要',
    isRowHeader: true,
    wraps: true,
    render: (row) => <Link to={`/journals/${row.journalId}`}>{row.summary}</Link>,
  },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    width: 170,
    render: (row) => <Money fen={row.amountFen} strong />,
  },
  {
    key: 'entryCount',
    title: '明细户数',
    align: 'right',
    width: 100,
    render: (row) => (row.entryCount > 0 ? formatCount(row.entryCount) : <Nothing />),
  },
  { key: 'postedBy', title: '记账人', width: 120 },
  { key: 'recordedAt', title: '记账时间', width: 165, render: (row) => <InstantText value={row.recordedAt} seconds /> },
];

const numberOf = (text: string | undefined) => (text && Number(text) > 0 ? { number: Number(text) } : {});

/** What was typed, once it is an amount. */
const amountOf = (text: string | undefined) => {
  const amount = text ? parseYuan(text) : undefined;
  return amount && amount > 0n ? { amountFen: Number(amount) } : {};
};

const filterNames = ['from', 'to', 'business', 'subject', 'words', 'number', 'amount'] as const;

function SubjectFilter({ list }: { readonly list: ListState }) {
  const { data } = useRoute(accounting.listSubjects, {}, { staleTime: Number.POSITIVE_INFINITY });
  const options = Object.fromEntries((data?.rows ?? []).map(({ code, name }) => [code, `${code} ${name}`]));
  return <ChoiceFilter list={list} name="subject" label="科目" options={options} />;
}

export function JournalsPage() {
  const list = useListState(50);
  const filter = {
    ...withoutEmpty({
      ...list.range('day'),
      business: list.get('business'),
      words: list.get('words'),
      subject: list.get('subject')?.match(/^\d{3,12}$/)?.[0],
    }),
    ...numberOf(list.get('number')),
    ...amountOf(list.get('amount')),
  };
  const query = useList(report.listJournals, list, { query: filter });
  return (
    <>
      <PageHeader title="记账凭证" description="按会计日从新到旧。凭证只增不改，差错以冲正凭证更正。" />
      <Panel flush>
        <DataTable<JournalRow>
          caption="记账凭证"
          columns={columns}
          rowKey={(row) => row.journalId}
          query={query}
          paging={list}
          summary={
            query.data && (
              <span>
                共 {formatCount(query.data.total)} 张，借方合计 <Money fen={query.data.debitFen} strong unit />
                ，贷方合计 <Money fen={query.data.creditFen} strong unit />
              </span>
            )
          }
          extra={<ExportButton declared={report.exportJournals} filter={filter} exportsPath="/exports" />}
          filters={
            <>
              <DaysFilter list={list} label="会计日" />
              <ChoiceFilter list={list} name="business" label="业务" options={journalBusinesses} />
              <SubjectFilter list={list} />
              <WordFilter list={list} name="words" label="摘要包含" maxLength={60} />
              <WordFilter list={list} name="number" label="凭证号" inputMode="numeric" maxLength={7} />
              <WordFilter
                list={list}
                name="amount"
                label="金额（元）"
                inputMode="decimal"
                maxLength={16}
                fault={yuanFault}
              />
              <ClearFilters list={list} names={filterNames} />
            </>
          }
          empty={{ title: '没有符合条件的凭证', text: '可以放宽会计日，或清除业务条件后再查。' }}
        />
      </Panel>
    </>
  );
}
