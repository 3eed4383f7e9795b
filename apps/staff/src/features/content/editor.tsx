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
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Choices } from '../../parts/choices.tsx';
import { HandIn } from '../../parts/hand-in.tsx';
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
  parameterKeys,
  parameterName,
  sectionsOf,
} from '../../parts/server.ts';

interface EditorProps {
  readonly itemId: string;
  readonly kind: ContentKind;
  /** What is begun with: the open version, or the one before it. */
  readonly from: ContentVersion | undefined;
  /** The version that is being mended; a new one when there is none. */
  readonly open: ContentVersion | undefined;
  readonly onSaved: (() => void) | undefined;
}

/** What is being written, as the fields hold it. */
interface Writing {
  readonly title: string;
  readonly summary: string;
  readonly category: ContentVersion['category'];
  readonly start: ContentVersion['start'];
  readonly channels: readonly ContentChannel[];
  readonly quotes: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  readonly reason: string;
  readonly isPlanned: boolean;
  readonly day: string;
  readonly clock: string;
  readonly expiresOn: string;
}
type Change = (changes: Partial<Writing>) => void;

function firstOf(from: ContentVersion | undefined, open: ContentVersion | undefined): Writing {
  const planned = open?.publishAt ? formatInstant(open.publishAt) : '';
  const texts = Object.fromEntries((from?.sections ?? []).map(({ key, text }) => [key, text]));
  const when = {
    isPlanned: planned !== '',
    day: planned.slice(0, 10) || todayInBeijing(),
    clock: planned.slice(11) || '09:00',
    expiresOn: (open ?? from)?.expiresOn ?? '',
  };
  const reason = open?.reason ?? '';
  if (!from)
    return {
      title: '',
      summary: '',
      category: 'general',
      start: null,
      channels: ['hall', 'mobile', 'employer'],
      quotes: [],
      texts,
      reason,
      ...when,
    };
  const { title, summary, category, start, channels, quotes } = from;
  return { title, summary, category, start, channels, quotes, texts, reason, ...when };
}

const rowsOf = (key: string) => (key === 'text' ? 14 : ['conditions', 'materials', 'steps'].includes(key) ? 5 : 2);

interface PartProps {
  readonly writing: Writing;
  readonly change: Change;
  readonly error: unknown;
}

function TextFields({ kind, writing, change, error }: PartProps & { readonly kind: ContentKind }) {
  const { title, summary, texts } = writing;
  return (
    <>
      <TextField
        name="title"
        label="标题"
        value={title}
        maxLength={contentLimits.title}
        onChange={(value) => change({ title: value })}
      />
      <TextField
        name="summary"
        label="摘要"
        hint="一两句话，列表里和正文前面都会显示。"
        value={summary}
        maxLength={contentLimits.summary}
        onChange={(value) => change({ summary: value })}
      />
      {Object.entries(sectionsOf(kind)).map(([key, name]) => (
        <Field key={key} name={key} label={name} error={faultOf(error, key)}>
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={rowsOf(key)}
              maxLength={contentLimits.section}
              value={texts[key] ?? ''}
              onChange={(event) => change({ texts: { ...texts, [key]: event.target.value } })}
            />
          )}
        </Field>
      ))}
      <p className="muted">
        写法：一行一段；“- ”开头是列表，“1. ”开头是步骤，“## ”开头是小标题；**重点**；[文字](https://网址)。
      </p>
    </>
  );
}

function PlaceFields({ writing, change }: Omit<PartProps, 'error'>) {
  const { category, start, channels } = writing;
  return (
    <>
      <div className="content-pair">
        <SelectField
          name="category"
          label="业务"
          value={category}
          options={Object.entries(contentCategories).map(([value, label]) => ({ value, label }))}
          onChange={(value) => change({ category: value as Writing['category'] })}
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
          onChange={(value) => change({ start: (value || null) as Writing['start'] })}
        />
      </div>
      <Choices
        legend="发布渠道"
        names={contentChannels}
        chosen={channels}
        onChange={(next) => change({ channels: next })}
      />
    </>
  );
}

/** Parameters whose figures the text says: when one changes, this text is shown as to be revised. */
function QuoteFields({ writing, change }: Omit<PartProps, 'error'>) {
  const { quotes } = writing;
  const rest = parameterKeys.filter((key) => !quotes.includes(key));
  return (
    <fieldset className="choices">
      <legend>引用的参数（参数变化后，会提示修改这篇内容）</legend>
      {quotes.map((key) => (
        <label key={key}>
          <input type="checkbox" checked onChange={() => change({ quotes: quotes.filter((one) => one !== key) })} />
          {parameterName(key)}
        </label>
      ))}
      <SelectField
        name="quote"
        label="再加一个"
        value=""
        options={[
          { value: '', label: '请选择' },
          ...rest.map((key) => ({ value: key as string, label: parameterName(key) })),
        ]}
        onChange={(value) => value && change({ quotes: [...quotes, value] })}
      />
    </fieldset>
  );
}

function TimeFields({ writing, change, error }: PartProps) {
  const { isPlanned, day, clock } = writing;
  return (
    <>
      <fieldset className="choices">
        <legend>发布时间</legend>
        <label>
          <input type="radio" name="when" checked={!isPlanned} onChange={() => change({ isPlanned: false })} />
          审核通过后立即发布
        </label>
        <label>
          <input type="radio" name="when" checked={isPlanned} onChange={() => change({ isPlanned: true })} />
          定时发布
        </label>
      </fieldset>
      <TextField
        name="expiresOn"
        label="有效期至（长期有效的不填）"
        type="date"
        min={todayInBeijing()}
        value={writing.expiresOn}
        onChange={(value) => change({ expiresOn: value })}
        error={faultOf(error, 'expiresOn')}
      />
      {isPlanned && (
        <div className="content-pair">
          <TextField
            name="publishAt"
            label="发布日期"
            type="date"
            min={todayInBeijing()}
            value={day}
            onChange={(value) => change({ day: value })}
            error={faultOf(error, 'publishAt')}
          />
          <TextField
            name="publishClock"
            label="时间（北京时间）"
            type="time"
            value={clock}
            onChange={(value) => change({ clock: value })}
          />
        </div>
      )}
    </>
  );
}

/** Writes the next version, with a preview that follows every key. */
export function ContentEditor({ itemId, kind, from, open, onSaved }: EditorProps) {
  const navigate = useNavigate();
  const [writing, setWriting] = useState(() => firstOf(from, open));
  const [versionId] = useState(() => open?.versionId ?? newRequestId());
  const save = useCommand(content.saveVersion, {
    invalidates: [content.listItems, content.getItem],
    onSuccess: () => {
      onSaved?.();
      return navigate(`/content/${itemId}`);
    },
  });
  const change: Change = (changes) => setWriting((before) => ({ ...before, ...changes }));
  const { title, summary, category, start, channels, quotes, reason } = writing;
  const sections = Object.entries(sectionsOf(kind)).map(([key, name]) => ({
    key,
    name,
    text: writing.texts[key] ?? '',
  }));
  const faults = Object.values(draftFaults(kind, { title, summary, sections }));
  const publishAt = writing.isPlanned ? beijingInstant(writing.day, writing.clock) : null;
  const isReady = reason.trim().length >= 2 && channels.length > 0 && title.trim() !== '' && publishAt !== undefined;
  const send = (isSubmitted: boolean) => {
    if (publishAt === undefined) return;
    const kept = sections.map(({ key, text }) => ({ key, text }));
    const place = {
      category,
      start,
      channels: [...channels],
      quotes: [...quotes],
      publishAt,
      expiresOn: writing.expiresOn || null,
    };
    const body = { versionId, kind, title, summary, sections: kept, reason, isSubmitted, ...place };
    save.mutate({ params: { itemId }, body });
  };
  return (
    <div className="content-edit">
      <Panel title={open ? `修改第 ${open.number} 版` : '编写新版本'}>
        <div className="stack">
          <ProblemSummary error={save.error} />
          <TextFields kind={kind} writing={writing} change={change} error={save.error} />
          <PlaceFields writing={writing} change={change} />
          <QuoteFields writing={writing} change={change} />
          <TimeFields writing={writing} change={change} error={save.error} />
          <HandIn
            reason={reason}
            onReason={(value) => change({ reason: value })}
            isReady={isReady}
            faults={faults}
            isSending={save.isPending}
            onSend={send}
          />
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
