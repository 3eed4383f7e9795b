import { Dialog, EmptyState, Panel, ProblemSummary, SelectField, StateTag, TextField, useCommand } from '@anju/ui';
import { Button, Checkbox } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { type ServiceBoard, type ServiceProposal, service } from '../../parts/server.ts';
import { metricTexts, presetText } from './words.ts';

type Preset = ServiceBoard['presets'][number];
const states = { on: ['启用', 'good'], off: ['停用', 'calm'], closing: ['正在停办', 'bad'] } as const;
const stateOf = ({ content, isClosing }: Preset) => (isClosing ? 'closing' : content.isOn ? 'on' : 'off');

function PresetDialog({
  board,
  preset,
  onClose,
}: {
  board: ServiceBoard;
  preset: Preset | undefined;
  onClose: () => void;
}) {
  const known = preset?.content;
  const [key, setKey] = useState(preset?.key ?? '');
  const [isOn, setOn] = useState(known?.isOn ?? true);
  const [metric, setMetric] = useState<keyof typeof metricTexts>(known?.metric ?? 'bank-failures');
  const [rate, setRate] = useState(String((known?.thresholdPpm ?? 300_000) / 10_000));
  const [minutes, setMinutes] = useState(String(known?.minutes ?? 10));
  const [least, setLeast] = useState(String(known?.least ?? 5));
  const [reopen, setReopen] = useState(known ? String(known.reopenMinutes ?? '') : '15');
  const [services, setServices] = useState<readonly string[]>(known?.services ?? []);
  const [reason, setReason] = useState('');
  const [changeId] = useState(() => crypto.randomUUID());
  const form = useId();
  const propose = useCommand(service.proposeChange, {
    invalidates: [service.getServiceBoard, service.listChanges],
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const content = {
      isOn,
      metric,
      thresholdPpm: Math.round(Number(rate) * 10_000),
      minutes: Number(minutes),
      least: Number(least),
      services,
      channels: known?.channels ?? [],
      reopenMinutes: reopen.trim() === '' ? null : Number(reopen),
    };
    propose.mutate({
      body: {
        changeId,
        kind: 'preset',
        target: key,
        channel: '*',
        content,
        reason: reason.trim(),
      } as unknown as ServiceProposal,
    });
  };
  return (
    <Dialog
      title={preset ? '修改预设规则' : '新增预设规则'}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button
            type="primary"
            htmlType="submit"
            form={form}
            loading={propose.isPending}
            disabled={reason.trim().length < 2}
          >
            提交审批
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="reason-form">
        <ProblemSummary error={propose.error} />
        {!preset && (
          <TextField
            name="target"
            label="规则代号"
            value={key}
            onChange={setKey}
            hint="小写字母、数字和短横，如 bank-down。"
          />
        )}
        <div className="service-fields">
          <SelectField
            name="metric"
            label="看什么"
            value={metric}
            options={Object.entries(metricTexts).map(([value, label]) => ({
              value: value as keyof typeof metricTexts,
              label,
            }))}
            onChange={setMetric}
          />
          <TextField name="thresholdPpm" label="达到（%）" value={rate} onChange={setRate} inputMode="decimal" />
          <TextField name="minutes" label="最近几分钟" value={minutes} onChange={setMinutes} inputMode="numeric" />
          <TextField name="least" label="至少几次才判断" value={least} onChange={setLeast} inputMode="numeric" />
          <TextField
            name="reopen"
            label="几分钟后自动恢复"
            value={reopen}
            onChange={setReopen}
            inputMode="numeric"
            hint="留空为人工恢复。"
          />
          <SelectField
            name="isOn"
            label="启用"
            value={isOn ? 'on' : 'off'}
            options={[
              { value: 'on', label: '启用' },
              { value: 'off', label: '停用' },
            ]}
            onChange={(value) => setOn(value === 'on')}
          />
        </div>
        <fieldset className="service-choices">
          <legend>停办哪些业务（所有渠道）</legend>
          <Checkbox.Group
            value={[...services]}
            options={board.services
              .filter(({ kind }) => kind === 'business')
              .map((one) => ({ value: one.service as string, label: one.name }))}
            onChange={setServices}
          />
        </fieldset>
        <TextField name="reason" label="原因" value={reason} onChange={setReason} maxLength={200} />
      </form>
    </Dialog>
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
