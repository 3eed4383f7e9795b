import type { StateTexts } from '@anju/ui';
import type { LoanRow } from '../../parts/server.ts';

export const loanStates: StateTexts<LoanRow['state']> = {
  signing: ['待签约、放款', 'wait'],
  cancelled: ['已撤销', 'calm'],
  active: ['还款中', 'good'],
  returned: ['发放退回', 'bad'],
  settled: ['已结清', 'calm'],
  'written-off': ['已核销', 'bad'],
};
