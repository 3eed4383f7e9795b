import { type FormEvent, useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type RouteOutput, survey } from '../../server/src/contract.ts';
import { answerFaults, type SurveyAnswer, surveyLimits } from '../../server/src/rules.ts';
import { newRequestId } from './api.ts';
import { Button } from './button.tsx';
import { draftKeyOf } from './draft.tsx';
import { EndText } from './figures.tsx';
import { EmptyState, PageSkeleton, Panel } from './parts.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';
import { useCommand, useRoute } from './query.ts';
import { scoreWords } from './score-words.ts';
import { useSession } from './session.tsx';
import { PageHeader } from './shell.tsx';
import './styles/surveys.css';

type Survey = RouteOutput<typeof survey.getSurvey>;
type Question = Survey['questions'][number];

/** Where a hall has its pages of surveys, and on which channel they are. */
export interface SurveyPlace {
  readonly channel: 'hall' | 'mobile' | 'employer';
  readonly listPath: string;
  readonly pathOf: (surveyId: string) => string;
  /** The page above the list, where the channel has one. */
  readonly back?: { readonly to: string; readonly text: string };
}

const kindText = (isAnonymous: boolean) => (isAnonymous ? '匿名' : '实名');

/** P-O5, U-O6: what can be answered now; what is not answered yet comes first. */
export function SurveyList({ place }: { readonly place: SurveyPlace }) {
  const { data, error, refetch } = useRoute(survey.listSurveys, { query: { channel: place.channel } });
  return (
    <>
      <PageHeader title="在线调查" back={place.back} description="您的回答帮助我们改进服务，每个调查填写一次。" />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {!data && !error && <PageSkeleton lines={5} />}
      {data?.rows.length === 0 && (
        <Panel>
          <EmptyState title="现在没有调查" text="有新的调查时会显示在这里。想说的话也可以写在“投诉建议”里。" />
        </Panel>
      )}
      {data && data.rows.length > 0 && (
        <ul className="survey-list">
          {data.rows.map((row) => (
            <li key={row.surveyId}>
              <Link to={place.pathOf(row.surveyId)}>{row.title}</Link>
              <p>{row.introduction}</p>
              <p className="muted">
                {row.hasAnswered && <span className="tag tag-good">已填写</span>} {kindText(row.isAnonymous)} · 共{' '}
                {row.questionCount} 题 · <EndText value={row.closesAt} /> 结束
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Answers = Readonly<Record<string, SurveyAnswer>>;
interface Draft {
  readonly answerId: string;
  readonly answers: Answers;
}

/** What is being filled in stays in this tab until it is handed in: a reload or a login that ran out loses nothing. */
function useAnswers(surveyId: string) {
  const { session } = useSession();
  const key = draftKeyOf(session, `survey.${surveyId}`);
  const [draft, setDraft] = useState<Draft>(() => {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Draft | null;
      return kept ?? { answerId: newRequestId(), answers: {} };
    } catch {
      return { answerId: newRequestId(), answers: {} };
    }
  });
  useEffect(() => {
    if (Object.keys(draft.answers).length > 0) sessionStorage.setItem(key, JSON.stringify(draft));
  }, [key, draft]);
  return { draft, setDraft, forget: () => sessionStorage.removeItem(key) };
}

interface ControlProps {
  readonly question: Question;
  readonly answer: SurveyAnswer | undefined;
  readonly describedBy: string | undefined;
  readonly onChange: (answer: SurveyAnswer) => void;
}

function Choices({ question, answer, describedBy, onChange }: ControlProps) {
  const { key, kind, options } = question;
  const chosen = answer?.choices ?? [];
  const isOne = kind === 'one';
  const toggle = (at: number) =>
    onChange({
      key,
      choices: isOne ? [at] : chosen.includes(at) ? chosen.filter((one) => one !== at) : [...chosen, at],
    });
  return options.map((option, at) => (
    <label key={option} className="survey-choice">
      <input
        type={isOne ? 'radio' : 'checkbox'}
        name={key}
        checked={chosen.includes(at)}
        aria-describedby={describedBy}
        onChange={() => toggle(at)}
      />
      <span>{option}</span>
    </label>
  ));
}

function Control(props: ControlProps) {
  const { question, answer, describedBy, onChange } = props;
  const { key, kind, title } = question;
  if (kind === 'text')
    return (
      <textarea
        className="control"
        rows={3}
        aria-label={title}
        aria-describedby={describedBy}
        maxLength={surveyLimits.text}
        placeholder="请不要填写身份证号、电话和卡号，系统会隐去这些号码"
        value={answer?.text ?? ''}
        onChange={(event) => onChange({ key, text: event.target.value })}
      />
    );
  if (kind !== 'rating') return <Choices {...props} />;
  return (
    <div className="survey-scores">
      {scoreWords.map((text, at) => (
        <label key={text} className="survey-choice">
          <input
            type="radio"
            name={key}
            checked={answer?.score === at + 1}
            aria-describedby={describedBy}
            onChange={() => onChange({ key, score: at + 1 })}
          />
          <span>{at + 1} 分</span>
          <small>{text}</small>
        </label>
      ))}
    </div>
  );
}

function QuestionField({ number, fault, ...props }: ControlProps & { number: number; fault: string | undefined }) {
  const { key, kind, title, isRequired } = props.question;
  const faultId = `survey-fault-${key}`;
  return (
    <fieldset className="survey-question" id={`survey-${key}`} tabIndex={-1}>
      <legend>
        {number}. {title}
        <small>
          {kind === 'several' ? '可多选' : ''}
          {isRequired ? '' : '（选填）'}
        </small>
      </legend>
      <Control {...props} describedBy={fault ? faultId : undefined} />
      {fault && (
        <p className="survey-fault" id={faultId} role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

function SurveyForm({ given, place, onDone }: { given: Survey; place: SurveyPlace; onDone: () => void }) {
  const { surveyId, questions } = given;
  const { draft, setDraft, forget } = useAnswers(surveyId);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const sending = useCommand(survey.answerSurvey, {
    invalidates: [survey.listSurveys],
    onSuccess: () => {
      forget();
      onDone();
    },
  });
  const change = (answer: SurveyAnswer) => {
    setDraft((before) => ({ ...before, answers: { ...before.answers, [answer.key]: answer } }));
    setFaults(({ [answer.key]: _mended, ...rest }) => rest);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const answers = Object.values(draft.answers);
    const found = answerFaults(questions, answers);
    setFaults(found);
    const first = questions.find(({ key }) => found[key])?.key;
    if (first) return document.getElementById(`survey-${first}`)?.focus();
    const sent = answers.map(({ choices, ...answer }) => ({ ...answer, ...(choices && { choices: [...choices] }) }));
    sending.mutate({ params: { surveyId }, body: { answerId: draft.answerId, channel: place.channel, answers: sent } });
  };
  return (
    <form className="survey-form" noValidate onSubmit={submit}>
      {questions.map((question, at) => (
        <QuestionField
          key={question.key}
          number={at + 1}
          question={question}
          answer={draft.answers[question.key]}
          describedBy={undefined}
          fault={faults[question.key] ?? faultOf(sending.error, question.key)}
          onChange={change}
        />
      ))}
      <ProblemSummary error={sending.error} />
      <div>
        <Button type="primary" htmlType="submit" loading={sending.isPending}>
          提交
        </Button>
      </div>
    </form>
  );
}

function Thanks({ place, text }: { readonly place: SurveyPlace; readonly text: string }) {
  return (
    <div className="survey-thanks" role="status">
      <p className="note note-good">{text}</p>
      <Link className="button" to={place.listPath}>
        看看其他调查
      </Link>
    </div>
  );
}

/** One survey: its questions, or that it has been answered, or that it is over. */
export function SurveyPage({ place }: { readonly place: SurveyPlace }) {
  const { surveyId = '' } = useParams();
  const [isDone, setDone] = useState(false);
  const query = { channel: place.channel };
  const { data, error, refetch } = useRoute(survey.getSurvey, { params: { surveyId }, query });
  const back = { to: place.listPath, text: '在线调查' };
  if (error)
    return (
      <>
        <PageHeader title="在线调查" back={back} />
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  if (!data) return <PageSkeleton lines={8} />;
  const promise = data.isAnonymous
    ? '匿名：谁填写过与填写的内容分开保存，无法对应，不足 5 份不作统计。'
    : '实名：中心能看到是谁填写的。';
  return (
    <>
      <PageHeader title={data.title} back={back} description={data.introduction} />
      <Panel>
        <div className="stack">
          {isDone ? (
            <Thanks place={place} text="已提交，谢谢您的参与！您的意见会用来改进服务。" />
          ) : data.hasAnswered ? (
            <Thanks place={place} text="您已经填写过这个调查，谢谢！提交以后不能修改。" />
          ) : data.isOpen ? (
            <>
              <p className="note">
                {promise}
                <EndText value={data.closesAt} /> 结束，提交以后不能修改。
              </p>
              <SurveyForm given={data} place={place} onDone={() => setDone(true)} />
            </>
          ) : (
            <Thanks place={place} text="这个调查已经结束，感谢关注。" />
          )}
        </div>
      </Panel>
    </>
  );
}
