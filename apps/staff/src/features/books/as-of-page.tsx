import {
  Button,
  type Column,
  DataTable,
  Masked,
  Money,
  Nothing,
  PageHeader,
  Panel,
  ProblemSummary,
  TextField,
  todayInBeijing,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { accounting, type SubjectRow } from '../../parts/accounting.ts';
import { type Moment, MomentFields, useMoment } from '../../parts/as-of.tsx';
import { EmployerAsOf, LoanAsOf, PersonAsOf } from '../../parts/as-of-accounts.tsx';
import { useMay } from '../../parts/permissions.ts';
import { loan, report } from '../../parts/server.ts';
import { Balance } from './balance.tsx';
import { BooksNav } from './books-nav.tsx';

interface Row extends Pick<SubjectRow, 'code' | 'name' | 'closingFen'> {
  readonly nowFen: number | undefined;
}

const side = (net: number, wanted: 1 | -1) => (net * wanted > 0 ? <Money fen={net * wanted} /> : <Nothing />);

function columnsOf(on: string, isCompared: boolean): readonly Column<Row>[] {
  const compared: readonly Column<Row>[] = [
    {
      key: 'nowFen',
      title: '按现在的账（元）',
      align: 'right',
      render: (row) => (row.nowFen === undefined ? '' : <Balance fen={row.nowFen} />),
    },
    {
      key: 'difference',
      title: '此后补记、冲正（元）',
      align: 'right',
      render: (row) =>
        row.nowFen === undefined || row.nowFen === row.closingFen ? (
          <span className="muted">无</span>
        ) : (
          <Balance fen={row.nowFen - row.closingFen} />
        ),
    },
  ];
  return [
    {
      key: 'code',
      title: '科目',
      isRowHeader: true,
      render: (row) => (
        <Link to={`/books/ledger?subject=${row.code}&from=${on.slice(0, 4)}-01-01&to=${on}`}>
          <span className="figures">{row.code}</span> {row.name}
        </Link>
      ),
    },
    { key: 'debit', title: '借方余额（元）', align: 'right', render: (row) => side(row.closingFen, 1) },
    { key: 'credit', title: '贷方余额（元）', align: 'right', render: (row) => side(row.closingFen, -1) },
    ...(isCompared ? compared : []),
  ];
}

interface Hit {
  readonly id: string;
  readonly of: 'person' | 'employer' | 'loan';
  readonly name: React.ReactNode;
  readonly number: string;
}

/** Accounts of people, employers and loans by number or name. */
function useHits(words: string): { hits: Hit[] | undefined; error: unknown } {
  const may = useMay();
  const isAsked = words.length >= 2;
  const found = useRoute(report.search, { query: { q: words } }, { enabled: isAsked && may('staff.search') });
  const loans = useRoute(
    loan.listLoans,
    { query: { q: words, pageSize: 10 } },
    { enabled: isAsked && may('loan.read') },
  );
  if (!isAsked || (!found.data && !loans.data)) return { hits: undefined, error: found.error ?? loans.error };
  return {
    error: undefined,
    hits: [
      ...(found.data?.persons ?? []).slice(0, 10).map((person) => ({
        id: person.personId,
        of: 'person' as const,
        name: <Masked value={person.nameMasked} />,
        number: person.accountNo ?? '未开户',
      })),
      ...(found.data?.employers ?? []).slice(0, 10).map((employer) => ({
        id: employer.employerId,
        of: 'employer' as const,
        name: employer.name,
        number: employer.employerAccountNo,
      })),
      ...(loans.data?.rows ?? []).map((row) => ({
        id: row.loanId,
        of: 'loan' as const,
        name: <Masked value={row.nameMasked} />,
        number: row.contractNo,
      })),
    ],
  };
}

const kinds = { person: '个人账户', employer: '单位账户', loan: '贷款账户' } as const;

function Chosen({ hit, moment }: { hit: Hit; moment: Moment }) {
  return (
    <section className="as-of-account" aria-label={`${kinds[hit.of]} ${hit.number}`}>
      <h3>
        {kinds[hit.of]} {hit.name} <span className="muted">{hit.number}</span>
      </h3>
      {hit.of === 'person' && <PersonAsOf personId={hit.id} moment={moment} />}
      {hit.of === 'employer' && <EmployerAsOf employerId={hit.id} moment={moment} />}
      {hit.of === 'loan' && <LoanAsOf loanId={hit.id} moment={moment} />}
    </section>
  );
}

/** One account of a person, an employer or a loan, on the day that the page looks at. */
function FindAccount({ moment }: { moment: Moment }) {
  const [text, setText] = useState('');
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<Hit>();
  const { hits, error } = useHits(words);
  const only = hits?.length === 1 ? hits[0] : undefined;
  const hit = chosen ?? only;
  return (
    <Panel title={`某个账户在 ${moment.on}`}>
      <form
        className="table-filters"
        onSubmit={(event) => {
          event.preventDefault();
          setChosen(undefined);
          setWords(text.trim());
        }}
      >
        <TextField
          name="account"
          label="个人账号、单位账号、借款合同号或名称"
          value={text}
          maxLength={60}
          onChange={setText}
        />
        <Button htmlType="submit" disabled={text.trim().length < 2}>
          查找账户
        </Button>
      </form>
      <ProblemSummary error={error} />
      {hits && !only && (
        <DataTable<Hit>
          caption="找到的账户"
          rowKey={(row) => `${row.of}-${row.id}`}
          rows={hits}
          columns={[
            { key: 'of', title: '账户', width: 110, render: (row) => kinds[row.of] },
            {
              key: 'name',
              title: '名称',
              isRowHeader: true,
              render: (row) => (
                <button type="button" className="link-button" onClick={() => setChosen(row)}>
                  {row.name}
                </button>
              ),
            },
            { key: 'number', title: '账号、合同号' },
          ]}
          empty={{ title: '没有找到', text: '账号须完整；名称可只写其中至少两个字。' }}
        />
      )}
      {hit && <Chosen hit={hit} moment={moment} />}
    </Panel>
  );
}

/** Any day in the past: every subject, and from here every account of a person, an employer or a loan. */
export function AsOfPage() {
  const list = useListState();
  const { on, knownOn } = useMoment(list);
  const span = { from: on, to: on };
  const query = useRoute(
    accounting.getTrialBalance,
    { query: { ...span, ...withoutEmpty({ knownOn }) } },
    { keepPrevious: true },
  );
  const now = useRoute(accounting.getTrialBalance, { query: span }, { enabled: knownOn !== undefined });
  const nowOf = new Map(now.data?.rows.map(({ code, closingFen }) => [code, closingFen]));
  const rows: Row[] | undefined = query.data?.rows
    .map(({ code, name, closingFen }) => ({
      code,
      name,
      closingFen,
      nowFen: knownOn ? nowOf.get(code) : undefined,
    }))
    .filter(({ closingFen, nowFen }) => closingFen !== 0 || (nowFen ?? 0) !== 0);
  return (
    <>
      <PageHeader
        title="任意时点"
        description="过去任何一天的账：按会计日，也可以按某一天为止已经记录的账（当时看到的是什么样）。"
      />
      <BooksNav />
      <Panel flush>
        <DataTable<Row>
          caption={`${on} 日终各科目余额`}
          columns={columnsOf(on, knownOn !== undefined)}
          rowKey="code"
          query={{ ...query, data: rows && { rows, total: rows.length } }}
          filters={<MomentFields list={list} label="看哪一天的账" />}
          summary={
            knownOn
              ? `只计入 ${knownOn} 24:00 以前记录的凭证。`
              : on === todayInBeijing()
                ? '今天还在记账，数字会变。'
                : undefined
          }
          empty={{ title: '这一天还没有余额' }}
        />
      </Panel>
      <FindAccount moment={{ on, knownOn }} />
    </>
  );
}
