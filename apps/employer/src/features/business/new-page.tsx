import { PageHeader } from '@anju/ui';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { Guide } from '../../parts/guide.tsx';
import { paths } from '../../parts/routes.ts';
import { BackPaymentForm } from './back-payment-form.tsx';
import { BaseForm } from './base-form.tsx';
import { type EntryKey, entryOf } from './catalog.ts';
import { CollectionAgreementForm, CollectionEndForm } from './collection-forms.tsx';
import { CorrectionForm } from './correction-form.tsx';
import { DeferralForm } from './deferral-forms.tsx';
import { MemberForm } from './member-form.tsx';
import { PeopleForm } from './people-form.tsx';
import { RatioForm } from './ratio-form.tsx';
import { SealForm, UnsealForm } from './seal-forms.tsx';
import { Barred, UnderWay } from './under-way.tsx';
import { YearlyForm } from './yearly-form.tsx';

const forms: Readonly<Record<EntryKey, () => ReactNode>> = {
  open: () => <PeopleForm key="open" kind="open" />,
  'transfer-in': () => <PeopleForm key="transfer-in" kind="transfer-in" />,
  seal: () => <SealForm />,
  unseal: () => <UnsealForm />,
  'member-change': () => <MemberForm />,
  yearly: () => <YearlyForm />,
  base: () => <BaseForm />,
  ratio: () => <RatioForm />,
  'back-payment': () => <BackPaymentForm />,
  correction: () => <CorrectionForm />,
  deferral: () => <DeferralForm />,
  'collection-agreement': () => <CollectionAgreementForm />,
  'collection-end': () => <CollectionEndForm />,
};

const kindOf = (key: EntryKey) => (key === 'yearly' ? 'base' : key);

/** Begins a business: what is asked for; its effect is shown on the next page, before anything is binding. */
export function NewPage() {
  const { kind = '' } = useParams();
  const entry = entryOf(kind);
  if (!entry) {
    return (
      <>
        <PageHeader title="没有这项业务" />
        <Link to={paths.businesses}>返回单位业务</Link>
      </>
    );
  }
  return (
    <>
      <PageHeader title={entry.name} description={entry.text} extra={<Guide start={entry.start} />} />
      <Barred kind={kindOf(entry.key)} />
      <UnderWay kind={kindOf(entry.key)} />
      {forms[entry.key]()}
    </>
  );
}
