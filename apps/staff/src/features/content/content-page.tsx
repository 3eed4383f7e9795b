import {
  Button,
  ConfirmButton,
  ContentText,
  Facts,
  InstantText,
  instantMs,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  serverNowMs,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { ReasonDialog } from '../../parts/decide-dialog.tsx';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import {
  type ContentItem,
  type ContentKind,
  type ContentVersion,
  content,
  contentCategories,
  contentChannels,
  contentKinds,
  contentStarts,
  parameterName,
  sectionsOf,
} from '../../parts/server.ts';
import { StepsTable } from '../../parts/steps-table.tsx';
import { revisionWords } from '../../parts/words.ts';
import './content.css';
import { ContentEditor } from './editor.tsx';
import { standingWords, stepTexts } from './words.ts';

const affected = [content.listItems, content.getItem];
const back = { to: '/content', text: '内容发布' };

interface VersionTextProps {
  readonly kind: ContentKind;
  readonly version: ContentVersion;
  /** What is shown now: where this version differs from it, it says so. */
  readonly against?: ContentVersion | undefined;
}

function VersionText({ kind, version, against }: VersionTextProps) {
  const names = sectionsOf(kind);
  const mark = (isSame: boolean) => against && !isSame && <span className="tag tag-wait">有改动</span>;
  const isSameText = (key: string, text: string) => against?.sections.find((one) => one.key === key)?.text === text;
  return (
    <div className="content-version">
      <p className="content-preview-title">
        {version.title} {mark(version.title === against?.title)}
      </p>
      <p className="content-summary">
        {version.summary} {mark(version.summary === against?.summary)}
      </p>
      <ContentText
        kind={kind}
        sections={version.sections.map(({ key, text }) => ({
          key,
          text,
          name: `${names[key] ?? key}${against && !isSameText(key, text) ? '（有改动）' : ''}`,
        }))}
      />
    </div>
  );
}

/** A version that is not decided, or waits for its time: what it would be, and what can be done with it. */
function Deciding({ item, version }: { readonly item: ContentItem; readonly version: ContentVersion }) {
  const live = item.versions.find(({ number }) => number === item.liveNumber);
  const may = useMay();
  const params = { itemId: item.itemId, versionId: version.versionId };
  const decide = useCommand(content.decideVersion, { invalidates: affected });
  const takeBack = useCommand(content.takeBackVersion, { invalidates: affected });
  const isWaiting = version.state === 'in-review';
  const isScheduled = version.state === 'approved';
  return (
    <Panel
      title={`第 ${version.number} 版${isScheduled ? '：等待发布' : ''}`}
      extra={<StateTag state={version.state} texts={revisionWords} />}
    >
      <div className="stack">
        <Facts
          columns={2}
          items={[
            { label: '原因', value: version.reason },
            { label: '编写', value: version.editors.join('、') },
            {
              label: '发布时间',
              value: version.publishAt ? <InstantText value={version.publishAt} /> : '审核通过后立即',
            },
            { label: '渠道', value: version.channels.map((channel) => contentChannels[channel]).join('、') },
            { label: '业务', value: contentCategories[version.category] },
            { label: '接着可以办', value: version.start ? contentStarts[version.start] : '没有' },
            { label: '引用的参数', value: version.quotes.map(parameterName).join('、') || '没有' },
            ...(version.reviewNote ? [{ label: '审核意见', value: version.reviewNote }] : []),
          ]}
        />
        <ChangedNote version={version} />
        <VersionText kind={item.kind} version={version} against={live} />
        <div className="content-buttons">
          {isWaiting && !version.isOwn && may('content.review') && (
            <PassOrReturn
              title="通过这一版？"
              description={
                version.publishAt ? '到了发布时间即显示在所选渠道。' : '通过后立即显示在所选渠道，替换现行的版本。'
              }
              noteLabel="要改什么（编写人会看到）"
              usual={['缺少依据', '材料或时限有误', '文字不通顺']}
              decide={{ ...decide, mutateAsync: (body) => decide.mutateAsync({ params, body }) }}
            />
          )}
          {may('content.edit') && (
            <ConfirmButton
              title="撤回这一版？"
              description="撤回后不再审核和发布，现行内容不变。"
              confirmText="撤回"
              onConfirm={() => takeBack.mutateAsync({ params })}
            >
              撤回
            </ConfirmButton>
          )}
        </div>
        {isWaiting && version.isOwn && <p className="note">您参与编写了这一版，请由另一位同事审核。</p>}
      </div>
    </Panel>
  );
}

/** What the text quotes and has changed since it was written. */
function ChangedNote({ version }: { readonly version: ContentVersion }) {
  if (version.changed.length === 0) return null;
  return (
    <div className="note note-warn" role="note">
      <p>
        <strong>这一版写成以后，引用的参数变化了，请核对文字后修改：</strong>
        {version.changed
          .map(({ key, since }) => `${parameterName(key)}${since ? `（${since} 起为新值）` : '（已没有这个参数）'}`)
          .join('、')}
        。现行的值见“业务参数”。文字不用改的，修改后原样提交即可。
      </p>
    </div>
  );
}

function Live({ item, version }: { readonly item: ContentItem; readonly version: ContentVersion }) {
  const [isWithdrawing, setWithdrawing] = useState(false);
  const withdraw = useCommand(content.withdrawItem, { invalidates: affected, onSuccess: () => setWithdrawing(false) });
  return (
    <Panel
      title={`发布中：第 ${version.number} 版`}
      extra={
        <Button danger size="small" onClick={() => setWithdrawing(true)}>
          撤下
        </Button>
      }
    >
      <p className="muted">
        自 <InstantText value={version.liveAt} /> 显示在
        {version.channels.map((channel) => contentChannels[channel]).join('、')}，由 {version.reviewedBy} 审核。
      </p>
      <ChangedNote version={version} />
      <VersionText kind={item.kind} version={version} />
      {isWithdrawing && (
        <ReasonDialog
          title="撤下这篇内容"
          label="原因（读者会看到）"
          usual={['政策已调整，请以新的规定为准', '内容有误，正在更正', '活动已结束']}
          confirmText="撤下"
          danger
          error={withdraw.error}
          isBusy={withdraw.isPending}
          name="reason"
          onConfirm={(reason) => withdraw.mutate({ params: { itemId: item.itemId }, body: { reason } })}
          onClose={() => setWithdrawing(false)}
        />
      )}
    </Panel>
  );
}

function OlderVersions({ item, except }: { readonly item: ContentItem; readonly except: readonly ContentVersion[] }) {
  const older = item.versions.filter(
    (one) => one.state === 'approved' && one.number !== item.liveNumber && !except.includes(one),
  );
  if (older.length === 0) return null;
  return (
    <Panel title="以前的版本">
      {older.map((version) => (
        <details key={version.versionId} className="content-older">
          <summary>
            第 {version.number} 版　{version.title}　<InstantText value={version.liveAt} />
          </summary>
          <VersionText kind={item.kind} version={version} />
        </details>
      ))}
    </Panel>
  );
}

/** The versions of an item by what becomes of them. */
function standingOf({ versions, liveNumber }: ContentItem) {
  const live = versions.find(({ number }) => number === liveNumber);
  const open = versions.find(({ state }) => ['draft', 'in-review', 'returned'].includes(state));
  const planned = versions.filter(
    ({ state, liveAt }) => state === 'approved' && liveAt !== null && (instantMs(liveAt) ?? 0) > serverNowMs(),
  );
  const mends = open?.state === 'in-review' ? undefined : open;
  return { live, open, planned, mends, isWaiting: open?.state === 'in-review' };
}

/** One item: what is shown, what is being changed, every version and who did what. */
export function ContentPage() {
  const may = useMay();
  const { itemId = '' } = useParams();
  const { data: item, error, refetch } = useRoute(content.getItem, { params: { itemId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!item) return <PageSkeleton lines={10} />;
  return <KnownContent key={item.itemId} item={item} canWrite={may('content.edit')} />;
}

function KnownContent({ item, canWrite }: { readonly item: ContentItem; readonly canWrite: boolean }) {
  const [isEditing, setEditing] = useState(false);
  const [newest] = item.versions;
  const { live, open, planned, mends, isWaiting } = standingOf(item);
  const canEdit = canWrite && !isWaiting;
  return (
    <div className="stack">
      <PageHeader
        title={newest?.title ?? contentKinds[item.kind]}
        back={back}
        description={
          <>
            {contentKinds[item.kind]}　<StateTag state={item.standing} texts={standingWords} />
            {item.standing === 'withdrawn' && `　原因：${item.withdrawReason}`}
          </>
        }
        extra={
          canEdit &&
          !mends &&
          !isEditing && (
            <Button type="primary" onClick={() => setEditing(true)}>
              修改
            </Button>
          )
        }
      />
      {open && open.state !== 'draft' && <Deciding item={item} version={open} />}
      {canEdit && (mends || isEditing) && (
        <ContentEditor
          key={mends?.versionId ?? 'new'}
          itemId={item.itemId}
          kind={item.kind}
          from={mends ?? live ?? newest}
          open={mends}
          onSaved={() => setEditing(false)}
        />
      )}
      {planned.map((version) => (
        <Deciding key={version.versionId} item={item} version={version} />
      ))}
      {live && <Live item={item} version={live} />}
      <OlderVersions item={item} except={planned} />
      <StepsTable steps={item.steps} texts={stepTexts} hasVersions />
    </div>
  );
}

/** A new item is a form until it is saved. */
export function NewContentPage() {
  const [search] = useSearchParams();
  const [itemId] = useState(newRequestId);
  const asked = search.get('kind') ?? '';
  const kind = Object.hasOwn(contentKinds, asked) ? (asked as ContentKind) : 'guide';
  return (
    <div className="stack">
      <PageHeader
        title={`写${contentKinds[kind]}`}
        back={back}
        description="保存草稿可以以后再写；提交后由另一位同事审核。"
      />
      <ContentEditor itemId={itemId} kind={kind} from={undefined} open={undefined} onSaved={undefined} />
    </div>
  );
}
