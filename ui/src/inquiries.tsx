import { type FormEvent, type ReactNode, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { content, type RouteOutput } from '../../server/src/contract.ts';
import { type InquiryCategory, inquiryCategories, inquiryLimits, inquiryStates } from '../../server/src/rules.ts';
import { newRequestId } from './api.ts';
import { Button } from './button.tsx';
import { Field, SelectField, TextField } from './field.tsx';
import { DayText, InstantText } from './figures.tsx';
import { Pager } from './pager.tsx';
import { EmptyState, Facts, PageSkeleton, Panel, StateTag, type StateTexts } from './parts.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';
import { useCommand, useRoute } from './query.ts';
import { PageHeader } from './shell.tsx';
import { type Column, DataTable } from './table.tsx';
import './styles/content.css';

type Inquiry = RouteOutput<typeof content.getInquiry>;
type BoardRow = RouteOutput<typeof content.listBoard>['rows'][number];

/** Where a hall has its pages of inquiries. */
export interface InquiryPlace {
  readonly listPath: string;
  readonly newPath: string;
  readonly pathOf: (inquiryId: string) => string;
}

const stateTexts: StateTexts<string> = {
  waiting: [inquiryStates.waiting, 'wait'],
  'in-review': [inquiryStates['in-review'], 'wait'],
  answered: [inquiryStates.answered, 'good'],
};
const pageSize = 20;

const columnsOf = ({ pathOf }: InquiryPlace): readonly Column<Inquiry>[] => [
  {
    key: 'title',
    title: '留言',
    isRowHeader: true,
    wraps: true,
    render: ({ inquiryId, title }) => <Link to={pathOf(inquiryId)}>{title}</Link>,
  },
  { key: 'state', title: '状态', render: ({ state }) => <StateTag state={state} texts={stateTexts} /> },
  { key: 'category', title: '类别', render: ({ category }) => inquiryCategories[category] },
  { key: 'number', title: '编号', render: ({ number }) => <span className="figures">{number}</span> },
  { key: 'writtenAt', title: '提交时间', render: ({ writtenAt }) => <InstantText value={writtenAt} /> },
  {
    key: 'dueOn',
    title: '答复',
    render: ({ dueOn, answeredAt }) =>
      answeredAt ? (
        <InstantText value={answeredAt} />
      ) : (
        <>
          <DayText value={dueOn} /> 前
        </>
      ),
  },
];

/** P-O4, U-O5: what was written to the centre and what became of it. */
export function InquiryList({ place }: { readonly place: InquiryPlace }) {
  const [page, setPage] = useState(1);
  const query = useRoute(content.listInquiries, { query: { page, pageSize } }, { keepPrevious: true });
  const start = (
    <Link className="button button-primary" to={place.newPath}>
      写留言
    </Link>
  );
  return (
    <div className="content-page">
      <PageHeader
        title="投诉建议与留言"
        description="咨询、投诉、建议和表扬。每条留言有编号和答复期限，答复后用消息告诉您。"
        extra={start}
      />
      <Panel flush>
        <DataTable<Inquiry>
          caption="我的留言"
          columns={columnsOf(place)}
          rowKey="inquiryId"
          query={query}
          page={page}
          pageSize={pageSize}
          onPage={(next) => setPage(next)}
          empty={{ title: '还没有留言', text: '有问题、意见或建议，写给中心。', action: start }}
        />
      </Panel>
    </div>
  );
}

interface Writing {
  readonly category: InquiryCategory;
  readonly title: string;
  readonly question: string;
  readonly contact: string;
  readonly mayPublish: boolean;
}
const hints: Readonly<Record<InquiryCategory, string>> = {
  question: '想问的事，例如：租房提取一次可以提取几个月？',
  complaint: '什么时间、在哪里、发生了什么，您希望怎样处理。',
  suggestion: '哪里可以做得更好。',
  praise: '想表扬谁，因为什么事。',
};

/** Writes an inquiry; sending twice writes once. */
export function InquiryForm({ place }: { readonly place: InquiryPlace }) {
  const navigate = useNavigate();
  const [inquiryId] = useState(newRequestId);
  const [writing, setWriting] = useState<Writing>({
    category: 'question',
    title: '',
    question: '',
    contact: '',
    mayPublish: false,
  });
  const change = (changes: Partial<Writing>) => setWriting((before) => ({ ...before, ...changes }));
  const command = useCommand(content.writeInquiry, {
    invalidates: [content.listInquiries],
    onSuccess: () => navigate(place.pathOf(inquiryId)),
  });
  const { category, title, question, contact, mayPublish } = writing;
  const isReady = title.trim().length >= 2 && question.trim().length >= 5;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady)
      command.mutate({ body: { inquiryId, category, title, question, contact: contact.trim() || null, mayPublish } });
  };
  return (
    <div className="content-page content-reading">
      <PageHeader title="写留言" back={{ to: place.listPath, text: '投诉建议与留言' }} />
      <Panel>
        <form className="stack" onSubmit={submit}>
          <ProblemSummary error={command.error} />
          <SelectField
            name="category"
            label="类别"
            value={category}
            options={Object.entries(inquiryCategories).map(([value, label]) => ({ value, label }))}
            onChange={(value) => change({ category: value as InquiryCategory })}
          />
          <TextField
            name="title"
            label="标题"
            value={title}
            maxLength={inquiryLimits.title}
            onChange={(value) => change({ title: value })}
            error={faultOf(command.error, 'title')}
          />
          <Field
            name="question"
            label="内容"
            hint={`${hints[category]}（${question.length} / ${inquiryLimits.question} 字）`}
            error={faultOf(command.error, 'question')}
          >
            {(control) => (
              <textarea
                {...control}
                className="control"
                rows={8}
                maxLength={inquiryLimits.question}
                value={question}
                onChange={(event) => change({ question: event.target.value })}
              />
            )}
          </Field>
          <TextField
            name="contact"
            label="联系电话（可以不填）"
            hint="需要向您核实时使用，加密保存。请不要在内容里写身份证件和银行卡号码。"
            inputMode="tel"
            autoComplete="tel"
            value={contact}
            maxLength={15}
            onChange={(value) => change({ contact: value })}
            error={faultOf(command.error, 'contact')}
          />
          <label className="content-consent">
            <input
              type="checkbox"
              checked={mayPublish}
              onChange={({ target }) => change({ mayPublish: target.checked })}
            />
            同意中心把问题和答复公开给其他人参考（不显示姓名和号码）
          </label>
          <div className="content-actions">
            <Button type="primary" htmlType="submit" disabled={!isReady} loading={command.isPending}>
              提交
            </Button>
          </div>
        </form>
      </Panel>
    </div>
  );
}

const scores = [
  [5, '非常满意'],
  [4, '满意'],
  [3, '一般'],
  [2, '不满意'],
  [1, '非常不满意'],
] as const;
const scoreText = (score: number) => scores.find(([value]) => value === score)?.[1] ?? '';

function Rating({ inquiry }: { readonly inquiry: Inquiry }) {
  const [score, setScore] = useState<number>();
  const [remark, setRemark] = useState('');
  const command = useCommand(content.rateInquiry, { invalidates: [content.getInquiry, content.listInquiries] });
  if (inquiry.score !== null)
    return (
      <p role="status">
        您的评价：{scoreText(inquiry.score)}
        {inquiry.remark && `，${inquiry.remark}`}。感谢评价。
      </p>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (score !== undefined) command.mutate({ params: { inquiryId: inquiry.inquiryId }, body: { score, remark } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <ProblemSummary error={command.error} />
      <fieldset className="content-scores">
        <legend>这次答复您满意吗？</legend>
        {scores.map(([value, text]) => (
          <label key={value}>
            <input type="radio" name="score" checked={score === value} onChange={() => setScore(value)} />
            {text}
          </label>
        ))}
      </fieldset>
      <TextField
        name="remark"
        label="想补充的话（可以不填）"
        value={remark}
        maxLength={inquiryLimits.remark}
        onChange={setRemark}
      />
      <div>
        <Button htmlType="submit" disabled={score === undefined} loading={command.isPending}>
          提交评价
        </Button>
      </div>
    </form>
  );
}

/** One inquiry: when it will be answered, or the answer. */
export function InquiryPage({ place }: { readonly place: InquiryPlace }) {
  const { inquiryId = '' } = useParams();
  const { data, error, refetch } = useRoute(content.getInquiry, { params: { inquiryId } });
  return (
    <div className="content-page content-reading">
      <PageHeader
        title={data?.title ?? '留言'}
        back={{ to: place.listPath, text: '投诉建议与留言' }}
        extra={data && <StateTag state={data.state} texts={stateTexts} />}
      />
      {error && <ProblemSummary error={error} onRetry={refetch} />}
      {!data && !error && <PageSkeleton lines={6} />}
      {data && (
        <>
          <Panel>
            <Facts
              columns={2}
              items={[
                { label: '编号', value: <span className="figures">{data.number}</span> },
                { label: '类别', value: inquiryCategories[data.category] },
                { label: '提交时间', value: <InstantText value={data.writtenAt} /> },
                { label: '联系电话', value: data.contactMasked ?? '没有留' },
                { label: '公开', value: data.mayPublish ? '同意公开（不显示姓名和号码）' : '不公开' },
                {
                  label: '答复期限',
                  value: <DayText value={data.dueOn} />,
                },
              ]}
            />
            <p className="content-plain">{data.question}</p>
          </Panel>
          <Panel title="中心的答复">
            {data.answer === null ? (
              <p>
                已收到，将在 <DayText value={data.dueOn} /> 前答复，答复后用消息告诉您。急事请拨打 12329，并告知编号。
              </p>
            ) : (
              <div className="stack">
                <p className="content-plain">{data.answer}</p>
                <p className="muted">
                  答复于 <InstantText value={data.answeredAt} />
                </p>
                <Rating inquiry={data} />
              </div>
            )}
          </Panel>
        </>
      )}
    </div>
  );
}

function BoardItem({ row }: { readonly row: BoardRow }) {
  return (
    <li className="board-item">
      <details>
        <summary>
          <span className="content-row-title">{row.title}</span>
          <span className="content-row-facts">
            <span className="tag">{inquiryCategories[row.category]}</span>
            {row.author}　<InstantText value={row.writtenAt} />
          </span>
        </summary>
        <p className="content-plain">{row.question}</p>
        <div className="board-answer">
          <p className="content-plain">{row.answer}</p>
          <p className="muted">
            中心答复于 <InstantText value={row.answeredAt} />
          </p>
        </div>
      </details>
    </li>
  );
}

/** P-O6, U-O7: chosen questions and answers, for anyone. */
export function InquiryBoard({
  centerId,
  place,
  extra,
}: {
  readonly centerId: number;
  readonly place: InquiryPlace;
  readonly extra?: ReactNode;
}) {
  const [search, setSearch] = useSearchParams();
  const asked = search.get('category') ?? '';
  const category = Object.hasOwn(inquiryCategories, asked) ? (asked as InquiryCategory) : undefined;
  const page = Math.max(1, Math.trunc(Number(search.get('page'))) || 1);
  const { data, error, refetch } = useRoute(
    content.listBoard,
    { query: { centerId, page, pageSize, ...(category && { category }) } },
    { keepPrevious: true, enabled: centerId > 0, staleTime: 30_000 },
  );
  const go = (changes: Readonly<Record<string, string>>) =>
    setSearch(
      Object.fromEntries(Object.entries({ category: category ?? '', ...changes }).filter(([, value]) => value)),
    );
  return (
    <div className="content-page">
      <PageHeader
        title="留言公开"
        description="经留言人同意公开的问题和中心的答复。"
        extra={
          <>
            {extra}
            <Link className="button" to={place.newPath}>
              写留言
            </Link>
          </>
        }
      />
      <Panel>
        <div className="board-filter">
          <SelectField
            name="category"
            label="类别"
            value={category ?? ''}
            options={[
              { value: '', label: '全部' },
              ...Object.entries(inquiryCategories).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(value) => go({ category: value })}
          />
        </div>
        {error ? (
          <ProblemSummary error={error} onRetry={refetch} />
        ) : !data ? (
          <PageSkeleton />
        ) : data.rows.length === 0 ? (
          <EmptyState title="还没有公开的留言" text="请换一个类别，或先看看办事指南。" />
        ) : (
          <>
            <ul className="content-rows">
              {data.rows.map((row) => (
                <BoardItem key={row.number} row={row} />
              ))}
            </ul>
            <Pager
              label="留言分页"
              page={page}
              pageSize={pageSize}
              total={data.total}
              onPage={(next) => go({ page: String(next) })}
            />
          </>
        )}
      </Panel>
    </div>
  );
}
