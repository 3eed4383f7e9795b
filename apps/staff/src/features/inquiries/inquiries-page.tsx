import {
  type Column,
  DataTable,
  DayText,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  TextField,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { ChoiceFilter } from '../../parts/filters.tsx';
import { useListState } from '../../parts/list-state.ts';
import { content, inquiryCategories, type StaffInquiry } from '../../parts/server.ts';
import { deskStates } from './words.ts';

const columns: readonly Column<StaffInquiry>[] = [
  {
    key: 'title',
    title: '留言',
    isRowHeader: true,
    wraps: true,
    render: ({ inquiryId, title, number }) => (
      <>
        <Link to={`/inquiries/${inquiryId}`}>{title}</Link>
        <span className="second-line figures">{number}</span>
      </>
    ),
  },
  { key: 'category', title: '类别', width: 70, render: ({ category }) => inquiryCategories[category] },
  {
    key: 'authorName',
    title: '留言人',
    wraps: true,
    width: 220,
    render: ({ authorName, authorKind }) => (
      <>
        {authorName}
        <span className="second-line">{authorKind === 'employer' ? '单位' : '职工'}</span>
      </>
    ),
  },
  { key: 'writtenAt', title: '提交时间', width: 150, render: ({ writtenAt }) => <InstantText value={writtenAt} /> },
  {
    key: 'dueOn',
    title: '答复期限',
    width: 150,
    render: ({ dueOn, isOverdue }) => (
      <>
        <DayText value={dueOn} /> {isOverdue && <span className="tag tag-bad">逾期</span>}
      </>
    ),
  },
  { key: 'state', title: '状态', width: 100, render: ({ state }) => <StateTag state={state} texts={deskStates} /> },
  {
    key: 'score',
    title: '评价',
    width: 70,
    render: ({ score }) => (score === null ? '—' : `${score} 分`),
  },
  { key: 'publishedAt', title: '公开', width: 70, render: ({ publishedAt }) => (publishedAt ? '已公开' : '—') },
];

const states = { waiting: '待答复', 'in-review': '待审核', answered: '已答复' } as const;
const overdue = { yes: '只看逾期' } as const;
const oneOf = <T extends string>(texts: Readonly<Record<T, string>>, value: string | undefined): T | undefined =>
  value !== undefined && Object.hasOwn(texts, value) ? (value as T) : undefined;

/** What people and employers wrote, what is nearest to its day first. */
export function InquiriesPage() {
  const list = useListState();
  const q = useDeferredValue(list.get('q')?.trim());
  const state = oneOf(states, list.get('state'));
  const category = oneOf(inquiryCategories, list.get('category'));
  const isOverdue = list.get('overdue') === 'yes';
  const query = useRoute(
    content.listStaffInquiries,
    {
      query: {
        page: list.page,
        pageSize: list.pageSize,
        ...(state && { state }),
        ...(category && { category }),
        ...(isOverdue && { isOverdue }),
        ...withoutEmpty({ q }),
      },
    },
    { keepPrevious: true },
  );
  const counts = query.data?.counts;
  return (
    <>
      <PageHeader title="投诉建议与留言" description="职工和单位写来的咨询、投诉、建议和表扬，在答复期限内答复。" />
      <Panel flush>
        <DataTable<StaffInquiry>
          caption="留言"
          columns={columns}
          rowKey="inquiryId"
          query={query}
          page={list.page}
          pageSize={list.pageSize}
          onPage={list.onPage}
          filters={
            <>
              <TextField
                name="q"
                label="编号或文字"
                value={list.get('q') ?? ''}
                maxLength={40}
                onChange={(value) => list.set({ q: value })}
              />
              <ChoiceFilter
                name="state"
                label="状态"
                value={state}
                options={states}
                onChange={(value) => list.set({ state: value })}
              />
              <ChoiceFilter
                name="category"
                label="类别"
                value={category}
                options={inquiryCategories}
                onChange={(value) => list.set({ category: value })}
              />
              <ChoiceFilter
                name="overdue"
                label="期限"
                value={isOverdue ? 'yes' : undefined}
                options={overdue}
                onChange={(value) => list.set({ overdue: value })}
              />
            </>
          }
          summary={counts && `待答复 ${counts.waiting} 条，待审核 ${counts.inReview} 条，其中逾期 ${counts.overdue} 条`}
          empty={{ title: '没有留言', text: '请换一个条件。' }}
        />
      </Panel>
    </>
  );
}
