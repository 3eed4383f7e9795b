import {
  ChartPanel,
  EmptyState,
  ExportButton,
  Facts,
  formatCount,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useRoute,
} from '@anju/ui';
import { type SurveyResults, survey } from '../../parts/server.ts';

type Result = SurveyResults['questions'][number];

const share = (part: number, whole: number) => (whole > 0 ? `${((part * 100) / whole).toFixed(1)}%` : '—');
const meanText = ({ meanHundredths }: Result) =>
  meanHundredths === null ? '' : `，平均 ${(meanHundredths / 100).toFixed(2)} 分`;

function Texts({ result, title }: { readonly result: Result; readonly title: string }) {
  const { texts, textCount } = result;
  return (
    <Panel title={title}>
      {texts.length === 0 ? (
        <EmptyState title="还没有人写" text="这道题可以不填。" />
      ) : (
        <ul className="survey-texts">
          {texts.map((text, at) => (
            <li key={`${at}-${text}`}>{text}</li>
          ))}
        </ul>
      )}
      {textCount > texts.length && (
        <p className="muted">
          只显示前 {texts.length} 条，共 {textCount} 条；导出有全部。
        </p>
      )}
    </Panel>
  );
}

function QuestionResult({ result, number }: { readonly result: Result; readonly number: number }) {
  const { kind, answered, counts, options, isTooSmall, isSatisfaction } = result;
  const title = `${number}. ${result.title}`;
  if (isTooSmall)
    return (
      <Panel title={title}>
        <EmptyState title="还不能分项统计" text={`已计入 ${answered} 份；匿名调查不足 5 份时不列出，以免认出是谁。`} />
      </Panel>
    );
  if (kind === 'text') return <Texts result={result} title={title} />;
  const names = kind === 'rating' ? counts.map((_, at) => `${at + 1} 分`) : options;
  return (
    <ChartPanel
      title={`${title}（${answered} 份${meanText(result)}${isSatisfaction ? '，计入满意率' : ''}）`}
      height={Math.max(160, 40 + names.length * 32)}
      option={{
        grid: { left: 8, right: 32, top: 8, bottom: 8, containLabel: true },
        tooltip: { trigger: 'axis' },
        xAxis: { type: 'value', minInterval: 1 },
        yAxis: { type: 'category', data: [...names].reverse() },
        series: [{ name: '份数', type: 'bar', data: [...counts].reverse() }],
      }}
      table={{
        columns: ['选项', '份数', '占比'],
        rows: names.map((name, at) => [name, formatCount(counts[at] ?? 0), share(counts[at] ?? 0, answered)]),
      }}
    />
  );
}

function reach(answered: number, audience: number | null, unit: string) {
  return audience === null
    ? '不在对象内'
    : `${formatCount(answered)} / ${formatCount(audience)} ${unit}（${share(answered, audience)}）`;
}

/** What was answered so far: how many of the audience, and each question as a picture and a table. */
export function Results({ surveyId }: { readonly surveyId: string }) {
  const { data, error, refetch } = useRoute(survey.getResults, { params: { surveyId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton lines={6} />;
  const total = data.answered.person + data.answered.employer;
  return (
    <>
      <Panel
        title="填写情况"
        extra={<ExportButton declared={survey.resultsExport} filter={{ surveyId }} exportsPath="/exports" />}
      >
        <div className="stack">
          <Facts
            columns={2}
            items={[
              { label: '职工', value: reach(data.answered.person, data.audience.person, '户') },
              { label: '单位', value: reach(data.answered.employer, data.audience.employer, '家') },
              { label: '已计入统计', value: `${formatCount(data.counted)} / ${formatCount(total)} 份` },
            ]}
          />
          {data.isAnonymous && data.counted < total && (
            <p className="note">
              匿名调查的答卷先密封打乱，凑满一批（至少 5
              份）才计入；调查结束后几分钟内全部计入。谁填写过与填写的内容无法对应。
            </p>
          )}
        </div>
      </Panel>
      <div className="survey-results">
        {data.questions.map((result, at) => (
          <QuestionResult key={result.key} result={result} number={at + 1} />
        ))}
      </div>
    </>
  );
}
