import { type Column, DataTable, Masked, Money, Panel, StateTag, useList, usePaging } from '@anju/ui';
import { useState } from 'react';
import { Difference } from '../../parts/difference.tsx';
import { FilterChips } from '../../parts/filter-chips.tsx';
import { type Business, type BusinessPerson, contribution, fen, formatYuan } from '../../parts/server.ts';
import { nameColumn, useWholeNames } from '../../parts/whole-names.tsx';
import { correctionTexts } from '../../parts/words.ts';

type Columns = readonly Column<BusinessPerson>[];

const who: Columns = [
  { key: 'lineNo', title: '序号', width: 64, align: 'right' },
  nameColumn<BusinessPerson>(110),
  {
    key: 'accountNo',
    title: '个人账号',
    render: ({ accountNo }) => accountNo ?? <span className="muted">确认后开户</span>,
  },
  {
    key: 'certificateMasked',
    title: '证件号码',
    render: ({ certificateMasked }) => <Masked value={certificateMasked} />,
  },
];

const notes: Readonly<Record<string, string>> = { cap: '高于上限，按上限执行', floor: '低于下限，按下限执行' };
function noteOf({ facts, submittedMasked, reason }: BusinessPerson): string {
  if (submittedMasked) return `${reason}：${String(facts.before ?? '未登记')} 改为 ${submittedMasked}`;
  if (typeof facts.limited === 'string')
    return `上年月平均工资 ${formatYuan(fen(Number(facts.wageFen)))} 元，${notes[facts.limited] ?? ''}`;
  if (typeof facts.fromEmployerId === 'string')
    return typeof facts.paidTo === 'string' ? `原单位缴至 ${facts.paidTo}，余额随转` : '原单位没有缴过';
  if (Number(facts.gapMonths ?? 0) > 0)
    return `${reason}；已缴至 ${String(facts.paidTo)}，中间 ${String(facts.gapMonths)} 个月可补缴`;
  return reason;
}

const money: Columns = [
  {
    key: 'baseFen',
    title: '缴存基数（元）',
    align: 'right',
    render: ({ baseBeforeFen, baseFen }) =>
      baseBeforeFen !== null && baseBeforeFen !== baseFen && baseFen !== null ? (
        <span className="base-change">
          <span className="base-before">
            <span className="visually-hidden">原为 </span>
            <Money fen={baseBeforeFen} />
          </span>
          <span aria-hidden="true"> → </span>
          <Money fen={baseFen} strong />
        </span>
      ) : (
        <Money fen={baseFen ?? 0} />
      ),
  },
  {
    key: 'amountBeforeFen',
    title: '原月缴存额（元）',
    align: 'right',
    render: ({ amountBeforeFen }) => <Money fen={amountBeforeFen} />,
  },
  {
    key: 'amountFen',
    title: '新月缴存额（元）',
    align: 'right',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
  {
    key: 'difference',
    title: '变化（元）',
    align: 'right',
    render: ({ amountBeforeFen, amountFen }) => <Difference fromFen={amountBeforeFen} toFen={amountFen} />,
  },
];
const note: Columns = [{ key: 'note', title: '说明', width: 220, wraps: true, render: (person) => noteOf(person) }];

const paid: Columns = [
  { key: 'month', title: '补缴月份', width: 100 },
  { key: 'baseFen', title: '缴存基数（元）', align: 'right', render: ({ baseFen }) => <Money fen={baseFen ?? 0} /> },
  {
    key: 'amountBeforeFen',
    title: '该月已缴（元）',
    align: 'right',
    render: ({ amountBeforeFen }) => <Money fen={amountBeforeFen} />,
  },
  {
    key: 'employerFen',
    title: '补缴单位部分（元）',
    align: 'right',
    render: ({ employerFen }) => <Money fen={employerFen} />,
  },
  {
    key: 'memberFen',
    title: '补缴个人部分（元）',
    align: 'right',
    render: ({ memberFen }) => <Money fen={memberFen} />,
  },
  {
    key: 'amountFen',
    title: '合计（元）',
    align: 'right',
    render: ({ amountFen, correction }) => (
      <>
        {correction !== null && <StateTag state={correction} texts={correctionTexts} />}{' '}
        <Money fen={amountFen} strong />
      </>
    ),
  },
];

const corrected: Columns = [
  { key: 'month', title: '更正月份', width: 100 },
  {
    key: 'amountFen',
    title: '退回金额（元）',
    align: 'right',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
];

function columnsOf(kind: Business['kind']): Columns {
  if (kind === 'member-change') return [...who, ...note];
  if (kind === 'correction') return [...who, ...corrected, ...note];
  return kind === 'back-payment' ? [...who, ...paid, ...note] : [...who, ...money, ...note];
}

/** The people of a business, each with what changes. */
export function BusinessPeople({ business }: { readonly business: Business }) {
  const { businessId, kind, facts, personCount } = business;
  const paging = usePaging(50);
  const names = useWholeNames();
  const [limited, setLimited] = useState<'floor' | 'cap'>();
  const query = useList(contribution.listBusinessPeople, paging, {
    params: { businessId },
    query: { ...names.asked, ...(limited && { limited }) },
  });
  const [floorCount, capCount] = [Number(facts.floorCount ?? 0), Number(facts.capCount ?? 0)];
  const hasNotes = query.data?.rows.some((person) => noteOf(person) !== '') ?? true;
  return (
    <Panel title="职工明细">
      {floorCount + capCount > 0 && (
        <FilterChips<'floor' | 'cap' | undefined>
          label="按上下限查看"
          value={limited}
          options={[
            { value: undefined, label: '全部', count: personCount },
            { value: 'cap', label: '按上限执行', count: capCount },
            { value: 'floor', label: '按下限执行', count: floorCount },
          ]}
          onChange={(next) => {
            setLimited(next);
            paging.onPage(1, paging.pageSize);
          }}
        />
      )}
      <DataTable
        caption="业务涉及的职工"
        columns={columnsOf(kind).filter(({ key }) => key !== 'note' || hasNotes)}
        query={query}
        rowKey="lineNo"
        paging={paging}
        maxHeight="56vh"
        extra={names.button}
      />
    </Panel>
  );
}
