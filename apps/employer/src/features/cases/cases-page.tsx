import { MyCase, MyCases } from '@anju/ui';
import { useParams } from 'react-router';
import { caseForms } from '../../parts/case-forms.ts';

/** What the employer applied for that the centre reviews, such as a deferral. */
export function CasesPage() {
  return (
    <MyCases
      title="审核进度"
      description="须由中心审核的业务办到哪一步，在网上或柜台申请的都在这里。"
      pathOf={(caseId) => `/cases/${caseId}`}
      forms={caseForms}
    />
  );
}

export function CasePage() {
  const { caseId = '' } = useParams();
  return <MyCase key={caseId} caseId={caseId} back={{ to: '/cases', text: '审核进度' }} forms={caseForms} />;
}
