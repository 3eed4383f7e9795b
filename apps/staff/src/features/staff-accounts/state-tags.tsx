import { StateTag } from '@anju/ui';
import type { StaffAccount } from '../../parts/server.ts';
import { stateTags, warningsOf } from './words.ts';

/** How an account stands, and what somebody must do something about. */
export function StateTags({ row }: { readonly row: StaffAccount }) {
  return (
    <span className="account-tags">
      <StateTag state={row.state} texts={stateTags} />
      {warningsOf(row, Temporal.Now.instant()).map((text) => (
        <span key={text} className="tag tag-bad">
          {text}
        </span>
      ))}
    </span>
  );
}
