import { channelNames } from '../../../platform/channels.ts';
import { beijing, dayOf } from '../../../platform/dates.ts';
import { type ServiceChannel, type ServiceCode, services } from '../../service/rules/catalog.ts';
import { type Closing, hoursText } from '../../service/rules/settings.ts';
import { spokenTimes } from './chinese.ts';
import type { Spoken } from './prompts.ts';
import type { Question, Topic } from './talk.ts';

/** What the gate says of what a caller asked for. */
export interface TurnedAway {
  /** `house` is the hotline as a whole. */
  readonly service: ServiceCode | 'house';
  /** Closed; otherwise too many call, and it goes on in so many seconds. */
  readonly closing?: Closing | undefined;
  readonly seconds: number;
  readonly otherChannels: readonly ServiceChannel[];
}

const topicServices: Readonly<Record<Topic, ServiceCode>> = {
  balance: 'account-query',
  withdrawals: 'account-query',
  loan: 'loan-query',
  cases: 'case',
  employer: 'employer-query',
  outlets: 'booking',
};

/** Which service of the centre a question of a call belongs to. */
export function serviceOf(question: Question): ServiceCode | 'house' {
  switch (question.ask) {
    case 'open':
      return 'house';
    // Who calls, whatever is then asked.
    case 'identify':
    case 'identify-employer':
      return 'login';
    case 'tell':
      return topicServices[question.topic];
    case 'guide':
      return 'content';
    case 'send':
      return 'notice';
    case 'call-back':
      return 'inquiry';
    case 'rate':
      return 'rating';
    default:
      return question satisfies never;
  }
}

const text = (value: string) => ({ kind: 'text', text: value }) as const;

/** What a caller hears who is turned away: why, since when or until when, and where or when else. */
export function turnedAwayWords({ service, closing, seconds, otherChannels }: TurnedAway): Spoken[] {
  if (!closing) return [{ prompt: 'service-busy', values: { 秒数: { kind: 'number', value: seconds } } }];
  const name = text(service === 'house' ? '热线服务' : services[service].name);
  // Figure by figure, as the number is called.
  const others = otherChannels.map((channel) => channelNames[channel].replace('12329 ', '一二三二九')).join('、');
  const elsewhere: Spoken[] = others ? [{ prompt: 'service-elsewhere', values: { 渠道: text(others) } }] : [];
  if (closing.why === 'hours') {
    const { hours, opensAt } = closing;
    const opens = opensAt?.toZonedDateTimeISO(beijing);
    return [
      { prompt: 'service-hours', values: { 业务: name, 时间: text(spokenTimes(hoursText(hours))) } },
      ...(opens
        ? [
            {
              prompt: 'service-opens',
              values: {
                日期: { kind: 'day', day: opens.toPlainDate() },
                时刻: { kind: 'time', time: opens.toPlainTime() },
              },
            } as const,
          ]
        : []),
      ...elsewhere,
    ];
  }
  return [
    {
      prompt: 'service-closed',
      values: { 业务: name, 日期: { kind: 'day', day: dayOf(closing.since) }, 原因: text(closing.reason) },
    },
    ...(elsewhere.length > 0 ? elsewhere : [{ prompt: 'service-later' } as const]),
  ];
}
