import {
  type Column,
  DataTable,
  EndText,
  formatCount,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { useDeferredValue } from 'react';
import { Link } from 'react-router';
import { ChoiceFilter, WordFilter } from '../../parts/filters.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type SurveyRow, survey, surveyAudiences } from '../../parts/server.ts';
import { standings, standingWords } from './words.ts';

const columns: readonly Column<SurveyRow>[] = [
  {
    key: 'title',
    title: '调查',
    isRowHeader: true,
    wraps: true,
    render: ({ surveyId, title }) => <Link to={`/surveys/${surveyId}`}>{title}</Link>,
  },
  {
    key: 'standing',
    title: '状态',
    width: 90,
    render: ({ standing }) => <StateTag state={standing} texts={standingWords} />,
  },
  { key: 'audience', title: '对象', width: 110, render: ({ audience }) => surveyAudiences[audience] },
  { key: 'isAnonymous', title: '方式', width: 70, render: ({ isAnonymous }) => (isAnonymous ? '匿名' : '实名') },
  { key: 'answered', title: '已填写', width: 90, align: 'right', render: ({ answered }) => formatCount(answered) },
  {
    key: 'opensAt',
    title: '开始',
    width: 150,
    render: ({ opensAt }) => (opensAt ? <InstantText value={opensAt} /> : '通过即开始'),
  },
  { key: 'closesAt', title: '结束', width: 150, render: ({ closesAt }) => <EndText value={closesAt} /> },
];

/** P-O5, U-O6: every survey of the centre, what was touched last first. */
export function SurveysPage() {
  const may = useMay();
  const list = useListState();
  const q = useDeferredValue(list.get('q')?.trim());
  const standing = list.choice('standing', standings);
  const query = useList(survey.listStaffSurveys, list, { query: withoutEmpty({ standing, q }) });
  return (
    <>
      <PageHeader
        title="在线调查"
        description="一人编写，另一人审核后按时开始；发布以后不能改动，要更正的先结束再发布新的。"
        extra={
          may('content.edit') && (
            <Link className="button button-primary button-small" to="/surveys/new">
              编写调查
            </Link>
          )
        }
      />
      <Panel flush>
        <DataTable<SurveyRow>
          caption="在线调查"
          columns={columns}
          rowKey="surveyId"
          query={query}
          paging={list}
          filters={
            <>
              <WordFilter list={list} name="q" label="标题" maxLength={40} />
              <ChoiceFilter list={list} name="standing" label="状态" options={standings} />
            </>
          }
          empty={{ title: '没有调查', text: '请换一个条件，或从右上方开始编写。' }}
        />
      </Panel>
    </>
  );
}
