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

/** Rows that lead on, under a heading. */
export function LinkRows({ title, rows }: { readonly title?: string; readonly rows: readonly RowLink[] }) {
  return (
    <section className="m-rows" aria-label={title}>
      {title && <h2>{title}</h2>}
      <ul>
        {rows.map(({ to, icon, title: name, text, value }) => (
          <li key={to}>
            <Link to={to} className="m-row">
              <Icon name={icon} />
              <span className="m-row-words">
                <span>{name}</span>
                {text && <span className="muted">{text}</span>}
              </span>
              {value && <span className="m-row-value">{value}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
