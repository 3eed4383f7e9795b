import { Button, Panel, ProblemSummary, TextField, useRoute } from '@anju/ui';
import { useDeferredValue, useEffect, useState } from 'react';
import { desk } from './server.ts';

/** An answer of the knowledge base for what is being written. */
export interface Insertion {
  readonly text: string;
  readonly questionId: string;
}

/** G-9 beside whatever is being answered; Alt + K goes there. */
export function Knowledge({ onInsert }: { readonly onInsert?: ((insertion: Insertion) => void) | undefined }) {
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
      <ul className="knowledge-found">
        {found.data?.rows.map(({ itemId, title, summary, basis }) => (
          <li key={itemId}>
            <strong>{title}</strong>
            <p>{summary}</p>
            <p className="second-line">{basis}</p>
            {onInsert && (
              <Button size="small" onClick={() => onInsert({ text: summary, questionId: itemId })}>
                插入回复<span className="visually-hidden">：{title}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
