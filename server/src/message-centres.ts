import type { Deliver, Submit } from './gateways/cmpp/codec.ts';
import { type CmppGateway, createCmppGateway } from './gateways/cmpp/gateway.ts';
import { outcomeOf, readReport } from './gateways/cmpp/report.ts';
import { keyOf, type SgipSubmit } from './gateways/sgip/codec.ts';
import { createSgipGateway, type SgipGateway } from './gateways/sgip/gateway.ts';
import { divideText, type MessagePart, readPart, readText } from './gateways/short-message/text.ts';
import { createSmppGateway, type SmppGateway } from './gateways/smpp/gateway.ts';
import { decimalId, outcomeOfReceipt } from './gateways/smpp/receipt.ts';
import type { MessageCentres } from './message-centre-settings.ts';
import type { PartAnswer, SmsReport, SmsRoute, SmsToSend, Uplink } from './modules/notice/index.ts';
import { beijing } from './platform/dates.ts';
import type { Log } from './platform/log.ts';
import { openApp, openHttp, openWechat, type WechatListener } from './push-centres.ts';
import { openWeibo, type WeiboListener } from './weibo-centres.ts';

export interface MessageCentreHandlers {
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  readonly onReport: (report: SmsReport) => Promise<void>;
  readonly onUplink: (uplink: Uplink) => Promise<void>;
  readonly onWechat: WechatListener;
  readonly onWeibo: WeiboListener;
}

/** The way to phones through one message centre, and its line. */
export interface OpenCentre {
  /** Nothing for a channel over which people are not told, only answered. */
  readonly route?: SmsRoute;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The ways to phones in the order in which they are tried. */
export const routesOf = (centres: readonly OpenCentre[]): SmsRoute[] => centres.flatMap(({ route }) => route ?? []);

/** How lines to centres of a kind are made. */
export interface MessageLines {
  readonly cmpp: typeof createCmppGateway;
  readonly sgip: typeof createSgipGateway;
}
const sockets: MessageLines = { cmpp: createCmppGateway, sgip: createSgipGateway };

export function openMessageCentres(
  centres: MessageCentres,
  handlers: MessageCentreHandlers,
  lines: MessageLines = sockets,
): OpenCentre[] {
  return centres.map((centre) => openCentre(centre, handlers, lines));
}

function openCentre(
  centre: MessageCentres[number],
  handlers: MessageCentreHandlers,
  { cmpp, sgip }: MessageLines,
): OpenCentre {
  switch (centre.kind) {
    case 'cmpp':
      return openCmpp(centre, handlers, cmpp);
    case 'sgip':
      return openSgip(centre, handlers, sgip);
    case 'smpp':
      return openSmpp(centre, handlers);
    case 'http':
      return openHttp(centre);
    case 'wechat':
      return openWechat(centre, handlers);
    case 'weibo':
      return openWeibo(centre, handlers);
    case 'app':
      return openApp(centre, handlers);
    default:
      return centre satisfies never;
  }
}

/** Of a long uplink the first part is answered, once: no command is longer. The others are taken, so that they stay away. */
const onlyTheFirst = () => undefined;

type Centre<K> = Extract<MessageCentres[number], { kind: K }>;

// CMPP 1.1 and SGIP: results that mean «no such number» and «later».
const cmppBadNumber = 13;
const cmppBusy = 8;
const sgipBadNumber = 6;
const sgipBusy = 11;

/** Absolute time of both protocols: `YYMMDDhhmmss032+`, Beijing. */
function absoluteTime(at: Temporal.Instant): string {
  const { year, month, day, hour, minute, second } = at.toZonedDateTimeISO(beijing);
  const digits = [year % 100, month, day, hour, minute, second].map((part) => String(part).padStart(2, '0')).join('');
  return `${digits}032+`;
}

function openCmpp(
  centre: Centre<'cmpp'>,
  { log, onReport, onUplink }: MessageCentreHandlers,
  open: MessageLines['cmpp'],
): OpenCentre {
  const { name: route } = centre;
  const onDeliver = async (deliver: Deliver): Promise<void> => {
    if (!deliver.isReport) {
      const reference = deliver.messageId.toString(16);
      const { sourceTerminal, destinationNumber: accessNumber, content, format, udhi } = deliver;
      const { text, number } = readPart(content, format, udhi);
      if (number > 1) return onlyTheFirst();
      const mobile = sourceTerminal.replace(/^\+?86/, '');
      // A platform that is not the carrier's own reports which carrier it came from by the route alone.
      return onUplink({
        route,
        reference,
        mobile,
        accessNumber,
        text,
        carrier: 'china-mobile',
        linkId: deliver.linkId,
      });
    }
    const { messageId, stat, terminal } = readReport(deliver.content);
    const outcome = outcomeOf(stat);
    if (outcome === 'underway') return;
    const state = outcome === 'failed' ? 'undelivered' : outcome;
    await onReport({ route, reference: messageId.toString(16), mobile: terminal.replace(/^\+?86/, ''), state, stat });
  };
  const { host, port, sourceAddress, secret, version, verifiesGateway } = centre;
  const gateway = open({
    peer: { host, port },
    account: { sourceAddress, secret, version, verifiesGateway },
    log: log.child({ centre: route }),
    onDeliver,
  });
  return {
    route: { name: route, prepare: (sms) => prepareCmpp(gateway, centre, sms) },
    start: async () => gateway.start(),
    stop: gateway.stop,
  };
}

function prepareCmpp(gateway: CmppGateway, centre: Centre<'cmpp'>, sms: SmsToSend) {
  const parts = divideText(sms.text);
  return {
    references: parts.map(() => undefined),
    sendPart: async (index: number): Promise<PartAnswer> => {
      const answer = await gateway.submit(cmppSubmit(centre, sms, parts[index] as MessagePart));
      if (answer.outcome !== 'answered') return { state: answer.outcome };
      if (answer.result === 0) return { state: 'taken', reference: answer.messageId?.toString(16) };
      const result = String(answer.result);
      if (answer.result === cmppBusy) return { state: 'busy', result };
      return { state: answer.result === cmppBadNumber ? 'bad-number' : 'refused', result };
    },
  };
}

function cmppSubmit(centre: Centre<'cmpp'>, sms: SmsToSend, part: MessagePart): Submit {
  return {
    messageId: 0n,
    partTotal: part.total,
    partNumber: part.number,
    registeredDelivery: 1,
    level: 0,
    serviceId: centre.serviceId,
    // The centre pays: no fee for the person.
    feeUserType: 2,
    feeTerminal: '',
    udhi: part.udhi,
    format: part.format,
    source: centre.sourceAddress,
    feeType: '01',
    feeCode: '0',
    validUntil: absoluteTime(sms.expiresAt),
    sendAt: '',
    sourceNumber: sms.accessNumber,
    destinations: [sms.mobile],
    content: part.content,
    linkId: sms.linkId,
  };
}

function openSgip(
  centre: Centre<'sgip'>,
  { log, onReport, onUplink }: MessageCentreHandlers,
  open: MessageLines['sgip'],
): OpenCentre {
  const { name: route, host, port, listenHost, listenPort, node, login, inboundLogin } = centre;
  const gateway = open({
    peer: { host, port },
    listen: { host: listenHost, port: listenPort },
    node,
    login,
    inboundLogin,
    log: log.child({ centre: route }),
    onDeliver: async ({ userNumber, destinationNumber, content, format, udhi, linkId }, sequence) => {
      const { text, number } = readPart(content, format, udhi);
      if (number > 1) return onlyTheFirst();
      await onUplink({
        route,
        reference: keyOf(sequence),
        mobile: userNumber.replace(/^86/, ''),
        accessNumber: destinationNumber,
        text,
        carrier: 'unicom',
        linkId,
      });
    },
    onReport: async ({ submitted, userNumber, state, errorCode }) => {
      if (state === 1) return; // Still waiting.
      await onReport({
        route,
        reference: keyOf(submitted),
        mobile: userNumber.replace(/^86/, ''),
        state: state === 0 ? 'delivered' : 'undelivered',
        stat: String(errorCode),
      });
    },
  });
  return {
    route: { name: route, prepare: (sms) => prepareSgip(gateway, centre, sms) },
    start: gateway.start,
    stop: gateway.stop,
  };
}

function prepareSgip(gateway: SgipGateway, centre: Centre<'sgip'>, sms: SmsToSend) {
  const parts = divideText(sms.text);
  const sequences = parts.map(() => gateway.newSequence());
  return {
    references: sequences.map(keyOf),
    sendPart: async (index: number): Promise<PartAnswer> => {
      const [part, sequence] = [parts[index], sequences[index]];
      if (!part || !sequence) throw new Error('no such part');
      const answer = await gateway.submit(sgipSubmit(centre, sms, part), sequence);
      if (answer.outcome !== 'answered') return { state: answer.outcome };
      if (answer.result === 0) return { state: 'taken', reference: keyOf(sequence) };
      const result = String(answer.result);
      if (answer.result === sgipBusy) return { state: 'busy', result };
      return { state: answer.result === sgipBadNumber ? 'bad-number' : 'refused', result };
    },
  };
}

function sgipSubmit(centre: Centre<'sgip'>, sms: SmsToSend, part: MessagePart): SgipSubmit {
  return {
    sourceNumber: sms.accessNumber,
    // Twenty-one zeros: the centre pays.
    chargeNumber: '0'.repeat(21),
    userNumbers: [`86${sms.mobile}`],
    corporationId: centre.corporationId,
    serviceType: centre.serviceType,
    feeType: 2,
    feeValue: '0',
    givenValue: '0',
    agentFlag: 0,
    // 0 the first answer to an uplink, 2 not caused by one.
    causedBy: sms.linkId ? 0 : 2,
    priority: 0,
    expiresAt: absoluteTime(sms.expiresAt),
    sendAt: '',
    reportFlag: 1,
    udhi: part.udhi,
    format: part.format,
    content: part.content,
    linkId: sms.linkId.slice(0, 8),
  };
}

// SMPP 3.4 table 5-2: no such number; the queue is full, throttled.
const smppBadNumber = 0x0b;
const smppBusy = new Set([0x14, 0x58]);

function openSmpp(centre: Centre<'smpp'>, { log, onReport, onUplink }: MessageCentreHandlers): OpenCentre {
  const { name: route, host, port, login, carrier, receiptIds } = centre;
  const gateway = createSmppGateway({
    peer: { host, port },
    login,
    log: log.child({ centre: route }),
    onReceipt: async ({ messageId, stat }, mobile) => {
      const outcome = outcomeOfReceipt(stat);
      if (outcome === 'underway') return;
      const state = outcome === 'failed' ? 'undelivered' : outcome;
      const reference = receiptIds ? decimalId(messageId, 'decimal') : messageId;
      await onReport({ route, reference, mobile, state, stat });
    },
    onUplink: async ({ content, format, partNumber, ...uplink }) => {
      if (partNumber > 1) return onlyTheFirst();
      const text = typeof content === 'string' ? content.replaceAll('\0', '') : readText(content, format);
      return onUplink({ ...uplink, route, text, carrier });
    },
  });
  return {
    route: { name: route, prepare: (sms) => prepareSmpp(gateway, centre, sms) },
    start: async () => gateway.start(),
    stop: gateway.stop,
  };
}

function prepareSmpp(
  gateway: SmppGateway,
  { receiptIds }: Centre<'smpp'>,
  { mobile, text, accessNumber, expiresAt }: SmsToSend,
) {
  const parts = divideText(text);
  const validUntil = absoluteTime(expiresAt);
  return {
    references: parts.map(() => undefined),
    sendPart: async (index: number): Promise<PartAnswer> => {
      const part = parts[index];
      if (!part) throw new Error('no such part');
      const answer = await gateway.submit({ mobile, accessNumber, validUntil, part });
      if (answer.outcome !== 'answered') return { state: answer.outcome };
      if (answer.status === 0) {
        const { messageId } = answer;
        return { state: 'taken', reference: messageId && receiptIds ? decimalId(messageId, 'hexadecimal') : messageId };
      }
      const result = `0x${answer.status.toString(16).padStart(2, '0')}`;
      if (smppBusy.has(answer.status)) return { state: 'busy', result };
      return { state: answer.status === smppBadNumber ? 'bad-number' : 'refused', result };
    },
  };
}
