import type { ClaimsOf, SourceCode, ToldBy } from '../evidence/rules/sources.ts';
import { foldIdentifier } from '../party/index.ts';
import type { LoanForm } from './application-contract.ts';
import { housePaperOf, type Relation, relations } from './rules/kinds.ts';

/** Who can be asked about an application: the consent that is signed before names them all. */
export const askedSources = ['identity', 'marriage', 'housing-contract', 'real-estate'] as const satisfies SourceCode[];
type AskedSource = (typeof askedSources)[number];

/** Which agency is asked about a claim of an application, and what is claimed there. */
export type Plan = {
  readonly [S in AskedSource]: {
    readonly source: S;
    readonly claims: ClaimsOf<S>;
    readonly wants?: readonly ToldBy<S>[];
  };
}[AskedSource];

/** Somebody who borrows, as far as agencies are asked about them. */
export interface AskedPerson {
  readonly personId: string;
  readonly name: string;
  readonly certificateNumber: string;
  readonly relation: Relation;
}

/** One claim of an application that an agency can confirm, and the slot of the paper that takes its place. */
export interface Item {
  /** `identity:PERSON`, `marriage`, `house`, `homes`. */
  readonly key: string;
  readonly title: string;
  readonly personId: string;
  readonly slot: string;
  readonly plan: Plan;
}

/** The spouse who borrows too: only then agencies are told who it is. */
const spouseOf = (people: readonly AskedPerson[]) => people.find(({ relation }) => relation === 'spouse');

function marriagePlan({ marital }: LoanForm, people: readonly AskedPerson[]): Plan {
  const spouse = marital === 'married' ? spouseOf(people) : undefined;
  return {
    source: 'marriage',
    claims: {
      status: marital,
      ...(spouse && { spouseName: spouse.name, spouseCertificateNumber: foldIdentifier(spouse.certificateNumber) }),
    },
  };
}

/** The filed contract of what is bought, or the title of what is owned already. */
function housePlan(form: LoanForm): Plan | undefined {
  const number = foldIdentifier(form.houseNo ?? '');
  const { houseAddress: address } = form;
  if (number === '') return undefined;
  const paper = housePaperOf(form.kind);
  if (paper === 'title')
    return { source: 'real-estate', claims: { family: [], certificateNo: number, address }, wants: ['area'] };
  if (paper !== 'contract') return undefined;
  const dealing = form.kind === 'combined' ? undefined : form.kind === 'second-hand' ? 'second-hand' : 'new';
  return {
    source: 'housing-contract',
    claims: {
      contractNo: number,
      priceFen: form.priceFen ?? 0,
      address,
      ...(dealing && { dealing }),
      standing: 'valid',
    },
    wants: ['area', 'signedOn', 'sellerName'],
  };
}

/** How many homes a family that says «first» or «second» has: what is owned already is one of them. */
function homesPlan(form: LoanForm, people: readonly AskedPerson[]): Plan {
  const spouse = spouseOf(people);
  const owned = (form.home === 'first' ? 0 : 1) + (housePaperOf(form.kind) === 'title' ? 1 : 0);
  return {
    source: 'real-estate',
    claims: {
      family: spouse ? [{ name: spouse.name, certificateNumber: foldIdentifier(spouse.certificateNumber) }] : [],
      homeCount: owned,
    },
  };
}

/** Everything that agencies can confirm of an application: each borrower, the marriage, the house, the homes of the family. */
export function itemsOf(form: LoanForm, people: readonly [AskedPerson, ...AskedPerson[]]): Item[] {
  const [{ personId }] = people;
  const house = housePlan(form);
  return [
    ...people.map((person, index): Item => {
      const who = index === 0 ? relations.self : `共同借款人 ${index}（${relations[person.relation]}）`;
      return {
        key: `identity:${person.personId}`,
        title: `${who}身份`,
        personId: person.personId,
        slot: 'identity',
        plan: { source: 'identity', claims: { registration: 'valid' } },
      };
    }),
    { key: 'marriage', title: '婚姻状况', personId, slot: 'marriage', plan: marriagePlan(form, people) },
    ...(house ? [{ key: 'house', title: '所购（所有）房屋', personId, slot: 'purchase', plan: house }] : []),
    { key: 'homes', title: '家庭住房套数', personId, slot: 'homes', plan: homesPlan(form, people) },
  ];
}
