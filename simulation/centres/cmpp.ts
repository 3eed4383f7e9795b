import { gatewayAuthenticator } from '../../server/src/gateways/cmpp/authenticator.ts';
import {
  type CmppMessage,
  type CmppPdu,
  type Deliver,
  decodePdu,
  encodePdu,
  type Submit,
  versionByte,
} from '../../server/src/gateways/cmpp/codec.ts';
import type { CmppGateway, CmppGatewayOptions } from '../../server/src/gateways/cmpp/gateway.ts';
import { messageIdOf, writeReport } from '../../server/src/gateways/cmpp/report.ts';
import { type CmppSession, createCmppSession, specifiedLimits } from '../../server/src/gateways/cmpp/session.ts';
import { divideText } from '../../server/src/gateways/short-message/text.ts';
import { beijing } from '../../server/src/platform/dates.ts';
import type { Held, Office, TakenPart } from './office.ts';
import { openCarrier } from './office.ts';

const version = 3;
const stats = { delivered: 'DELIVRD', undelivered: 'UNDELIV', unknown: 'MA:0001' } as const;
const results = { taken: 0, repeated: 3, flowControl: 8, refused: 9, badNumber: 13 } as const;

/** What the centre is made of. */
interface Centre {
  readonly route: string;
  readonly office: Office;
  readonly line: ReturnType<typeof openLine>;
  /** The SUBMITs of this connection that were taken: the same sequence again is «repeated». */
  readonly takenSequences: Set<number>;
  newMessageId(): bigint;
}

/**
 * The province's message centre: the service's own CMPP session with frames instead of a socket. The clock of its
 * patience (an answer within 60 s, three times) moves when nobody says anything more.
 */
export function openCmppCentre(route: string, office: Office, options: CmppGatewayOptions) {
  const line = openLine(options, office);
  let messages = 0;
  const centre: Centre = {
    route,
    office,
    line,
    takenSequences: new Set(),
    newMessageId() {
      messages += 1;
      const { month, day, hour, minute, second } = office.now().toZonedDateTimeISO(beijing);
      return messageIdOf({ month, day, hour, minute, second, gateway: 285_656, sequence: messages });
    },
  };
  line.serve({
    onLogin: () => centre.takenSequences.clear(),
    onSubmit: (submit, sequence) => submitted(centre, submit, sequence),
  });
  return {
    gateway: line.gateway,
    /** Somebody writes to the centre: one text of one part, brought until it is kept. */
    write: (
      { mobile, to, text }: { mobile: string; to: string; text: string },
      onKept: (reference: string) => void,
    ): Held => {
      const messageId = centre.newMessageId();
      const [{ udhi, format, content } = { udhi: false, format: 0, content: Buffer.alloc(0) }] = divideText(text);
      const head = { messageId, destinationNumber: to, sourceTerminal: mobile, isReport: false };
      const deliver = deliverOf({ ...head, udhi, format, content });
      const bring = async () => {
        const isKept = await line.bring(deliver);
        if (isKept) onKept(messageId.toString(16));
        return isKept && (office.isCalm || !office.random.chance(0.2));
      };
      return { what: `an uplink over ${route}`, bring };
    },
  };
}

async function submitted(centre: Centre, submit: Submit, sequence: number): Promise<void> {
  const { route, office, line, takenSequences } = centre;
  const answer = (result: number, messageId = 0n) =>
    line.say({ command: 'submit-response', body: { messageId, result } }, sequence);
  if (takenSequences.has(sequence)) return answer(results.repeated);
  const fate = office.fate();
  if (fate === 'busy') return answer(results.flowControl);
  if (fate === 'refused') return answer(results.refused);
  if (fate === 'bad-number') return answer(results.badNumber);
  if (fate === 'frame-lost') return;
  if (fate === 'line-lost') return line.cut();
  takenSequences.add(sequence);
  const messageId = centre.newMessageId();
  const [mobile = ''] = submit.destinations;
  const part = office.take(
    { part: submit.partNumber, route, mobile, reference: messageId.toString(16) },
    { canBeUnsure: true },
  );
  const report = reportOf(centre, { messageId, submit, part });
  office.held.push(report);
  // The service says that it does not keep it yet, and hears it again later.
  if (fate === 'report-first') await report.bring().catch(() => false);
  if (fate === 'line-lost-after') return line.cut();
  if (fate === 'answer-lost') return;
  part.isTold = true;
  answer(results.taken, messageId);
}

function reportOf(
  { route, office, line, newMessageId }: Centre,
  { messageId, submit, part }: { readonly messageId: bigint; readonly submit: Submit; readonly part: TakenPart },
): Held {
  const at = stamp(office.now());
  const facts = { messageId, stat: stats[part.says], submittedAt: at, doneAt: at, terminal: part.mobile };
  const deliver = deliverOf({
    messageId: newMessageId(),
    destinationNumber: submit.sourceNumber,
    sourceTerminal: part.mobile,
    isReport: true,
    content: writeReport({ ...facts, smscSequence: Number(messageId & 0xffffn) }, version),
  });
  const bring = async () => {
    const isKept = await line.bring(deliver);
    part.isReported ||= isKept;
    return isKept && (office.isCalm || !office.random.chance(0.1));
  };
  return { what: `a report over ${route}`, bring };
}

const deliverOf = (
  given: Pick<Deliver, 'messageId' | 'destinationNumber' | 'sourceTerminal' | 'isReport' | 'content'> &
    Partial<Deliver>,
): Deliver => ({
  serviceId: '',
  linkId: '',
  udhi: false,
  format: 0,
  ...given,
});

interface Service {
  readonly onLogin: () => void;
  readonly onSubmit: (submit: Submit, sequence: number) => Promise<void>;
}

/** What stands of one connection at a time between the service's session and the centre. */
interface Wire {
  readonly options: CmppGatewayOptions;
  readonly office: Office;
  /** What the session has written and nobody has read. */
  readonly sent: Buffer[];
  /** DELIVERs of which the service has said that it keeps them, by their sequences. */
  readonly kept: Set<number>;
  session: CmppSession | undefined;
  service: Service | undefined;
  /** The clock of the session's patience. */
  waitedMs: number;
  /** What the service is doing with the last DELIVER. */
  keeping: Promise<void>;
}

const sayOn = ({ session }: Wire, message: CmppMessage, sequence: number): void =>
  session?.receive(encodePdu({ ...message, sequence } as CmppPdu, version));

function cutOff(wire: Wire): void {
  wire.session?.ended();
  wire.session = undefined;
  wire.sent.length = 0;
}

async function take(wire: Wire, pdu: CmppPdu | undefined): Promise<void> {
  if (pdu?.command === 'connect') {
    wire.service?.onLogin();
    const authenticator = gatewayAuthenticator(0, pdu.body.authenticator, wire.options.account.secret, 4);
    const body = { status: 0, authenticator, version: versionByte[version] };
    sayOn(wire, { command: 'connect-response', body }, pdu.sequence);
  }
  if (pdu?.command === 'submit') await wire.service?.onSubmit(pdu.body, pdu.sequence);
  if (pdu?.command === 'deliver-response' && pdu.body.result === 0) wire.kept.add(pdu.sequence);
}

/** A session that has begun to log in. */
function beginSession(wire: Wire): void {
  const { options, office, sent } = wire;
  wire.session = createCmppSession({
    account: options.account,
    limits: specifiedLimits,
    now: () => office.now().toZonedDateTimeISO(beijing),
    nowMs: () => wire.waitedMs,
    write: (bytes) => void sent.push(bytes),
    close: () => cutOff(wire),
    onDeliver: (deliver) => {
      wire.keeping = options.onDeliver(deliver);
      return wire.keeping;
    },
    onReady: () => undefined,
  });
  wire.session.start();
}

/** Frames on their way, and the session over which they go: the one that stands, or a new one. */
function openTraffic(wire: Wire) {
  const step = async () => {
    const frame = wire.sent.shift();
    if (frame) await take(wire, decodePdu(frame, version));
    return frame !== undefined;
  };
  const carrier = openCarrier(step, () => {
    wire.waitedMs += specifiedLimits.answerMs;
    wire.session?.tick();
  });
  const connected = async (): Promise<CmppSession | undefined> => {
    if (wire.session || !wire.office.hasLine()) return wire.session;
    beginSession(wire);
    await carrier.flush();
    return wire.session;
  };
  let connecting: Promise<CmppSession | undefined> | undefined;
  const line = () => {
    connecting ??= connected().finally(() => {
      connecting = undefined;
    });
    return connecting;
  };
  return { carrier, line };
}

function openLine(options: CmppGatewayOptions, office: Office) {
  const wire: Wire = {
    options,
    office,
    sent: [],
    kept: new Set(),
    session: undefined,
    service: undefined,
    waitedMs: 0,
    keeping: Promise.resolve(),
  };
  let brought = 0;
  const { carrier, line } = openTraffic(wire);
  const gateway: CmppGateway = {
    start: () => undefined,
    stop: async () => cutOff(wire),
    isReady: () => wire.session?.isReady() ?? false,
    submit: async (submit) => {
      const ready = await line();
      return ready ? carrier.settled(ready.submit(submit)) : { outcome: 'not-sent' };
    },
  };
  return {
    gateway,
    say: (message: CmppMessage, sequence: number) => sayOn(wire, message, sequence),
    cut: () => cutOff(wire),
    serve: (given: Service) => {
      wire.service = given;
    },
    async bring(deliver: Deliver): Promise<boolean> {
      if (!(await line())) return false;
      brought += 1;
      const sequence = brought;
      sayOn(wire, { command: 'deliver', body: deliver }, sequence);
      await wire.keeping;
      await carrier.flush();
      return wire.kept.has(sequence);
    },
  };
}

/** `YYMMDDhhmm`. */
function stamp(at: Temporal.Instant): string {
  const { year, month, day, hour, minute } = at.toZonedDateTimeISO(beijing);
  return [year % 100, month, day, hour, minute].map((part) => String(part).padStart(2, '0')).join('');
}
