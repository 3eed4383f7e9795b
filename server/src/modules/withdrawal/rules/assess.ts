import { zeroFen } from '../../../platform/money.ts';
import { balanceBound, closingBound, closingConditions, commonConditions, leastOf } from './common.ts';
import type { Application, Assessment, Bound, Condition, ReasonInput, Requirement } from './facts.ts';
import { type HomeInput, homeBounds, homeConditions, homeRequirements } from './home.ts';
import {
  leaveConditions,
  leaveRequirements,
  type OfferInput,
  offerConditions,
  offerRequirements,
  retireRequirements,
} from './leaving.ts';
import { isHomeReason, isProofReason, reasons } from './reasons.ts';
import { rentBounds, rentConditions, rentMonths, rentRequirements } from './rent.ts';
import { repayBounds, repayConditions } from './repay.ts';

interface Parts {
  readonly conditions: readonly Condition[];
  readonly requirements: readonly Requirement[];
  readonly bounds: readonly Bound[];
}

const isHome = (input: ReasonInput): input is HomeInput => isHomeReason(input.reason);
const isOffer = (input: ReasonInput): input is OfferInput => isProofReason(input.reason);

const homeParts = (application: Application, input: HomeInput): Parts => ({
  conditions: homeConditions(application, input),
  requirements: homeRequirements(input),
  bounds: homeBounds(application, input),
});

function partsOf(application: Application): Parts {
  const { input } = application;
  if (isHome(input)) return homeParts(application, input);
  const closing = () => [closingBound(application, input.policy.source)];
  if (isOffer(input)) {
    return {
      conditions: offerConditions(application, input),
      requirements: offerRequirements(input),
      bounds: reasons[input.reason].closes ? closing() : [balanceBound(application)],
    };
  }
  switch (input.reason) {
    case 'rent':
      return {
        conditions: rentConditions(application, input),
        requirements: rentRequirements(input),
        bounds: rentBounds(application, input),
      };
    case 'repay-fund-loan':
      return {
        conditions: repayConditions(application, input),
        requirements: [],
        bounds: repayBounds(application, input),
      };
    case 'leave':
      return {
        conditions: leaveConditions(application, input),
        requirements: leaveRequirements(application, input),
        bounds: closing(),
      };
    case 'retire':
      return { conditions: [], requirements: retireRequirements(application, input), bounds: closing() };
  }
}

/**
 * Who may withdraw, how much, by which evidence, and why. The Regulation's articles and the city's dated rows come in
 * with the application: an old case gives the answer of its day. Nothing is asked of the outside here.
 */
export function assess(application: Application): Assessment {
  const { person, input, general } = application;
  const { closes } = reasons[input.reason];
  const common = commonConditions(application);
  // Without an account there is nothing to compare further.
  const parts = person.account ? partsOf(application) : { conditions: [], requirements: [], bounds: [] };
  const conditions = [
    ...common,
    ...parts.conditions,
    ...(closes && person.account ? closingConditions(application) : []),
  ];
  const limit = parts.bounds.length === 0 ? zeroFen : leastOf(...parts.bounds.map((bound) => bound.amount));
  return {
    reason: input.reason,
    closes,
    conditions,
    requirements: parts.requirements,
    bounds: parts.bounds,
    limit,
    interest: closes ? (person.account?.interest ?? zeroFen) : zeroFen,
    isAllowed: limit > 0n && conditions.every((condition) => condition.isMet),
    rentMonths: input.reason === 'rent' && person.account ? rentMonths(application, input) : null,
    rows: [input.policy, general].map(({ key, validFrom, source }) => ({
      key,
      validFrom: validFrom.toString(),
      source,
    })),
  };
}

/** The first condition that is not met, in the order in which it is told. */
export const firstUnmet = (assessment: Assessment): Condition | undefined =>
  assessment.conditions.find((condition) => !condition.isMet);
