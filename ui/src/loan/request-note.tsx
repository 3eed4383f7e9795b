import { Money } from '../figures.tsx';
import type { Loan } from './loan-overview.tsx';

/** What became of the repayment that was asked for last, while there is something to know of it. */
export function RequestNote({ row }: { readonly row: Loan }) {
  const { request } = row;
  if (request?.state === 'collecting')
    return (
      <p className="note" role="status">
        {request.kindText} <Money fen={request.amountFen} unit strong />{' '}
        正在等待银行扣款结果，请不要重复申请；有结果会发消息告诉您。
      </p>
    );
  if (request?.state === 'failed')
    return (
      <p className="note note-warn" role="status">
        上次申请的{request.kindText} <Money fen={request.amountFen} unit /> 没有扣成：{request.reason}
        。贷款没有变化。
      </p>
    );
  if (request?.state === 'returned')
    return (
      <p className="note note-warn" role="status">
        上次申请的{request.kindText} <Money fen={request.amountFen} unit /> 入账后被银行退回：
        {request.reason}
        。该笔还款已冲回，{row.owedFen > 0 ? '请归还上面的逾期款项。' : '还款计划已恢复原样。'}
      </p>
    );
  return null;
}
