import { Link } from 'react-router';
import { ProblemError } from '../api.ts';
import { formatClock, formatDayText, instantMs } from '../calendar.ts';

/** The instant that a lock ends, when the refusal names it. */
function lockEnd(error: ProblemError): string | undefined {
  const named = error.problem['until'];
  return typeof named === 'string' && instantMs(named) !== undefined ? named : undefined;
}

/** Why an account is locked, until when, and what the person can do meanwhile. */
export function LockedNote({ error }: { readonly error: Error | null }) {
  if (!(error instanceof ProblemError) || error.problem.code !== 'identity/locked') return null;
  const end = lockEnd(error);
  return (
    <div className="note note-warn">
      <p>
        这是为了防止他人猜测您的密码。
        {end && (
          <>
            锁定到{' '}
            <strong>
              {formatDayText(end)} {formatClock(end)}
            </strong>{' '}
            自动解除。
          </>
        )}
      </p>
      <p>
        如果忘了密码，可以<Link to="/activate">用预留手机号码重新设置</Link>；如果不是您本人操作，请拨打 12329。
      </p>
    </div>
  );
}
