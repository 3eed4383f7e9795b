import {
  type Column,
  DataTable,
  DayText,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  useListState,
  useRoute,
} from '@anju/ui';
import { Link } from 'react-router';
import { ChoiceFilter } from '../../parts/filters.tsx';
import {
  type MessageTemplateRow,
  messageCategories,
  type NoticeRevision,
  notice,
  urgencyTexts,
} from '../../parts/server.ts';
import { revisionWords } from '../../parts/words.ts';
import { SmsNav } from './sms-nav.tsx';

const audiences = { person: '职工', employer: '单位', phone: '手机' } as const;
const addressOf = (key: string) => `/message-templates/edit?key=${encodeURIComponent(key)}`;
const addressOfRevision = ({ subject, key }: NoticeRevision) =>
  subject === 'template' ? addressOf(key) : `/message-settings?key=${encodeURIComponent(key)}`;

const columns: readonly Column<MessageTemplateRow>[] = [
  {
    key: 'name',
    title: '模板',
    isRowHeader: true,
    render: (row) => <Link to={addressOf(row.key)}>{row.name}</Link>,
  },
  { key: 'category', title: '类别', width: 120, render: (row) => messageCategories[row.category] },
  { key: 'audience', title: '发给', width: 70, render: (row) => audiences[row.audience] },
  { key: 'cause', title: '由哪项业务引起', wraps: true },
  {
    key: 'urgency',
    title: '优先级',
    width: 120,
    render: (row) => urgencyTexts[row.urgency as keyof typeof urgencyTexts],
  },
  {
    key: 'number',
    title: '现行版本',
    width: 170,
    render: (row) =>
      row.validFrom ? (
        <>
          第 {row.number} 版，自 <DayText value={row.validFrom} />
        </>
      ) : (
        <span className="muted">系统内置</span>
      ),
  },
  {
    key: 'openState',
    title: '修改',
    width: 90,
    render: (row) => (row.openState ? <StateTag state={row.openState} texts={revisionWords} /> : '—'),
  },
];

const waitingColumns: readonly Column<NoticeRevision>[] = [
  {
    key: 'name',
    title: '待审核',
    isRowHeader: true,
    render: (row) => (
      <Link to={addressOfRevision(row)}>
        {row.subject === 'template' ? '模板' : '参数'}：{row.name}
      </Link>
    ),
  },
  { key: 'reason', title: '修改原因', wraps: true },
  { key: 'validFrom', title: '生效日期', width: 120, render: (row) => <DayText value={row.validFrom} plain /> },
  { key: 'editedBy', title: '提交人', width: 120, render: (row) => `${row.editedBy}${row.isOwn ? '（本人）' : ''}` },
  { key: 'editedAt', title: '提交时间', width: 150, render: (row) => <InstantText value={row.editedAt} /> },
];

/** Every template with what causes it, its version in force, and what waits for review. */
export function MessageTemplatesPage() {
  const list = useListState();
  const query = useRoute(notice.listTemplates, {});
  const waiting = useRoute(notice.listRevisions, { query: { state: 'in-review' } });
  const category = list.get('category');
  const rows = query.data?.rows.filter((row) => !category || row.category === category) ?? [];
  return (
    <>
      <PageHeader
        title="消息模板"
        description="每项业务告知职工和单位的文字。一人修改，另一人审核，自生效之日起使用；站内消息和短信各有一段。"
      />
      <SmsNav />
      {waiting.data && waiting.data.rows.length > 0 && (
        <Panel flush>
          <DataTable<NoticeRevision>
            caption="待审核的修改"
            columns={waitingColumns}
            rowKey="revisionId"
            rows={waiting.data.rows}
          />
        </Panel>
      )}
      <Panel flush>
        <DataTable<MessageTemplateRow>
          caption="消息模板"
          columns={columns}
          rowKey="key"
          query={{ ...query, data: query.data && { rows, total: rows.length } }}
          filters={<ChoiceFilter list={list} name="category" label="类别" options={messageCategories} />}
          empty={{ title: '这一类没有模板', text: '请换一个类别。' }}
        />
      </Panel>
    </>
  );
}
