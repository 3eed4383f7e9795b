import { SurveyList, SurveyPage, type SurveyPlace } from '@anju/ui';

const place: SurveyPlace = {
  channel: 'hall',
  listPath: '/my/surveys',
  pathOf: (surveyId) => `/my/surveys/${surveyId}`,
};

export const SurveysPage = () => <SurveyList place={place} />;
export const OneSurveyPage = () => <SurveyPage place={place} />;
