import { Icon, type IconName } from '@anju/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';

export interface RowLink {
  readonly to: string;
  readonly icon: IconName;
  readonly title: string;
  readonly text?: ReactNode;
  /** At the right, before the arrow: a count, a state. */
  readonly value?: ReactNode;
}

const Words = ({ icon, title, text, value }: RowLink) => (
  <>
    <Icon name={icon} />
    <span className="m-row-words">
      <span>{title}</span>
      {text && <span className="muted">{text}</span>}
    </span>
    {value && <span className="m-row-value">{value}</span>}
  </>
);

/** Rows that lead on, under a heading. */
export function LinkRows({ title, rows }: { readonly title?: string; readonly rows: readonly RowLink[] }) {
  return (
    <section className="m-rows" aria-label={title}>
      {title && <h2>{title}</h2>}
      <ul>
        {rows.map((row) => (
          <li key={row.to}>
            <Link to={row.to} className="m-row">
              <Words {...row} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is done on the website, which is at home on a telephone too: who is logged in here is logged in there. */
export function HallRows({ rows }: { readonly rows: readonly RowLink[] }) {
  const title = '在网上服务大厅';
  return (
    <section className="m-rows" aria-label={title}>
      <h2>{title}</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.to}>
            <a href={row.to} className="m-row">
              <Words {...row} />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
