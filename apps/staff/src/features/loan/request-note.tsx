import { Money } from '@anju/ui';
import type { LoanDetail } from '../../parts/server.ts';

const words = {
  collecting: '已提交银行，等待扣款结果',
  done: '已扣收入账',
  failed: '没有扣成',
  returned: '入账后被银行退回，已红字冲回',
} as const;

/** How far the last repayment outside the plan is. */
export function RequestNote({ request }: { readonly request: LoanDetail['request'] }) {
  if (!request) return null;
  const isAmiss = request.state === 'failed' || request.state === 'returned';
  return (
    <p className={isAmiss ? 'note note-warn' : 'note'} role="status">
      {request.kindText} <Money fen={request.amountFen} unit />：{words[request.state]}
      {isAmiss && `，${request.reason}`}
    </p>
  );
}
