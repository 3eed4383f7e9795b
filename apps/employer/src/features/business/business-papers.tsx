import { AttachmentSlots, bytesOf, call, Panel, ProblemSummary, routeKey, useRoute } from '@anju/ui';
import { useQueryClient } from '@tanstack/react-query';
import { servedEmployerId } from '../../parts/seat.ts';
import { casework } from '../../parts/server.ts';

// The employer hands in for itself; at the counter a clerk scans what was brought.
const papersOf = servedEmployerId ? casework.getWork : casework.getMyCase;
const handIn = servedEmployerId ? casework.attachAtCounter : casework.attachToMyCase;
const takeAway = servedEmployerId ? casework.detachAtCounter : casework.detachFromMyCase;

/** The papers that the centre's review needs, handed in with the case. */
export function BusinessPapers({ caseId }: { readonly caseId: string }) {
  const client = useQueryClient();
  const { data, error, refetch } = useRoute(papersOf, { params: { caseId } });
  const refresh = () => client.invalidateQueries({ queryKey: routeKey(papersOf) });
  const upload = async (slot: string, file: File) => {
    await call(handIn, {
      params: { caseId },
      query: { slot, fileName: file.name },
      file: await bytesOf(file),
    });
    await refresh();
  };
  const remove = async (attachmentId: string) => {
    await call(takeAway, { params: { caseId, attachmentId } });
    await refresh();
  };
  return (
    <Panel title="申请材料">
      <ProblemSummary error={error} onRetry={refetch} />
      <p className="muted">请上传材料的照片或 PDF；中心审核时以此为准。</p>
      {data && (
        <AttachmentSlots slots={data.slots} attachments={data.attachments} onUpload={upload} onRemove={remove} />
      )}
    </Panel>
  );
}
