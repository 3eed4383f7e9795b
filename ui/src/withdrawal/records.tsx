import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { CaseTag } from '../cases.tsx';
import { SelectField } from '../field.tsx';
import { InstantText, Money, Nothing } from '../figures.tsx';
import { withoutEmpty } from '../format.ts';
import { usePaging } from '../list-state.ts';
import { StateTag, type StateTexts } from '../parts.tsx';
import { DayRange, type Range } from '../ranges.tsx';
import { type Column, DataTable } from '../table.tsx';
import type { Reason, RecordQuery, Records, WithdrawalDoor } from './model.ts';

type Row = Records['rows'][number];

const withdrawalStates: StateTexts<Row['state']> = {
  submitted: ['尚未付款', 'info'],
  paying: ['付款中', 'wait'],
  paid: ['已到账', 'good'],
  unpaid: ['付款未成功', 'bad'],
  returned: ['款项退回', 'bad'],
  ended: ['未提取', 'calm'],
};

/** Where it stands: of what is not decided the case's own state. */
export const WithdrawalTag = ({ state, caseState }: Pick<Row, 'state' | 'caseState'>) =>
  state === 'submitted' ? <CaseTag state={caseState} /> : <StateTag state={state} texts={withdrawalStates} />;

const reasonOptions: readonly { readonly value: Reason | ''; readonly label: string }[] = [
  { value: '', label: '全部原因' },
  { value: 'rent', label: '租房' },
  { value: 'purchase-presale', label: '购买期房' },
  { value: 'purchase-new', label: '购买现房' },
  { value: 'purchase-second-hand', label: '购买二手房' },
  { value: 'build', label: '建造、翻建' },
  { value: 'repair', label: '大修' },
  { value: 'repay-fund-loan', label: '偿还公积金贷款' },
  { value: 'leave', label: '离职' },
  { value: 'retire', label: '离休、退休' },
  { value: 'emigrate', label: '出境定居' },
];

const columnsOf = (linkOf: (caseId: string) => string): readonly Column<Row>[] => [
  {
    key: 'number',
    title: '业务编号',
    isRowHeader: true,
    render: (row) => <Link to={linkOf(row.caseId)}>{row.number}</Link>,
  },
  { key: 'reasonName', title: '提取原因' },
  { key: 'amountFen', title: '提取金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} strong /> },
  {
    key: 'interestFen',
    title: '其中利息（元）',
    align: 'right',
    render: (row) => (row.interestFen > 0 ? <Money fen={row.interestFen} /> : <Nothing />),
  },
  { key: 'state', title: '状态', render: (row) => <WithdrawalTag {...row} /> },
  { key: 'submittedAt', title: '申请时间', render: (row) => <InstantText value={row.submittedAt} /> },
  { key: 'paidAt', title: '到账时间', render: (row) => <InstantText value={row.paidAt} /> },
  { key: 'payee', title: '收款卡', render: (row) => `${row.payeeBank} ${row.payeeMasked.slice(-4)}` },
  { key: 'channelText', title: '渠道' },
];

const briefly: ReadonlySet<string> = new Set(['number', 'reasonName', 'amountFen', 'state', 'submittedAt']);

/** P-Q12 提取记录: every withdrawal with its state and where the money went. */
export function WithdrawalRecords({
  door,
  linkOf,
  isBrief = false,
}: {
  readonly door: WithdrawalDoor;
  readonly linkOf: (caseId: string) => string;
  /** The last few, without filters: beside other things. */
  readonly isBrief?: boolean;
}) {
  const [reason, setReason] = useState<Reason | ''>('');
  const [state, setState] = useState<Row['state'] | ''>('');
  const [range, setRange] = useState<Range>({ from: undefined, to: undefined });
  const paging = usePaging(isBrief ? 5 : 20);
  const { page, pageSize } = paging;
  const filter = withoutEmpty({ reason, state, ...range }) as RecordQuery;
  const query = useQuery({
    queryKey: ['withdrawal-records', door.key, filter, page, pageSize],
    queryFn: () => door.list({ ...filter, page, pageSize }),
    placeholderData: (before) => before,
  });
  const back = query.data?.rows.filter(({ state: of }) => of === 'returned' || of === 'unpaid') ?? [];
  const toFirst = () => paging.onPage(1, pageSize);
  return (
    <>
      {back.map((row) => (
        <div key={row.caseId} className="wd-notice wd-back" role="status">
          <p>
            <strong>
              {row.reasonName}提取 <Money fen={row.amountFen} unit /> {withdrawalStates[row.state][0]}，款项没有损失
            </strong>
          </p>
          <Link className="button button-primary" to={linkOf(row.caseId)}>
            更正收款卡，重新付款
          </Link>
        </div>
      ))}
      <DataTable<Row>
        caption="提取记录"
        columns={isBrief ? columnsOf(linkOf).filter(({ key }) => briefly.has(key)) : columnsOf(linkOf)}
        rowKey="caseId"
        query={query}
        {...(!isBrief && {
          paging,
          filters: (
            <>
              <SelectField
                name="reason"
                label="提取原因"
                value={reason}
                options={reasonOptions}
                onChange={(chosen) => (setReason(chosen), toFirst())}
              />
              <SelectField
                name="state"
                label="状态"
                value={state}
                options={[
                  { value: '', label: '全部状态' },
                  ...(Object.keys(withdrawalStates) as Row['state'][]).map((value) => ({
                    value,
                    label: withdrawalStates[value][0],
                  })),
                ]}
                onChange={(chosen) => (setState(chosen), toFirst())}
              />
              <DayRange label="申请日期" value={range} onChange={(chosen) => (setRange(chosen), toFirst())} />
            </>
          ),
          summary: query.data && (
            <span>
              已到账合计 <Money fen={query.data.paidFen} strong unit />
            </span>
          ),
          onExport: () => door.exportList(filter),
        })}
        empty={{ title: '没有提取记录', text: '申请提取后，可以在这里查看每一笔的金额、状态和到账时间。' }}
      />
    </>
  );
}
