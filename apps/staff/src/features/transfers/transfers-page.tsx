import {
  type Column,
  DataTable,
  directionTexts,
  InstantText,
  Money,
  PageHeader,
  Panel,
  SelectField,
  StateTag,
  TextField,
  transferTexts,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { type RouteOutput, transfer } from '../../../../../server/src/contract.ts';

type Row = RouteOutput<typeof transfer.listTransfers>['rows'][number];
type State = Row['state'];

const columns: readonly Column<Row>[] = [
  {
    key: 'letterNo',
    title: '联系函',
    isRowHeader: true,
    render: (row) => (
      <>
        <Link to={`/transfers/${row.transferId}`}>{row.letterNo}</Link>
        <span className="second-line">
          {directionTexts[row.direction]}　{row.personName}
        </span>
      </>
    ),
  },
  { key: 'otherName', title: '对方中心', wraps: true },
  { key: 'totalFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.totalFen} /> },
  {
    key: 'state',
    title: '进度',
    render: (row) => (
      <>
        <StateTag state={row.state} texts={transferTexts} /> <span className="muted">{row.code}</span>
      </>
    ),
  },
  {
    key: 'changedAt',
    title: '最近变化',
    render: (row) => (
      <>
        <InstantText value={row.changedAt} />
        {row.isLate && <span className="second-line">已 {row.daysUnchanged} 天没有进展，请催办</span>}
      </>
    ),
  },
  { key: 'begunAt', title: '开始', render: (row) => <InstantText value={row.begunAt} /> },
];

const stateOptions = [
  { value: '', label: '全部进度' },
  ...(Object.keys(transferTexts) as State[]).map((state) => ({ value: state, label: transferTexts[state][0] })),
];

/** 转移接续台账: every transfer of the centre, both ways, the newest first. */
export function TransfersPage() {
  const [page, setPage] = useState(1);
  const [direction, setDirection] = useState<'' | 'in' | 'out'>('');
  const [state, setState] = useState<string>('');
  const [letterNo, setLetterNo] = useState('');
  const [late, setLate] = useState<'' | 'late'>('');
  const first =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setPage(1);
    };
  const query = useRoute(
    transfer.listTransfers,
    {
      query: {
        page,
        pageSize: 20,
        ...(direction !== '' && { direction }),
        ...(state !== '' && { state: state as State }),
        ...(letterNo.trim() !== '' && { letterNo: letterNo.trim() }),
        ...(late !== '' && { isLate: true }),
      },
    },
    { keepPrevious: true },
  );
  return (
    <>
      <PageHeader
        title="转移接续"
        description="转入和转出的每一笔：进度、金额、往来函件。转出的复核、审批在“业务待办”中办理。"
      />
      <Panel>
        <DataTable<Row>
          caption="转移接续"
          filters={
            <>
              <SelectField
                name="direction"
                label="方向"
                value={direction}
                options={[
                  { value: '', label: '转入和转出' },
                  { value: 'in', label: '转入' },
                  { value: 'out', label: '转出' },
                ]}
                onChange={first(setDirection)}
              />
              <SelectField name="state" label="进度" value={state} options={stateOptions} onChange={first(setState)} />
              <SelectField
                name="late"
                label="时间"
                value={late}
                options={[
                  { value: '', label: '不限' },
                  { value: 'late', label: `超过 ${query.data?.answerDays ?? ''} 天没有进展` },
                ]}
                onChange={first(setLate)}
              />
              <TextField
                name="letterNo"
                label="联系函编号"
                value={letterNo}
                onChange={first(setLetterNo)}
                maxLength={30}
              />
            </>
          }
          columns={columns}
          rowKey="transferId"
          query={query}
          page={page}
          pageSize={20}
          onPage={setPage}
          empty={{ title: '没有符合条件的转移', text: '职工申请转入、外地来函转出后，会列在这里。' }}
        />
      </Panel>
    </>
  );
}
