import {
  CenterSelect,
  InquiryBoard,
  InquiryForm,
  InquiryList,
  InquiryPage,
  type InquiryPlace,
  useCenter,
} from '@anju/ui';

const place: InquiryPlace = {
  listPath: '/my/inquiries',
  newPath: '/my/inquiries/new',
  pathOf: (inquiryId) => `/my/inquiries/${inquiryId}`,
};

/** P-O4. */
export const MyInquiriesPage = () => <InquiryList place={place} />;
export const NewInquiryPage = () => <InquiryForm place={place} />;
export const MyInquiryPage = () => <InquiryPage place={place} />;

/** P-O6. */
export function BoardPage() {
  const { centerId } = useCenter();
  return <InquiryBoard centerId={centerId} place={place} extra={<CenterSelect />} />;
}
