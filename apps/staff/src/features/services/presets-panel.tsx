import { Button, EmptyState, newRequestId, Panel, SelectField, StateTag, TextField } from '@anju/ui';
import { useState } from 'react';
import { presetMetrics } from '../../../../../server/src/rules.ts';
import { Choices } from '../../parts/choices.tsx';
import { useMay } from '../../parts/permissions.ts';
import type { ServiceBoard } from '../../parts/server.ts';
import { ProposalDialog } from './proposal-dialog.tsx';
import { presetText } from './words.ts';

type Preset = ServiceBoard['presets'][number];
const states = { on: ['启用', 'good'], off: ['停用', 'calm'], closing: ['正在停办', 'bad'] } as const;
const stateOf = ({ content, isClosing }: Preset) => (isClosing ? 'closing' : content.isOn ? 'on' : 'off');

/** A rule as it is typed. */
interface Rule {
  readonly isOn: boolean;
  readonly metric: keyof typeof presetMetrics;
  /** Per cent. */
  readonly rate: string;
  readonly minutes: string;
  readonly least: string;
  /** Empty: opened again by hand. */
  readonly reopen: string;
  readonly services: readonly string[];
}

/** What is typed to begin with: the rule as it is, or one that may serve. */
const ruleOf = (known: Preset['content'] | undefined): Rule =>
  known
    ? {
        isOn: known.isOn,
        metric: known.metric,
        rate: String(known.thresholdPpm / 10_000),
        minutes: String(known.minutes),
        least: String(known.least),
        reopen: String(known.reopenMinutes ?? ''),
        services: known.services,
      }
    : { isOn: true, metric: 'bank-failures', rate: '30', minutes: '10', least: '5', reopen: '15', services: [] };

const contentOf = ({ rate, minutes, least, reopen, ...rule }: Rule, channels: Preset['content']['channels']) => ({
  ...rule,
  thresholdPpm: Math.round(Number(rate) * 10_000),
  minutes: Number(minutes),
  least: Number(least),
  channels,
  reopenMinutes: reopen.trim() === '' ? null : Number(reopen),
});

function RuleFields({
  board,
  rule,
  onChange,
}: {
  board: ServiceBoard;
  rule: Rule;
  onChange: (change: Partial<Rule>) => void;
}) {
  return (
    <>
      <div className="service-fields">
        <SelectField
          name="metric"
          label="看什么"
          value={rule.metric}
          options={Object.entries(presetMetrics).map(([value, label]) => ({
            value: value as keyof typeof presetMetrics,
            label,
          }))}
          onChange={(metric) => onChange({ metric })}
        />
        <TextField
          name="thresholdPpm"
          label="达到（%）"
          value={rule.rate}
          onChange={(rate) => onChange({ rate })}
          inputMode="decimal"
        />
        <TextField
          name="minutes"
          label="最近几分钟"
          value={rule.minutes}
          onChange={(minutes) => onChange({ minutes })}
          inputMode="numeric"
        />
        <TextField
          name="least"
          label="至少几次才判断"
          value={rule.least}
          onChange={(least) => onChange({ least })}
          inputMode="numeric"
        />
        <TextField
          name="reopen"
          label="几分钟后自动恢复"
          value={rule.reopen}
          onChange={(reopen) => onChange({ reopen })}
          inputMode="numeric"
          hint="留空为人工恢复。"
        />
        <SelectField
          name="isOn"
          label="启用"
          value={rule.isOn ? 'on' : 'off'}
          options={[
            { value: 'on', label: '启用' },
            { value: 'off', label: '停用' },
          ]}
          onChange={(value) => onChange({ isOn: value === 'on' })}
        />
      </div>
      <Choices
        legend="停办哪些业务（所有渠道）"
        names={Object.fromEntries(
          board.services.filter(({ kind }) => kind === 'business').map((one) => [one.service, one.name]),
        )}
        chosen={rule.services}
        onChange={(services) => onChange({ services })}
      />
    </>
  );
}

function PresetDialog({
  board,
  preset,
  onClose,
}: {
  board: ServiceBoard;
  preset: Preset | undefined;
  onClose: () => void;
}) {
  // A code of ours: what a rule closes and when is what it is known by.
  const [key] = useState(() => preset?.key ?? `rule-${newRequestId().slice(0, 8)}`);
  const [rule, setRule] = useState(() => ruleOf(preset?.content));
  const set = (change: Partial<Rule>) => setRule((before) => ({ ...before, ...change }));
  const proposal = () => ({
    kind: 'preset',
    target: key,
    channel: '*',
    content: contentOf(rule, preset?.content.channels ?? []),
  });
  return (
    <ProposalDialog title={preset ? '修改预设规则' : '新增预设规则'} proposal={proposal} onClose={onClose}>
      <RuleFields board={board} rule={rule} onChange={set} />
    </ProposalDialog>
  );
}

/** Rules that close services by themselves. */
export function PresetsPanel({ board }: { readonly board: ServiceBoard }) {
  const may = useMay();
  const [edited, setEdited] = useState<Preset | 'new'>();
  const names = new Map(board.services.map((one) => [one.service as string, one.name]));
  return (
    <Panel
      title="预设规则"
      extra={may('service.propose') && <Button onClick={() => setEdited('new')}>新增规则</Button>}
    >
      {board.presets.length === 0 && (
        <EmptyState title="没有预设规则" text="例如：银行付款失败率过高时自动停办提取，恢复后自动开放。" />
      )}
      <ul className="service-presets">
        {board.presets.map((preset) => (
          <li key={preset.key}>
            <div>
              <StateTag state={stateOf(preset)} texts={states} />{' '}
              <strong>{preset.content.services.map((code) => names.get(code) ?? code).join('、')}</strong>
              <span className="second-line">{presetText(preset.content)}</span>
            </div>
            {may('service.propose') && <Button onClick={() => setEdited(preset)}>修改</Button>}
          </li>
        ))}
      </ul>
      {edited && (
        <PresetDialog
          board={board}
          preset={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Panel>
  );
}
