import { Dialog, Facts, InstantText, Panel, ProblemSummary, TextField, useCommand, useRoute } from '@anju/ui';
import { useDeferredValue, useEffect, useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import { desk, type RouteOutput } from '../../parts/server.ts';

type Person = NonNullable<RouteOutput<typeof desk.getConversation>['person']>;

interface AsideProps {
  readonly conversationId: string;
  readonly onInsert: (draft: { readonly text: string; readonly questionId: string }) => void;
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
      <Panel title="往来记录">
        {data?.contacts.length ? (
          <ul className="desk-contacts">
            {data.contacts.map(({ id, kind, title, state, channel, at }) => (
              <li key={id}>
                {kind === 'case' ? <Link to={`/cases/${id}`}>{title}</Link> : `咨询：${title}`}（{state}）
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
        <button type="button" className="button button-small" onClick={() => setOpen(true)}>
          查看完整信息
        </button>
      )}
      {isOpen && (
        <Dialog
          title="查看完整信息"
          onClose={() => setOpen(false)}
          footer={
            <button
              type="button"
              className="button button-primary"
              disabled={reason.trim().length < 2 || reveal.isPending}
              onClick={() => reveal.mutate({ params: { conversationId }, body: { reason } })}
            >
              查看
            </button>
          }
        >
          <ProblemSummary error={reveal.error} />
          <TextField name="reason" label="理由（记入审计）" value={reason} onChange={setReason} maxLength={100} />
        </Dialog>
      )}
    </>
  );
}

function Knowledge({ onInsert }: Pick<AsideProps, 'onInsert'>) {
  const [asked, setAsked] = useState('');
  const q = useDeferredValue(asked.trim());
  const found = useRoute(desk.searchKnowledge, { query: { ...(q && { q }) } }, { keepPrevious: true });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.code !== 'KeyK') return;
      event.preventDefault();
      document.getElementById('field-knowledge')?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <Panel title="知识库">
      <TextField
        name="knowledge"
        label="查找（Alt + K）"
        value={asked}
        onChange={setAsked}
        maxLength={100}
        autoComplete="off"
      />
      <ProblemSummary error={found.error} />
      {found.data?.rows.length === 0 && <p>{q ? '没有合适的答案。' : '知识库还没有内容。'}</p>}
      <ul className="desk-found">
        {found.data?.rows.map(({ itemId, title, summary, basis }) => (
          <li key={itemId}>
            <strong>{title}</strong>
            <p>{summary}</p>
            <p className="second-line">{basis}</p>
            <button
              type="button"
              className="button button-small"
              onClick={() => onInsert({ text: summary, questionId: itemId })}
            >
              插入回复<span className="visually-hidden">：{title}</span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
