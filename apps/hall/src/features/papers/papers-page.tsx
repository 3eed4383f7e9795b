import { OwnPapers, PageHeader } from '@anju/ui';
import { Guide } from '../../parts/guide.tsx';

export const PapersPage = () => (
  <>
    <PageHeader
      title="证明打印"
      description="带电子印章，当场开具，不收费。收到证明的人可以在线核验真伪。"
      extra={<Guide start="papers" />}
    />
    <OwnPapers loansPath="/my/loans" />
  </>
);
