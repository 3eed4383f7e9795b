import {
  beijingInstant,
  ContentText,
  Field,
  faultOf,
  formatInstant,
  newRequestId,
  Panel,
  ProblemSummary,
  SelectField,
  TextField,
  todayInBeijing,
  useCommand,
} from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  type ContentChannel,
  type ContentKind,
  type ContentVersion,
  content,
  contentCategories,
  contentChannels,
  contentLimits,
  contentStarts,
  draftFaults,
  sectionsOf,
} from '../../parts/server.ts';

interface EditorProps {
  readonly itemId: string;
  readonly kind: ContentKind;
  /** What is begun with: the open version, or the one before it. */
  readonly from: ContentVersion | undefined;
  /** The version that is being mended; a new one when there is none. */
  readonly open: ContentVersion | undefined;
}

const rowsOf = (key: string) => (key === 'text' ? 14 : ['conditions', 'materials', 'steps'].includes(key) ? 5 : 2);

/** Writes the next version, with a preview that follows every key. */
export function ContentEditor({ itemId, kind, from, open }: EditorProps) {
  const navigate = useNavigate();
  const names = sectionsOf(kind);
  const [title, setTitle] = useState(from?.title ?? '');
  const [summary, setSummary] = useState(from?.summary ?? '');
  const [category, setCategory] = useState(from?.category ?? 'general');
  const [start, setStart] = useState(from?.start ?? null);
  const [channels, setChannels] = useState<readonly ContentChannel[]>(from?.channels ?? ['hall', 'employer']);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries((from?.sections ?? []).map(({ key, text }) => [key, text])),
  );
  const [reason, setReason] = useState(open?.reason ?? '');
  const planned = open?.publishAt ? formatInstant(open.publishAt) : '';
  const [isPlanned, setPlanned] = useState(planned !== '');
  const [day, setDay] = useState(planned.slice(0, 10) || todayInBeijing());
  const [clock, setClock] = useState(planned.slice(11) || '09:00');
  const [versionId] = useState(() => open?.versionId ?? newRequestId());
  const save = useCommand(content.saveVersion, {
    invalidates: [content.listItems, content.getItem],
    onSuccess: () => navigate(`/content/${itemId}`),
  });
  const sections = Object.entries(names).map(([key, name]) => ({ key, name, text: texts[key] ?? '' }));
  const faults = draftFaults(kind, { title, summary, sections });
  const publishAt = isPlanned ? beijingInstant(day, clock) : null;
  const isReady = reason.trim().length >= 2 && channels.length > 0 && title.trim() !== '' && publishAt !== undefined;
  const send = (isSubmitted: boolean) => {
    if (publishAt === undefined) return;
    save.mutate({
      params: { itemId },
      body: {
        ...{ versionId, kind, title, summary, category, start, publishAt, reason, isSubmitted },
        channels: [...channels],
        sections: sections.map(({ key, text }) => ({ key, text })),
      },
    });
  };
  return (
    <div className="content-edit">
      <Panel title={open ? `修改第 ${open.number} 版` : '编写新版本'}>
        <div className="stack">
          <ProblemSummary error={save.error} />
          <TextField name="title" label="标题" value={title} maxLength={contentLimits.title} onChange={setTitle} />
          <TextField
            name="summary"
            label="摘要"
            hint="一两句话，列表里和正文前面都会显示。"
            value={summary}
            maxLength={contentLimits.summary}
            onChange={setSummary}
          />
          {sections.map(({ key, name, text }) => (
            <Field key={key} name={key} label={name} error={faultOf(save.error, key)}>
              {(control) => (
                <textarea
                  {...control}
                  className="control"
                  rows={rowsOf(key)}
                  maxLength={contentLimits.section}
                  value={text}
                  onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
                />
              )}
            </Field>
          ))}
          <p className="muted">
            写法：一行一段；“- ”开头是列表，“1. ”开头是步骤，“## ”开头是小标题；**重点**；[文字](https://网址)。
          </p>
          <div className="content-pair">
            <SelectField
              name="category"
              label="业务"
              value={category}
              options={Object.entries(contentCategories).map(([value, label]) => ({ value, label }))}
              onChange={(value) => setCategory(value as typeof category)}
            />
            <SelectField
              name="start"
              label="接着可以办"
              hint="本渠道有这项业务时，文末显示按钮。"
              value={start ?? ''}
              options={[
                { value: '', label: '没有' },
                ...Object.entries(contentStarts).map(([value, label]) => ({ value, label })),
              ]}
              onChange={(value) => setStart((value || null) as typeof start)}
            />
          </div>
          <fieldset className="content-choices">
            <legend>发布渠道</legend>
            {(Object.keys(contentChannels) as ContentChannel[]).map((channel) => (
              <label key={channel}>
                <input
                  type="checkbox"
                  checked={channels.includes(channel)}
                  onChange={({ target }) =>
                    setChannels(target.checked ? [...channels, channel] : channels.filter((one) => one !== channel))
                  }
                />
                {contentChannels[channel]}
              </label>
            ))}
          </fieldset>
          <fieldset className="content-choices">
            <legend>发布时间</legend>
            <label>
              <input type="radio" name="when" checked={!isPlanned} onChange={() => setPlanned(false)} />
              审核通过后立即发布
            </label>
            <label>
              <input type="radio" name="when" checked={isPlanned} onChange={() => setPlanned(true)} />
              定时发布
            </label>
          </fieldset>
          {isPlanned && (
            <div className="content-pair">
              <TextField
                name="publishAt"
                label="发布日期"
                type="date"
                min={todayInBeijing()}
                value={day}
                onChange={setDay}
                error={faultOf(save.error, 'publishAt')}
              />
              <TextField name="publishClock" label="时间（北京时间）" type="time" value={clock} onChange={setClock} />
            </div>
          )}
          <TextField
            name="reason"
            label="编写或修改的原因"
            hint="审核人会看到，并留在经过里。"
            value={reason}
            maxLength={200}
            onChange={setReason}
          />
          <div className="content-buttons">
            <Button
              type="primary"
              disabled={!isReady || Object.keys(faults).length > 0}
              loading={save.isPending}
              onClick={() => send(true)}
            >
              提交审核
            </Button>
            <Button disabled={!isReady} onClick={() => send(false)}>
              保存草稿
            </Button>
          </div>
          {isReady && Object.keys(faults).length > 0 && (
            <p className="muted" role="status">
              提交审核前还差：{Object.values(faults).join('；')}。
            </p>
          )}
        </div>
      </Panel>
      <Panel title="预览">
        <p className="content-preview-title">{title || '（标题）'}</p>
        <p className="content-summary">{summary || '（摘要）'}</p>
        <ContentText kind={kind} sections={sections} />
      </Panel>
    </div>
  );
}
