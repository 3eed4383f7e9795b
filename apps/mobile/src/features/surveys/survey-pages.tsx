import { SurveyList, SurveyPage, type SurveyPlace } from '@anju/ui';

const place: SurveyPlace = {
  channel: 'mobile',
  listPath: '/surveys',
  pathOf: (surveyId) => `/surveys/${surveyId}`,
  back: { to: '/me', text: '我的' },
};

export const SurveysPage = () => <SurveyList place={place} />;
export const OneSurveyPage = () => <SurveyPage place={place} />;
