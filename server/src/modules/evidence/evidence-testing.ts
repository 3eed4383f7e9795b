import { fictionalIndexOf } from '../../../../sandbox/src/city/people.ts';
import { contractOf } from '../../../../sandbox/src/province/registers.ts';
import type { Call } from '../../platform/call.ts';
import { systemCall } from '../../platform/jobs.ts';
import { openTestService, type TestService, type TestServiceOptions } from '../../testing.ts';
import { knownPersons, unknownUuid } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import {
  type EvidenceOutcome,
  type EvidenceRequest,
  giveConsent,
  listEvidence,
  queryEvidence,
  registerEvidenceHandler,
} from './index.ts';

// Support for tests of evidence: the service beside the sandbox's province, and a business that writes down what it is told.

export interface EvidenceWorld {
  readonly service: TestService;
  /** The first of the city, whose registers make every story possible. */
  readonly personId: string;
  readonly otherPersonId: string;
  /** What the province knows of the first person's purchase. */
  readonly contract: { readonly contractNo: string; readonly priceFen: number; readonly signedOn: string };
  /** Runs work as a job of a centre does. */
  inCall<T>(work: (call: Call) => Promise<T>, centerId?: number): Promise<T>;
  /** What the business `test` was told of one of its objects, in order. */
  told(businessId: string): readonly EvidenceOutcome[];
  consent(personId?: string): Promise<string>;
  /** Asks about the first person's purchase; `change` claims something else. */
  ask(
    change?: Partial<EvidenceRequest<'housing-contract'>['claims']>,
    more?: Partial<EvidenceRequest<'housing-contract'>>,
  ): Promise<{ readonly queryId: string; readonly businessId: string }>;
  /** Waits until a question has a state. */
  reaches(businessId: string, state: string): Promise<void>;
}

export async function openEvidenceWorld(options: TestServiceOptions = {}): Promise<EvidenceWorld> {
  const service = await openTestService(options);
  const people = await knownPersons(service, 1);
  const byIndex = (index: number) => {
    const found = people.find(({ certificateNumber }) => fictionalIndexOf(certificateNumber) === index);
    if (!found) throw new Error(`the city has no person ${index}`);
    return found.personId;
  };
  const personId = byIndex(0);
  const known = contractOf(0, service.sandbox.province.access.openedOn);
  if (!known) throw new Error('the province knows no contract of the first person');
  const contract = { contractNo: known.contractNo, priceFen: known.priceFen, signedOn: known.signedOn.toString() };
  const told: EvidenceOutcome[] = [];
  registerEvidenceHandler('test', async (_call, outcome) => void told.push(outcome));
  const inCall: EvidenceWorld['inCall'] = (work, centerId = 1) =>
    systemCall(service.service.parts, { name: 'test', centerId, requestId: unknownUuid() })(work);
  const consent = async (of = personId) => {
    const sources = ['housing-contract', 'marriage', 'retirement', 'real-estate'] as const;
    const given = await inCall((call) => giveConsent(call, { personId: of, sources, purpose: 'withdrawal' }));
    return given.consentId;
  };
  return {
    service,
    personId,
    otherPersonId: byIndex(1),
    contract,
    inCall,
    consent,
    told: (businessId) => told.filter((outcome) => outcome.businessId === businessId),
    async ask(change = {}, more = {}) {
      const businessId = more.businessId ?? unknownUuid();
      const basis = more.basis ?? { consentId: await consent() };
      const { queryId } = await inCall((call) =>
        queryEvidence(call, {
          source: 'housing-contract',
          subject: ['person', personId],
          business: 'test',
          purpose: 'withdrawal',
          claims: { ...contract, ...change },
          ...more,
          businessId,
          basis,
        }),
      );
      return { queryId, businessId };
    },
    async reaches(businessId, state) {
      // The handler runs inside the transaction of the outcome: what it was told is committed a moment later.
      await until(async () => {
        const rows = await inCall((call) => listEvidence(call, { business: 'test', businessId }));
        return rows[0]?.state === state;
      });
    },
  };
}
