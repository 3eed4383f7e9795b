import type { Call } from '../../../platform/call.ts';
import type { RouteInput } from '../../../platform/route.ts';
import { draftAgreement, draftAgreementEnd } from '../collection/agreement.ts';
import { draftBackPayment } from './back-payment.ts';
import { draftBase } from './base.ts';
import type { startBusiness as contract } from './contract.ts';
import { draftCorrection } from './correction.ts';
import { draftDeferral, draftResumption } from './deferral.ts';
import { isKept } from './draft.ts';
import { draftMember } from './member.ts';
import { draftRatio } from './ratio.ts';
import { sealReasons, unsealReasons } from './reasons.ts';
import { draftSeal, draftUnseal } from './seal.ts';

/**
 * Checks what an employer asks for and keeps it as a draft; answers its id. The same for hall and counter. A request that
 * comes again is answered by what became of the first, and writes nothing: not even to the case of a deferral.
 */
export async function startBusiness(
  call: Call,
  employerId: string,
  request: RouteInput<typeof contract>['body'],
): Promise<string> {
  if (await isKept(call, { ...request, employerId })) return request.businessId;
  switch (request.kind) {
    case 'seal':
      return draftSeal(call, employerId, {
        businessId: request.businessId,
        people: request.accountIds.map((accountId) => ({ accountId, reason: sealReasons[request.reason] })),
      });
    case 'unseal':
      return draftUnseal(call, employerId, {
        businessId: request.businessId,
        people: request.people.map((one) => ({ ...one, reason: unsealReasons[request.reason] })),
      });
    case 'base':
      return draftBase(call, employerId, request);
    case 'ratio':
      return draftRatio(call, employerId, request);
    case 'member-change':
      return draftMember(call, employerId, request);
    case 'back-payment':
      return draftBackPayment(call, employerId, request);
    case 'correction':
      return draftCorrection(call, employerId, request);
    case 'deferral':
      return draftDeferral(call, employerId, request);
    case 'resumption':
      return draftResumption(call, employerId, request.businessId);
    case 'collection-agreement':
      return draftAgreement(call, employerId, request);
    case 'collection-end':
      return draftAgreementEnd(call, employerId, request.businessId);
    default:
      return request satisfies never;
  }
}
