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

/**
 * The province's message centre: the service's own CMPP session with frames instead of a socket. The clock of its
 * patience (an answer within 60 s, three times) moves when nobody says anything more.
 */
export function openCmppCentre(route: string, office: Office, options: CmppGatewayOptions) {
  const line = openLine(options, office);
  const takenSequences = new Set<number>();
  let messages = 0;

  const newMessageId = (): bigint => {
    messages += 1;
    const { month, day, hour, minute, second } = office.now().toZonedDateTimeISO(beijing);
    return messageIdOf({ month, day, hour, minute, second, gateway: 285_656, sequence: messages });
  };
  const submitted = async (submit: Submit, sequence: number): Promise<void> => {
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
    const messageId = newMessageId();
    const [mobile = ''] = submit.destinations;
    const part = office.take(
      { part: submit.partNumber, route, mobile, reference: messageId.toString(16) },
      { canBeUnsure: true },
    );
    const report = reportOf(messageId, submit, part);
    office.held.push(report);
    // The service says that it does not keep it yet, and hears it again later.
    if (fate === 'report-first') await report.bring().catch(() => false);
    if (fate === 'line-lost-after') return line.cut();
    if (fate === 'answer-lost') return;
    part.isTold = true;
    answer(results.taken, messageId);
  };
  const reportOf = (messageId: bigint, submit: Submit, part: TakenPart): Held => {
    const at = stamp(office.now());
    const facts = {
      messageId,
      stat: stats[part.says],
      submittedAt: at,
      doneAt: at,
      terminal: part.mobile,
      smscSequence: messages,
    };
    const deliver = deliverOf({
      messageId: newMessageId(),
      destinationNumber: submit.sourceNumber,
      sourceTerminal: part.mobile,
      isReport: true,
      content: writeReport(facts, version),
    });
    const bring = async () => {
      const isKept = await line.bring(deliver);
      part.isReported ||= isKept;
      return isKept && (office.isCalm || !office.random.chance(0.1));
    };
    return { what: `a report over ${route}`, bring };
  };
  line.serve({
    onLogin: () => takenSequences.clear(),
    onSubmit: submitted,
  });
  return {
    gateway: line.gateway,
    /** Somebody writes to the centre: one text of one part, brought until it is kept. */
    write(
      { mobile, to, text }: { mobile: string; to: string; text: string },
      onKept: (reference: string) => void,
    ): Held {
      const messageId = newMessageId();
      const [{ udhi, format, content } = { udhi: false, format: 0, content: Buffer.alloc(0) }] = divideText(text);
      const deliver = deliverOf({
        messageId,
        destinationNumber: to,
        sourceTerminal: mobile,
        isReport: false,
        udhi,
        format,
        content,
      });
      return {
        what: `an uplink over ${route}`,
        bring: async () => {
          const isKept = await line.bring(deliver);
          if (isKept) onKept(messageId.toString(16));
          return isKept && (office.isCalm || !office.random.chance(0.2));
        },
      };
    },
  };
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

/** One connection at a time between the service's session and the centre. */
function openLine(options: CmppGatewayOptions, office: Office) {
  const sent: Buffer[] = [];
  const kept = new Set<number>();
  let session: CmppSession | undefined;
  let service: Service | undefined;
  let waitedMs = 0;
  let brought = 0;
  let keeping: Promise<void> = Promise.resolve();

  const say = (message: CmppMessage, sequence: number) =>
    session?.receive(encodePdu({ ...message, sequence } as CmppPdu, version));
  const cut = () => {
    session?.ended();
    session = undefined;
    sent.length = 0;
  };
  const take = async (pdu: CmppPdu | undefined): Promise<void> => {
    if (pdu?.command === 'connect') {
      service?.onLogin();
      const { secret } = options.account;
      const authenticator = gatewayAuthenticator(0, pdu.body.authenticator, secret, 4);
      say(
        { command: 'connect-response', body: { status: 0, authenticator, version: versionByte[version] } },
        pdu.sequence,
      );
    }
    if (pdu?.command === 'submit') await service?.onSubmit(pdu.body, pdu.sequence);
    if (pdu?.command === 'deliver-response' && pdu.body.result === 0) kept.add(pdu.sequence);
  };
  const carrier = openCarrier(
    async () => {
      const frame = sent.shift();
      if (frame) await take(decodePdu(frame, version));
      return frame !== undefined;
    },
    () => {
      waitedMs += specifiedLimits.answerMs;
      session?.tick();
    },
  );
  const connected = async (): Promise<CmppSession | undefined> => {
    if (session) return session;
    if (!office.hasLine()) return undefined;
    const opened = createCmppSession({
      account: options.account,
      limits: specifiedLimits,
      now: () => office.now().toZonedDateTimeISO(beijing),
      nowMs: () => waitedMs,
      write: (bytes) => void sent.push(bytes),
      close: cut,
      onDeliver: (deliver) => {
        keeping = options.onDeliver(deliver);
        return keeping;
      },
      onReady: () => undefined,
    });
    session = opened;
    opened.start();
    await carrier.flush();
    return session;
  };
  let connecting: Promise<CmppSession | undefined> | undefined;
  const line = () => {
    connecting ??= connected().finally(() => {
      connecting = undefined;
    });
    return connecting;
  };
  const gateway: CmppGateway = {
    start: () => undefined,
    stop: async () => cut(),
    isReady: () => session?.isReady() ?? false,
    submit: async (submit) => {
      const ready = await line();
      return ready ? carrier.settled(ready.submit(submit)) : { outcome: 'not-sent' };
    },
  };
  return {
    gateway,
    say,
    cut,
    serve: (given: Service) => {
      service = given;
    },
    async bring(deliver: Deliver): Promise<boolean> {
      if (!(await line())) return false;
      brought += 1;
      const sequence = brought;
      say({ command: 'deliver', body: deliver }, sequence);
      await keeping;
      await carrier.flush();
      return kept.has(sequence);
    },
  };
}

/** `YYMMDDhhmm`. */
function stamp(at: Temporal.Instant): string {
  const { year, month, day, hour, minute } = at.toZonedDateTimeISO(beijing);
  return [year % 100, month, day, hour, minute].map((part) => String(part).padStart(2, '0')).join('');
}
