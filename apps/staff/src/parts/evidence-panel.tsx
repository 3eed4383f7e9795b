import {
  Button,
  CertificateForm,
  type CertificateInput,
  call,
  Dialog,
  EmptyState,
  EvidenceCard,
  type EvidenceView,
  PageSkeleton,
  ProblemSummary,
  queryClient,
  routeKey,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { DecideDialog } from './decide-dialog.tsx';
import { useMay } from './permissions.ts';
import { evidence } from './server.ts';

const stale = [
  evidence.listCaseEvidence,
  evidence.listEmployerEvidence,
  evidence.listUnconfirmedEmployers,
  evidence.listCertificates,
] as const;

interface PanelProps {
  readonly caseId: string;
  /** Photos of the case, for a certificate. */
  readonly photos: readonly { readonly attachmentId: string; readonly fileName: string }[];
}

function Question({ view, photos }: { view: EvidenceView; photos: PanelProps['photos'] }) {
  const may = useMay();
  const [isHandingIn, setHandingIn] = useState(false);
  const [deciding, setDeciding] = useState<{ certificateId: string; accepts: boolean }>();
  const recheck = useCommand(evidence.recheckForPerson, { invalidates: stale });
  const params = { queryId: view.queryId };
  const handIn = async (body: CertificateInput) => {
    await call(evidence.handInCertificateAtCounter, { params, body });
    await Promise.all(stale.map((route) => queryClient.invalidateQueries({ queryKey: routeKey(route) })));
    setHandingIn(false);
  };
  const isOpen = view.certificates.some(({ state }) => state === 'open');
  return (
    <>
      <ProblemSummary error={recheck.error} />
      <EvidenceCard
        view={view}
        actions={
          may('evidence.handle') && (
            <>
              {view.mayCertify && !isOpen && <Button onClick={() => setHandingIn(true)}>登记收到的证明</Button>}
              {view.mayRecheck && (
                <Button loading={recheck.isPending} onClick={() => recheck.mutate({ params })}>
                  立即重新核验
                </Button>
              )}
            </>
          )
        }
        certificateAction={
          may('evidence.decide')
            ? ({ certificateId, state }) =>
                state === 'open' && (
                  <>
                    <Button onClick={() => setDeciding({ certificateId, accepts: false })}>不认可</Button>
                    <Button type="primary" onClick={() => setDeciding({ certificateId, accepts: true })}>
                      认可
                    </Button>
                  </>
                )
            : undefined
        }
      />
      {isHandingIn && (
        <Dialog title={`登记证明：${view.sourceName}`} onClose={() => setHandingIn(false)}>
          <CertificateForm photos={photos} takesPaper onSubmit={handIn} onCancel={() => setHandingIn(false)} />
        </Dialog>
      )}
      {deciding && <DecideDialog {...deciding} onClose={() => setDeciding(undefined)} />}
    </>
  );
}

/** What other agencies confirmed for a case. Opening it is a look that the applicant sees. */
export function EvidencePanel({ caseId, photos }: PanelProps) {
  const { data, error, isPending, refetch } = useRoute(
    evidence.listCaseEvidence,
    { params: { caseId } },
    { staleTime: 60_000 },
  );
  if (isPending) return <PageSkeleton lines={5} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (data.rows.length === 0)
    return <EmptyState title="没有向其他部门核验" text="该业务没有发起数据共享核验；材料由工作人员审核。" />;
  return <Questions rows={data.rows} photos={photos} />;
}

function Questions({ rows, photos }: { rows: readonly EvidenceView[]; photos: PanelProps['photos'] }) {
  return (
    <div className="evidence-list">
      {rows.map((view) => (
        <Question key={view.queryId} view={view} photos={photos} />
      ))}
    </div>
  );
}

/** What the register of employers confirmed of an employer's registration and changes. */
export function EmployerEvidence({ employerId }: { readonly employerId: string }) {
  const { data, error, isPending, refetch } = useRoute(evidence.listEmployerEvidence, { params: { employerId } });
  if (isPending) return <PageSkeleton lines={5} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} />;
  if (data.rows.length === 0)
    return <EmptyState title="还没有核验" text="单位登记开户或变更名称、法定代表人时，自动向市场监督管理部门核对。" />;
  return <Questions rows={data.rows} photos={[]} />;
}
