import { CaseTag, type Column, DayText, InstantText, Money, Nothing } from '@anju/ui';
import { Link } from 'react-router';
import type { WorkRow } from '../../parts/server.ts';

/** The last day, and how far it is: red when it has passed, amber when it is today or tomorrow. */
export function Due({ row }: { row: Pick<WorkRow, 'dueOn' | 'daysLeft' | 'isOverdue'> }) {
  const { dueOn, daysLeft, isOverdue } = row;
  if (!dueOn) return <Nothing />;
  const tone = isOverdue ? 'due-late' : daysLeft !== null && daysLeft <= 1 ? 'due-soon' : undefined;
  const left =
    daysLeft === null
      ? ''
      : daysLeft < 0
        ? `已超 ${-daysLeft} 天`
        : daysLeft === 0
          ? '今天到期'
          : `还有 ${daysLeft} 天`;
  return (
    <>
      <DayText value={dueOn} plain />
      {left && <span className={`second-line ${tone ?? ''}`}>{left}</span>}
    </>
  );
}

/** Columns of every list of cases at the desk. */
export const workColumns: readonly Column<WorkRow>[] = [
  {
    key: 'number',
    title: '业务',
    isRowHeader: true,
    width: 230,
    render: (row) => (
      <>
        <Link to={`/cases/${row.caseId}`}>{row.title}</Link>
        <span className="second-line figures">{row.number}</span>
      </>
    ),
  },
  {
    key: 'subjectName',
    title: '申请人',
    render: (row) => (
      <Link to={row.subjectKind === 'person' ? `/persons/${row.subjectId}` : `/employers/${row.subjectId}`}>
        {row.subjectName}
      </Link>
    ),
  },
  { key: 'headline', title: '事项', wraps: true },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    sort: 'amount',
    width: 130,
    render: (row) => <Money fen={row.amountFen} strong />,
  },
  {
    key: 'state',
    title: '办理情况',
    width: 170,
    render: (row) => <CaseTag state={row.state} stageText={row.stageText} />,
  },
  { key: 'dueOn', title: '办理时限', width: 120, sort: 'due', render: (row) => <Due row={row} /> },
  {
    key: 'submittedAt',
    title: '受理',
    width: 150,
    sort: 'submitted',
    render: (row) => (
      <>
        <InstantText value={row.submittedAt} />
        <span className="second-line">{row.channelText}</span>
      </>
    ),
  },
  {
    key: 'takenByText',
    title: '经办',
    width: 90,
    render: (row) => (
      <>
        {row.isMine ? '我' : (row.takenByText ?? <Nothing />)}
        {row.isLeft && <span className="second-line">已停用</span>}
      </>
    ),
  },
];
