import { SurveyList, SurveyPage, type SurveyPlace } from '@anju/ui';

const place: SurveyPlace = {
  channel: 'employer',
  listPath: '/surveys',
  pathOf: (surveyId) => `/surveys/${surveyId}`,
};

export const SurveysPage = () => <SurveyList place={place} />;
export const OneSurveyPage = () => <SurveyPage place={place} />;
