import { MyCase, MyCases } from '@anju/ui';
import { useParams } from 'react-router';
import { caseForms } from '../../parts/case-forms.ts';

/** What the employer applied for that the centre reviews, such as a deferral. */
export function CasesPage() {
  return <MyCases pathOf={(caseId) => `/cases/${caseId}`} forms={caseForms} />;
}

export function CasePage() {
  const { caseId = '' } = useParams();
  return <MyCase key={caseId} caseId={caseId} back={{ to: '/cases', text: '我的业务' }} forms={caseForms} />;
}
