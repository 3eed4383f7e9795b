import { type Column, DataTable, InstantText, type ListState, Nothing, useList, withoutEmpty } from '@anju/ui';
import type { ReactNode } from 'react';
import { detailParts } from './audit-detail.ts';
import { EmployerLink, PersonLink } from './links.tsx';
import { type AuditRow, channelText, report } from './server.ts';
import { actorKindText, subjectKindText } from './words.ts';

function Subject({ row }: { row: AuditRow }) {
  const text = subjectKindText(row.subjectKind);
  if (row.subjectKind === 'person') return <PersonLink id={row.subjectId}>{text}</PersonLink>;
  if (row.subjectKind === 'employer') return <EmployerLink id={row.subjectId}>{text}</EmployerLink>;
  return <span title={row.subjectId}>{text}</span>;
}

function Detail({ detail, operation }: Pick<AuditRow, 'detail' | 'operation'>) {
  const parts = detailParts(detail, operation);
  if (parts.length === 0) return <Nothing />;
  return (
    <ul className="audit-detail">
      {parts.map(({ key, label, text }) => (
        <li key={key} className={key === 'refused' ? 'audit-refused' : undefined}>
          <span className="muted">{label}：</span>
          {text}
        </li>
      ))}
    </ul>
  );
}

const columns: readonly Column<AuditRow>[] = [
  { key: 'at', title: '时间', width: 165, render: (row) => <InstantText value={row.at} seconds /> },
  {
    key: 'actor',
    title: '谁',
    width: 190,
    isRowHeader: true,
    render: (row) => (
      <>
        {row.actor}
        {row.actor !== actorKindText(row.actorKind) && <span className="muted"> {actorKindText(row.actorKind)}</span>}
      </>
    ),
  },
  { key: 'operation', title: '做了什么', width: 150, render: (row) => row.operationText },
  { key: 'subject', title: '对象', width: 90, render: (row) => <Subject row={row} /> },
  {
    key: 'detail',
    title: '详情',
    wraps: true,
    render: (row) => <Detail detail={row.detail} operation={row.operation} />,
  },
  { key: 'channel', title: '渠道', width: 120, render: (row) => channelText(row.channel) },
  { key: 'address', title: '网络地址', width: 130 },
];

interface AuditTableProps {
  readonly caption: string;
  readonly list: ListState;
  readonly about: {
    readonly subjectKind?: string | undefined;
    readonly subjectId?: string | undefined;
    readonly actorId?: string | undefined;
    readonly who?: string | undefined;
    readonly operation?: string | undefined;
    readonly channel?: string | undefined;
    readonly result?: 'done' | 'refused' | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  };
  readonly filters?: ReactNode;
  /** Leaves out the column that would say the same in every row. */
  readonly isAboutOne?: boolean;
}

/** 谁做了什么: entries of the audit trail, newest first. */
export function AuditTable({ caption, list, about, filters, isAboutOne = false }: AuditTableProps) {
  const query = useList(report.listAudit, list, { query: withoutEmpty(about) });
  return (
    <DataTable<AuditRow>
      caption={caption}
      columns={isAboutOne ? columns.filter(({ key }) => key !== 'subject') : columns}
      rowKey={(row, index) => `${row.at}-${index}`}
      query={query}
      paging={list}
      filters={filters}
      empty={{ title: '没有审计记录', text: '有人查看或办理后，会在这里记下时间、人员和内容。' }}
    />
  );
}
