import type { ClaimsOf, SourceCode, ToldBy } from '../evidence/rules/sources.ts';
import { foldIdentifier } from '../party/index.ts';
import type { WithdrawalForm } from './form.ts';
import type { EvidenceId } from './rules/reasons.ts';

/** Which agency is asked about a paper, and what is claimed there. */
export type Plan = {
  readonly [S in SourceCode]: { readonly source: S; readonly claims: ClaimsOf<S>; readonly wants?: readonly ToldBy<S>[] };
}[SourceCode];

/** The source of each paper that an agency can confirm; the others need the paper and a person. */
export const sourcesOfEvidence: Readonly<Partial<Record<EvidenceId, SourceCode>>> = {
  'purchase-contract': 'housing-contract',
  'payment-invoice': 'tax-invoice',
  title: 'real-estate',
  'deed-tax': 'tax-invoice',
  'no-home': 'real-estate',
  marriage: 'marriage',
  retirement: 'retirement',
  emigration: 'identity',
  death: 'identity',
};

function housePlan(id: EvidenceId, { reason, home = {} }: WithdrawalForm): Plan | undefined {
  const number = foldIdentifier(home.homeNumber ?? '');
  switch (id) {
    case 'purchase-contract':
      return {
        source: 'housing-contract',
        claims: {
          contractNo: number,
          priceFen: home.priceFen ?? 0,
          signedOn: home.on ?? '',
          dealing: reason === 'purchase-second-hand' ? 'second-hand' : 'new',
          standing: 'valid',
        },
      };
    case 'payment-invoice':
      return {
        source: 'tax-invoice',
        claims: {
          invoiceNo: foldIdentifier(home.invoiceNo ?? ''),
          document: 'down-payment',
          amountFen: home.paidFen ?? 0,
          standing: 'valid',
        },
      };
    case 'deed-tax':
      return {
        source: 'tax-invoice',
        claims: { invoiceNo: foldIdentifier(home.invoiceNo ?? ''), document: 'deed-tax', standing: 'valid' },
      };
    case 'title': {
      const certificateNo = foldIdentifier(home.titleNo ?? '');
      return certificateNo === '' ? undefined : { source: 'real-estate', claims: { family: [], certificateNo } };
    }
    default:
      return undefined;
  }
}

function familyPlan(id: EvidenceId, { rent = {} }: WithdrawalForm): Plan | undefined {
  const spouse = { name: rent.spouseName?.trim() ?? '', certificateNumber: foldIdentifier(rent.spouseCertificate ?? '') };
  const isMarried = rent.marital === 'married';
  switch (id) {
    case 'marriage':
      return {
        source: 'marriage',
        claims: {
          status: rent.marital ?? 'single',
          ...(isMarried && { spouseName: spouse.name, spouseCertificateNumber: spouse.certificateNumber }),
        },
      };
    case 'no-home':
      return { source: 'real-estate', claims: { family: isMarried ? [spouse] : [], homeCount: 0 } };
    default:
      return undefined;
  }
}

/** What is asked about a paper; `undefined` when no agency can confirm it. A purchase of a relative is the relative's: its papers are handed in. */
export function planOf(id: EvidenceId, form: WithdrawalForm): Plan | undefined {
  if (form.home?.ownerRelation && id !== 'kinship') return undefined;
  switch (id) {
    case 'retirement':
      return { source: 'retirement', claims: { isRetired: true } };
    case 'emigration':
      return { source: 'identity', claims: { registration: 'cancelled' } };
    case 'death':
      return { source: 'identity', claims: { registration: 'deceased' } };
    case 'kinship':
      return kinshipPlan(form);
    default:
      return housePlan(id, form) ?? familyPlan(id, form);
  }
}

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
