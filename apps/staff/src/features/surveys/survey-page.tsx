import {
  Button,
  ConfirmButton,
  EndText,
  Facts,
  InstantText,
  newRequestId,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { useParams } from 'react-router';
import { ReasonDialog } from '../../parts/decide-dialog.tsx';
import { PassOrReturn } from '../../parts/pass-or-return.tsx';
import { useMay } from '../../parts/permissions.ts';
import { contentChannels, questionKinds, type StaffSurvey, survey, surveyAudiences } from '../../parts/server.ts';
import { SurveyEditor } from './editor.tsx';
import { Results } from './results.tsx';
import './surveys.css';
import { StepsTable } from '../../parts/steps-table.tsx';
import { standingWords, stepTexts } from './words.ts';

const affected = [survey.listStaffSurveys, survey.getStaffSurvey, survey.getResults];
const back = { to: '/surveys', text: '在线调查' };

function Preview({ given }: { readonly given: StaffSurvey }) {
  return (
    <Panel title="题目">
      <ol className="survey-preview">
        {given.questions.map(({ key, title, kind, options, isRequired, isSatisfaction }) => (
          <li key={key}>
            <strong>{title}</strong>{' '}
            <span className="muted">
              {questionKinds[kind]}
              {isRequired ? '，必填' : '，选填'}
              {isSatisfaction && '，计入满意率'}
            </span>
            {options.length > 0 && <div>{options.join('／')}</div>}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Closing({ surveyId }: { readonly surveyId: string }) {
  const [isOpen, setOpen] = useState(false);
  const close = useCommand(survey.closeSurvey, { invalidates: affected, onSuccess: () => setOpen(false) });
  return (
    <>
      <Button danger size="small" onClick={() => setOpen(true)}>
        提前结束
      </Button>
      {isOpen && (
        <ReasonDialog
          title="提前结束这个调查"
          label="原因"
          usual={['已收到足够的答卷', '题目有误，将重新发布']}
          confirmText="结束"
          danger
          error={close.error}
          isBusy={close.isPending}
          name="reason"
          onConfirm={(reason) => close.mutate({ params: { surveyId }, body: { reason } })}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function About({ given }: { readonly given: StaffSurvey }) {
  const may = useMay();
  const params = { surveyId: given.surveyId };
  const decide = useCommand(survey.decideSurvey, { invalidates: affected });
  const takeBack = useCommand(survey.takeBackSurvey, { invalidates: affected });
  const { standing, isOwn } = given;
  const isWaiting = standing === 'in-review';
  const canTakeBack = ['draft', 'in-review', 'returned', 'scheduled'].includes(standing);
  return (
    <Panel title="基本情况" extra={standing === 'open' && may('content.review') && <Closing {...params} />}>
      <div className="stack">
        <Facts
          columns={2}
          items={[
            { label: '说明', value: given.introduction },
            { label: '对象', value: `${surveyAudiences[given.audience]}，${given.isAnonymous ? '匿名' : '实名'}` },
            { label: '渠道', value: given.channels.map((channel) => contentChannels[channel]).join('、') },
            {
              label: '开始',
              value:
                (given.liveAt ?? given.opensAt) ? (
                  <InstantText value={given.liveAt ?? given.opensAt} />
                ) : (
                  '通过审核即开始'
                ),
            },
            { label: '结束', value: <EndText value={given.closesAt} /> },
            { label: '编写', value: given.editors.join('、') },
            ...(given.reviewedBy ? [{ label: '审核', value: given.reviewedBy }] : []),
            ...(given.reviewNote ? [{ label: '审核意见', value: given.reviewNote }] : []),
          ]}
        />
        <div className="survey-row">
          {isWaiting && !isOwn && (
            <PassOrReturn
              title="通过这个调查？"
              description="通过后按时开始，题目不能再改动。"
              noteLabel="要改什么（编写人会看到）"
              usual={['题目有歧义', '选项不完整', '题目太多']}
              decide={{ ...decide, mutateAsync: (body) => decide.mutateAsync({ params, body }) }}
            />
          )}
          {canTakeBack && may('content.edit') && (
            <ConfirmButton
              title="撤回这个调查？"
              description="撤回后不再审核，也不会开始。"
              confirmText="撤回"
              onConfirm={() => takeBack.mutateAsync({ params })}
            >
              撤回
            </ConfirmButton>
          )}
        </div>
        {isWaiting && isOwn && <p className="note">您参与了编写，请由另一位同事审核。</p>}
      </div>
    </Panel>
  );
}

/** One survey: what it asks, its review, its results and who did what. */
export function SurveyPage() {
  const may = useMay();
  const { surveyId = '' } = useParams();
  const { data: given, error, refetch } = useRoute(survey.getStaffSurvey, { params: { surveyId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!given) return <PageSkeleton lines={10} />;
  const { standing } = given;
  const canMend = (standing === 'draft' || standing === 'returned') && may('content.edit');
  const hasBegun = standing === 'open' || standing === 'closed';
  return (
    <div className="stack">
      <PageHeader title={given.title} back={back} description={<StateTag state={standing} texts={standingWords} />} />
      <About given={given} />
      {hasBegun && may('survey.results') && <Results surveyId={surveyId} />}
      {canMend ? <SurveyEditor key={given.editedAt} surveyId={surveyId} from={given} /> : <Preview given={given} />}
      <StepsTable steps={given.steps} texts={stepTexts} />
    </div>
  );
}

export function NewSurveyPage() {
  const [surveyId] = useState(newRequestId);
  return (
    <div className="stack">
      <PageHeader title="编写调查" back={back} description="保存草稿可以以后再写；提交后由另一位同事审核。" />
      <SurveyEditor surveyId={surveyId} from={undefined} />
    </div>
  );
}
