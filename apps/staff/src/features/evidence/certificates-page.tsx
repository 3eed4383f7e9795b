import {
  Button,
  type Column,
  certificateStateTexts,
  DataTable,
  DayText,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  type StateTexts,
  useCommand,
  useList,
  useListState,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { DecideDialog, ReasonDialog } from '../../parts/decide-dialog.tsx';
import { EmployerLink, PersonLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { evidence, type ListedCertificate } from '../../parts/server.ts';

const lists = {
  open: {
    text: '待审核',
    hint: '数据共享不能确认、由出具单位证明的事项。收取证明的人不能自己审核。',
    empty: { title: '没有待审核的证明', text: '申请人上传或柜台登记的证明会排在这里。' },
  },
  'to-audit': {
    text: '待抽查',
    hint: '从已认可的证明中按规定比例随机抽出，向出具单位核实真伪。收取和审核过的人不能抽查。',
    empty: { title: '没有待抽查的证明', text: '抽中的证明会排在这里；比例由业务参数规定。' },
  },
  audited: {
    text: '已抽查',
    hint: '抽查过的证明与结果。',
    empty: { title: '还没有抽查记录', text: '登记抽查结果后显示在这里。' },
  },
} as const;
type List = keyof typeof lists;

const auditTexts: StateTexts<'genuine' | 'false'> = { genuine: ['属实', 'good'], false: ['虚假', 'bad'] };

function AuditDialog({ row, isGenuine, onClose }: { row: ListedCertificate; isGenuine: boolean; onClose: () => void }) {
  const command = useCommand(evidence.auditOneCertificate, {
    invalidates: [evidence.listCertificates],
    onSuccess: onClose,
  });
  const { certificateId } = row;
  return (
    <ReasonDialog
      title={isGenuine ? '抽查结果：属实' : '抽查结果：虚假'}
      label="怎样核实的"
      usual={isGenuine ? ['已致电出具单位核实', '已向出具单位发函并收到回函'] : ['出具单位否认开具', '公章与备案不符']}
      confirmText="登记结果"
      danger={!isGenuine}
      error={command.error}
      isBusy={command.isPending}
      name="note"
      onConfirm={(note) =>
        command.mutate({ params: { certificateId }, body: { result: isGenuine ? 'genuine' : 'false', note } })
      }
      onClose={onClose}
    />
  );
}

const common: readonly Column<ListedCertificate>[] = [
  {
    key: 'subjectName',
    title: '申请人',
    isRowHeader: true,
    width: 130,
    render: (row) => (
      <>
        {row.subjectKind === 'person' ? (
          <PersonLink id={row.subjectId}>{row.subjectName}</PersonLink>
        ) : (
          <EmployerLink id={row.subjectId}>{row.subjectName}</EmployerLink>
        )}
        <span className="second-line">{row.purpose.replace('办理', '')}</span>
      </>
    ),
  },
  {
    key: 'sourceName',
    title: '代替的核验',
    wraps: true,
    render: (row) => (
      <>
        {row.sourceName}
        <span className="second-line">{row.authority}</span>
      </>
    ),
  },
  {
    key: 'issuer',
    title: '证明',
    wraps: true,
    render: (row) => (
      <>
        {row.issuer}
        <span className="second-line">
          <DayText value={row.issuedOn} plain /> 出具{row.documentNo && `，${row.documentNo}`}
        </span>
      </>
    ),
  },
  {
    key: 'form',
    title: '形式',
    width: 150,
    wraps: true,
    render: (row) => (
      <>
        {row.form === 'paper' ? '纸质原件' : `照片 ${row.attachmentIds.length} 份`}
        {row.place && <span className="second-line">{row.place}</span>}
      </>
    ),
  },
  {
    key: 'handedInAt',
    title: '收取',
    width: 160,
    render: (row) => (
      <>
        <InstantText value={row.handedInAt} />
        <span className="second-line">{row.handedInBy}</span>
      </>
    ),
  },
];

const decided: Column<ListedCertificate> = {
  key: 'decidedAt',
  title: '审核',
  width: 180,
  wraps: true,
  render: (row) => (
    <>
      <StateTag state={row.state} texts={certificateStateTexts} /> {row.decidedBy}
      <span className="second-line">{row.decisionReason}</span>
    </>
  ),
};
const audited: Column<ListedCertificate> = {
  key: 'auditResult',
  title: '抽查',
  width: 200,
  wraps: true,
  render: (row) =>
    row.auditResult && (
      <>
        <StateTag state={row.auditResult} texts={auditTexts} /> {row.auditedBy}
        <span className="second-line">{row.auditNote}</span>
      </>
    ),
};

type Acting = { readonly row: ListedCertificate; readonly positive: boolean };

export function CertificatesPage() {
  const may = useMay();
  const list = useListState();
  const asked = list.get('list') ?? (may('evidence.audit') ? 'to-audit' : 'open');
  const chosen: List = asked in lists ? (asked as List) : 'open';
  const query = useList(evidence.listCertificates, list, { query: { list: chosen } }, { refetchInterval: 30_000 });
  const [acting, setActing] = useState<Acting>();
  const mayAct = chosen === 'open' ? may('evidence.decide') : chosen === 'to-audit' && may('evidence.audit');
  const actions: Column<ListedCertificate> = {
    key: 'actions',
    title: '办理',
    width: 190,
    render: (row) => (
      <span className="row-actions">
        {row.caseId && <Link to={`/cases/${row.caseId}`}>看业务</Link>}
        {mayAct && (
          <>
            <Button size="small" onClick={() => setActing({ row, positive: false })}>
              {chosen === 'open' ? '不认可' : '虚假'}
            </Button>
            <Button size="small" type="primary" onClick={() => setActing({ row, positive: true })}>
              {chosen === 'open' ? '认可' : '属实'}
            </Button>
          </>
        )}
      </span>
    ),
  };
  const close = () => setActing(undefined);
  return (
    <>
      <PageHeader title="证明审核与抽查" description="数据共享不能确认的，凭出具单位的证明，由人审核，事后抽查。" />
      <Panel flush>
        <div className="segments" role="group" aria-label="证明清单">
          {Object.entries(lists).map(([key, { text }]) => (
            <button
              key={key}
              type="button"
              className="segment"
              aria-pressed={key === chosen}
              onClick={() => list.set({ list: key })}
            >
              {text}
            </button>
          ))}
        </div>
        <DataTable<ListedCertificate>
          caption={lists[chosen].text}
          columns={[
            ...common,
            ...(chosen === 'open' ? [] : [decided]),
            ...(chosen === 'audited' ? [audited] : [actions]),
          ]}
          rowKey="certificateId"
          query={query}
          paging={list}
          summary={lists[chosen].hint}
          empty={lists[chosen].empty}
        />
      </Panel>
      {acting && chosen === 'open' && (
        <DecideDialog certificateId={acting.row.certificateId} accepts={acting.positive} onClose={close} />
      )}
      {acting && chosen === 'to-audit' && <AuditDialog row={acting.row} isGenuine={acting.positive} onClose={close} />}
    </>
  );
}
