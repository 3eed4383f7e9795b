import {
  Button,
  DataTable,
  DayText,
  Dialog,
  newRequestId,
  PageHeader,
  Panel,
  ProblemSummary,
  StateTag,
  TextField,
  todayInBeijing,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { useMay } from '../../parts/permissions.ts';
import { type MessageSetting, notice, uplinkCommands } from '../../parts/server.ts';
import { revisionWords, routeName } from '../../parts/words.ts';
import { ReviewPanel } from './review-panel.tsx';
import { SmsNav } from './sms-nav.tsx';

type Words = Readonly<Record<string, readonly string[]>>;
const commands = Object.entries(uplinkCommands);

/** A value as people read it. */
function SettingValue({ setting, value }: { readonly setting: MessageSetting; readonly value: unknown }) {
  switch (setting.kind) {
    case 'number':
      return `${String(value)} ${setting.unit}`;
    case 'routes':
      return (value as readonly string[]).map(routeName).join(' → ');
    case 'urgencies': {
      const changed = Object.entries(value as Readonly<Record<string, string>>);
      return changed.length === 0 ? '与系统内置相同' : changed.map(([key, urgency]) => `${key}：${urgency}`).join('，');
    }
    case 'words':
      return (
        <dl className="setting-words">
          {commands.map(([command, name]) => (
            <div key={command}>
              <dt>{name}</dt>
              <dd>{(value as Words)[command]?.join('、') ?? '—'}</dd>
            </div>
          ))}
        </dl>
      );
    default:
      return setting.kind satisfies never;
  }
}

const separators = /[\s、，,]+/u;
const listOfText = (text: string) => text.split(separators).filter(Boolean);
/** What is typed, by the fields of a kind: one for most, one for each command of the uplink words. */
function textsOf({ kind }: MessageSetting, value: unknown): Readonly<Record<string, string>> {
  if (kind === 'words')
    return Object.fromEntries(commands.map(([command]) => [command, (value as Words)[command]?.join(' ') ?? '']));
  if (kind === 'routes') return { value: (value as readonly string[]).join(' ') };
  if (kind === 'urgencies')
    return {
      value: Object.entries(value as Readonly<Record<string, string>>)
        .map(([key, urgency]) => `${key}=${urgency}`)
        .join(' '),
    };
  return { value: String(value) };
}
function valueOf({ kind }: MessageSetting, texts: Readonly<Record<string, string>>): unknown {
  const text = texts['value'] ?? '';
  if (kind === 'words')
    return Object.fromEntries(commands.map(([command]) => [command, listOfText(texts[command] ?? '')]));
  if (kind === 'routes') return listOfText(text);
  if (kind === 'urgencies') return Object.fromEntries(listOfText(text).map((pair) => pair.split('=', 2)));
  return /^\d+$/.test(text.trim()) ? Number(text) : text;
}
const hints: Readonly<Record<MessageSetting['kind'], string>> = {
  number: '',
  routes: '通道名称，用空格分开，先试的在前。',
  urgencies: '如 loan.repaid=low，多个用空格分开。',
  words: '多个同义词用空格分开，第一个写入帮助短信。',
};

/** Proposes a value; another person reviews it. */
function ProposeDialog({ setting, onClose }: { readonly setting: MessageSetting; readonly onClose: () => void }) {
  const draft = setting.open;
  const [texts, setTexts] = useState(() => textsOf(setting, draft?.content ?? setting.value));
  const [reason, setReason] = useState(draft?.reason ?? '');
  const [validFrom, setValidFrom] = useState(draft?.validFrom ?? todayInBeijing());
  const [revisionId] = useState(() => draft?.revisionId ?? newRequestId());
  const save = useCommand(notice.saveRevision, {
    invalidates: [notice.listSettings, notice.listRevisions],
    onSuccess: onClose,
  });
  const submit = () =>
    save.mutate({
      body: {
        revisionId,
        subject: 'parameter',
        key: setting.key,
        content: valueOf(setting, texts),
        reason,
        validFrom,
        isSubmitted: true,
      },
    });
  const fields = setting.kind === 'words' ? commands : ([['value', setting.name]] as const);
  return (
    <Dialog
      title={`修改：${setting.name}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>返回</Button>
          <Button type="primary" loading={save.isPending} disabled={reason.trim().length < 2} onClick={submit}>
            提交审核
          </Button>
        </>
      }
    >
      <div className="stack">
        <ProblemSummary error={save.error} />
        <p>{setting.text}</p>
        {fields.map(([field, label]) => (
          <TextField
            key={field}
            name={field}
            label={setting.unit ? `${label}（${setting.unit}）` : label}
            hint={hints[setting.kind]}
            value={texts[field] ?? ''}
            onChange={(text) => setTexts({ ...texts, [field]: text })}
          />
        ))}
        <TextField name="reason" label="修改原因" value={reason} onChange={setReason} maxLength={200} />
        <TextField
          name="validFrom"
          label="生效日期"
          type="date"
          min={todayInBeijing()}
          value={validFrom}
          onChange={setValidFrom}
        />
      </div>
    </Dialog>
  );
}

/** Quiet hours, folding, limits, routes, words and retention: dated parameters, changed by two people. */
export function MessageSettingsPage() {
  const may = useMay();
  const query = useRoute(notice.listSettings, {});
  const [chosen, choose] = useState<MessageSetting>();
  const open = query.data?.rows.filter((row) => row.open && row.open.state !== 'draft') ?? [];
  return (
    <>
      <PageHeader
        title="参数与指令"
        description="消息服务的时段、合并、上限、通道先后、上行指令和保留期限。一人提出，另一人审核，自生效之日起执行。"
      />
      <SmsNav />
      {open.map((setting) =>
        setting.open ? (
          <ReviewPanel key={setting.key} revision={setting.open}>
            <p>
              <strong>{setting.name}</strong>：由 <SettingValue setting={setting} value={setting.value} /> 改为{' '}
              <SettingValue setting={setting} value={setting.open.content} />
            </p>
          </ReviewPanel>
        ) : null,
      )}
      <Panel flush>
        <DataTable<MessageSetting>
          caption="消息服务参数"
          rowKey="key"
          query={{ ...query, data: query.data && { rows: query.data.rows, total: query.data.rows.length } }}
          columns={[
            {
              key: 'name',
              title: '参数',
              isRowHeader: true,
              wraps: true,
              width: 340,
              render: (row) => (
                <>
                  {row.name}
                  <span className="second-line">{row.text}</span>
                </>
              ),
            },
            {
              key: 'value',
              title: '现行值',
              wraps: true,
              render: (row) => <SettingValue setting={row} value={row.value} />,
            },
            { key: 'validFrom', title: '自', width: 110, render: (row) => <DayText value={row.validFrom} /> },
            { key: 'source', title: '依据', wraps: true },
            {
              key: 'open',
              title: '修改',
              width: 120,
              render: (row) =>
                row.open && row.open.state === 'in-review' ? (
                  <StateTag state={row.open.state} texts={revisionWords} />
                ) : (
                  may('notice.manage') && (
                    <Button size="small" onClick={() => choose(row)}>
                      {row.open ? '继续修改' : '修改'}
                    </Button>
                  )
                ),
            },
          ]}
        />
      </Panel>
      {chosen && <ProposeDialog setting={chosen} onClose={() => choose(undefined)} />}
    </>
  );
}
