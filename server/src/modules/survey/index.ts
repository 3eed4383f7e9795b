import type { Edge } from '../../platform/http.ts';
import { answer, openList, openOne } from './answer.ts';
import * as contract from './contract.ts';
import { close, decide, save, takeBack } from './publish.ts';
import { results, surveyRows, surveyView } from './screens.ts';

export { surveyResultsExport } from './export.ts';
export { emptyUrns } from './urn.ts';

export function registerSurvey(edge: Edge): void {
  edge.serve(contract.listSurveys, openList);
  edge.serve(contract.getSurvey, openOne);
  edge.serve(contract.answerSurvey, answer);
  edge.serve(contract.listStaffSurveys, surveyRows);
  edge.serve(contract.getStaffSurvey, (call, { params }) => surveyView(call, params.surveyId));
  edge.serve(contract.saveSurvey, async (call, input) => {
    await save(call, input);
    return surveyView(call, input.params.surveyId);
  });
  edge.serve(contract.decideSurvey, async (call, input) => {
    await decide(call, input);
    return surveyView(call, input.params.surveyId);
  });
  edge.serve(contract.takeBackSurvey, async (call, input) => {
    await takeBack(call, input);
    return surveyView(call, input.params.surveyId);
  });
  edge.serve(contract.closeSurvey, async (call, input) => {
    await close(call, input);
    return surveyView(call, input.params.surveyId);
  });
  edge.serve(contract.getResults, results);
}
