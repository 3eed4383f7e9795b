import { source } from '../fields.ts';

/** 贷款银行: a commercial housing loan of which the subject is a borrower. */
export const bankLoan = source({
  name: '商业住房贷款信息',
  authority: '贷款银行',
  subject: 'person',
  keys: { loanNo: { label: '借款合同号', kind: 'code' } },
  told: {
    bankName: { label: '贷款银行', kind: 'name' },
    lentFen: { label: '借款金额', kind: 'fen' },
    balanceFen: { label: '贷款余额', kind: 'fen' },
    instalmentFen: { label: '月还款额', kind: 'fen' },
    repaidThisYearFen: { label: '近一年已还本息', kind: 'fen' },
    startedOn: { label: '放款日期', kind: 'day' },
    endsOn: { label: '到期日期', kind: 'day' },
    standing: { label: '贷款状态', kind: 'choice', choices: { normal: '正常', overdue: '逾期', settled: '结清' } },
  },
});
