import { type FormEvent, type ReactNode, useCallback, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { casework, type RouteOutput } from '../../server/src/contract.ts';
import { blobOf, bytesOf, call, download, newRequestId } from './api.ts';
import { AttachmentSlots, AttachmentViewer } from './attachments.tsx';
import { Button } from './button.tsx';
import { CaseHistory, CaseTag } from './cases.tsx';
import { ConfirmButton } from './confirm.tsx';
import { TextField } from './field.tsx';
import { DayText, InstantText, Money } from './figures.tsx';
import { useListState } from './list-state.ts';
import { EmptyState, Facts, PageSkeleton, Panel } from './parts.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';
import { queryClient, routeKey, useCommand, useList, useRoute } from './query.ts';
import { ResumeCode } from './resume-code.tsx';
import { PageHeader } from './shell.tsx';
import { type Column, DataTable } from './table.tsx';

type OwnCase = RouteOutput<typeof casework.getMyCase>;
type CaseSummary = RouteOutput<typeof casework.listMyCases>['rows'][number];

/** Where the form of a kind is filled in, corrected and resumed; `undefined` for kinds that this app has no form for. */
export type CaseForms = Readonly<Record<string, ((caseId: string) => string) | undefined>>;

interface MyCasesProps {
  /** What the page is called where the menu calls it otherwise. */
  readonly title?: string;
  readonly description?: string;
  /** The page of one case. */
  readonly pathOf: (caseId: string) => string;
  readonly forms: CaseForms;
  /** What can be begun here: links or buttons. */
  readonly starts?: ReactNode;
}

/** A code from another channel leads back to what was begun there. */
export function ResumeByCode({ onFound }: { readonly onFound: (found: { caseId: string; kind: string }) => unknown }) {
  const [code, setCode] = useState('');
  const command = useCommand(casework.resumeMyCase, { onSuccess: onFound });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    command.mutate({ body: { code: code.trim() } });
  };
  return (
    <form className="resume-code" onSubmit={submit}>
      <ProblemSummary error={command.error} />
      <TextField
        name="code"
        label="续办码"
        hint="在柜台、自助终端或另一台设备上生成的 8 位码"
        value={code}
        onChange={setCode}
        maxLength={12}
        error={faultOf(command.error, 'code')}
        autoCapitalize="characters"
        beside={
          <Button htmlType="submit" loading={command.isPending}>
            继续办理
          </Button>
        }
      />
    </form>
  );
}

const columnsOf = (pathOf: MyCasesProps['pathOf']): readonly Column<CaseSummary>[] => [
  {
    key: 'title',
    title: '业务',
    isRowHeader: true,
    render: (row) => (
      <>
        <Link to={pathOf(row.caseId)}>{row.title}</Link>
        <span className="case-second figures">{row.number}</span>
      </>
    ),
  },
  { key: 'headline', title: '事项', wraps: true },
  { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
  { key: 'state', title: '办理情况', render: (row) => <CaseTag state={row.state} /> },
  {
    key: 'dueOn',
    title: '时限',
    render: (row) =>
      row.closesOn ? (
        <>
          <DayText value={row.closesOn} plain /> 前{row.state === 'draft' ? '提交' : '补正'}
        </>
      ) : (
        <DayText value={row.state === 'reviewing' || row.state === 'submitted' ? row.dueOn : null} plain />
      ),
  },
  { key: 'openedAt', title: '申请时间', render: (row) => <InstantText value={row.submittedAt ?? row.openedAt} /> },
];

/** 我的业务: every case of the person or employer, on whatever channel it was begun. */
export function MyCases({
  title = '我的业务',
  description = '在网上、柜台和其他渠道申请的业务都在这里。',
  pathOf,
  forms,
  starts,
}: MyCasesProps) {
  const list = useListState();
  const navigate = useNavigate();
  const query = useList(casework.listMyCases, list);
  return (
    <div className="case-page">
      <PageHeader title={title} description={description} extra={starts} />
      <Panel>
        <DataTable<CaseSummary>
          caption={title}
          columns={columnsOf(pathOf)}
          rowKey="caseId"
          query={query}
          paging={list}
          empty={{ title: '还没有申请过业务', text: '申请之后，可以在这里查看进度、补正材料、撤销申请。' }}
        />
      </Panel>
      <Panel title="用续办码继续">
        <ResumeByCode onFound={({ caseId, kind }) => navigate(forms[kind]?.(caseId) ?? pathOf(caseId))} />
      </Panel>
    </div>
  );
}

/** The sealed receipt of what was accepted, to keep or to show. */
function Receipt({ own: { caseId } }: { readonly own: OwnCase }) {
  const [requestId] = useState(newRequestId);
  const command = useCommand(casework.printMyCase, {
    onSuccess: (paper) => download(casework.getMyCasePaper, { params: { caseId, number: paper.number } }),
  });
  const body = { requestId, kind: 'case-receipt' } as const;
  return (
    <>
      <ProblemSummary error={command.error} />
      <Button onClick={() => command.mutate({ params: { caseId }, body })} loading={command.isPending}>
        下载受理回执
      </Button>
    </>
  );
}

function Actions({ own, form }: { readonly own: OwnCase; readonly form: string | undefined }) {
  const { caseId, version } = own;
  const refresh = (answer: OwnCase) => {
    queryClient.setQueryData(routeKey(casework.getMyCase, { params: { caseId } }), answer);
    return queryClient.invalidateQueries({ queryKey: routeKey(casework.listMyCases) });
  };
  return (
    <div className="case-actions">
      {own.mayCorrect && form && (
        <Link className="button button-primary" to={form}>
          {own.state === 'draft' ? '继续填写' : '补正并重新提交'}
        </Link>
      )}
      {own.mayCorrect && (
        <ResumeCode
          make={() => call(casework.makeMyResumeCode, { params: { caseId } })}
          then="在柜台报给工作人员，或在另一台设备登录后输入，即可接着办理。"
        />
      )}
      {own.submittedAt !== null && <Receipt own={own} />}
      {own.mayAskForHuman && own.state !== 'draft' && (
        <ConfirmButton
          title="请工作人员审核？"
          description="这笔业务将不再由系统自动审批，而由工作人员审核，办理时限不变。"
          confirmText="请工作人员审核"
          onConfirm={async () => refresh(await call(casework.askForHuman, { params: { caseId } }))}
        >
          请工作人员审核
        </ConfirmButton>
      )}
      {own.mayCancel && (
        <ConfirmButton
          danger
          title={own.state === 'draft' ? '放弃这份申请？' : '撤销这笔业务？'}
          description={
            own.state === 'draft'
              ? '已填写的内容会删除，不能恢复。'
              : '撤销后不再办理，不影响您的账户；需要时可以重新申请。'
          }
          confirmText={own.state === 'draft' ? '放弃' : '撤销'}
          onConfirm={async () => refresh(await call(casework.cancelMyCase, { params: { caseId }, body: { version } }))}
        >
          {own.state === 'draft' ? '放弃申请' : '撤销业务'}
        </ConfirmButton>
      )}
    </div>
  );
}

function Materials({ own }: { readonly own: OwnCase }) {
  const { caseId } = own;
  const load = useCallback(
    (attachmentId: string, page: number) =>
      blobOf(casework.getMyAttachmentPage, { params: { caseId, attachmentId, page } }),
    [caseId],
  );
  const refresh = () => queryClient.invalidateQueries({ queryKey: routeKey(casework.getMyCase) });
  if (own.slots.length === 0 && own.attachments.length === 0) return null;
  return (
    <Panel title="材料">
      {own.mayCorrect ? (
        <AttachmentSlots
          slots={own.slots}
          attachments={own.attachments}
          onUpload={async (slot, file) => {
            const query = { slot, fileName: file.name };
            await call(casework.attachToMyCase, { params: { caseId }, query, file: await bytesOf(file) });
            await refresh();
          }}
          onRemove={async (attachmentId) => {
            await call(casework.detachFromMyCase, { params: { caseId, attachmentId } });
            await refresh();
          }}
        />
      ) : (
        <AttachmentViewer
          attachments={own.attachments}
          load={load}
          onDownload={(attachmentId) => download(casework.getMyAttachment, { params: { caseId, attachmentId } })}
        />
      )}
    </Panel>
  );
}

interface MyCaseProps {
  readonly caseId: string;
  readonly back: { readonly to: string; readonly text: string };
  readonly forms: CaseForms;
  /** What the business shows besides, such as the way of the money. */
  readonly more?: ((own: OwnCase) => ReactNode) | undefined;
}

/** One case as its owner sees it: where it stands, what comes next and by when, what was submitted, what happened. */
export function MyCase({ caseId, back, forms, more }: MyCaseProps) {
  const {
    data: own,
    error,
    isPending,
    refetch,
  } = useRoute(casework.getMyCase, { params: { caseId } }, { staleTime: 3_000 });
  if (isPending) return <PageSkeleton lines={10} />;
  if (!own)
    return (
      <>
        <PageHeader title={back.text} back={back} />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  return (
    <div className="case-page">
      <PageHeader
        title={own.title}
        description={`业务编号 ${own.number}${own.headline ? `　${own.headline}` : ''}`}
        back={back}
        extra={<CaseTag state={own.state} />}
      />
      <section className={`case-standing case-standing-${own.state}`} aria-label="办理进度">
        <p className="case-standing-now">{own.standing}</p>
        {own.nextStep && <p>{own.nextStep}</p>}
        {own.dueSource && own.dueOn && (own.state === 'reviewing' || own.state === 'submitted') && (
          <p className="muted">办理时限依据：{own.dueSource}</p>
        )}
        {own.corrections.length > 0 && (
          <ul className="case-corrections" aria-label="需要补正的内容">
            {own.corrections.map(({ field, text }) => (
              <li key={`${field}-${text}`}>
                {field && <strong>{field}：</strong>}
                {text}
              </li>
            ))}
          </ul>
        )}
        <Actions own={own} form={forms[own.kind]?.(caseId)} />
      </section>
      {more?.(own)}
      {own.facts.length > 0 && (
        <Panel title="申请内容">
          <Facts items={own.facts.map(({ label, value }) => ({ label, value }))} />
        </Panel>
      )}
      <Materials own={own} />
      <Panel title="办理经过">
        {own.history.length > 0 ? <CaseHistory lines={own.history} /> : <EmptyState title="还没有办理记录" />}
      </Panel>
    </div>
  );
}
