import {
  AttachmentSlots,
  Button,
  bytesOf,
  CaseTag,
  call,
  download,
  newRequestId,
  PageSkeleton,
  Panel,
  ProblemError,
  ProblemSummary,
} from '@anju/ui';
import { PrinterOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { deskPaths, servedEmployerId } from './seat.ts';
import { casework, contribution, document, type RouteOutput } from './server.ts';
import { SignedText } from './signed-text.tsx';

type Attestation = RouteOutput<typeof contribution.prepareAttestation>;
type Done = RouteOutput<typeof contribution.submitAttestation>;

interface AttestingProps {
  readonly target: 'remittance' | 'business';
  readonly id: string;
  readonly consequences: readonly ReactNode[];
  readonly onBack: () => void;
  /** It is in force. */
  readonly onDone: () => unknown;
}

const params = { employerId: servedEmployerId ?? '' };

function useAttestation({ target, id }: Pick<AttestingProps, 'target' | 'id'>) {
  const client = useQueryClient();
  const queryKey = ['attestation', target, id];
  const query = useQuery<Attestation, Error>({
    queryKey,
    queryFn: () => call(contribution.prepareAttestation, { params, body: { target, id } }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return { ...query, renew: () => client.invalidateQueries({ queryKey }) };
}

/** Prints the paper; asked for again until one attempt ends well, so that a lost answer issues no second one. */
function PrintPaper({ caseId, title }: { readonly caseId: string; readonly title: string }) {
  const [requestId, setRequestId] = useState(newRequestId);
  const printing = useMutation({
    mutationFn: async () => {
      const body = { requestId };
      const paper = await call(contribution.printAttestation, { params: { ...params, caseId }, body });
      await download(document.getEmployerPaperFile, { params: { number: paper.number } });
    },
    onSuccess: () => setRequestId(newRequestId()),
  });
  return (
    <>
      <ProblemSummary error={printing.error} />
      <Button icon={<PrinterOutlined aria-hidden />} loading={printing.isPending} onClick={() => printing.mutate()}>
        打印{title}确认书
      </Button>
      {printing.isSuccess && (
        <p className="muted" role="status">
          确认书已生成。请单位经办人核对后签名，并加盖公章。
        </p>
      )}
    </>
  );
}

/** A second person looks at it: nothing has changed yet. */
function InReview({
  done,
  onBack,
}: {
  readonly done: Pick<Done, 'caseId' | 'caseNumber'>;
  readonly onBack: () => void;
}) {
  return (
    <Panel title="已受理，等待复核">
      <p role="status">
        业务编号 <strong className="figures">{done.caseNumber}</strong>
        。涉及人数较多，须由另一名工作人员复核；复核通过即生效，此前什么都没有改变。
      </p>
      <div className="button-row">
        <a className="button button-primary" href={`/staff/cases/${done.caseId}`}>
          查看办理情况，打印受理回执
        </a>
        <a href={deskPaths.window}>返回综合窗口</a>
        <Button onClick={onBack}>返回核对</Button>
      </div>
    </Panel>
  );
}

/** The counter's way to make something binding: printed, checked and stamped by the employer, scanned, accepted. */
export function Attesting({ target, id, consequences, onBack, onDone }: AttestingProps) {
  const { data, error, renew } = useAttestation({ target, id });
  const submitting = useMutation({
    mutationFn: ({ caseId, version }: Attestation) =>
      call(contribution.submitAttestation, { params: { ...params, caseId }, body: { version } }),
    onSuccess: (done) => done.state === 'done' && onDone(),
    onError: (refusal) => refusal instanceof ProblemError && refusal.problem.status === 409 && renew(),
  });
  if (error) {
    return (
      <>
        <ProblemSummary error={error} onRetry={() => void renew()} />
        <Button onClick={onBack}>返回核对</Button>
      </>
    );
  }
  if (!data) return <PageSkeleton lines={8} />;
  if (submitting.data && submitting.data.state !== 'done') return <InReview done={submitting.data} onBack={onBack} />;
  if (data.state === 'reviewing') return <InReview done={data} onBack={onBack} />;
  const { caseId, slots, attachments, corrections } = data;
  const isScanned = attachments.some(({ slot }) => slot === 'form');
  const upload = async (slot: string, file: File) => {
    const query = { slot, fileName: file.name };
    await call(casework.attachAtCounter, { params: { caseId }, query, file: await bytesOf(file) });
    await renew();
  };
  const remove = async (attachmentId: string) => {
    await call(casework.detachAtCounter, { params: { caseId, attachmentId } });
    await renew();
  };
  return (
    <div className="sign-columns">
      <div>
        <SignedText text={data.text} digest={data.digest} />
        <Panel title="受理后">
          <ul className="plain-list">
            {consequences.map((consequence, index) => (
              <li key={index}>{consequence}</li>
            ))}
            <li>确认书的内容、摘要和扫描件由中心保存，作为单位确认的凭据。</li>
          </ul>
        </Panel>
      </div>
      <Panel title="单位盖章的确认书" extra={data.state === 'returned' && <CaseTag state={data.state} />}>
        <ProblemSummary error={submitting.error} />
        {corrections.map(({ field, text }) => (
          <p key={field} className="notice" role="alert">
            复核退回：{text}
          </p>
        ))}
        <ol className="attest-steps">
          <li>
            <h3>打印</h3>
            <p className="muted">内容与左侧一致，附职工明细，印有摘要和核验二维码。</p>
            <PrintPaper caseId={caseId} title={data.title} />
          </li>
          <li>
            <h3>盖章后扫描上传</h3>
            <AttachmentSlots slots={slots} attachments={attachments} onUpload={upload} onRemove={remove} />
          </li>
          <li>
            <h3>受理</h3>
            <p>{data.reviewReason}</p>
            <div className="button-row">
              <Button
                type="primary"
                size="large"
                disabled={!isScanned}
                loading={submitting.isPending}
                onClick={() => submitting.mutate(data)}
              >
                {data.needsReview ? '受理，提交复核' : '受理并办理'}
              </Button>
              <Button size="large" disabled={submitting.isPending} onClick={onBack}>
                返回核对
              </Button>
            </div>
            {!isScanned && <p className="muted">上传盖章的确认书后才能受理。</p>}
          </li>
        </ol>
      </Panel>
    </div>
  );
}
