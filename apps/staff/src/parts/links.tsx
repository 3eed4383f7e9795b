import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from './permissions.ts';

interface ToProps {
  readonly id: string | null;
  readonly children: ReactNode;
}

/** A link where the clerk may follow it, plain words where not. */
export function PersonLink({ id, children }: ToProps) {
  const may = useMay();
  return id && may('staff.person') ? <Link to={`/persons/${id}`}>{children}</Link> : <>{children}</>;
}

export function EmployerLink({ id, children }: ToProps) {
  const may = useMay();
  return id && may('staff.employer') ? <Link to={`/employers/${id}`}>{children}</Link> : <>{children}</>;
}

export function JournalLink({
  id,
  children = '查看凭证',
}: {
  readonly id: string | null;
  readonly children?: ReactNode;
}) {
  const may = useMay();
  if (!id) return <span className="muted">—</span>;
  return may('ledger.read') ? <Link to={`/journals/${id}`}>{children}</Link> : <span className="muted">已制证</span>;
}
