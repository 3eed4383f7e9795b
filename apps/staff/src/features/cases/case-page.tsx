import {
  AttachmentSlots,
  AttachmentViewer,
  Button,
  blobOf,
  bytesOf,
  CaseHistory,
  CaseStages,
  CaseTag,
  call,
  download,
  Facts,
  InstantText,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  queryClient,
  routeKey,
  useCommand,
  useListState,
  useRoute,
} from '@anju/ui';
import { useCallback, useState } from 'react';
import { Link, useParams } from 'react-router';
import { caseForms } from '../../parts/case-forms.ts';
import { EvidencePanel } from '../../parts/evidence-panel.tsx';
import { EmployerLink, JournalLink, LoanLink, PersonLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { Sections } from '../../parts/sections.tsx';
import { casework, report, type StaffCase } from '../../parts/server.ts';
import { businessText } from '../../parts/words.ts';
import './cases.css';
import { CasePapers } from './case-papers.tsx';
import { DecideForm } from './decide-form.tsx';
import { Claims, Conditions, Corrections, Decisions } from './evidence.tsx';
import { HandOn } from './hand-on.tsx';
import { Due } from './queue.tsx';

function Materials({ work }: { work: StaffCase }) {
  const may = useMay();
  const { caseId } = work;
  const load = useCallback(
    (attachmentId: string, page: number) =>
      blobOf(casework.getStaffAttachmentPage, { params: { caseId, attachmentId, page } }),
    [caseId],
  );
  const isOpen = ['draft', 'returned', 'submitted', 'waiting', 'reviewing'].includes(work.state);
  const refresh = () => queryClient.invalidateQueries({ queryKey: routeKey(casework.getWork) });
  const upload = async (slot: string, file: File) => {
    const query = { slot, fileName: file.name };
    await call(casework.attachAtCounter, { params: { caseId }, query, file: await bytesOf(file) });
    await refresh();
  };
  const remove = async (attachmentId: string) => {
    await call(casework.detachAtCounter, { params: { caseId, attachmentId } });
    await refresh();
  };
  return (
    <div className="materials">
      <AttachmentViewer
        attachments={work.attachments}
        load={load}
        onDownload={(attachmentId) => download(casework.getStaffAttachment, { params: { caseId, attachmentId } })}
      />
      {isOpen && may('case.intake') && work.slots.length > 0 && (
        <details open={work.conditions.some(({ key, holds }) => key === 'evidence' && holds === 'no')}>
          <summary>柜台收取材料</summary>
          <AttachmentSlots slots={work.slots} attachments={work.attachments} onUpload={upload} onRemove={remove} />
        </details>
      )}
    </div>
  );
}

function Application({ work }: { work: StaffCase }) {
  const owner =
    work.subjectKind === 'person' ? (
      <PersonLink id={work.subjectId}>{work.subjectName}</PersonLink>
    ) : (
      <EmployerLink id={work.subjectId}>{work.subjectName}</EmployerLink>
    );
  const known = [
    { label: '申请人', value: owner },
    { label: '事项', value: work.headline || '—' },
    ...(work.amountFen === null ? [] : [{ label: '金额', value: <Money fen={work.amountFen} unit strong /> }]),
    { label: '受理', value: <InstantText value={work.submittedAt} /> },
    { label: '来源', value: `${work.channelText}，${work.openedByText}` },
    { label: '办理时限', value: <Due row={work} /> },
    ...work.view.facts.map(({ label, value, source, object }) => ({
      label,
      value: (
        <>
          {object?.kind === 'loan' ? <LoanLink id={object.id}>{value}</LoanLink> : value}
          {source && <span className="second-line">{source}</span>}
        </>
      ),
    })),
  ];
  return (
    <Panel title="申请内容">
      {work.wantsHuman && <p className="note">申请人要求由工作人员审核。</p>}
      <Facts columns={2} items={known} />
    </Panel>
  );
}

/** The vouchers that the case became: from the money back to its papers, and from them to the money. */
function Vouchers({ caseId }: { caseId: string }) {
  const { data, error, refetch } = useRoute(report.listCaseJournals, { params: { caseId } });
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  if (data.rows.length === 0) return null;
  return (
    <Panel title="记账凭证">
      <ul className="case-vouchers">
        {data.rows.map(({ journalId, accountingDate, business, summary, amountFen }) => (
          <li key={journalId}>
            <JournalLink id={journalId}>{summary}</JournalLink>
            <Money fen={amountFen} unit />
            <span className="second-line">
              {businessText(business)}，会计日 {accountingDate}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** Taken by somebody, so that two do not read the same case; anybody entitled may still decide. */
function Taking({ work }: { work: StaffCase }) {
  const command = useCommand(casework.takeCase, { invalidates: [casework.getWork, casework.listWork] });
  if (!work.mayDecide) return null;
  const set = (take: boolean) => command.mutate({ params: { caseId: work.caseId }, body: { take } });
  return (
    <>
      {work.takenByText && !work.isMine && <span className="muted case-taken">{work.takenByText} 已领取</span>}
      <Button onClick={() => set(!work.isMine)} loading={command.isPending}>
        {work.isMine ? '放回待办' : '领取'}
      </Button>
    </>
  );
}

/** The next case of one's list, once this one is decided. */
function Decided({ text, caseId }: { text: string; caseId: string }) {
  const { data } = useRoute(casework.listWork, { query: { queue: 'mine', pageSize: 2 } }, { staleTime: 0 });
  const next = data?.rows.find((row) => row.caseId !== caseId);
  return (
    <Panel title="已办理">
      <p role="status">{text}。</p>
      <p className="decided-next">
        {next ? (
          <Link className="next-link" to={`/cases/${next.caseId}`} autoFocus>
            下一笔：{next.title} {next.subjectName}
          </Link>
        ) : (
          '没有其他待您办理的业务。'
        )}
      </p>
      <Link to="/cases" autoFocus={data !== undefined && next === undefined}>
        返回待办
      </Link>
    </Panel>
  );
}

/** Why it came back, and what must be mended. */
function Returned({ work }: { work: StaffCase }) {
  const last = work.decisions.at(-1);
  if (work.state !== 'returned' || !last) return null;
  return (
    <div className="note note-warn case-returned">
      <p>{last.reason}</p>
      <Corrections corrections={last.corrections} />
    </div>
  );
}

/** What was returned and has no page of its own: handed in again when the papers are there, or given up. */
function HandInAgain({ work }: { work: StaffCase }) {
  const { caseId, version } = work;
  const [isGivingUp, setGivingUp] = useState(false);
  const invalidates = [casework.getWork, casework.listWork];
  const again = useCommand(casework.handInAgain, { invalidates });
  const givingUp = useCommand(casework.cancelAtCounter, { invalidates });
  const input = { params: { caseId }, body: { version } };
  return (
    <Panel title="等待补正">
      <div className="stack">
        <ProblemSummary error={again.error ?? givingUp.error} />
        <Returned work={work} />
        <p>补收的材料请在“材料”里扫描上传，再重新提交复核。填写的内容有误的，撤销后重新办理。</p>
        <Button type="primary" block loading={again.isPending} onClick={() => again.mutate(input)}>
          重新提交复核
        </Button>
        {isGivingUp ? (
          <div className="give-up">
            <Button danger loading={givingUp.isPending} onClick={() => givingUp.mutate(input)}>
              确认撤销
            </Button>
            <Button onClick={() => setGivingUp(false)}>不撤销</Button>
          </div>
        ) : (
          <Button block onClick={() => setGivingUp(true)}>
            撤销这笔业务
          </Button>
        )}
      </div>
    </Panel>
  );
}

/** Why nothing can be decided here; what is being filled in goes on in the form of its business. */
function Elsewhere({ work }: { work: StaffCase }) {
  const may = useMay();
  const form = caseForms[work.kind]?.(work.caseId, work.subjectId);
  const isOpen = work.state === 'draft' || work.state === 'returned';
  if (isOpen && form && may('case.intake'))
    return (
      <Panel title={work.state === 'draft' ? '申请还在填写' : '等待补正'}>
        <Returned work={work} />
        <p>
          {work.state === 'draft'
            ? '申请人在其他渠道填写到一半，可以在这里接着办。'
            : '可以在柜台替申请人补正后重新提交。'}
        </p>
        <p className="decided-next">
          <Link className="button button-primary" to={form}>
            {work.state === 'draft' ? '继续填写' : '补正并重新提交'}
          </Link>
        </p>
      </Panel>
    );
  if (work.mayHandInAgain) return <HandInAgain work={work} />;
  return <Panel title="不在此办理">{work.whyNot}</Panel>;
}

function Loaded({ work }: { work: StaffCase }) {
  const may = useMay();
  const list = useListState();
  // A case without anything to compare begins with what it must fulfil.
  const tab = list.get('tab') ?? (work.view.claims.length > 0 ? 'claims' : 'conditions');
  const [decided, setDecided] = useState<string>();
  const sections = [
    { key: 'claims', text: '申报与核验', content: <Claims claims={work.view.claims} /> },
    ...(may('evidence.read')
      ? [
          {
            key: 'evidence',
            text: '部门核验',
            content: <EvidencePanel caseId={work.caseId} photos={work.attachments} />,
          },
        ]
      : []),
    { key: 'conditions', text: '办理条件', content: <Conditions conditions={work.conditions} /> },
    { key: 'materials', text: `材料（${work.attachments.length}）`, content: <Materials work={work} /> },
    { key: 'decisions', text: '审核意见', content: <Decisions decisions={work.decisions} /> },
  ];
  return (
    <>
      <PageHeader
        title={work.title}
        description={`业务编号 ${work.number}${work.round > 1 ? `，第 ${work.round} 次提交` : ''}`}
        back={{ to: '/cases', text: '业务待办' }}
        extra={
          <>
            <CaseTag state={work.state} stageText={work.stageText} />
            <CasePapers work={work} />
            <Taking work={work} />
          </>
        }
      />
      <CaseStages stages={work.stages} />
      <div className="review">
        <div className="review-main">
          <Application work={work} />
          <Panel flush>
            <div className="review-sections">
              <Sections label="审核内容" sections={sections} chosen={tab} onChoose={(key) => list.set({ tab: key })} />
            </div>
          </Panel>
        </div>
        <aside className="review-side">
          <HandOn work={work} />
          {decided ? (
            <Decided text={decided} caseId={work.caseId} />
          ) : work.mayDecide ? (
            <Panel title={work.stageText ?? '审核'}>
              <DecideForm key={`${work.caseId} ${work.version}`} work={work} onDecided={setDecided} />
            </Panel>
          ) : (
            <Elsewhere work={work} />
          )}
          {may('ledger.read') && <Vouchers caseId={work.caseId} />}
          <Panel title="办理经过">
            <CaseHistory lines={work.history} />
          </Panel>
        </aside>
      </div>
    </>
  );
}

export function CasePage() {
  const { caseId = '' } = useParams();
  const { data, error, isPending, refetch } = useRoute(casework.getWork, { params: { caseId } }, { staleTime: 5_000 });
  if (isPending) return <PageSkeleton lines={12} />;
  if (!data)
    return (
      <>
        <PageHeader title="业务" back={{ to: '/cases', text: '业务待办' }} />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  return <Loaded key={caseId} work={data} />;
}
