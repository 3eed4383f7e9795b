import { withdrawalAnswers } from '../../../server/src/rules.ts';
import { DayText, Money } from '../figures.tsx';
import type { Fact } from '../parts.tsx';
import type { WithdrawalForm } from './model.ts';

/** What was answered, as facts. */
export const answersOf = (form: WithdrawalForm): Fact[] =>
  withdrawalAnswers(form).map(({ label, value }) => ({
    label,
    value:
      typeof value === 'string' ? (
        value
      ) : 'fen' in value ? (
        <Money fen={value.fen} unit />
      ) : (
        <DayText value={value.day} />
      ),
  }));
