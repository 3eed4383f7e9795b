import type { Call } from '../../../platform/call.ts';
import type { Edge } from '../../../platform/http.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteOutput } from '../../../platform/route.ts';
import { findPerson, maskMobile } from '../../party/index.ts';
import * as contract from '../contract.ts';
import { refusals } from '../problems.ts';
import { cancelSubscription, contractChangesOf, signUp, subscriptionOf } from './subscribe.ts';

async function personOf(call: Call, personId: string) {
  const person = await findPerson(call, personId);
  if (!person) throw new Problem(refusals.personNotFound);
  return person;
}

async function contractOf(call: Call, personId: string): Promise<RouteOutput<typeof contract.getPersonSms>> {
  const person = await personOf(call, personId);
  const signed = await subscriptionOf(call, personId);
  return {
    signed: signed
      ? { mobileMasked: maskMobile(signed.mobile), signedAt: signed.signedAt.toString(), channel: signed.channel }
      : null,
    mobileMasked: person.mobile ? maskMobile(person.mobile) : '',
    changes: await contractChangesOf(call, personId),
  };
}

/** 签约 at the window: the contract that the hall and the short messages know, with the mobile that is registered. */
export function registerCounterSms(edge: Edge): void {
  edge.serve(contract.getPersonSms, (call, { params }) => contractOf(call, params.personId));
  edge.serve(contract.signPersonUp, async (call, { params }) => {
    const { personId, mobile } = await personOf(call, params.personId);
    if (!mobile) throw new Problem(refusals.noMobile, { remedy: '请先核对身份证，登记手机号码后再签约。' });
    await signUp({ ...call, channel: 'counter' }, { personId, mobile });
    return contractOf(call, personId);
  });
  edge.serve(contract.cancelForPerson, async (call, { params }) => {
    const { personId } = await personOf(call, params.personId);
    if (!(await cancelSubscription({ ...call, channel: 'counter' }, personId))) throw new Problem(refusals.notSigned);
    return contractOf(call, personId);
  });
}
