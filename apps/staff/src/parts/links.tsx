import { Nothing } from '@anju/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type DeskPermission, useMay } from './permissions.ts';
import type { OriginKind } from './server.ts';

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
  if (!id) return <Nothing />;
  return may('ledger.read') ? <Link to={`/journals/${id}`}>{children}</Link> : <span className="muted">已制证</span>;
}

export function LoanLink({ id, children }: ToProps) {
  const may = useMay();
  return id && may('loan.read') ? <Link to={`/loans/${id}`}>{children}</Link> : <>{children}</>;
}

const origins: Readonly<Record<OriginKind, { name: string; permission: DeskPermission; to: (id: string) => string }>> =
  {
    case: { name: '业务申请', permission: 'case.work', to: (id) => `/cases/${id}` },
    employer: { name: '单位', permission: 'staff.employer', to: (id) => `/employers/${id}` },
    loan: { name: '贷款', permission: 'loan.read', to: (id) => `/loans/${id}` },
    payment: { name: '银行收付', permission: 'settlement.read', to: (id) => `/payments/${id}` },
    batch: { name: '批量扣款', permission: 'settlement.read', to: (id) => `/batches/${id}` },
    receipt: { name: '到账通知', permission: 'settlement.read', to: () => '/receipts?state=all' },
    interest: { name: '年度结息', permission: 'ledger.read', to: () => '/books/interest' },
    'voucher-request': { name: '手工凭证', permission: 'ledger.read', to: () => '/books/requests' },
  };

/** What a voucher was posted for: the page of that business, where the clerk may open it. */
export function OriginLink({ origin }: { origin: { kind: OriginKind; id: string; text: string } }) {
  const may = useMay();
  const { name, permission, to } = origins[origin.kind];
  const text = `${name} ${origin.text}`;
  return may(permission) ? <Link to={to(origin.id)}>{text}</Link> : <>{text}</>;
}
