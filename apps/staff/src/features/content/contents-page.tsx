import {
  type Column,
  DataTable,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { ChoiceFilter, WordFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import {
  type ContentItemRow,
  type ContentKind,
  content,
  contentCategories,
  contentChannels,
  contentKinds,
  parameterName,
} from '../../parts/server.ts';
import { revisionWords } from '../../parts/words.ts';
import './content.css';
import { standingWords } from './words.ts';

const columns: readonly Column<ContentItemRow>[] = [
  {
    key: 'title',
    title: '标题',
    isRowHeader: true,
    wraps: true,
    render: ({ itemId, title }) => <Link to={`/content/${itemId}`}>{title}</Link>,
  },
  { key: 'kind', title: '类别', width: 100, render: ({ kind }) => contentKinds[kind] },
  { key: 'category', title: '业务', width: 70, render: ({ category }) => contentCategories[category] },
  {
    key: 'channels',
    title: '渠道',
    width: 160,
    render: ({ channels }) => channels.map((channel) => contentChannels[channel]).join('、'),
  },
  {
    key: 'standing',
    title: '发布',
    width: 100,
    render: ({ standing }) => <StateTag state={standing} texts={standingWords} />,
  },
  { key: 'liveAt', title: '发布时间', width: 150, render: ({ liveAt }) => <InstantText value={liveAt} /> },
  {
    key: 'openState',
    title: '正在修改',
    width: 100,
    render: ({ openState }) => (openState ? <StateTag state={openState} texts={revisionWords} /> : '—'),
  },
  {
    key: 'changed',
    title: '参数',
    width: 110,
    render: ({ changed }) =>
      changed.length > 0 ? (
        <span className="tag tag-wait" title={changed.map(({ key }) => parameterName(key)).join('、')}>
          {changed.length} 项已变化
        </span>
      ) : (
        '—'
      ),
  },
  { key: 'editedAt', title: '最近编写', width: 150, render: ({ editedAt }) => <InstantText value={editedAt} /> },
];

const standings = { live: '发布中', scheduled: '定时发布', never: '未发布', withdrawn: '已撤下' } as const;
const outdated = { yes: '引用的参数已变化' } as const;
const openStates = { draft: '草稿', 'in-review': '待审核', returned: '已退回' } as const;

/** G-8: everything that the centre publishes, what waits for review first when asked for. */
export function ContentsPage() {
  const may = useMay();
  const list = useListState();
  const q = useDeferredValue(list.get('q')?.trim());
  const kind = list.choice('kind', contentKinds);
  const standing = list.choice('standing', standings);
  const openState = list.choice('open', openStates);
  const isOutdated = list.choice('outdated', outdated) !== undefined;
  const query = useList(content.listItems, list, {
    query: { ...withoutEmpty({ kind, standing, openState, q }), ...(isOutdated && { isOutdated: true }) },
  });
  return (
    <>
      <PageHeader
        title="内容发布"
        description="政策文件、办事指南和公告，一处编写，另一人审核，按所选渠道立即或定时发布。"
        extra={
          may('content.edit') && (
            <span className="content-new">
              {(Object.keys(contentKinds) as ContentKind[]).map((one) => (
                <Link key={one} className="button button-small" to={`/content/new?kind=${one}`}>
                  写{contentKinds[one]}
                </Link>
              ))}
            </span>
          )
        }
      />
      <Panel flush>
        <DataTable<ContentItemRow>
          caption="内容"
          columns={columns}
          rowKey="itemId"
          query={query}
          paging={list}
          filters={
            <>
              <WordFilter list={list} name="q" label="标题" maxLength={40} />
              <ChoiceFilter list={list} name="kind" label="类别" options={contentKinds} />
              <ChoiceFilter list={list} name="standing" label="发布" options={standings} />
              <ChoiceFilter list={list} name="open" label="正在修改" options={openStates} />
              <ChoiceFilter list={list} name="outdated" label="参数" options={outdated} />
            </>
          }
          empty={{ title: '没有内容', text: '请换一个条件，或从右上方开始编写。' }}
        />
      </Panel>
    </>
  );
}
