import {
  decodeSgip,
  encodeSgip,
  keyOf,
  type SgipMessage,
  type SgipPdu,
  type SgipSequence,
  type SgipSubmit,
} from '../../server/src/gateways/sgip/codec.ts';
import {
  type SgipGateway,
  type SgipGatewayOptions,
  sequenceMaker,
  specifiedSgipLimits,
} from '../../server/src/gateways/sgip/gateway.ts';
import { createSgipReception, createSgipSession, type SgipSession } from '../../server/src/gateways/sgip/session.ts';
import { divideText, readHeader } from '../../server/src/gateways/short-message/text.ts';
import { beijing } from '../../server/src/platform/dates.ts';
import { type Held, type Office, openCarrier, type TakenPart } from './office.ts';

const results = { taken: 0, badNumber: 6, refused: 9, busy: 11 } as const;

/** Unicom's message centre: both directions of the service's own SGIP with frames instead of sockets. */
export function openSgipCentre(route: string, office: Office, options: SgipGatewayOptions) {
  const now = () => office.now().toZonedDateTimeISO(beijing);
  const newSequence = sequenceMaker(3_010_000_000, now);
  const courier = openCourier(options, { office, newSequence });

  const submitted = async (submit: SgipSubmit, sequence: SgipSequence, line: Line): Promise<void> => {
    const answer = (result: number) => line.say({ command: 'submit-response', result }, sequence);
    const fate = office.fate();
    if (fate === 'busy') return answer(results.busy);
    if (fate === 'refused') return answer(results.refused);
    if (fate === 'bad-number') return answer(results.badNumber);
    if (fate === 'frame-lost') return;
    if (fate === 'line-lost') return line.cut();
    const [number = ''] = submit.userNumbers;
    const { number: partNo } = (submit.udhi && readHeader(submit.content)) || { number: 1 };
    const part = office.take(
      { part: partNo, route, mobile: number.replace(/^86/, ''), reference: keyOf(sequence) },
      { canBeUnsure: false },
    );
    // The service named it itself, before it was sent.
    part.isTold = true;
    const report = reportOf(part, sequence);
    office.held.push(report);
    if (fate === 'report-first') await report.bring().catch(() => false);
    if (fate === 'line-lost-after') return line.cut();
    if (fate !== 'answer-lost') answer(results.taken);
  };
  const reportOf = (part: TakenPart, sequence: SgipSequence): Held => {
    const [state, errorCode] = part.arrives ? [0, 0] : [2, 27];
    const body = { submitted: sequence, reportType: 0, userNumber: `86${part.mobile}`, state, errorCode };
    return {
      what: `a report over ${route}`,
      bring: async () => {
        const isKept = await courier.bring({ command: 'report', body });
        part.isReported ||= isKept;
        return isKept && (office.isCalm || !office.random.chance(0.1));
      },
    };
  };
  return {
    gateway: openGateway(options, { office, submitted }),
    write(
      { mobile, to, text }: { mobile: string; to: string; text: string },
      onKept: (reference: string) => void,
    ): Held {
      const [{ udhi, format, content } = { udhi: false, format: 0, content: Buffer.alloc(0) }] = divideText(text);
      const body = { userNumber: `86${mobile}`, destinationNumber: to, udhi, format, content, linkId: '' };
      const sequence = newSequence();
      return {
        what: `an uplink over ${route}`,
        bring: async () => {
          const isKept = await courier.bring({ command: 'deliver', body }, sequence);
          if (isKept) onKept(keyOf(sequence));
          return isKept && (office.isCalm || !office.random.chance(0.2));
        },
      };
    },
  };
}

interface Line {
  say(message: SgipMessage, sequence: SgipSequence): void;
  cut(): void;
}

interface Serving {
  readonly office: Office;
  readonly submitted: (submit: SgipSubmit, sequence: SgipSequence, line: Line) => Promise<void>;
}

/** The service logs in and sends. */
function openGateway(options: SgipGatewayOptions, { office, submitted }: Serving): SgipGateway {
  const newSequence = sequenceMaker(options.node, () => office.now().toZonedDateTimeISO(beijing));
  const sent: Buffer[] = [];
  let session: SgipSession | undefined;
  let waitedMs = 0;
  const line: Line = {
    say: (message, sequence) => session?.receive(encodeSgip({ ...message, sequence } as SgipPdu)),
    cut: () => {
      session?.ended();
      session = undefined;
      sent.length = 0;
    },
  };
  const carrier = openCarrier(
    async () => {
      const frame = sent.shift();
      const pdu = frame && decodeSgip(frame);
      if (pdu?.command === 'bind') line.say({ command: 'bind-response', result: results.taken }, pdu.sequence);
      if (pdu?.command === 'submit') await submitted(pdu.body, pdu.sequence, line);
      return frame !== undefined;
    },
    () => {
      waitedMs += specifiedSgipLimits.answerMs;
      session?.tick();
    },
  );
  const connected = async (): Promise<SgipSession | undefined> => {
    if (session) return session;
    if (!office.hasLine()) return undefined;
    const { login } = options;
    const nowMs = () => waitedMs;
    const write = (bytes: Buffer) => void sent.push(bytes);
    session = createSgipSession({
      login,
      limits: specifiedSgipLimits,
      newSequence,
      nowMs,
      write,
      end: line.cut,
      close: line.cut,
    });
    const result = await carrier.settled(session.bind());
    if (result !== results.taken) line.cut();
    return session;
  };
  let connecting: Promise<SgipSession | undefined> | undefined;
  return {
    start: async () => undefined,
    stop: async () => line.cut(),
    port: () => 0,
    newSequence,
    submit: async (submit, sequence) => {
      connecting ??= connected().finally(() => {
        connecting = undefined;
      });
      const ready = await connecting;
      return ready ? carrier.settled(ready.submit(submit, sequence)) : { outcome: 'not-sent' };
    },
  };
}

/** The centre logs in at the service and brings what it has, one thing a connection. */
function openCourier(
  options: SgipGatewayOptions,
  { office, newSequence }: { office: Office; newSequence: () => SgipSequence },
) {
  return {
    async bring(message: SgipMessage, sequence = newSequence()): Promise<boolean> {
      if (!office.hasLine()) return false;
      const answers: Buffer[] = [];
      let failure: unknown;
      const noting = (work: Promise<void>) =>
        work.catch((error: unknown) => {
          failure = error;
          throw error;
        });
      const nothing = () => undefined;
      const reception = createSgipReception({
        inboundLogin: options.inboundLogin,
        onDeliver: (deliver, number) => noting(options.onDeliver(deliver, number)),
        onReport: (report) => noting(options.onReport(report)),
        write: (bytes) => void answers.push(bytes),
        end: nothing,
        close: nothing,
      });
      const bind = { command: 'bind', body: { loginType: 2, ...options.inboundLogin } } as const;
      await reception.receive(encodeSgip({ ...bind, sequence: newSequence() }));
      await reception.receive(encodeSgip({ ...message, sequence } as SgipPdu));
      if (failure !== undefined) throw failure;
      const said = answers.map((frame) => decodeSgip(frame)).at(-1);
      return said !== undefined && 'result' in said && said.result === results.taken;
    },
  };
}
