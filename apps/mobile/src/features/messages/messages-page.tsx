import { MessageItem, PageHeader, ProblemSummary, SelectField, useCommand } from '@anju/ui';
import { useState } from 'react';
import { notice } from '../../../../../server/src/contract.ts';
import { messageCategories } from '../../../../../server/src/rules.ts';
import { Endless, useListing } from '../../parts/endless.tsx';

type Category = keyof typeof messageCategories;

/** M-O5: what the centre told the person; opening one marks it read. */
export function MessagesPage() {
  const [category, setCategory] = useState<Category | ''>('');
  const listing = useListing(notice.listMessages, category ? { category } : {});
  const reading = useCommand(notice.readMessages, { invalidates: [notice.listMessages] });
  const markRead = (messageIds: 'all' | string[]) => reading.mutate({ body: { messageIds } });
  const unread = listing.first?.unread ?? 0;
  return (
    <>
      <PageHeader title="我的消息" back={{ to: '/me', text: '我的' }} />
      <div className="m-card m-filters">
        <SelectField
          name="category"
          label="消息类别"
          value={category}
          options={[
            { value: '', label: '全部' },
            ...(Object.keys(messageCategories) as Category[]).map((value) => ({
              value,
              label: messageCategories[value],
            })),
          ]}
          onChange={setCategory}
        />
        {unread > 0 && (
          <p className="m-sums">
            <span>{unread} 条未读</span>
            <button type="button" className="link-button" disabled={reading.isPending} onClick={() => markRead('all')}>
              全部标为已读
            </button>
          </p>
        )}
      </div>
      <ProblemSummary error={reading.error} />
      <Endless
        listing={listing}
        label="消息"
        empty={{ title: '还没有消息', text: '到账、变更和办理结果都会发到这里，重要的还会发短信。' }}
        isItem
        render={(message) => (
          <MessageItem key={message.messageId} message={message} onRead={(messageId) => markRead([messageId])} />
        )}
      />
    </>
  );
}
