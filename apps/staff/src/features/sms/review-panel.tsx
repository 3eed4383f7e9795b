import { ConfirmButton, DayText, Facts, InstantText, Panel, StateTag, useCommand } from '@anju/ui';
import type { ReactNode } from 'react';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type NoticeRevision, notice } from '../../parts/server.ts';
import { revisionWords } from '../../parts/words.ts';

const affected = [notice.listRevisions, notice.listTemplates, notice.getTemplate, notice.listSettings];

interface ReviewPanelProps {
  readonly revision: NoticeRevision;
  /** What it would be, as people will see it. */
  readonly children: ReactNode;
}

/** A revision that is not decided: by whom, why and from when; another person approves or returns it. */
export function ReviewPanel({ revision, children }: ReviewPanelProps) {
  const may = useMay();
  const params = { revisionId: revision.revisionId };
  const decide = useCommand(notice.decideRevision, { invalidates: affected });
  const withdraw = useCommand(notice.withdrawRevision, { invalidates: affected });
  const isWaiting = revision.state === 'in-review';
  return (
    <Panel title={`第 ${revision.number} 次修改`} extra={<StateTag state={revision.state} texts={revisionWords} />}>
      <div className="stack">
        <Facts
          columns={2}
          items={[
            { label: '修改原因', value: revision.reason },
            { label: '生效日期', value: <DayText value={revision.validFrom} /> },
            { label: '提交人', value: revision.editedBy },
            { label: '提交时间', value: <InstantText value={revision.editedAt} /> },
            ...(revision.reviewNote ? [{ label: '审核意见', value: revision.reviewNote }] : []),
          ]}
        />
        {children}
        <div className="sms-actions">
          {isWaiting && !revision.isOwn && may('notice.review') && (
            <PassOrReturn
              title="通过这份修改？"
              description="自生效日期起使用；生效日期已过的，从今天起使用。"
              noteLabel="退回的原因（提交人会看到）"
              usual={['文字不通顺', '缺少依据', '生效日期太近']}
              decide={{ ...decide, mutateAsync: (body) => decide.mutateAsync({ params, body }) }}
            />
          )}
          {may('notice.manage') && (
            <ConfirmButton
              title="撤回这份修改？"
              description="撤回后不再审核，现行内容不变。"
              confirmText="撤回"
              onConfirm={() => withdraw.mutateAsync({ params })}
            >
              撤回
            </ConfirmButton>
          )}
        </div>
        {isWaiting && revision.isOwn && <p className="note">这是您本人的修改，请由另一位同事审核。</p>}
      </div>
    </Panel>
  );
}
