import { MyCase, MyCases } from '@anju/ui';
import { useParams } from 'react-router';
import { caseForms } from '../../parts/case-forms.ts';

const pathOf = (caseId: string) => `/my/cases/${caseId}`;

export function CasesPage() {
  return <MyCases pathOf={pathOf} forms={caseForms} />;
}

export function CasePage() {
  const { caseId = '' } = useParams();
  return <MyCase key={caseId} caseId={caseId} back={{ to: '/my/cases', text: '我的业务' }} forms={caseForms} />;
}
