import { beijingInstant, SelectField, TextField } from '@anju/ui';
import { useState } from 'react';
import { hoursText, parseYuan } from '../../../../../server/src/rules.ts';
import { serviceChangeKinds } from '../../parts/words.ts';
import { ProposalDialog } from './proposal-dialog.tsx';
import { type Cell, type Channel, type Kind, limitText, thresholdText } from './words.ts';

/** Where a change is proposed: a service on a channel, or the whole channel. */
export type Place =
  | {
      readonly target: string;
      readonly name: string;
      readonly channel: Channel;
      readonly cell: Cell;
      readonly isLimited: boolean;
    }
  | { readonly target: '*'; readonly name: '整个渠道'; readonly channel: Channel };

function kindsOf(place: Place): readonly Kind[] {
  if (!('cell' in place)) return ['channel', 'hours', 'threshold'];
  const { cell, isLimited } = place;
  // Of a channel that no longer offers it, what is set can be lifted.
  if (!cell.isOffered)
    return [
      ...(cell.isOn ? [] : (['switch'] as const)),
      ...(cell.hours ? (['hours'] as const) : []),
      ...(cell.limit ? (['limit'] as const) : []),
    ];
  return ['switch', 'hours', ...(isLimited ? (['limit'] as const) : [])];
}

function nowText(place: Place, kind: Kind): string {
  const { channel } = place;
  if (kind === 'hours') return hoursText(('cell' in place && place.cell.hours) || channel.hours || undefined);
  if (kind === 'threshold') return thresholdText(channel.threshold);
  if ('cell' in place)
    return kind === 'limit'
      ? place.cell.limit
        ? limitText(place.cell.limit)
        : '不限'
      : place.cell.isOn
        ? '开放'
        : '停办';
  return channel.isOn ? '开放' : '停办';
}

interface Draft {
  readonly isOn: boolean;
  readonly workdays: string;
  readonly restDays: string;
  readonly visits: string;
  readonly business: string;
  readonly lowest: string;
  readonly highest: string;
  readonly day: string;
  readonly count: string;
  readonly warning: string;
}

const periodsOf = (text: string) =>
  text
    .split(/[、,，\s]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [from = '', to = ''] = part.split(/[-—~至]+/);
      return { from: from.padStart(5, '0'), to: to.padStart(5, '0') };
    });
const numberOf = (text: string) => (text.trim() === '' ? null : Number(text));
const fenOf = (text: string) => {
  if (text.trim() === '') return null;
  try {
    return Number(parseYuan(text.trim()));
  } catch {
    return Number.NaN;
  }
};

function contentOf(kind: Kind, draft: Draft): unknown {
  if (kind === 'switch' || kind === 'channel') return { isOn: draft.isOn };
  if (kind === 'hours') {
    const hours = { workdays: periodsOf(draft.workdays), restDays: periodsOf(draft.restDays) };
    return hours.workdays.length + hours.restDays.length === 0 ? null : hours;
  }
  if (kind === 'threshold')
    return { visitsPerMinute: numberOf(draft.visits), businessPerMinute: numberOf(draft.business) };
  return {
    lowestFen: fenOf(draft.lowest),
    highestFen: fenOf(draft.highest),
    dayFen: fenOf(draft.day),
    dayCount: numberOf(draft.count),
    warning: draft.warning.trim(),
  };
}

const emptyDraft: Draft = {
  isOn: false,
  workdays: '08:30-12:00、13:30-17:30',
  restDays: '',
  visits: '',
  business: '',
  lowest: '',
  highest: '',
  day: '',
  count: '',
  warning: '',
};

function ContentFields({ kind, draft, set }: { kind: Kind; draft: Draft; set: (change: Partial<Draft>) => void }) {
  const text = (name: keyof Draft, label: string, hint?: string) => (
    <TextField
      name={name}
      label={label}
      value={String(draft[name])}
      onChange={(value) => set({ [name]: value })}
      {...(hint && { hint })}
    />
  );
  switch (kind) {
    case 'switch':
    case 'channel':
      return (
        <SelectField
          name="isOn"
          label="改为"
          value={draft.isOn ? 'on' : 'off'}
          options={[
            { value: 'off', label: '停办' },
            { value: 'on', label: '开放' },
          ]}
          onChange={(value) => set({ isOn: value === 'on' })}
        />
      );
    case 'hours':
      return (
        <>
          {text('workdays', '工作日的时段', '如 08:30-12:00、13:30-17:30；24:00 为一天结束。')}
          {text('restDays', '周末和节假日的时段', '留空为不办理。两项都留空，恢复为全天服务。')}
        </>
      );
    case 'threshold':
      return (
        <>
          {text('visits', '每分钟访问上限（次）', '留空为不限。')}
          {text('business', '每分钟业务上限（笔）', '留空为不限。')}
        </>
      );
    case 'limit':
      return (
        <div className="service-fields">
          {text('lowest', '单笔下限（元）')}
          {text('highest', '单笔上限（元）')}
          {text('day', '单日限额（元）')}
          {text('count', '单日次数')}
          {text('warning', '给办事人看的提示', '办理前显示，超限时一并说明。')}
        </div>
      );
    case 'preset':
      return null;
    default:
      return kind satisfies never;
  }
}

/** Proposes a change of a service or a channel: what, why, and from when. Another person approves it. */
export function ChangeDialog({ place, onClose }: { readonly place: Place; readonly onClose: () => void }) {
  const kinds = kindsOf(place);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'switch');
  const isOnNow = 'cell' in place ? place.cell.isOn : place.channel.isOn;
  const isLeft = 'cell' in place && !place.cell.isOffered;
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, isOn: !isOnNow, ...(isLeft && { workdays: '' }) });
  const [from, setFrom] = useState('');
  const proposal = () => ({
    kind,
    target: place.target,
    channel: place.channel.channel,
    content: contentOf(kind, draft),
    // The field has the time of Beijing, wherever the browser is.
    ...(from && { takesEffectAt: beijingInstant(from.slice(0, 10), from.slice(11, 16)) }),
  });
  return (
    <ProposalDialog
      title={`${place.channel.name} · ${place.name}`}
      reasonLabel={kind === 'switch' || kind === 'channel' ? '原因（停办时会告知办事人）' : '原因'}
      proposal={proposal}
      onClose={onClose}
    >
      <SelectField
        name="kind"
        label="变更什么"
        value={kind}
        options={kinds.map((value) => ({ value, label: serviceChangeKinds[value] }))}
        onChange={setKind}
        hint={`现在：${nowText(place, kind)}`}
      />
      {isLeft ? (
        <p className="note">这个渠道已不办这项业务。提出后，原来的{serviceChangeKinds[kind]}设置解除。</p>
      ) : (
        <ContentFields kind={kind} draft={draft} set={(change) => setDraft({ ...draft, ...change })} />
      )}
      <TextField
        name="takesEffectAt"
        label="生效时间（北京时间）"
        type="datetime-local"
        value={from}
        onChange={setFrom}
        hint="留空为审批通过后立即生效。"
      />
    </ProposalDialog>
  );
}
