import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  /** `drawer` stands at the right edge over the whole height. */
  readonly placement?: 'center' | 'drawer' | undefined;
  readonly wide?: boolean | undefined;
}

const firstField = ['input:not([type=file])', 'select', 'textarea']
  .map((control) => `.dialog-body ${control}:not(:disabled, [readonly])`)
  .join();

/**
 * A modal dialog of the browser itself: it keeps the focus inside, closes with Escape and gives the focus back.
 * The control marked `data-autofocus` has the focus first, else the first field; by a finger a field would bring up the keys
 * of the telephone over it.
 */
export function Dialog({ title, onClose, children, footer, placement = 'center', wide = false }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // A layout effect: the dialog must be closed while it still stands in the page, or the focus does not go back.
  useLayoutEffect(() => {
    const dialog = element.current;
    if (dialog && !dialog.open) dialog.showModal();
    // By itself the browser chooses the first control, which is the close button.
    const field = matchMedia('(pointer: fine)').matches ? firstField : undefined;
    const first = dialog?.querySelector<HTMLElement>('[data-autofocus]') ?? (field && dialog?.querySelector(field));
    if (first instanceof HTMLElement) first.focus();
    return () => dialog?.close();
  }, []);
  return createPortal(
    <dialog
      ref={element}
      className={`dialog dialog-${placement}${wide ? ' dialog-wide' : ''}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // Beside a form a slip of the mouse, or the second click of a double one, would throw away what was typed.
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget && !currentTarget.querySelector('input, select, textarea')) onClose();
      }}
    >
      <div className="dialog-frame">
        <header className="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" className="icon-button" aria-label="关闭" onClick={onClose}>
            <span aria-hidden="true">×</span>
          </button>
        </header>
        <div className="dialog-body">{children}</div>
        {footer && <footer className="dialog-foot">{footer}</footer>}
      </div>
    </dialog>,
    document.body,
  );
}
