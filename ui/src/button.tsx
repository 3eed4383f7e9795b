import type { ButtonHTMLAttributes } from 'react';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  readonly type?: 'primary' | undefined;
  readonly htmlType?: 'button' | 'submit' | undefined;
  readonly size?: 'small' | 'large' | undefined;
  readonly danger?: boolean | undefined;
  /** Under way: pressed once is enough. */
  readonly loading?: boolean | undefined;
}

/**
 * The kit's button: the browser's own, in the look of Ant Design. A telephone that shows a form should not fetch Ant
 * Design's styles for the sake of its buttons.
 */
export function Button({
  type,
  htmlType = 'button',
  size,
  danger = false,
  loading = false,
  className = '',
  children,
  onClick,
  ...button
}: ButtonProps) {
  const classes = ['btn', type && `btn-${type}`, size && `btn-${size}`, danger && 'btn-danger', className];
  return (
    <button
      {...button}
      type={htmlType}
      className={classes.filter(Boolean).join(' ')}
      aria-busy={loading || undefined}
      onClick={(event) => {
        // A second press of a submitting button must not submit again; it keeps its focus, so it is not disabled.
        if (loading) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {loading && <span className="btn-spin" aria-hidden="true" />}
      {children}
    </button>
  );
}
