import type { PartAnswer, SmsRoute } from '../server/src/modules/notice/sms/routes.ts';
import type { Random } from './random.ts';

/** What a phone has shown, by the centre's own name for the message and the part of it. */
export interface Shown {
  readonly smsId: string;
  readonly part: number;
  readonly route: string;
}

export interface Report {
  readonly route: string;
  readonly reference: string;
  readonly mobile: string;
  readonly state: 'delivered' | 'undelivered';
  readonly stat: string;
}

/** Two message centres and the phones behind them; the seed decides what becomes of a message on its way. */
export interface SimulatedPhones {
  readonly routes: readonly SmsRoute[];
  readonly shown: readonly Shown[];
  /** What the centres have still to tell, oldest first. */
  readonly reports: Report[];
  /** Which message is sent now: a centre is not told, and the check that each arrives once must know. */
  sending: string;
  isCalm: boolean;
}

export function openSimulatedPhones(random: Random): SimulatedPhones {
  const shown: Shown[] = [];
  const reports: Report[] = [];
  let number = 0;
  // The province names a message when it takes it; Unicom is told our name for it.
  const route = (name: string, isNamedByUs: boolean): SmsRoute => ({
    name,
    prepare({ mobile, text }) {
      const parts = text.length > 70 ? 2 : 1;
      const references = Array.from({ length: parts }, () => {
        number += 1;
        return `${name}-${number}`;
      });
      return {
        references: references.map((reference) => (isNamedByUs ? reference : undefined)),
        async sendPart(index): Promise<PartAnswer> {
          const reference = references[index] ?? '';
          const way = phones.isCalm ? 1 : random.next();
          if (way < 0.05) return { state: 'not-sent' };
          if (way < 0.08) return { state: 'busy', result: '8' };
          if (way < 0.1) return { state: 'refused', result: '9' };
          if (way < 0.12) return { state: 'unknown' };
          const arrives = phones.isCalm || random.chance(0.95);
          if (arrives) shown.push({ smsId: phones.sending, part: index, route: name });
          const report: Report = {
            route: name,
            reference,
            mobile,
            state: arrives ? 'delivered' : 'undelivered',
            stat: arrives ? 'DELIVRD' : 'MA:0001',
          };
          reports.push(report);
          if (!phones.isCalm && random.chance(0.1)) reports.push(report);
          if (way < 0.17) return { state: 'unknown' };
          return { state: 'taken', reference: isNamedByUs ? undefined : reference };
        },
      };
    },
  });
  const phones: SimulatedPhones = {
    routes: [route('province', false), route('unicom', true)],
    shown,
    reports,
    sending: '',
    isCalm: false,
  };
  return phones;
}
