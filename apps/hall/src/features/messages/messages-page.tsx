import {
  Button,
  EmptyState,
  MessageItem,
  PageHeader,
  Pager,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useCommand,
  useList,
  usePaging,
} from '@anju/ui';
import { useState } from 'react';
import { notice } from '../../../../../server/src/contract.ts';
import { messageCategories } from '../../../../../server/src/rules.ts';

type Category = keyof typeof messageCategories;

/** P-O7: what the centre told the person, unread first to the eye; opening one marks it read. */
export function MessagesPage() {
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [category, setCategory] = useState<Category>();
  const paging = usePaging();
  const toFirst = () => paging.onPage(1, paging.pageSize);
  const { data, error, isPending, refetch } = useList(notice.listMessages, paging, {
    query: { ...(onlyUnread && { unread: true }), ...(category && { category }) },
  });
  const reading = useCommand(notice.readMessages, { invalidates: [notice.listMessages] });
  const markRead = (messageIds: 'all' | string[]) => reading.mutate({ body: { messageIds } });
  return (
    <>
      <PageHeader title="我的消息" description="到账、变更和办理结果都会发到这里，重要的还会发短信。" />
      <Panel>
        <div className="stack">
          <div className="message-kinds" role="group" aria-label="消息类别">
            {[undefined, ...(Object.keys(messageCategories) as Category[])].map((kind) => (
              <button
                key={kind ?? 'all'}
                type="button"
                aria-pressed={kind === category}
                onClick={() => (setCategory(kind), toFirst())}
              >
                {kind ? messageCategories[kind] : '全部'}
              </button>
            ))}
          </div>
          <div className="table-bar">
            <label className="check">
              <input
                type="checkbox"
                checked={onlyUnread}
                onChange={(event) => (setOnlyUnread(event.target.checked), toFirst())}
              />
              只看未读{data && data.unread > 0 ? `（${data.unread} 条）` : ''}
            </label>
            <Button
              size="small"
              disabled={!data || data.unread === 0 || reading.isPending}
              onClick={() => markRead('all')}
            >
              全部标为已读
            </Button>
          </div>
          <ProblemSummary error={reading.error} />
          {isPending ? (
            <PageSkeleton />
          ) : !data ? (
            <ProblemSummary error={error} onRetry={refetch} />
          ) : data.rows.length === 0 ? (
            <EmptyState
              title={onlyUnread ? '没有未读消息' : category ? `还没有${messageCategories[category]}` : '还没有消息'}
              text="有新消息时，页面右上角会显示未读条数。"
            />
          ) : (
            <ul className="messages">
              {data.rows.map((message) => (
                <MessageItem key={message.messageId} message={message} onRead={(messageId) => markRead([messageId])} />
              ))}
            </ul>
          )}
          {data && data.total > 0 && <Pager label="消息分页" total={data.total} {...paging} />}
        </div>
      </Panel>
    </>
  );
}
