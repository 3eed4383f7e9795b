import { Button, formatCount, InstantText } from '@anju/ui';
import { useState } from 'react';
import type { Message } from '../../parts/server.ts';

interface MessageListProps {
  readonly messages: readonly Message[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  readonly onPage: (page: number) => void;
  readonly onRead: (messageId: string) => void;
}

function MessageItem({ message, onRead }: { readonly message: Message; readonly onRead: (messageId: string) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const isUnread = message.readAt === null;
  const toggle = () => {
    setIsOpen(!isOpen);
    if (isUnread && !isOpen) onRead(message.messageId);
  };
  return (
    <li className={isUnread ? 'is-unread' : ''}>
      <button type="button" className="message-head" aria-expanded={isOpen} onClick={toggle}>
        <span className="message-title">
          {isUnread && <span className="message-mark">未读</span>}
          {message.title}
        </span>
        <InstantText value={message.createdAt} />
      </button>
      {isOpen && <p className="message-body">{message.body}</p>}
    </li>
  );
}

/** Messages that open in place; opening one marks it as read. */
export function MessageList({ messages, page, pageSize, total, onPage, onRead }: MessageListProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  return (
    <>
      <ul className="messages">
        {messages.map((message) => (
          <MessageItem key={message.messageId} message={message} onRead={onRead} />
        ))}
      </ul>
      {last > 1 && (
        <nav className="button-row" aria-label="消息翻页">
          <Button disabled={page <= 1} onClick={() => onPage(page - 1)}>
            上一页
          </Button>
          <span className="muted">
            第 {page} 页，共 {last} 页、{formatCount(total)} 条
          </span>
          <Button disabled={page >= last} onClick={() => onPage(page + 1)}>
            下一页
          </Button>
        </nav>
      )}
    </>
  );
}
