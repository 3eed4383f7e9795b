import { InquiryBoard, InquiryForm, InquiryList, InquiryPage, type InquiryPlace, useSession } from '@anju/ui';
import { paths } from '../../parts/routes.ts';

const place: InquiryPlace = { listPath: paths.inquiries, newPath: paths.newInquiry, pathOf: paths.inquiry };

/** U-O5. */
export const InquiriesPage = () => <InquiryList place={place} />;
export const NewInquiryPage = () => <InquiryForm place={place} />;
export const OneInquiryPage = () => <InquiryPage place={place} />;

/** U-O7. */
export function BoardPage() {
  const { session } = useSession();
  return session && <InquiryBoard centerId={session.centerId} place={place} />;
}
