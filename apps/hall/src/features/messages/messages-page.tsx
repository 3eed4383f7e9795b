import {
  EmptyState,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { notice, type RouteOutput } from '../../../../../server/src/contract.ts';
import { MessagePager } from './message-pager.tsx';

type Message = RouteOutput<typeof notice.listMessages>['rows'][number];

function MessageItem({ message, onRead }: { readonly message: Message; readonly onRead: (messageId: string) => void }) {
  const isUnread = message.readAt === null;
  return (
    <li className={isUnread ? 'message message-unread' : 'message'}>
      <details
        onToggle={(event) => {
          if (event.currentTarget.open && isUnread) onRead(message.messageId);
        }}
      >
        <summary>
          <span className="message-title">
            {isUnread && <span className="tag tag-info">未读</span>}
            {message.title}
          </span>
          <InstantText value={message.createdAt} />
        </summary>
        <p className="message-body">{message.body}</p>
      </details>
    </li>
  );
}

/** P-O7: what the centre told the person, unread first to the eye; opening one marks it read. */
export function MessagesPage() {
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [page, setPage] = useState(1);
  const input = { page, pageSize: 20, ...(onlyUnread && { unread: true }) };
  const { data, error, isPending, refetch } = useRoute(notice.listMessages, { query: input }, { keepPrevious: true });
  const reading = useCommand(notice.readMessages, { invalidates: [notice.listMessages] });
  const markRead = (messageIds: 'all' | string[]) => reading.mutate({ body: { messageIds } });
  return (
    <>
      <PageHeader title="我的消息" description="到账、变更和办理结果都会发到这里，重要的还会发短信。" />
      <Panel>
        <div className="stack">
          <div className="table-bar">
            <label className="check">
              <input
                type="checkbox"
                checked={onlyUnread}
                onChange={(event) => (setOnlyUnread(event.target.checked), setPage(1))}
              />
              只看未读{data && data.unread > 0 ? `（${data.unread} 条）` : ''}
            </label>
            <button
              type="button"
              className="button button-small"
              disabled={!data || data.unread === 0 || reading.isPending}
              onClick={() => markRead('all')}
            >
              全部标为已读
            </button>
          </div>
          <ProblemSummary error={reading.error} />
          {isPending ? (
            <PageSkeleton />
          ) : !data ? (
            <ProblemSummary error={error} onRetry={refetch} />
          ) : data.rows.length === 0 ? (
            <EmptyState
              title={onlyUnread ? '没有未读消息' : '还没有消息'}
              text="有新消息时，页面右上角会显示未读条数。"
            />
          ) : (
            <ul className="messages">
              {data.rows.map((message) => (
                <MessageItem key={message.messageId} message={message} onRead={(messageId) => markRead([messageId])} />
              ))}
            </ul>
          )}
          {data && <MessagePager page={page} total={data.total} onPage={setPage} />}
        </div>
      </Panel>
    </>
  );
}
