import { EmptyState, PageHeader, Panel, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { FilterChips } from '../../parts/filter-chips.tsx';
import { PageWait } from '../../parts/page-wait.tsx';
import { type MessageCategory, messageCategories, notice } from '../../parts/server.ts';
import { MessageList } from './message-list.tsx';

const pageSize = 20;

/** 消息: what the centre told the employer, newest first. */
export function MessagesPage() {
  const [onlyUnread, setOnlyUnread] = useState(false);
  const [category, setCategory] = useState<MessageCategory>();
  const [page, setPage] = useState(1);
  const query = useRoute(
    notice.listMessages,
    { query: { page, pageSize, ...(onlyUnread && { unread: true }), ...(category && { category }) } },
    { keepPrevious: true },
  );
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
          onChange={(next) => {
            setOnlyUnread(next);
            setPage(1);
          }}
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
          onChange={(next) => {
            setCategory(next);
            setPage(1);
          }}
        />
        {data.rows.length === 0 ? (
          <EmptyState
            title={onlyUnread ? '没有未读消息' : category ? '没有这一类消息' : '还没有消息'}
            text="清册确认、款项到账、入账和缴存提醒会发到这里。"
          />
        ) : (
          <MessageList
            messages={data.rows}
            page={page}
            pageSize={pageSize}
            total={data.total}
            onPage={setPage}
            onRead={(messageId) => reading.mutate({ body: { messageIds: [messageId] } })}
          />
        )}
      </Panel>
    </>
  );
}
