import {
  Button,
  DataTable,
  DayText,
  EmptyState,
  Facts,
  Field,
  InstantText,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  TextField,
  todayInBeijing,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMay } from '../../parts/permissions.ts';
import {
  faultText,
  formLimits,
  formTexts,
  type MessageTemplate,
  messageCategories,
  messageParts,
  type NoticeRevision,
  notice,
  sampleOf,
  urgencyTexts,
  type Wording,
  wordingFaults,
} from '../../parts/server.ts';
import { revisionWords } from '../../parts/words.ts';
import { ReviewPanel } from './review-panel.tsx';
import { SmsNav } from './sms-nav.tsx';

const openStates = new Set(['draft', 'in-review', 'returned']);

function rulesOf({ variables }: MessageTemplate) {
  const named = (choose: (one: MessageTemplate['variables'][number]) => boolean) =>
    variables.filter(choose).map(({ name }) => name);
  return {
    variables: Object.fromEntries(variables.map(({ name, sample }) => [name, sample])),
    required: named(({ isRequired }) => isRequired),
    optional: named(({ isOptional }) => isOptional),
  };
}

/** The template as people will read it, with examples; or what is wrong with it. */
export function WordingPreview({
  wording,
  template,
}: {
  readonly wording: Wording;
  readonly template: MessageTemplate;
}) {
  const rules = rulesOf(template);
  const faults = wordingFaults(wording, rules);
  if (faults.length > 0)
    return (
      <ul className="preview-faults" role="status">
        {faults.map((fault) => (
          <li key={`${fault.form}${fault.kind}${fault.name}`}>{faultText(fault)}</li>
        ))}
      </ul>
    );
  const sample = sampleOf(wording, rules.variables);
  const short = `【安居市住房公积金管理中心】${sample.short}`;
  return (
    <div className="stack">
      <div className="preview-inbox" aria-label="站内消息预览">
        <strong>{sample.title}</strong>
        {sample.long}
      </div>
      <div className="preview-phone" aria-label="短信预览">
        {short}
      </div>
      <p className="muted">
        短信 {short.length} 个字（含签名），按 {messageParts(short)} 条计费。
      </p>
    </div>
  );
}

interface FormProps {
  readonly template: MessageTemplate;
  readonly draft: NoticeRevision | undefined;
}

/** Edits the three texts, with a preview that follows every key. */
function TemplateForm({ template, draft }: FormProps) {
  const first = (draft?.content as Wording | undefined) ?? template.wording;
  const [wording, setWording] = useState<Wording>(first);
  const [reason, setReason] = useState(draft?.reason ?? '');
  const [validFrom, setValidFrom] = useState(draft?.validFrom ?? todayInBeijing());
  const [revisionId] = useState(() => draft?.revisionId ?? newRequestId());
  const [focused, setFocused] = useState<keyof Wording>('short');
  const boxes = useRef<Partial<Record<keyof Wording, HTMLTextAreaElement | null>>>({});
  const save = useCommand(notice.saveRevision, {
    invalidates: [notice.getTemplate, notice.listTemplates, notice.listRevisions],
  });
  const faults = wordingFaults(wording, rulesOf(template));
  const faultOfForm = (form: keyof Wording) => {
    const found = faults.find((fault) => fault.form === form);
    return found && faultText(found);
  };
  const send = (isSubmitted: boolean) =>
    save.mutate({
      body: { revisionId, subject: 'template', key: template.key, content: wording, reason, validFrom, isSubmitted },
    });
  const insert = (name: string) => {
    const box = boxes.current[focused];
    const text = wording[focused];
    const at = box?.selectionStart ?? text.length;
    setWording({ ...wording, [focused]: `${text.slice(0, at)}{${name}}${text.slice(box?.selectionEnd ?? at)}` });
    box?.focus();
  };
  const isReady = faults.length === 0 && reason.trim().length >= 2;
  return (
    <div className="template-edit">
      <Panel title={draft ? '继续修改' : '修改模板'}>
        <div className="stack">
          <ProblemSummary error={save.error} />
          {(Object.keys(formTexts) as (keyof Wording)[]).map((form) => (
            <Field
              key={form}
              name={form}
              label={formTexts[form]}
              hint={`${wording[form].length} / ${formLimits[form]} 字`}
              error={faultOfForm(form)}
            >
              {(control) => (
                <textarea
                  {...control}
                  ref={(element) => void (boxes.current[form] = element)}
                  className="control"
                  rows={form === 'title' ? 1 : form === 'long' ? 4 : 3}
                  value={wording[form]}
                  onFocus={() => setFocused(form)}
                  onChange={(event) => setWording({ ...wording, [form]: event.target.value })}
                />
              )}
            </Field>
          ))}
          <div>
            <p className="muted">
              变量（点击插入到光标处）。标 *
              的必须出现；标“可空”的可能没有值，要连同前后文字放进方括号，没有值时整段省去。
            </p>
            <ul className="variable-chips">
              {template.variables.map(({ name, isRequired, isOptional }) => (
                <li key={name}>
                  <button type="button" onClick={() => insert(name)}>
                    {`{${name}}`}
                    {isRequired && ' *'}
                    {isOptional && '（可空）'}
                  </button>
                </li>
              ))}
            </ul>
          </div>
          <TextField
            name="reason"
            label="修改原因"
            value={reason}
            onChange={setReason}
            maxLength={200}
            hint="审核人会看到，并留在版本记录里。"
          />
          <TextField
            name="validFrom"
            label="生效日期"
            type="date"
            min={todayInBeijing()}
            value={validFrom}
            onChange={setValidFrom}
          />
          <div className="sms-actions">
            <Button type="primary" disabled={!isReady} loading={save.isPending} onClick={() => send(true)}>
              提交审核
            </Button>
            <Button disabled={!isReady} onClick={() => send(false)}>
              保存草稿
            </Button>
            <Button onClick={() => setWording(template.original)}>填入系统内置文字</Button>
          </div>
        </div>
      </Panel>
      <Panel title="预览（示例数据）">
        <WordingPreview wording={wording} template={template} />
      </Panel>
    </div>
  );
}

function Versions({ revisions }: { readonly revisions: readonly NoticeRevision[] }) {
  return (
    <Panel flush>
      <DataTable<NoticeRevision>
        caption="版本记录"
        showCaption
        rowKey="revisionId"
        rows={revisions}
        columns={[
          { key: 'number', title: '版本', width: 80, isRowHeader: true, render: (row) => `第 ${row.number} 版` },
          {
            key: 'state',
            title: '状态',
            width: 100,
            render: (row) => <StateTag state={row.state} texts={revisionWords} />,
          },
          { key: 'validFrom', title: '生效日期', width: 120, render: (row) => <DayText value={row.validFrom} /> },
          { key: 'short', title: '短信文字', wraps: true, render: (row) => (row.content as Wording).short },
          { key: 'reason', title: '修改原因', wraps: true },
          {
            key: 'editedBy',
            title: '修改',
            width: 170,
            render: (row) => (
              <>
                {row.editedBy}
                <span className="second-line">
                  <InstantText value={row.editedAt} />
                </span>
              </>
            ),
          },
          { key: 'reviewedBy', title: '审核', width: 110 },
        ]}
        empty={{ title: '还没有修改过', text: '现在使用的是系统内置的文字。' }}
      />
    </Panel>
  );
}

/** One template: its words in force, editing with a preview, review, and every version. */
export function MessageTemplatePage() {
  const may = useMay();
  const [search] = useSearchParams();
  const { data, error, refetch } = useRoute(notice.getTemplate, { query: { key: search.get('key') ?? '' } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={8} />;
  const open = data.revisions.find(({ state }) => openStates.has(state));
  const isEditable = may('notice.manage') && open?.state !== 'in-review';
  return (
    <>
      <PageHeader
        title={data.name}
        description={
          <>
            <Link to="/message-templates">全部模板</Link>　由“{data.cause}”引起
          </>
        }
      />
      <SmsNav />
      <Panel title={data.validFrom ? `现行第 ${data.number} 版` : '现行：系统内置'}>
        <div className="template-edit">
          <div className="stack">
            <Facts
              columns={2}
              items={[
                { label: '类别', value: messageCategories[data.category] },
                { label: '优先级', value: urgencyTexts[data.urgency as keyof typeof urgencyTexts] },
                { label: '生效日期', value: data.validFrom ? <DayText value={data.validFrom} /> : '随系统启用' },
                { label: '编号', value: data.key },
              ]}
            />
            <Facts
              columns={1}
              items={[
                { label: '标题', value: data.wording.title },
                { label: '站内消息', value: data.wording.long },
                { label: '短信', value: data.wording.short },
              ]}
            />
          </div>
          <WordingPreview wording={data.wording} template={data} />
        </div>
      </Panel>
      {open && open.state !== 'draft' && (
        <ReviewPanel revision={open}>
          <WordingPreview wording={open.content as Wording} template={data} />
        </ReviewPanel>
      )}
      {isEditable && <TemplateForm key={open?.revisionId ?? 'new'} template={data} draft={open} />}
      {!isEditable && !open && <EmptyState title="没有待审核的修改" text="修改由业务管理岗提交，另一人审核。" />}
      <Versions revisions={data.revisions} />
    </>
  );
}
