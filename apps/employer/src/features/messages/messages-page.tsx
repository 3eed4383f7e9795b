import {
  Button,
  EmptyState,
  MessageItem,
  PageHeader,
  Pager,
  Panel,
  ProblemSummary,
  useCommand,
  useList,
  useListState,
} from '@anju/ui';
import { FilterChips } from '../../parts/filter-chips.tsx';
import { PageWait } from '../../parts/page-wait.tsx';
import { type MessageCategory, messageCategories, notice } from '../../parts/server.ts';

/** 消息: what the centre told the employer, newest first. */
export function MessagesPage() {
  const list = useListState();
  const onlyUnread = list.get('unread') === 'true';
  const category = list.choice('category', messageCategories);
  const query = useList(notice.listMessages, list, {
    query: { ...(onlyUnread && { unread: true }), ...(category && { category }) },
  });
  const reading = useCommand(notice.readMessages, { invalidates: [notice.listMessages] });
  const { data, error, refetch } = query;
  if (!data) return <PageWait title="消息" error={error} onRetry={refetch} />;
  return (
    <>
      <PageHeader
        title="消息"
        extra={
          data.unread > 0 && (
            <Button disabled={reading.isPending} onClick={() => reading.mutate({ body: { messageIds: 'all' } })}>
              全部标为已读
            </Button>
          )
        }
      />
      <ProblemSummary error={reading.error} />
      <Panel>
        <FilterChips
          label="按状态查看"
          value={onlyUnread}
          options={[
            { value: false, label: '全部', count: onlyUnread ? undefined : data.total },
            { value: true, label: '未读', count: data.unread },
          ]}
          onChange={(next) => list.set({ unread: next ? 'true' : undefined })}
        />
        <FilterChips<MessageCategory | undefined>
          label="按类别查看"
          value={category}
          options={[
            { value: undefined, label: '全部类别' },
            { value: 'account', label: messageCategories.account },
            { value: 'business', label: messageCategories.business },
            { value: 'progress', label: messageCategories.progress },
          ]}
          onChange={(next) => list.set({ category: next })}
        />
        {data.rows.length === 0 ? (
          <EmptyState
            title={onlyUnread ? '没有未读消息' : category ? '没有这一类消息' : '还没有消息'}
            text="清册确认、款项到账、入账和缴存提醒会发到这里。"
          />
        ) : (
          <ul className="messages">
            {data.rows.map((message) => (
              <MessageItem
                key={message.messageId}
                message={message}
                onRead={(messageId) => reading.mutate({ body: { messageIds: [messageId] } })}
              />
            ))}
          </ul>
        )}
        {data.total > list.pageSize && <Pager label="消息分页" total={data.total} {...list} />}
      </Panel>
    </>
  );
}
