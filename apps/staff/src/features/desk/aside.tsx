import {
  Button,
  DayText,
  Dialog,
  Facts,
  InstantText,
  Panel,
  ProblemSummary,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { type Insertion, Knowledge } from '../../parts/knowledge.tsx';
import { useMay } from '../../parts/permissions.ts';
import { desk, type RouteOutput, workOrderStates } from '../../parts/server.ts';

type Person = NonNullable<RouteOutput<typeof desk.getConversation>['person']>;

interface AsideProps {
  readonly conversationId: string;
  readonly onInsert: (insertion: Insertion) => void;
}

/** Who it is, what they did with us before, and the knowledge base. */
export function Aside({ conversationId, onInsert }: AsideProps) {
  const { data } = useRoute(desk.getConversation, { params: { conversationId } });
  return (
    <div className="desk-side">
      <Panel title="来访者">
        {data?.person ? (
          <Who person={data.person} conversationId={conversationId} />
        ) : data?.employer ? (
          <Link to={`/employers/${data.employer.employerId}`}>{data.employer.name}</Link>
        ) : (
          <p>没有登录，身份未知。请不要告知任何账户信息。</p>
        )}
      </Panel>
      {data && data.workOrders.length > 0 && (
        <Panel title="本次登记的工单">
          <ul className="desk-contacts">
            {data.workOrders.map(({ workOrderId, number, title, state, dueOn }) => (
              <li key={workOrderId}>
                <Link to={`/work-orders/${workOrderId}`}>{title}</Link>（{workOrderStates[state]}）
                <span className="second-line">
                  <span className="figures">{number}</span>　<DayText value={dueOn} /> 前答复
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      <Panel
        title="往来记录"
        extra={data?.person && <Link to={`/persons/${data.person.personId}?tab=timeline`}>全部往来</Link>}
      >
        {data?.contacts.length ? (
          <ul className="desk-contacts">
            {data.contacts.map(({ id, kind, title, state, channel, at }) => (
              <li key={id}>
                {kind === 'conversation' ? (
                  <Link to={`/desk?conversation=${id}`}>咨询：{title}</Link>
                ) : (
                  <Link to={kind === 'case' ? `/cases/${id}` : `/work-orders/${id}`}>{title}</Link>
                )}
                （{state}）
                <span className="second-line">
                  {channel} <InstantText value={at} />
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <p>没有其他记录。</p>
        )}
      </Panel>
      <Knowledge onInsert={onInsert} />
    </div>
  );
}

function Who({ person, conversationId }: { readonly person: Person; readonly conversationId: string }) {
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const reveal = useCommand(desk.revealVisitor, { onSuccess: () => setOpen(false) });
  const shown = reveal.data ?? person;
  return (
    <>
      <Facts
        columns={1}
        items={[
          { label: '姓名', value: <Link to={`/persons/${person.personId}`}>{shown.name}</Link> },
          { label: '证件号码', value: shown.certificate },
          { label: '手机', value: shown.mobile ?? '没有登记' },
        ]}
      />
      {may('staff.unmask') && !reveal.data && (
        <Button size="small" onClick={() => setOpen(true)}>
          查看完整信息
        </Button>
      )}
      {isOpen && (
        <Dialog
          title="查看完整信息"
          onClose={() => setOpen(false)}
          footer={
            <Button
              type="primary"
              disabled={reason.trim().length < 2 || reveal.isPending}
              onClick={() => reveal.mutate({ params: { conversationId }, body: { reason } })}
            >
              查看
            </Button>
          }
        >
          <ProblemSummary error={reveal.error} />
          <TextField name="reason" label="理由（记入审计）" value={reason} onChange={setReason} maxLength={100} />
        </Dialog>
      )}
    </>
  );
}
