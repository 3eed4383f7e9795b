import { notice, type RouteOutput } from '../../server/src/contract.ts';
import { messageCategories } from '../../server/src/rules.ts';
import { InstantText } from './figures.tsx';
import './styles/messages.css';

export type Message = RouteOutput<typeof notice.listMessages>['rows'][number];
type Delivery = Message['deliveries'][number];

const channelTexts = { sms: '短信', wechat: '微信', app: 'APP' } as const;
const deliveryTexts: Readonly<Record<Delivery['state'], string>> = {
  queued: '等待发送',
  sending: '正在发送',
  'handed-over': '已交出，待回执',
  delivered: '已送达',
  failed: '未送达',
  unknown: '是否送达不明',
  withheld: '没有发送',
};

/** Where the message is on its way to the person's phone, and why it is not there. */
function Deliveries({ deliveries }: Pick<Message, 'deliveries'>) {
  if (deliveries.length === 0) return null;
  return (
    <ul className="message-deliveries">
      {deliveries.map(({ channel, state, at, reason }) => (
        <li key={channel}>
          {channelTexts[channel]}：{deliveryTexts[state]}（<InstantText value={at} />）{reason && `，${reason}`}
        </li>
      ))}
    </ul>
  );
}

/** Words in which addresses of ours can be followed; what leads elsewhere stays words. */
function WithLinks({ text }: { readonly text: string }) {
  return text.split(/(https?:\/\/[\x21-\x7e]+)/).map((part) =>
    part.startsWith(`${window.location.origin}/`) ? (
      <a key={part} href={part}>
        {part}
      </a>
    ) : (
      part
    ),
  );
}

/** A message, folded; opening an unread one says so. */
export function MessageItem({
  message,
  onRead,
}: {
  readonly message: Message;
  readonly onRead: (messageId: string) => void;
}) {
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
            {message.category && <span className="message-category">{messageCategories[message.category]}</span>}
          </span>
          <InstantText value={message.createdAt} />
        </summary>
        <p className="message-body">
          <WithLinks text={message.body} />
        </p>
        <Deliveries deliveries={message.deliveries} />
      </details>
    </li>
  );
}
