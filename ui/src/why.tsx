import { Fragment, type ReactNode, useState } from 'react';
import { Dialog } from './dialog.tsx';

export interface WhyItem {
  readonly label: string;
  readonly value: ReactNode;
  /** The rule or the record that the value rests on. */
  readonly source?: ReactNode;
}

interface WhyDrawerProps {
  readonly title: string;
  readonly items: readonly WhyItem[];
  /** The computation in words and figures, as it would be written down by hand. */
  readonly formula: ReactNode;
  readonly note?: ReactNode;
}

interface WhyButtonProps {
  readonly onClick: () => void;
  /** What is explained, for who cannot see what the button stands beside. */
  readonly about: string;
}

export function WhyButton({ onClick, about }: WhyButtonProps) {
  return (
    <button type="button" className="why-button" aria-label={`为什么：${about}`} onClick={onClick}>
      为什么
    </button>
  );
}

/** A “为什么” button that opens the derivation of an amount: its parts, their sources and the formula. */
export function WhyDrawer({ title, items, formula, note }: WhyDrawerProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <WhyButton about={title} onClick={() => setOpen(true)} />
      {isOpen && (
        <Dialog title={title} placement="drawer" onClose={() => setOpen(false)}>
          <dl className="why-items">
            {items.map(({ label, value, source }) => (
              <Fragment key={label}>
                <dt>{label}</dt>
                <dd>
                  <span className="why-value">{value}</span>
                  {source && <span className="why-source">依据：{source}</span>}
                </dd>
              </Fragment>
            ))}
          </dl>
          <div className="why-formula">
            <h3>怎么算</h3>
            <div>{formula}</div>
          </div>
          {note && <p className="muted">{note}</p>}
        </Dialog>
      )}
    </>
  );
}
