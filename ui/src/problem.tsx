import { useEffect, useRef } from 'react';
import { type ProblemBody, ProblemError } from './api.ts';
import { Button } from './button.tsx';

interface ProblemSummaryProps {
  /** What `call` threw; nothing is shown without one. */
  readonly error: unknown;
  readonly onRetry?: (() => unknown) | undefined;
  /** Leaves the focus where it is, for problems of a part that the person did not act on. */
  readonly quiet?: boolean | undefined;
}

const unexpected: ProblemBody = {
  code: 'page/fault',
  status: 0,
  title: '页面出现故障，您的操作没有完成',
  remedy: '请刷新页面后重试；仍有问题请拨打 12329 热线。',
};

/** What to do about a fault that is not the person's. */
const remedyFor = (status: number) => (status >= 500 ? '请稍后重试；仍有问题请拨打 12329 热线。' : undefined);

/** No network, a fault of the service, too many at once: what may be otherwise the next time. A refusal is the same again. */
const mayPass = (status: number) => status === 0 || status === 408 || status === 429 || status >= 500;

/** The problem that an error carries, in words a person can act on. */
export function problemOf(error: unknown): ProblemBody {
  return error instanceof ProblemError ? error.problem : unexpected;
}

/** The message for one field of a refused input, for the field to show. */
export function faultOf(error: unknown, field: string): string | undefined {
  const fields = error instanceof ProblemError ? error.problem.fields : undefined;
  return fields?.[field] ?? fields?.[`body.${field}`];
}

function focusField(name: string): void {
  const field = document.getElementById(`field-${name.replace(/^body\./, '')}`);
  field?.focus();
  field?.scrollIntoView({ block: 'center' });
}

function FieldFaults({ fields }: { readonly fields: Readonly<Record<string, string>> }) {
  return (
    <ul className="problem-fields">
      {Object.entries(fields).map(([name, message]) => (
        <li key={name}>
          <a
            href={`#field-${name.replace(/^body\./, '')}`}
            onClick={(event) => {
              event.preventDefault();
              focusField(name);
            }}
          >
            {message}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** A refusal in full: what, why with its source, what to do. Takes the focus and links to the fields at fault. */
export function ProblemSummary({ error, onRetry, quiet = false }: ProblemSummaryProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error && !quiet) element.current?.focus();
  }, [error, quiet]);
  if (!error) return null;
  const { title, detail, source, status, fields, remedy = remedyFor(status) } = problemOf(error);
  return (
    <div ref={element} className="problem" role="alert" tabIndex={-1}>
      <p className="problem-title">{title}</p>
      {detail && <p>{detail}</p>}
      {fields && <FieldFaults fields={fields} />}
      {remedy && (
        <p>
          <strong>您可以：</strong>
          {remedy}
        </p>
      )}
      {source && <p className="problem-source">依据：{source}</p>}
      {onRetry && mayPass(status) && (
        <Button size="small" onClick={() => void onRetry()}>
          重试
        </Button>
      )}
    </div>
  );
}
