import { type ReactNode, useDeferredValue } from 'react';
import { Link, useParams } from 'react-router';
import { content, type RouteOutput } from '../../server/src/contract.ts';
import {
  type ContentChannel,
  type ContentKind,
  type ContentStart,
  contentCategories,
  contentKinds,
  contentStarts,
} from '../../server/src/rules.ts';
import { Button } from './button.tsx';
import { formatDayText } from './calendar.ts';
import { SelectField, TextField } from './field.tsx';
import { InstantText } from './figures.tsx';
import { withoutEmpty } from './format.ts';
import { useListState } from './list-state.ts';
import { Markup } from './markup.tsx';
import { Pager } from './pager.tsx';
import { EmptyState, PageSkeleton, Panel } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useList, useRoute } from './query.ts';
import { PageHeader } from './shell.tsx';
import './styles/content.css';

export type { ContentStart };

type Head = RouteOutput<typeof content.listContent>['rows'][number];
type Shown = RouteOutput<typeof content.getContent>;

/** Which hall shows the content, of which centre, and where its pages and businesses are. */
export interface ContentPlace {
  readonly centerId: number;
  readonly channel: ContentChannel;
  readonly pathOf: (itemId: string) => string;
  readonly listPath: string;
  readonly starts: Readonly<Partial<Record<ContentStart, string>>>;
}

/** Where the guides of withdrawals lead to: the page on which one is begun, with its reason in sight. */
export const withdrawalStarts = (path: string): ContentPlace['starts'] =>
  Object.fromEntries(
    Object.keys(contentStarts).flatMap((start) =>
      start === 'withdrawal'
        ? [[start, path]]
        : start.startsWith('withdraw-')
          ? [[start, `${path}?reason=${start.slice(9)}`]]
          : [],
    ),
  );

const dayFromInstant = (instant: string) => <time dateTime={instant}>{formatDayText(instant)}</time>;

function HeadRow({ row, pathOf }: { readonly row: Head; readonly pathOf: ContentPlace['pathOf'] }) {
  return (
    <li>
      <Link className="content-row" to={pathOf(row.itemId)}>
        <span className="content-row-title">{row.title}</span>
        <span className="content-row-text">{row.summary}</span>
        <span className="content-row-facts">
          <span className="tag">{contentCategories[row.category]}</span>
          {dayFromInstant(row.liveAt)}
        </span>
      </Link>
    </li>
  );
}

const asksOf: Record<ContentKind, string> = {
  guide: '例如：租房、离职、提前还款',
  policy: '例如：缴存比例、贷款期限',
  notice: '例如：停办、年度结息',
  question: '例如：租房提取、忘记密码',
};

interface ContentListProps {
  readonly place: ContentPlace;
  readonly extra?: ReactNode;
  /** The way back, where the app has no navigation beside its pages. */
  readonly back?: { readonly to: string; readonly text: string };
}

/** P-O1, P-O2, U-O2, U-O3: guides, policies and announcements, by category and words. Its state is in the address. */
export function ContentList({ place, extra, back }: ContentListProps) {
  const list = useListState();
  const kind = list.choice('kind', contentKinds) ?? 'guide';
  const chosen = list.choice('category', contentCategories);
  const q = list.get('q') ?? '';
  const words = useDeferredValue(q.trim());
  const { centerId, channel } = place;
  const { data, error, refetch } = useList(
    content.listContent,
    list,
    { query: { centerId, channel, kind, ...withoutEmpty({ q: words, category: chosen }) } },
    { enabled: centerId > 0, staleTime: 30_000 },
  );
  return (
    <div className="content-page">
      <PageHeader
        title="政策与指南"
        description="怎么办、带什么、多久办完、依据哪条规定。各项业务均不收费。"
        extra={extra}
        back={back}
      />
      <nav className="content-kinds" aria-label="类别">
        {(Object.keys(contentKinds) as ContentKind[]).map((one) => (
          <Link
            key={one}
            to={`${place.listPath}?kind=${one}`}
            aria-current={one === kind ? 'page' : undefined}
            className="content-kind"
          >
            {contentKinds[one]}
          </Link>
        ))}
      </nav>
      <Panel>
        <form className="content-filters" role="search" onSubmit={(event) => event.preventDefault()}>
          <TextField
            name="q"
            label="查找"
            value={q}
            maxLength={40}
            placeholder={asksOf[kind]}
            onChange={(value) => list.set({ q: value })}
          />
          <SelectField
            name="category"
            label="业务"
            value={chosen ?? ''}
            options={[
              { value: '', label: '全部' },
              ...Object.entries(contentCategories).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(value) => list.set({ category: value })}
          />
        </form>
        {error ? (
          <ProblemSummary error={error} onRetry={refetch} />
        ) : !data ? (
          <PageSkeleton />
        ) : data.rows.length === 0 ? (
          <EmptyState
            title={words || chosen ? '没有找到' : `还没有${contentKinds[kind]}`}
            text={
              words || chosen ? '请换一个词，或看看全部业务；仍找不到的，请拨打 12329 询问。' : '请拨打 12329 询问。'
            }
          />
        ) : (
          <>
            <ul className="content-rows">
              {data.rows.map((row) => (
                <HeadRow key={row.itemId} row={row} pathOf={place.pathOf} />
              ))}
            </ul>
            <Pager label="内容分页" total={data.total} {...list} />
          </>
        )}
      </Panel>
    </div>
  );
}

/** The text of an item with its sections, as readers and the preview of the desk see it. */
export function ContentText({
  kind,
  sections,
}: {
  readonly kind: ContentKind;
  readonly sections: readonly { readonly key: string; readonly name: string; readonly text: string }[];
}) {
  const alone = kind !== 'guide';
  return (
    <div className="content-text">
      {sections.map(({ key, name, text }) =>
        alone && key === 'text' ? (
          <Markup key={key} text={text} />
        ) : (
          <section key={key} className="content-section" aria-label={name}>
            <h3>{name}</h3>
            <Markup text={text} />
          </section>
        ),
      )}
    </div>
  );
}

function Article({ item, place }: { readonly item: Shown; readonly place: ContentPlace }) {
  const start = item.start && place.starts[item.start];
  return (
    <article>
      <p className="content-facts">
        <span className="tag">{contentKinds[item.kind]}</span>
        <span className="tag">{contentCategories[item.category]}</span>
        <span>发布于 {dayFromInstant(item.liveAt)}</span>
        {item.history.length > 1 && <span>第 {item.history.length} 次发布</span>}
      </p>
      {item.withdrawn ? (
        <div className="content-gone" role="status">
          <strong>本文已于 {dayFromInstant(item.withdrawn.at)} 撤下，不再作为办理的依据。</strong>
          <p>原因：{item.withdrawn.reason}</p>
          <p>
            请以<Link to={`${place.listPath}?kind=${item.kind}`}>现行的{contentKinds[item.kind]}</Link>
            为准，或拨打 12329 询问。
          </p>
        </div>
      ) : (
        <>
          <p className="content-summary">{item.summary}</p>
          <ContentText kind={item.kind} sections={item.sections} />
          <div className="content-actions">
            {item.start && start && (
              <Link className="button button-primary" to={start}>
                {contentStarts[item.start]}
              </Link>
            )}
            <Button onClick={() => window.print()}>打印本文</Button>
          </div>
        </>
      )}
      {item.history.length > 1 && (
        <details className="content-history">
          <summary>发布记录</summary>
          <ul>
            {item.history.map(({ number, liveAt }) => (
              <li key={number}>
                第 {number} 版　
                <InstantText value={liveAt} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

/** One item, for anyone: what it says and the way to the business; or that it was withdrawn. */
export function ContentPage({ place }: { readonly place: ContentPlace }) {
  const { itemId = '' } = useParams();
  const { data, error, refetch } = useRoute(
    content.getContent,
    { params: { itemId }, query: { centerId: place.centerId, channel: place.channel } },
    { enabled: place.centerId > 0 },
  );
  const back = { to: data ? `${place.listPath}?kind=${data.kind}` : place.listPath, text: '政策与指南' };
  return (
    <div className="content-page content-reading">
      <PageHeader title={data?.title ?? '政策与指南'} back={back} />
      {error && <ProblemSummary error={error} onRetry={refetch} />}
      {!data && !error && <PageSkeleton lines={10} />}
      {data && (
        <Panel>
          <Article item={data} place={place} />
        </Panel>
      )}
    </div>
  );
}

/** The way from a business to its guide, for pages of it; nothing while there is none. All such links ask one question. */
export function GuideLink({ place, start }: { readonly place: ContentPlace; readonly start: ContentStart }) {
  const { data } = useRoute(
    content.listContent,
    { query: { centerId: place.centerId, channel: place.channel, kind: 'guide', pageSize: 200 } },
    { enabled: place.centerId > 0, staleTime: 300_000 },
  );
  const guide = data?.rows.find((row) => row.start === start);
  if (!guide) return null;
  return (
    <Link className="guide-link" to={place.pathOf(guide.itemId)} aria-label={`办事指南：${guide.title}`}>
      办事指南
    </Link>
  );
}

/** The newest announcements, for the first page of a hall; nothing at all while there are none. */
export function ContentNews({ place }: { readonly place: ContentPlace }) {
  const { data } = useRoute(
    content.listContent,
    { query: { centerId: place.centerId, channel: place.channel, kind: 'notice', page: 1, pageSize: 4 } },
    { enabled: place.centerId > 0, staleTime: 60_000 },
  );
  if (!data || data.rows.length === 0) return null;
  return (
    <Panel title="公告" extra={<Link to={`${place.listPath}?kind=notice`}>全部公告</Link>}>
      <ul className="content-news">
        {data.rows.map(({ itemId, title, liveAt }) => (
          <li key={itemId}>
            <Link to={place.pathOf(itemId)}>{title}</Link>
            <span className="muted">{dayFromInstant(liveAt)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
