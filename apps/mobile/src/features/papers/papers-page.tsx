import { OwnPapers, PageHeader } from '@anju/ui';
import { Guide } from '../../parts/guide.tsx';

/** P-Q2, P-Q3 on a telephone. */
export const PapersPage = () => (
  <>
    <PageHeader
      title="开具证明"
      description="带电子印章，当场开具，不收费。收到证明的人可以在线核验真伪。"
      back={{ to: '/apply', text: '办理' }}
      extra={<Guide start="papers" />}
    />
    <OwnPapers loansPath="/loans" />
  </>
);
