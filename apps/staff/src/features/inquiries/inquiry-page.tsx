import {
  ConfirmButton,
  DataTable,
  DayText,
  Facts,
  Field,
  InstantText,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import { content, inquiryCategories, inquiryLimits, type StaffInquiryView } from '../../parts/server.ts';
import './inquiries.css';
import { deskStates, stepTexts } from './words.ts';

const affected = [content.listStaffInquiries, content.getStaffInquiry];
interface PartProps {
  readonly inquiry: StaffInquiryView;
}

function Author({ inquiry }: PartProps) {
  const may = useMay();
  const { authorKind, authorId, authorName } = inquiry;
  const to = authorKind === 'person' ? `/persons/${authorId}` : `/employers/${authorId}`;
  return may(authorKind === 'person' ? 'staff.person' : 'staff.employer') ? (
    <Link to={to}>{authorName}</Link>
  ) : (
    authorName
  );
}

/** The telephone, masked until it is asked for: who saw it is written down. */
function Contact({ inquiry }: PartProps) {
  const reveal = useCommand(content.revealContact, { invalidates: [content.getStaffInquiry] });
  if (!inquiry.contactMasked) return '没有留';
  if (reveal.data) return <span className="figures">{reveal.data.contact}</span>;
  return (
    <>
      <span className="figures">{inquiry.contactMasked}</span>　
      <button
        type="button"
        className="link-button"
        onClick={() => reveal.mutate({ params: { inquiryId: inquiry.inquiryId } })}
      >
        查看号码（记入审计）
      </button>
    </>
  );
}

function Question({ inquiry }: PartProps) {
  return (
    <Panel>
      <Facts
        columns={2}
        items={[
          { label: '编号', value: <span className="figures">{inquiry.number}</span> },
          { label: '类别', value: inquiryCategories[inquiry.category] },
          { label: '留言人', value: <Author inquiry={inquiry} /> },
          { label: '联系电话', value: <Contact inquiry={inquiry} /> },
          { label: '提交时间', value: <InstantText value={inquiry.writtenAt} /> },
          {
            label: '答复期限',
            value: (
              <>
                <DayText value={inquiry.dueOn} /> {inquiry.isOverdue && <span className="tag tag-bad">逾期</span>}
                <span className="second-line">{inquiry.dueSource}</span>
              </>
            ),
          },
        ]}
      />
      <p className="content-plain">{inquiry.question}</p>
    </Panel>
  );
}

function Answering({ inquiry }: PartProps) {
  const [text, setText] = useState(inquiry.answer ?? '');
  const params = { inquiryId: inquiry.inquiryId };
  const command = useCommand(content.answerInquiry, { invalidates: affected });
  const returned = inquiry.steps.find(({ kind }) => kind === 'returned');
  return (
    <Panel title="答复">
      <div className="stack">
        <ProblemSummary error={command.error} />
        {returned && inquiry.answer && <p className="note">审核退回：{returned.note}</p>}
        <Field name="answer" label="答复的内容" hint={`${text.length} / ${inquiryLimits.answer} 字`}>
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={8}
              maxLength={inquiryLimits.answer}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div>
          <ConfirmButton
            type="primary"
            disabled={text.trim().length < 5}
            title="答复这条留言？"
            description="需要审核的类别，由另一位同事审核后送达；其他的立即送达留言人。"
            confirmText="答复"
            onConfirm={() => command.mutateAsync({ params, body: { answer: text } })}
          >
            答复
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}

function Review({ inquiry }: PartProps) {
  const may = useMay();
  const params = { inquiryId: inquiry.inquiryId };
  const decide = useCommand(content.decideAnswer, { invalidates: affected });
  return (
    <Panel title="待审核的答复">
      <div className="stack">
        <p className="content-plain">{inquiry.answer}</p>
        <p className="muted">{inquiry.answeredBy} 答复</p>
        {inquiry.isOwnAnswer ? (
          <p className="note">这是您本人的答复，请由另一位同事审核。</p>
        ) : (
          may('inquiry.review') && (
            <div className="inquiry-buttons">
              <PassOrReturn
                title="通过这份答复？"
                description="通过后送达留言人。"
                noteLabel="要改什么（答复人会看到）"
                usual={['没有回答问题', '依据有误', '语气生硬']}
                decide={{ ...decide, mutateAsync: (body) => decide.mutateAsync({ params, body }) }}
              />
            </div>
          )
        )}
      </div>
    </Panel>
  );
}

/** The board's own words of a question: nothing that names anybody. */
function Board({ inquiry }: PartProps) {
  const [question, setQuestion] = useState(inquiry.boardQuestion ?? inquiry.question);
  const params = { inquiryId: inquiry.inquiryId };
  const command = useCommand(content.publishInquiry, { invalidates: affected });
  if (!inquiry.mayPublish)
    return (
      <Panel title="公开">
        <p className="muted">留言人没有同意公开。</p>
      </Panel>
    );
  return (
    <Panel title="公开" extra={inquiry.publishedAt && <InstantText value={inquiry.publishedAt} />}>
      <div className="stack">
        <ProblemSummary error={command.error} />
        <Field
          name="question"
          label="公开的问题"
          hint="请删去能认出是谁的文字：姓名、单位、号码、地址。标题和答复也会公开。"
        >
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={4}
              maxLength={inquiryLimits.question}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
            />
          )}
        </Field>
        <div className="inquiry-buttons">
          <Button
            type={inquiry.publishedAt ? 'default' : 'primary'}
            loading={command.isPending}
            onClick={() => command.mutate({ params, body: { isPublished: true, question } })}
          >
            {inquiry.publishedAt ? '改用这段文字' : '公开'}
          </Button>
          {inquiry.publishedAt && (
            <Button danger onClick={() => command.mutate({ params, body: { isPublished: false, question: '' } })}>
              不再公开
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

/** One inquiry at the desk: the question, the answer and its review, the board, and who did what. */
export function InquiryPage() {
  const may = useMay();
  const { inquiryId = '' } = useParams();
  const { data, error, refetch } = useRoute(content.getStaffInquiry, { params: { inquiryId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={8} />;
  return (
    <div className="stack inquiry-desk">
      <PageHeader
        title={data.title}
        back={{ to: '/inquiries', text: '投诉建议与留言' }}
        extra={<StateTag state={data.state} texts={deskStates} />}
      />
      <Question inquiry={data} />
      {data.state === 'waiting' && <Answering inquiry={data} />}
      {data.state === 'in-review' && <Review inquiry={data} />}
      {data.state === 'answered' && (
        <Panel title="答复">
          <p className="content-plain">{data.answer}</p>
          <p className="muted">
            {data.answeredBy} 答复于 <InstantText value={data.answeredAt} />
            {data.score !== null && `　评价 ${data.score} 分${data.remark ? `：${data.remark}` : ''}`}
          </p>
        </Panel>
      )}
      {data.state === 'answered' && may('inquiry.review') && <Board key={data.publishedAt} inquiry={data} />}
      <Panel flush>
        <DataTable
          caption="经过"
          showCaption
          rowKey={(_row, index) => index}
          rows={data.steps}
          columns={[
            { key: 'at', title: '时间', width: 150, render: ({ at }) => <InstantText value={at} /> },
            {
              key: 'kind',
              title: '做了什么',
              width: 120,
              isRowHeader: true,
              render: ({ kind }) => stepTexts[kind] ?? kind,
            },
            { key: 'by', title: '经办人', width: 120 },
            { key: 'note', title: '说明', wraps: true },
          ]}
          empty={{ title: '还没有人办理' }}
        />
      </Panel>
    </div>
  );
}
