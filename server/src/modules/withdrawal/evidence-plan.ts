import type { ClaimsOf, SourceCode, ToldBy } from '../evidence/rules/sources.ts';
import { foldIdentifier } from '../party/index.ts';
import type { WithdrawalForm } from './form.ts';
import { type EvidenceId, reasons } from './rules/reasons.ts';

/** Which agency is asked about a paper, and what is claimed there. */
export type Plan = {
  readonly [S in SourceCode]: {
    readonly source: S;
    readonly claims: ClaimsOf<S>;
    readonly wants?: readonly ToldBy<S>[];
  };
}[SourceCode];

type Plans = Readonly<Partial<Record<EvidenceId, Plan | undefined>>>;

/** A filed contract, an invoice, a title: claimed as the form has them. */
function housePlans({ reason, home = {} }: WithdrawalForm) {
  const certificateNo = foldIdentifier(home.titleNo ?? '');
  const invoiceNo = foldIdentifier(home.invoiceNo ?? '');
  const homeNumber = foldIdentifier(home.homeNumber ?? '');
  const isBought = reasons[reason].policy === 'purchase';
  const works: Plan = {
    source: 'tax-invoice',
    claims: { invoiceNo, document: 'construction', amountFen: home.paidFen ?? 0, standing: 'valid' },
  };
  return {
    'purchase-contract': isBought
      ? {
          source: 'housing-contract',
          claims: {
            contractNo: homeNumber,
            priceFen: home.priceFen ?? 0,
            signedOn: home.on ?? '',
            dealing: reason === 'purchase-second-hand' ? 'second-hand' : 'new',
            standing: 'valid',
          },
        }
      : {
          source: 'housing-contract',
          claims: {
            contractNo: foldIdentifier(home.purchaseContractNo ?? ''),
            signedOn: home.boughtOn ?? '',
            standing: 'valid',
          },
        },
    'payment-invoice': {
      source: 'tax-invoice',
      claims: { invoiceNo, document: 'down-payment', amountFen: home.paidFen ?? 0, standing: 'valid' },
    },
    'build-cost': works,
    'repair-invoice': works,
    'decoration-invoice': works,
    'property-fee-invoice': {
      source: 'tax-invoice',
      claims: { invoiceNo: homeNumber, document: 'property-fee', amountFen: home.paidFen ?? 0, standing: 'valid' },
    },
    'deed-tax': { source: 'tax-invoice', claims: { invoiceNo, document: 'deed-tax', standing: 'valid' } },
    title: certificateNo === '' ? undefined : { source: 'real-estate', claims: { family: [], certificateNo } },
  } satisfies Plans;
}

function familyPlans({ rent = {} }: WithdrawalForm) {
  const spouse = {
    name: rent.spouseName?.trim() ?? '',
    certificateNumber: foldIdentifier(rent.spouseCertificate ?? ''),
  };
  const isMarried = rent.marital === 'married';
  const children = (rent.children ?? []).map(({ name, certificate }) => ({
    name: name.trim(),
    certificateNumber: foldIdentifier(certificate),
  }));
  return {
    marriage: {
      source: 'marriage',
      claims: {
        status: rent.marital ?? 'single',
        ...(isMarried && { spouseName: spouse.name, spouseCertificateNumber: spouse.certificateNumber }),
      },
    },
    'no-home': {
      source: 'real-estate',
      claims: { family: [...(isMarried ? [spouse] : []), ...children], homeCount: 0 },
    },
  } satisfies Plans;
}

const personPlans = {
  retirement: { source: 'retirement', claims: { isRetired: true } },
  emigration: { source: 'identity', claims: { registration: 'cancelled' } },
  death: { source: 'identity', claims: { registration: 'deceased' } },
} as const satisfies Plans;

/** What nobody has on record. */
const handedIn = {
  'build-permit': undefined,
  'repair-appraisal': undefined,
  'decoration-contract': undefined,
  lease: undefined,
  income: undefined,
  'family-consent': undefined,
  termination: undefined,
  // That somebody died says nothing of who inherits.
  inheritance: undefined,
  disability: undefined,
  illness: undefined,
} satisfies Plans;

function kinshipPlan({ home = {} }: WithdrawalForm): Plan | undefined {
  if (home.ownerRelation !== 'spouse') return undefined;
  return {
    source: 'marriage',
    claims: {
      status: 'married',
      spouseName: home.ownerName?.trim() ?? '',
      spouseCertificateNumber: foldIdentifier(home.ownerCertificate ?? ''),
    },
  };
}

/**
 * What is asked about a paper; `undefined` when no agency can confirm it, and it is handed in. The papers of a
 * relative's purchase are the relative's: agencies are asked about the applicant only.
 */
export function planOf(id: EvidenceId, form: WithdrawalForm): Plan | undefined {
  if (id === 'kinship') return kinshipPlan(form);
  if (form.home?.ownerRelation) return undefined;
  const plans: Readonly<Record<Exclude<EvidenceId, 'kinship'>, Plan | undefined>> = {
    ...housePlans(form),
    ...familyPlans(form),
    ...personPlans,
    ...handedIn,
  };
  return plans[id];
}
