import {
  CertificateForm,
  type CertificateInput,
  call,
  EvidenceCard,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  queryClient,
  routeKey,
  useRoute,
} from '@anju/ui';
import { Link, useParams } from 'react-router';
import { casework, evidence } from '../../../../../server/src/contract.ts';

/** what a department could not confirm, and the certificate in its place. */
export function CertificatePage() {
  const { queryId = '' } = useParams();
  const question = useRoute(evidence.getMyEvidence, { params: { queryId } });
  const view = question.data;
  const caseId = view?.caseId ?? undefined;
  const work = useRoute(casework.getMyCase, { params: { caseId: caseId ?? '' } }, { enabled: caseId !== undefined });
  const handIn = async ({ place: _place, ...body }: CertificateInput) => {
    await call(evidence.handInMyCertificate, { params: { queryId }, body });
    await queryClient.invalidateQueries({ queryKey: routeKey(evidence.getMyEvidence) });
  };
  const isOpen = view?.certificates.some(({ state }) => state === 'open') ?? false;
  return (
    <>
      <PageHeader
        title="提交证明"
        description="部门登记不能确认的，可以用该部门或所在单位出具的证明代替，由工作人员审核。"
        back={caseId ? { to: `/my/cases/${caseId}`, text: '该笔业务' } : { to: '/my/lookups', text: '谁看过我的信息' }}
      />
      {question.isPending && <PageSkeleton lines={8} />}
      <ProblemSummary error={question.error} onRetry={question.refetch} />
      {view && <EvidenceCard view={view} />}
      {view?.mayCertify && !isOpen && (
        <Panel title="证明内容">
          {caseId && (work.data?.attachments.length ?? 0) === 0 && (
            <p className="note">
              请先到<Link to={`/my/cases/${caseId}`}>该笔业务</Link>
              上传证明的照片，再回到这里选择；也可以携原件到柜台办理。
            </p>
          )}
          <CertificateForm photos={work.data?.attachments ?? []} takesPaper={false} onSubmit={handIn} />
        </Panel>
      )}
      {isOpen && (
        <Panel title="等待审核">
          <p role="status">证明已提交，由工作人员审核；结果会通过消息告诉您。</p>
        </Panel>
      )}
    </>
  );
}
