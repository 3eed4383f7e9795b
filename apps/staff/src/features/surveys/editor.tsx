import {
  addDays,
  Button,
  beijingInstant,
  Field,
  faultOf,
  formatEnd,
  formatInstant,
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
import {
  type ContentChannel,
  contentChannels,
  type QuestionKind,
  questionKinds,
  type StaffSurvey,
  type SurveyAudience,
  type SurveyQuestion,
  survey,
  surveyAudiences,
  surveyFaults,
  surveyLimits,
} from '../../parts/server.ts';
import './surveys.css';
import { HandIn } from '../../parts/hand-in.tsx';

interface Writing {
  readonly title: string;
  readonly introduction: string;
  readonly questions: readonly SurveyQuestion[];
  readonly audience: SurveyAudience;
  readonly channels: readonly ContentChannel[];
  readonly isAnonymous: boolean;
  /** The day on which it opens; empty: as soon as it is reviewed. */
  readonly opensOn: string;
  /** The last day. */
  readonly closesOn: string;
  readonly reason: string;
}
type Change = (changes: Partial<Writing>) => void;

const channelsOf: Readonly<Record<SurveyAudience, readonly ContentChannel[]>> = {
  person: ['hall', 'mobile'],
  employer: ['employer'],
  both: ['hall', 'mobile', 'employer'],
};
const blank = (questions: readonly SurveyQuestion[]): SurveyQuestion => {
  const numbers = questions.map(({ key }) => Number(key.slice(1)));
  const key = `q${Math.max(0, ...numbers) + 1}`;
  return { key, kind: 'one', title: '', options: ['', ''], isRequired: true, isSatisfaction: false };
};

function firstOf(from: StaffSurvey | undefined): Writing {
  if (!from)
    return {
      title: '',
      introduction: '',
      questions: [blank([])],
      audience: 'person',
      channels: channelsOf.person,
      isAnonymous: true,
      opensOn: '',
      closesOn: addDays(todayInBeijing(), 14),
      reason: '',
    };
  const { title, introduction, questions, audience, channels, isAnonymous, reason } = from;
  const opensOn = from.opensAt ? formatInstant(from.opensAt).slice(0, 10) : '';
  return {
    title,
    introduction,
    questions,
    audience,
    channels,
    isAnonymous,
    reason,
    opensOn,
    closesOn: formatEnd(from.closesAt).slice(0, 10),
  };
}

interface QuestionEditorProps {
  readonly question: SurveyQuestion;
  readonly number: number;
  readonly fault: string | undefined;
  readonly onChange: (question: SurveyQuestion) => void;
  readonly onRemove: () => void;
}

function QuestionEditor({ question, number, fault, onChange, onRemove }: QuestionEditorProps) {
  const { key, kind, title, options, isRequired, isSatisfaction } = question;
  const hasChoices = kind === 'one' || kind === 'several';
  const set = (changes: Partial<SurveyQuestion>) => onChange({ ...question, ...changes });
  const setKind = (value: string) =>
    set({
      kind: value as QuestionKind,
      options: value === 'one' || value === 'several' ? (options.length > 0 ? options : ['', '']) : [],
      isSatisfaction: false,
    });
  return (
    <div className="survey-item">
      <div className="survey-pair">
        <TextField
          name={`${key}-title`}
          label={`第 ${number} 题`}
          value={title}
          maxLength={surveyLimits.question}
          error={fault}
          onChange={(value) => set({ title: value })}
        />
        <SelectField
          name={`${key}-kind`}
          label="题型"
          value={kind}
          options={Object.entries(questionKinds).map(([value, label]) => ({ value, label }))}
          onChange={setKind}
        />
      </div>
      {hasChoices && (
        <Field name={`${key}-options`} label={`选项（一行一个，最多 ${surveyLimits.options} 个）`}>
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={Math.max(3, options.length)}
              value={options.join('\n')}
              onChange={({ target }) =>
                set({
                  options: target.value
                    .split('\n')
                    .slice(0, surveyLimits.options)
                    .map((option) => option.slice(0, surveyLimits.option)),
                })
              }
            />
          )}
        </Field>
      )}
      <div className="survey-row">
        <label>
          <input type="checkbox" checked={isRequired} onChange={({ target }) => set({ isRequired: target.checked })} />{' '}
          必填
        </label>
        {kind === 'rating' && (
          <label>
            <input
              type="checkbox"
              checked={isSatisfaction}
              onChange={({ target }) => set({ isSatisfaction: target.checked })}
            />{' '}
            计入服务指标的满意率
          </label>
        )}
        <Button size="small" onClick={onRemove}>
          删去第 {number} 题
        </Button>
      </div>
    </div>
  );
}

function PlaceFields({ writing, change, error }: { writing: Writing; change: Change; error: unknown }) {
  const { audience, channels, isAnonymous, opensOn, closesOn } = writing;
  return (
    <>
      <div className="survey-pair">
        <SelectField
          name="audience"
          label="对象"
          value={audience}
          options={Object.entries(surveyAudiences).map(([value, label]) => ({ value, label }))}
          onChange={(value) =>
            change({ audience: value as SurveyAudience, channels: channelsOf[value as SurveyAudience] })
          }
        />
        <SelectField
          name="isAnonymous"
          label="方式"
          value={isAnonymous ? 'anonymous' : 'named'}
          options={[
            { value: 'anonymous', label: '匿名：谁填写与写了什么分开保存' },
            { value: 'named', label: '实名：能看到是谁填写的' },
          ]}
          onChange={(value) => change({ isAnonymous: value === 'anonymous' })}
        />
      </div>
      <Choices
        legend="渠道"
        names={Object.fromEntries(channelsOf[audience].map((channel) => [channel, contentChannels[channel]]))}
        chosen={channels}
        onChange={(next) => change({ channels: next })}
      />
      <div className="survey-pair">
        <TextField
          name="opensAt"
          label="开始日期（通过审核即开始的不填）"
          type="date"
          value={opensOn}
          error={faultOf(error, 'opensAt')}
          onChange={(value) => change({ opensOn: value })}
        />
        <TextField
          name="closesAt"
          label="结束日期（当天 24 点）"
          type="date"
          min={todayInBeijing()}
          value={closesOn}
          error={faultOf(error, 'closesAt')}
          onChange={(value) => change({ closesOn: value })}
        />
      </div>
    </>
  );
}

function QuestionsEditor({ writing, change, error }: { writing: Writing; change: Change; error: unknown }) {
  const { questions } = writing;
  return (
    <>
      {questions.map((question, at) => (
        <QuestionEditor
          key={question.key}
          number={at + 1}
          question={question}
          fault={faultOf(error, question.key)}
          onChange={(changed) => change({ questions: questions.map((one) => (one === question ? changed : one)) })}
          onRemove={() => change({ questions: questions.filter((one) => one !== question) })}
        />
      ))}
      <div>
        <Button
          disabled={questions.length >= surveyLimits.questions}
          onClick={() => change({ questions: [...questions, blank(questions)] })}
        >
          添加一题
        </Button>
      </div>
    </>
  );
}

/** Writes a survey: a draft, or handed in for a colleague's review. */
export function SurveyEditor({
  surveyId,
  from,
}: {
  readonly surveyId: string;
  readonly from: StaffSurvey | undefined;
}) {
  const navigate = useNavigate();
  const [writing, setWriting] = useState(() => firstOf(from));
  const change: Change = (changes) => setWriting((before) => ({ ...before, ...changes }));
  const save = useCommand(survey.saveSurvey, {
    invalidates: [survey.listStaffSurveys, survey.getStaffSurvey],
    onSuccess: () => navigate(`/surveys/${surveyId}`),
  });
  const { title, introduction, channels, reason, closesOn } = writing;
  const faults = [...new Set(Object.values(surveyFaults(writing)))];
  const isReady = title.trim() !== '' && reason.trim().length >= 2 && channels.length > 0 && closesOn !== '';
  const send = (isSubmitted: boolean) => {
    const closesAt = beijingInstant(addDays(closesOn, 1), '00:00');
    const opensAt = writing.opensOn === '' ? null : beijingInstant(writing.opensOn, '00:00');
    if (closesAt === undefined || opensAt === undefined) return;
    const { opensOn: _opens, closesOn: _closes, ...kept } = writing;
    const questions = kept.questions.map((question) => ({ ...question, options: [...question.options] }));
    const body = { ...kept, questions, channels: [...channels], opensAt, closesAt, isSubmitted };
    save.mutate({ params: { surveyId }, body });
  };
  return (
    <div className="survey-edit">
      <Panel title="编写">
        <div className="stack">
          <ProblemSummary error={save.error} />
          <TextField
            name="title"
            label="标题"
            value={title}
            maxLength={surveyLimits.title}
            error={faultOf(save.error, 'title')}
            onChange={(value) => change({ title: value })}
          />
          <TextField
            name="introduction"
            label="说明"
            hint="为什么调查、大约要多久。"
            value={introduction}
            maxLength={surveyLimits.introduction}
            error={faultOf(save.error, 'introduction')}
            onChange={(value) => change({ introduction: value })}
          />
          <PlaceFields writing={writing} change={change} error={save.error} />
          <QuestionsEditor writing={writing} change={change} error={save.error} />
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
    </div>
  );
}
