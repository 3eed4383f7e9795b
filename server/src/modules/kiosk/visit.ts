import type { Call } from '../../platform/call.ts';
import { newSecret, sha256 } from '../../platform/crypto.ts';
import { dayOf, isBefore } from '../../platform/dates.ts';
import type { Answering } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { done, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { checkCode, enteringOf, openSession, type SentCode, sendOneTimeCode, throttle } from '../identity/index.ts';
import {
  certificateKey,
  type Employer,
  findPersonByCertificate,
  type Person,
  searchEmployers,
} from '../party/index.ts';
import type * as contract from './contract.ts';
import { type AtKiosk, atKiosk, kioskNumber, secondFactor } from './device.ts';
import { endVisitAt } from './end.ts';
import { refusals } from './problems.ts';
import { insertVisit } from './store.ts';

type CardRead = RouteInput<typeof contract.startPerson>['body']['card'];

/** What every card must pass, whoever's it is. */
async function checkCard(call: Call, card: CardRead): Promise<void> {
  if ((await secondFactor(call)) === 'face')
    throw new Problem(refusals.factorMissing, {
      detail: '本中心设定刷身份证后须人脸核验，本机没有接入人脸核验设备。',
      remedy: '请到柜台办理，或使用网上服务大厅。',
    });
  if (card.validUntil && isBefore(Temporal.PlainDate.from(card.validUntil), dayOf(call.now)))
    throw new Problem(refusals.cardExpired, {
      detail: `这张身份证的有效期到 ${card.validUntil}。`,
      remedy: '请换领新证后使用，或到柜台办理。',
    });
}

async function personOf(call: Call, card: CardRead): Promise<Person & { mobile: string }> {
  await checkCard(call, card);
  const person = await findPersonByCertificate(call, certificateKey(card.certificateNumber));
  if (!person) throw new Problem(refusals.notRegistered, { remedy: '如您在其他城市缴存，请到缴存地的管理中心查询。' });
  if (person.name !== card.name)
    throw new Problem(refusals.nameDiffers, { remedy: '请携带身份证到柜台更正登记的姓名。' });
  if (!person.mobile) throw new Problem(refusals.noMobile, { remedy: '请携带身份证到柜台登记手机号码。' });
  return { ...person, mobile: person.mobile };
}

/** A person lays their card: the code goes to the mobile that the centre knows. */
export async function startPerson(
  visitor: Call,
  { body }: RouteInput<typeof contract.startPerson>,
  answering: Answering,
): Promise<SentCode> {
  const { call, device } = await atKiosk(visitor, answering);
  const person = await personOf(call, body.card);
  const sent = await sendOneTimeCode(call, 'kiosk', person);
  await recordAudit(call, 'kiosk.send-code', ['person', person.personId], { kioskId: device.kioskId });
  return sent;
}

export async function enterPerson(
  visitor: Call,
  { body }: RouteInput<typeof contract.enterPerson>,
  answering: Answering,
) {
  const { call, device } = await atKiosk(visitor, answering);
  const person = await personOf(call, body.card);
  const checked = await checkCode(call, 'kiosk', body);
  if ('refused' in checked) return checked.refused;
  // The code that was sent to somebody else opens nothing of this card's owner.
  if (checked.personId !== person.personId) throw new Problem(refusals.notRegistered);
  return open({ call, device }, answering, {
    ...enteringOf(person),
    visitOf: ['person', person.personId],
  });
}

/** Who opens with the employer's account number is the handler (经办人) that the employer has registered, by their card. */
async function employerOfCard(
  call: Call,
  { card, employerAccountNo }: { card: CardRead; employerAccountNo: string },
): Promise<Employer & { handlerMobile: string }> {
  await checkCard(call, card);
  const found = await searchEmployers(call, employerAccountNo.trim(), 2);
  const employer = found.find((one) => one.employerAccountNo === employerAccountNo.trim());
  if (!employer)
    throw new Problem(refusals.employerUnknown, {
      fields: { employerAccountNo: '请核对单位账号' },
      remedy: '单位账号印在汇缴书和业务回执上，也可在单位网厅首页看到。',
    });
  if (employer.handlerName !== card.name)
    throw new Problem(refusals.notHandler, {
      remedy: '请由登记的经办人本人刷卡；更换经办人请到柜台办理。',
    });
  if (!employer.handlerMobile) throw new Problem(refusals.noMobile, { remedy: '请到柜台登记经办人的手机号码。' });
  return { ...employer, handlerMobile: employer.handlerMobile };
}

export async function startEmployer(
  visitor: Call,
  { body }: RouteInput<typeof contract.startEmployer>,
  answering: Answering,
): Promise<SentCode> {
  const { call, device } = await atKiosk(visitor, answering);
  // Account numbers are short: a kiosk is no place to try them out.
  await throttle(call, `kiosk-employer:${device.kioskId}`, { most: 20, minutes: 10 });
  const employer = await employerOfCard(call, body);
  const sent = await sendOneTimeCode(call, 'kiosk-employer', {
    personId: employer.employerId,
    mobile: employer.handlerMobile,
  });
  await recordAudit(call, 'kiosk.send-code', ['employer', employer.employerId], { kioskId: device.kioskId });
  return sent;
}

export async function enterEmployer(
  visitor: Call,
  { body }: RouteInput<typeof contract.enterEmployer>,
  answering: Answering,
) {
  const { call, device } = await atKiosk(visitor, answering);
  const employer = await employerOfCard(call, body);
  const checked = await checkCode(call, 'kiosk-employer', body);
  if ('refused' in checked) return checked.refused;
  if (checked.personId !== employer.employerId) throw new Problem(refusals.employerUnknown);
  return open({ call, device }, answering, {
    kind: 'employer' as const,
    subjectId: handlerId(call, body.card.certificateNumber),
    employerId: employer.employerId,
    actorName: employer.name,
    visitOf: ['employer', employer.employerId],
  });
}

/** A stable UUID (version 8, RFC 9562) of the card's owner that does not tell their number. */
function handlerId(call: Call, certificateNumber: string): string {
  const hex = call.vault.mac(certificateKey(certificateNumber), 'kiosk.handler').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

type Opening = Parameters<typeof openSession>[2] & { readonly visitOf: readonly ['person' | 'employer', id: string] };

/** Whoever stood here before is out before the next one is in. */
async function open({ call, device }: AtKiosk, answering: Answering, { visitOf, ...entering }: Opening) {
  await endVisitAt({ call, device }, 'replaced');
  const secret = newSecret();
  const entered = await openSession(call, answering, {
    ...entering,
    secret,
    minutes: await kioskNumber(call, 'visit-minutes'),
  });
  await insertVisit(call.tx, call.centerId, {
    visitId: call.newId(),
    kioskId: device.kioskId,
    sessionKey: sha256(secret),
    subjectKind: visitOf[0],
    subjectId: visitOf[1],
    beganAt: call.now,
  });
  return entered;
}

export async function endVisit(
  visitor: Call,
  { body }: RouteInput<typeof contract.endVisit>,
  answering: Answering,
): Promise<RouteOutput<typeof contract.endVisit>> {
  await endVisitAt(await atKiosk(visitor, answering), body.reason);
  answering.clearSessionCookie();
  return done;
}
