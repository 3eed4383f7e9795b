import type { ComponentProps, ReactNode } from 'react';
import './styles/button.css';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  readonly type?: 'primary' | undefined;
  readonly htmlType?: 'button' | 'submit' | undefined;
  readonly size?: 'small' | 'large' | undefined;
  readonly danger?: boolean | undefined;
  /** As wide as what it stands in. */
  readonly block?: boolean | undefined;
  /** Under way: pressed once is enough. */
  readonly loading?: boolean | undefined;
  readonly icon?: ReactNode;
}

/** The button of every screen: the browser's own. A link that looks like it has its classes (`button button-primary`). */
export function Button({
  type,
  htmlType = 'button',
  size,
  danger = false,
  block = false,
  loading = false,
  icon,
  className = '',
  children,
  onClick,
  ...button
}: ButtonProps) {
  const classes = [
    'button',
    type && `button-${type}`,
    size && `button-${size}`,
    danger && 'button-danger',
    block && 'button-block',
    className,
  ];
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
      {loading ? <span className="button-spin" aria-hidden="true" /> : icon}
      {children}
    </button>
  );
}
