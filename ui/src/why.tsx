import { createContext, Fragment, type ReactNode, useContext, useState } from 'react';
import { Dialog } from './dialog.tsx';

export interface WhyItem {
  readonly label: string;
  readonly value: ReactNode;
  /** The rule or the record that the value rests on. */
  readonly source?: ReactNode;
}

export interface WhyContent {
  readonly title: string;
  readonly items: readonly WhyItem[];
  /** The computation in words and figures, as it would be written down by hand; nothing where there is none. */
  readonly formula?: ReactNode;
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

/** The derivation itself: every part with its source, and the computation. */
export const WhyText = ({ items, formula, note }: WhyContent) => (
  <>
    <dl className="why-items">
      {items.map(({ label, value, source }, at) => (
        <Fragment key={`${at} ${label}`}>
          <dt>{label}</dt>
          <dd>
            <span className="why-value">{value}</span>
            {source && <span className="why-source">依据：{source}</span>}
          </dd>
        </Fragment>
      ))}
    </dl>
    {formula && (
      <div className="why-formula">
        <h3>怎么算</h3>
        <div>{formula}</div>
      </div>
    )}
    {note && <p className="muted">{note}</p>}
  </>
);

/** Draws it; without state of its own. */
type WhyView = (props: WhyContent & { readonly onClose: () => void }) => ReactNode;

const atTheEdge: WhyView = ({ onClose, ...why }) => (
  <Dialog title={why.title} placement="drawer" onClose={onClose}>
    <WhyText {...why} />
  </Dialog>
);

const View = createContext<WhyView>(atTheEdge);
/** Where a derivation opens: a kiosk has a place of its own, for somebody who stands before it. */
export const WhyViewProvider = View.Provider;

/** A “为什么” button that opens the derivation of an amount: its parts, their sources and the formula. */
export function WhyDrawer(why: WhyContent) {
  const [isOpen, setOpen] = useState(false);
  const opened = useContext(View);
  return (
    <>
      <WhyButton about={why.title} onClick={() => setOpen(true)} />
      {isOpen && opened({ ...why, onClose: () => setOpen(false) })}
    </>
  );
}
