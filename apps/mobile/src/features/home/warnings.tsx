import { OverdueNote, useRoute } from '@anju/ui';
import { Link } from 'react-router';
import { report } from '../../../../../server/src/contract.ts';

/** What somebody must know before anything else: an account that is frozen, a loan that is overdue. Nothing otherwise. */
export function Warnings() {
  const { data } = useRoute(report.getMyOverview, {});
  return (
    <div className="m-home-note">
      {data?.freeze && (
        <p className="note note-bad" role="note">
          <strong>您的账户已被冻结，暂时不能提取。</strong> <Link to="/account">为什么、怎么解除</Link>
        </p>
      )}
      <OverdueNote to="/loans" />
    </div>
  );
}
